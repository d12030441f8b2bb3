"""The register of reports: rows with who, what, when and why, within bounds; nothing is changed or taken away."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, desc, insert, select

from desk.acts import record
from desk.bounds import count_of, hold_reader
from desk.field_errors import FieldError
from transform.text import clean
from warehouse.tables import report, subscriber

MISSED, TOO_MUCH_KIND = "missed", "too_much"
LONGEST = 500  # characters
# A reader's reports within a day.
MOST_A_DAY, DAY = 20, timedelta(days=1)


class ReportError(FieldError):
    """A report that is not taken; `about` is what is wrong with it: about, why or often."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a reader says.

    Attributes:
        kind: MISSED or TOO_MUCH_KIND.
        about: address, number or title of a notice, or a lead's id; cut to 500 characters, as is the note.
        published_on: day of publication, as they say.
    """

    kind: str
    about: str
    note: str = ""
    published_on: date | None = None

    def trimmed(self) -> "Said":
        """Clean and within its bounds. Raises ReportError where it says nothing."""
        about, note = clean(self.about)[:LONGEST].strip(), clean(self.note)[:LONGEST].strip()
        if not about:
            raise ReportError("about")
        return Said(self.kind, about, note, self.published_on)


@dataclass(frozen=True, slots=True)
class Report:
    """A report as it is kept: columns of desk.report, and who said it."""

    id: int
    by: str
    centre: str
    said: Said
    reason: str
    why: str
    source: str = ""
    native_id: str = ""
    country: str = ""
    title: str = ""
    lead_id: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    at: datetime | None = None


def check_bounds(connection: Connection, subscriber_id: int, now: datetime) -> None:
    """Raises ReportError for who has said enough for a day; whoever asks holds the reader."""
    lately = report.c.reported_at > now - DAY
    if count_of(connection, subscriber_id, report.c.subscriber_id, lately) >= MOST_A_DAY:
        raise ReportError("often")


def find_same(connection: Connection, subscriber_id: int, said: Said, now: datetime) -> int | None:
    """The id of the same report of the same reader within a day: a form that was sent twice, also at the same moment.

    From here on a reader's reports come one after the other.
    """
    hold_reader(connection, subscriber_id)
    same: int | None = connection.execute(
        select(report.c.id)
        .where(
            report.c.subscriber_id == subscriber_id,
            report.c.kind == said.kind,
            report.c.about == said.about,
            report.c.note == said.note,
            report.c.reported_at > now - DAY,
        )
        .order_by(desc(report.c.id))
        .limit(1)
    ).scalar()
    return same


def add(
    connection: Connection, subscriber_id: int, said: Said, found: Mapping[str, Any], now: datetime
) -> int:
    """Keep a report, and the act; returns its id.

    Args:
        connection: inside a transaction.
        subscriber_id: who says it.
        said: what, trimmed.
        found: the other columns of desk.report.
        now: aware time.
    """
    told = {
        "kind": said.kind,
        "about": said.about,
        "note": said.note,
        "published_on": said.published_on,
    }
    row = {"subscriber_id": subscriber_id, **told, **found, "reported_at": now}
    made = int(connection.execute(insert(report).values(row).returning(report.c.id)).scalar_one())
    act = {"kind": said.kind, "reason": row["reason"], "why": row["why"]}
    record(connection, subscriber_id, "report.add", str(made), now, new=act)
    return made


def read_reports(connection: Connection, *, kind: str = "", only: int = 0, most: int = 200) -> list[Report]:
    """Reports of all readers, the latest first.

    Args:
        connection: read from.
        kind: only of this one; "" for both.
        only: only the one of this id; 0 for all.
        most: at most so many.
    """
    found = (
        select(report, subscriber.c.email, subscriber.c.centre)
        .join(subscriber, subscriber.c.id == report.c.subscriber_id)
        .order_by(desc(report.c.id))
        .limit(most)
    )
    if kind:
        found = found.where(report.c.kind == kind)
    if only:
        found = found.where(report.c.id == only)
    return [
        Report(
            id=row.id,
            by=row.email,
            centre=row.centre,
            said=Said(row.kind, row.about, row.note, row.published_on),
            reason=row.reason,
            why=row.why,
            source=row.source,
            native_id=row.native_id,
            country=row.country,
            title=row.title,
            lead_id=row.lead_id,
            facts=row.facts,
            at=row.reported_at,
        )
        for row in connection.execute(found)
    ]
