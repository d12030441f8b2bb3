"""When a warehouse was last backed up, and whether that is too long ago. Notes are rows of ops.setting."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text

from cityleads._finding import Finding
from cityleads.settings import Mode
from domain.crawl.counts import in_number
from warehouse.backups.manifest import Manifest
from warehouse.monitoring.kept_values import read_value, write_value
from warehouse.monitoring.operator_alerts import Told

LAST, EXPECTED = "backup", "backup_expected"
LATE = timedelta(days=2)


def note(connection: Connection, folder: Path, manifest: Manifest, now: datetime) -> None:
    """Note a backup that is whole."""
    told = {
        "at": now.isoformat(),
        "folder": str(folder),
        "rows": manifest.rows,
        "bytes": manifest.bytes,
        "seconds": manifest.seconds,
        "sealed": manifest.sealed,
    }
    write_value(connection, LAST, told)


def expect(connection: Connection, now: datetime | None) -> None:
    """Note since when backups are taken every day; None: they are not."""
    if now is None:
        connection.execute(text("DELETE FROM ops.setting WHERE name = :name"), {"name": EXPECTED})
    elif read_value(connection, EXPECTED) is None:
        write_value(connection, EXPECTED, now.isoformat())


def late(connection: Connection, now: datetime) -> str:
    """What is wrong where a backup is expected and the last one is older than two days; "" where all is well."""
    since = read_value(connection, EXPECTED)
    if since is None:
        return ""
    last = read_value(connection, LAST)
    latest = max(since, last["at"]) if last else since
    if now - datetime.fromisoformat(latest) <= LATE:
        return ""
    at = f"{last['at'][:16]} UTC" if last else "–"
    form = "the last backup: {last}; one a day was expected since {since} UTC"
    return Told(form, last=told(last), at=at, since=since[:16])


def told(last: dict[str, Any] | None) -> str:
    """The last backup in words."""
    if last is None:
        return "never"
    plain = "" if last["sealed"] else ", not encrypted"
    rows = in_number(f"{last['rows']} rows")
    return f"{last['at'][:16]} UTC, {rows}, {last['bytes'] / 1e6:.0f} MB, {last['folder']}{plain}"


def look(connection: Connection, directory: Path | None, mode: Mode, now: datetime) -> Finding:
    """The doctor's line. A warehouse of real data that nobody backs up is a warning. `now` by the mode's clock."""
    wrong, last = late(connection, now), read_value(connection, LAST)
    if directory is None:
        old = mode == "live" and (last is None or now - datetime.fromisoformat(last["at"]) > LATE)
        mend = (
            "Set CITYLEADS_BACKUP_DIR where Airflow runs, or run `cityleads backup DIR --mode live` by cron."
        )
        return Finding("backup", True, f"no CITYLEADS_BACKUP_DIR; the last one: {told(last)}", mend, old)
    mend = f"Look at the log of DAG housekeeping, task back_up; `cityleads backup {directory} --mode {mode}` takes one."
    return Finding("backup", not wrong, wrong or f"the last one: {told(last)}", mend, last is None)
