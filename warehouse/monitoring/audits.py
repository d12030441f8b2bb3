"""Audits as rows: drawn, answered title by title, and settled with their recall."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Connection, text
from sqlalchemy.dialects.postgresql import insert

from warehouse import tables
from warehouse.db import rows_of

# Notices by the day of their publication, else by that on which they were first seen.
_DAY: Final = "(coalesce(n.published_at, n.first_known_at) AT TIME ZONE :zone)::date"
_PUBLISHED: Final = f"core.notice n WHERE n.source = :source AND n.title <> '' AND {_DAY} = :day"
_DRAWN: Final = f"""
SELECT n.id AS notice_id, coalesce(l.tier, 'none') AS told
FROM (SELECT n.* FROM {_PUBLISHED}) n
LEFT JOIN core.lead_member m ON m.notice_id = n.id
LEFT JOIN core.lead l ON l.id = m.lead_id
ORDER BY md5(:seed || ' ' || n.source || ' ' || n.native_id), n.id LIMIT :size
"""  # noqa: S608  # our own words


@dataclass(frozen=True, slots=True)
class Draw:
    """What to draw: of which source and day (in the portal's zone), with which seed, how many at most."""

    source: str
    zone: str
    day: date
    seed: str
    size: int


@dataclass(frozen=True, slots=True)
class Settled:
    """What a draw showed: counts of yes and borderline, of yes those told, and the recall with its interval."""

    yes: int
    borderline: int
    yes_told: int
    recall: float | None
    recall_low: float | None
    recall_high: float | None


def days_of(connection: Connection, source: str, zone: str, since: date, until: date) -> list[date]:
    """The days on which a source published something, in the portal's zone."""
    asked = (
        f"SELECT DISTINCT {_DAY} AS day FROM core.notice n"  # noqa: S608  # our own words
        f" WHERE n.source = :source AND n.title <> '' AND {_DAY} BETWEEN :since AND :until ORDER BY 1"
    )
    rows = rows_of(connection, asked, source=source, zone=zone, since=since, until=until)
    return [row["day"] for row in rows]


def find(connection: Connection, source: str, seed: str, day: date | None) -> int | None:
    """The audit of a source and seed that was drawn already, the last one; of that day where one is named."""
    return connection.execute(
        text(
            "SELECT max(id) FROM core.audit WHERE source = :source AND seed = :seed"
            " AND (CAST(:day AS date) IS NULL OR day = :day)"
        ),
        {"source": source, "seed": seed, "day": day},
    ).scalar()


def draw(connection: Connection, wanted: Draw, now: datetime) -> int:
    """Draw titles and keep them; returns the audit's id."""
    asked: dict[str, Any] = {"source": wanted.source, "zone": wanted.zone, "day": wanted.day}
    population = connection.execute(text(f"SELECT count(*) FROM {_PUBLISHED}"), asked).scalar_one()  # noqa: S608  # ours
    rows = rows_of(connection, _DRAWN, **asked, seed=wanted.seed, size=wanted.size)
    values = {"source": wanted.source, "day": wanted.day, "seed": wanted.seed, "population": population}
    made = insert(tables.audit).values(**values, size=len(rows), drawn_at=now).returning(tables.audit.c.id)
    audit_id: int = connection.execute(made).scalar_one()
    titles = [
        {"audit_id": audit_id, "place": place, "by": "", **row} for place, row in enumerate(rows, start=1)
    ]
    if titles:
        connection.execute(insert(tables.audit_title), titles)
    return audit_id


def one(connection: Connection, audit_id: int) -> dict[str, Any]:
    """A draw as it was made: source, day, seed, population and size."""
    asked = "SELECT source, day, seed, population, size FROM core.audit WHERE id = :id"
    return rows_of(connection, asked, id=audit_id)[0]


def titles(connection: Connection, audit_id: int) -> list[dict[str, Any]]:
    """The titles of an audit in the order of the draw: place, answer, told, title, buyer, url, country."""
    return rows_of(
        connection,
        """
        SELECT t.place, t.answer, t.told, n.title, n.buyer, n.url, n.country
        FROM core.audit_title t JOIN core.notice n ON n.id = t.notice_id
        WHERE t.audit_id = :id ORDER BY t.place
        """,
        id=audit_id,
    )


def answer(
    connection: Connection, audit_id: int, place: int, said: str | None, by: str, now: datetime
) -> None:
    """Keep what a person says of a title; None takes it back."""
    connection.execute(
        text(
            "UPDATE core.audit_title SET answer = :said, by = :by, answered_at = :at"
            " WHERE audit_id = :id AND place = :place"
        ),
        {"said": said, "by": by if said else "", "at": now if said else None, "id": audit_id, "place": place},
    )


def settle(connection: Connection, audit_id: int, found: Settled | None, now: datetime) -> None:
    """Write what an audit showed; None where it has unanswered titles (again)."""
    names = Settled.__slots__
    values = {name: getattr(found, name) if found else None for name in names}
    connection.execute(
        tables.audit.update()
        .where(tables.audit.c.id == audit_id)
        .values(**values, settled_at=now if found else None)
    )


def listed(connection: Connection, sources: Iterable[str]) -> list[dict[str, Any]]:
    """Rows of mart.audit of some sources, the newest draw first."""
    return rows_of(
        connection,
        "SELECT * FROM mart.audit WHERE source = ANY(:sources) ORDER BY drawn_at DESC, audit_id DESC",
        sources=list(sources),
    )
