"""How each source's last crawl ended, so that a mail's silence about a source is never "no news"."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, case, column, distinct, func, select, table

from digest.select.flood_guard import count_held
from domain.centres import EVERYWHERE, INTERNATIONAL
from warehouse.tables import crawl, reject, source

NEVER = "never"
lacking_fields = table("lacking_fields", column("source"), column("field"), schema="ops")
_READ_IN_FULL = ("complete", "empty")


@dataclass(frozen=True, slots=True)
class SourceReport:
    """One source's line.

    Attributes:
        title, title_ko: its names for people.
        state: a crawl state, or "never".
        ended_at: when that crawl ended, UTC; None for never, or while the first one runs.
        rows: notices it listed.
        troubles: why it was not complete, as codes with their parameters (domain.crawl.FailureReason).
        stale: whether the source was last read in full longer ago than its `stale_hours`.
        full_at: when it was last read in full, UTC; None for never.
        unread: notices that its newest walk met and that could not be read, count.
        held: new leads of it that are held for review, count.
        held_soon: how many of these close within a week.
        lacking: fields that are missing on its pages or told far more rarely than before, as its reader names them.
    """

    name: str
    title: str
    state: str
    ended_at: datetime | None
    rows: int
    troubles: tuple[dict[str, Any], ...]
    stale: bool
    stale_hours: int
    full_at: datetime | None = None
    unread: int = 0
    held: int = 0
    held_soon: int = 0
    lacking: tuple[str, ...] = ()
    title_ko: str = ""

    def named(self, language: str) -> str:
        """The source's name for people."""
        return self.title_ko if language == "ko" and self.title_ko else self.title

    @property
    def checked(self) -> bool:
        """Whether it was read in full, and lately."""
        return self.state in _READ_IN_FULL and not self.stale

    def as_json(self) -> dict[str, Any]:
        """The line in plain JSON values."""
        return {
            name: value.isoformat() if isinstance(value, datetime) else value
            for name, value in asdict(self).items()
        }


def read_coverage(connection: Connection, country: str, now: datetime) -> tuple[SourceReport, ...]:
    """Report on each source of a country and each international one, or on all; what needs a look first."""
    walks = _walks(now)
    full = (
        select(crawl.c.source, func.max(crawl.c.finished_at).label("full_at"))
        .where(
            crawl.c.entrance == "walk",
            crawl.c.state.in_(_READ_IN_FULL),
            crawl.c.settled,
            crawl.c.finished_at <= now,
        )
        .group_by(crawl.c.source)
        .subquery()
    )
    unread = (
        select(func.count())
        .select_from(reject)
        .where(reject.c.source == source.c.name, reject.c.rejected_at >= walks.c.started_at)
        .scalar_subquery()
    )
    lacking = (
        select(func.array_agg(distinct(lacking_fields.c.field)))
        .where(lacking_fields.c.source == source.c.name)
        .scalar_subquery()
    )
    found = (
        select(source, walks.c.state, walks.c.finished_at, walks.c.rows, walks.c.troubles, full.c.full_at)
        .add_columns(unread.label("unread"), lacking.label("lacking"))
        .outerjoin(walks, walks.c.source == source.c.name)
        .outerjoin(full, full.c.source == source.c.name)
        .order_by(source.c.country == INTERNATIONAL, source.c.name)
    )
    if country != EVERYWHERE:
        found = found.where(source.c.country.in_((country, INTERNATIONAL)))
    waiting = count_held(connection, country, now)
    reports = [_report(row, waiting.get(row.name, (0, 0)), now) for row in connection.execute(found)]
    return tuple(sorted(reports, key=lambda report: report.checked))


def _walks(now: datetime) -> Any:  # noqa: ANN401  # a subquery's columns are not typed
    """Each source's last walk that has ended; the one that runs where none has."""
    # Until its pages are refined nobody knows whether what was listed could be read.
    state = case((~crawl.c.settled & crawl.c.state.in_(_READ_IN_FULL), "running"), else_=crawl.c.state)
    newest = func.row_number().over(
        partition_by=crawl.c.source,
        order_by=(case((state == "running", 1), else_=0), crawl.c.started_at.desc()),
    )
    walks = (
        select(crawl.c.source, state.label("state"), crawl.c.finished_at, crawl.c.rows, crawl.c.troubles)
        .add_columns(crawl.c.started_at, newest.label("rank"))
        .where(crawl.c.entrance == "walk", crawl.c.started_at <= now)
        .subquery()
    )
    return select(walks).where(walks.c.rank == 1).subquery()


def _report(row: Row[Any], held: tuple[int, int], now: datetime) -> SourceReport:
    stale = row.full_at is None or now - row.full_at > timedelta(hours=row.stale_hours)
    return SourceReport(
        name=row.name,
        title=row.title,
        state=row.state or NEVER,
        ended_at=row.finished_at,
        rows=row.rows or 0,
        troubles=tuple(row.troubles or ()),
        stale=stale,
        stale_hours=row.stale_hours,
        full_at=row.full_at,
        unread=row.unread,
        held=held[0],
        held_soon=held[1],
        lacking=tuple(row.lacking or ()),
        title_ko=row.title_ko,
    )
