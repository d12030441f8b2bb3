"""How large a warehouse is, how fast it grows, and when its disk is full at that pace. Sizes are noted once a day."""

import shutil
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import Connection, text

from cityleads._finding import Finding
from cityleads.bootstrap import server_of
from cityleads.health.upkeep import FREE_BYTES
from cityleads.settings import Settings
from domain.crawl.counts import in_number
from warehouse.bodies import place
from warehouse.monitoring.kept_values import read_value, write_value

NOTES, KEPT_NOTES = "sizes", 60  # in ops.setting; days
SPAN = 7  # days between two notes at least, before a growth is told of them
SOON, LATE = 30, 7  # days until full
_SIZES = """
SELECT pg_database_size(current_database()) AS database, pg_total_relation_size('raw.document') AS documents
"""


def note(connection: Connection, now: datetime) -> None:
    """Note today's size of the database, in bytes, over an earlier one of the day."""
    sizes = _noted(connection) | {now.date(): _size(connection)[0]}
    kept = {day.isoformat(): sizes[day] for day in sorted(sizes)[-KEPT_NOTES:]}
    write_value(connection, NOTES, kept)


def look(connection: Connection, settings: Settings, now: datetime) -> Iterator[Finding]:
    """The doctor's lines: the database, and each disk of this machine that we write to."""
    size, documents = _size(connection)
    growth = growth_of(_noted(connection) | {now.date(): size})
    told = f"{_mb(size)}, of which documents {_mb(documents)}; {_pace(growth)}"
    yield Finding("size", True, told)
    for name, folder in _folders(connection, settings).items():
        yield _disk(name, folder, growth if name == "disk of the database" else None)


def growth_of(sizes: Mapping[date, int]) -> float | None:
    """Bytes a day between the first and the last note; None where they are less than a week apart."""
    if not sizes or (days := (max(sizes) - min(sizes)).days) < SPAN:
        return None
    return (sizes[max(sizes)] - sizes[min(sizes)]) / days


def days_until_full(free: int, growth: float | None) -> float | None:
    """Days until the free bytes are used up; None where nothing grows, or nobody knows."""
    return free / growth if growth is not None and growth > 0 else None


def _disk(name: str, folder: Path, growth: float | None) -> Finding:
    free = shutil.disk_usage(folder).free
    left = days_until_full(free, growth)
    told = f"{_mb(free)} free at {folder}" + (
        in_number(f", full in {left:.0f} days") if left is not None else ""
    )
    mend = (
        "Make room, or move what grows: `cityleads bodies move` with CITYLEADS_BODIES on another disk, and"
        " CITYLEADS_BACKUP_KEEP for backups."
    )
    full = free < FREE_BYTES or (left is not None and left < LATE)
    return Finding(name, not full, told, mend, left is not None and left < SOON)


def _folders(connection: Connection, settings: Settings) -> dict[str, Path]:
    """What is on this machine; where a foreign server keeps its data is not known here."""
    bodies = place(connection)
    found = {
        "disk of the database": None if settings.database_url else server_of(settings).data,
        "disk of backups": settings.backup_dir,
        "disk of bodies": Path(bodies) if bodies and "://" not in bodies else None,
    }
    return {name: folder for name, folder in found.items() if folder is not None and folder.exists()}


def _size(connection: Connection) -> tuple[int, int]:
    row = connection.execute(text(_SIZES)).one()
    return row.database, row.documents


def _noted(connection: Connection) -> dict[date, int]:
    found = read_value(connection, NOTES)
    return {date.fromisoformat(day): int(size) for day, size in (found or {}).items()}


def _pace(growth: float | None) -> str:
    if growth is None:
        return "how fast it grows is known after a week of housekeeping"
    return f"{growth / 1e6:+,.1f} MB a day"


def _mb(size: int) -> str:
    return f"{size / 1e6:,.0f} MB"
