"""Read a lead's file as it stands today. A file follows its lead where that was merged into another."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, Table, select, text

from desk.acts import Act, read_record
from desk.files.states import FileState
from warehouse.db import rows_of
from warehouse.tables import file_date, file_link, file_note, file_step, subscriber

# Enough for a tender's life; what is more would make a page that nobody reads (desk.files.changes refuses it).
MOST_NOTES, MOST_LINKS, MOST_DATES = 200, 50, 50
_MOST_ACTS = 100
# Every id under which a living lead was ever known.
ORIGINS = """
WITH RECURSIVE origin (id) AS (
  SELECT CAST(:lead AS text)
  UNION
  SELECT l.id FROM origin o JOIN core.lead l ON l.merged_into = o.id
)
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """A note, a link, a date or a step that is done.

    Attributes:
        id: surrogate key.
        said: the note; a link's or a date's title; a step's code.
        by: address of who wrote it.
        at: aware time.
        url: of a link, else "".
        day: of a date, else None.
    """

    id: int
    said: str
    by: str
    at: datetime
    url: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class TeamFile:
    """A centre's file of a lead.

    Attributes:
        version: 0 where none was opened yet.
        owner: address of who looks after it; "" for nobody.
        why: of what is lost or passed.
        notes, links: the latest first. dates: the soonest first. steps: code → who and when.
        acts: what was done to it, the latest first.
    """

    centre: str
    state: FileState = FileState.WATCHING
    version: int = 0
    owner_id: int | None = None
    owner: str = ""
    why: str = ""
    changed_at: datetime | None = None
    notes: tuple[Entry, ...] = ()
    links: tuple[Entry, ...] = ()
    dates: tuple[Entry, ...] = ()
    steps: Mapping[str, Entry] = field(default_factory=dict)
    acts: tuple[Act, ...] = ()


def subject_of(centre: str, lead_id: str) -> str:
    """What the acts on a file are recorded under."""
    return f"{centre}/{lead_id}"


def read_files(connection: Connection, lead_id: str, centre: str | None) -> tuple[TeamFile, ...]:
    """The files of a living lead, by centre: that of one centre, or of all where it is None.

    Two leads that became one may each have had a file: of a centre the one that changed last counts, and what the
    other holds is read with it. The next change makes one of them.
    """
    rows = rows_of(
        connection,
        f"""{ORIGINS}
        SELECT f.*, coalesce(s.email, '') AS owner
        FROM origin o JOIN desk.file f ON f.lead_id = o.id LEFT JOIN digest.subscriber s ON s.id = f.owner_id
        WHERE CAST(:centre AS text) IS NULL OR f.centre = :centre
        ORDER BY f.centre, f.changed_at DESC, f.id DESC
        """,  # noqa: S608  # our own text
        lead=lead_id,
        centre=centre,
    )
    by_centre: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_centre.setdefault(row["centre"], []).append(row)
    return tuple(_file(connection, found) for found in by_centre.values())


def _file(connection: Connection, rows: list[dict[str, Any]]) -> TeamFile:
    first, ids = rows[0], [row["id"] for row in rows]
    read = {
        name: [_entry(row) for row in connection.execute(_entries(table, ids))]
        for name, table in _HELD.items()
    }
    acts = [
        act
        for row in rows
        for act in read_record(connection, subject_of(row["centre"], row["lead_id"]), "file", most=_MOST_ACTS)
    ]
    return TeamFile(
        centre=first["centre"],
        state=FileState(first["state"]),
        version=first["version"],
        owner_id=first["owner_id"],
        owner=first["owner"],
        why=first["why"],
        changed_at=first["changed_at"],
        notes=tuple(read["notes"]),
        links=tuple(read["links"]),
        dates=tuple(sorted(read["dates"], key=lambda one: (one.day or date.max, one.id))),
        steps={one.said: one for one in read["steps"]},
        acts=tuple(sorted(acts, key=lambda act: act.at, reverse=True)[:_MOST_ACTS]),
    )


_HELD: dict[str, Table] = {
    "notes": file_note,
    "links": file_link,
    "dates": file_date,
    "steps": file_step,
}


def _entries(table: Table, ids: list[int]) -> Select[Any]:
    found = select(table, subscriber.c.email).join(subscriber, subscriber.c.id == table.c.subscriber_id)
    return found.where(table.c.file_id.in_(ids)).order_by(table.c.id.desc())


def _entry(row: Row[Any]) -> Entry:
    told = row._mapping  # noqa: SLF001  # SQLAlchemy's own way
    said = told.get("note") or told.get("step") or told.get("title") or ""
    return Entry(told["id"], said, told["email"], told["written_at"], told.get("url", ""), told.get("day"))


def staff_of(connection: Connection, centre: str) -> dict[int, str]:
    """Who may look after a centre's files: its active subscribers, id → address."""
    found = text("SELECT id, email FROM digest.subscriber WHERE centre = :centre AND active ORDER BY email")
    return {row.id: row.email for row in connection.execute(found, {"centre": centre})}
