"""How each source was read and what of it is held, so that a mail's silence about a source is never "no news"."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from digest.select.flood_guard import count_held
from domain.country import EVERYWHERE, INTERNATIONAL
from warehouse.monitoring.source_health import SourceHealth, is_checked, read_health


@dataclass(frozen=True, slots=True)
class SourceReport:
    """One source's line.

    Attributes:
        title, title_ko: its names for people.
        state: of the newest crawl of its lists that has ended (warehouse.monitoring.source_health).
        ended_at: when that crawl ended, UTC; None for never, or while the first one runs.
        rows: notices it listed.
        troubles: why it was not complete, as codes with their parameters (domain.crawl.FailureReason).
        stale: whether the source was last read in full longer ago than its `stale_hours`.
        full_at: when it was last read in full, UTC; None for never.
        unread: notices that its newest crawl met and that could not be read, count.
        held: new leads of it that are held for review, count.
        held_soon: how many of these close within a week.
        lacking: fields that are missing on its pages or told far more rarely than before, as its parser names them.
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
        return is_checked(self.state, stale=self.stale)

    def as_json(self) -> dict[str, Any]:
        """The line in plain JSON values."""
        return {
            name: value.isoformat() if isinstance(value, datetime) else value
            for name, value in asdict(self).items()
        }


def read_coverage(connection: Connection, country: str, now: datetime) -> tuple[SourceReport, ...]:
    """Report on each source of a country and each international one, or on all; what needs a look first."""
    asked = None if country == EVERYWHERE else {country, INTERNATIONAL}
    waiting = count_held(connection, country, now)
    healths = read_health(connection, now, asked)
    return tuple(_report(one, waiting.get(one.source, (0, 0))) for one in healths)


def _report(health: SourceHealth, held: tuple[int, int]) -> SourceReport:
    return SourceReport(
        name=health.source,
        title=health.title,
        state=health.state,
        ended_at=health.ended_at,
        rows=health.rows,
        troubles=health.troubles,
        stale=health.stale,
        stale_hours=health.stale_hours,
        full_at=health.full_at,
        unread=health.unread,
        held=held[0],
        held_soon=held[1],
        lacking=health.lacking,
        title_ko=health.title_ko,
    )
