"""How each source's last crawl ended, so that a mail's silence about a source is never "no news"."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, case, func, select

from warehouse.tables import crawl, source

NEVER = "never"
_READ_IN_FULL = ("complete", "empty")


@dataclass(frozen=True, slots=True)
class SourceReport:
    """One source's line.

    Attributes:
        state: a crawl state, or "never".
        ended_at: when that crawl ended, UTC; None for never, or while the first one runs.
        rows: notices it listed.
        stale: whether the source was last read in full longer ago than its `stale_hours`.
    """

    name: str
    title: str
    state: str
    ended_at: datetime | None
    rows: int
    reason: str
    stale: bool
    stale_hours: int

    @property
    def checked(self) -> bool:
        """Whether it was read in full, and lately."""
        return self.state in _READ_IN_FULL and not self.stale

    def as_json(self) -> dict[str, Any]:
        """The line in plain JSON values."""
        ended = self.ended_at.isoformat() if self.ended_at else None
        return {**asdict(self), "ended_at": ended}


def read_coverage(connection: Connection, country: str, now: datetime) -> tuple[SourceReport, ...]:
    """Report on each source of a country and each international one, what needs a look first."""
    walks = _walks(now)
    full = (
        select(crawl.c.source, func.max(crawl.c.finished_at).label("full_at"))
        .where(crawl.c.entrance == "walk", crawl.c.state.in_(_READ_IN_FULL), crawl.c.finished_at <= now)
        .group_by(crawl.c.source)
        .subquery()
    )
    rows = connection.execute(
        select(source, walks.c.state, walks.c.finished_at, walks.c.rows, walks.c.reason, full.c.full_at)
        .outerjoin(walks, walks.c.source == source.c.name)
        .outerjoin(full, full.c.source == source.c.name)
        .where(source.c.country.in_((country, "INTL")))
        .order_by(source.c.country == "INTL", source.c.name)
    )
    return tuple(sorted((_report(row, now) for row in rows), key=lambda report: report.checked))


def _walks(now: datetime) -> Any:  # noqa: ANN401  # a subquery's columns are not typed
    """Each source's last walk that has ended; the one that runs where none has."""
    newest = func.row_number().over(
        partition_by=crawl.c.source,
        order_by=(case((crawl.c.state == "running", 1), else_=0), crawl.c.started_at.desc()),
    )
    walks = (
        select(crawl.c.source, crawl.c.state, crawl.c.finished_at, crawl.c.rows, crawl.c.reason)
        .add_columns(newest.label("rank"))
        .where(crawl.c.entrance == "walk", crawl.c.started_at <= now)
        .subquery()
    )
    return select(walks).where(walks.c.rank == 1).subquery()


def _report(row: Row[Any], now: datetime) -> SourceReport:
    stale = row.full_at is None or now - row.full_at > timedelta(hours=row.stale_hours)
    return SourceReport(
        name=row.name,
        title=row.title,
        state=row.state or NEVER,
        ended_at=row.finished_at,
        rows=row.rows or 0,
        reason=row.reason or "",
        stale=stale,
        stale_hours=row.stale_hours,
    )
