"""How each source was read: its state, and whether it was read in full and lately. The one place of that rule.

`ops.list_crawl` says which crawl of a source's lists read it in full; `mart.source_health` tells BI the same.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from domain.country import INTERNATIONAL
from domain.crawl import READ_IN_FULL, CrawlState
from warehouse.db import rows_of

NEVER, RUNNING = "never", "running"

# Each source with the newest crawl of its lists that has ended, or that runs where none has.
_HEALTH = """
SELECT s.name AS source, s.title, s.title_ko, s.country, s.stale_hours,
  coalesce(newest.state, 'never') AS state, coalesce(newest.reason, '') AS reason,
  coalesce(newest.troubles, '[]') AS troubles, coalesce(newest.rows, 0) AS rows, newest.finished_at AS ended_at,
  (SELECT max(f.finished_at) FROM ops.list_crawl f
    WHERE f.source = s.name AND f.in_full AND f.finished_at <= :now) AS full_at,
  (SELECT count(*) FROM raw.reject r WHERE r.source = s.name AND r.rejected_at >= newest.started_at) AS unread,
  (SELECT coalesce(array_agg(DISTINCT l.field), '{}') FROM ops.lacking_fields l WHERE l.source = s.name) AS lacking
FROM core.source s
LEFT JOIN LATERAL (
  SELECT * FROM ops.list_crawl c WHERE c.source = s.name AND c.started_at <= :now
  ORDER BY c.state = 'running', c.started_at DESC, c.id DESC LIMIT 1
) newest ON true
WHERE s.kind <> 'files' AND (CAST(:countries AS text[]) IS NULL OR s.country = ANY(:countries))
ORDER BY s.name
"""


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """How one source was read.

    Attributes:
        title, title_ko: its names for people.
        country: ISO 3166-1 alpha-2, or INTL.
        stale_hours: the age of `full_at`, in hours, above which the source is stale.
        state: of the newest crawl of its lists that has ended; "running" where none has, "never" without any.
        reason: why that crawl was not complete, in English for operators; "" when it was.
        troubles: the same as codes with their parameters (domain.crawl.FailureReason).
        rows: notices it listed, count.
        ended_at: when it ended, UTC; None for never, or while the first one runs.
        full_at: when the source was last read in full, UTC; None for never.
        unread: notices that were met since that crawl began and could not be read, count.
        lacking: fields that are missing on its pages or told far more rarely than before.
        stale: whether it was last read in full longer ago than its `stale_hours`.
    """

    source: str
    title: str
    title_ko: str
    country: str
    stale_hours: int
    state: str
    reason: str
    troubles: tuple[dict[str, Any], ...]
    rows: int
    ended_at: datetime | None
    full_at: datetime | None
    unread: int
    lacking: tuple[str, ...]
    stale: bool

    @property
    def checked(self) -> bool:
        """Whether it was read in full, and lately."""
        return self.state in READ_IN_FULL and not self.stale

    @property
    def configured(self) -> bool:
        """Whether it can be asked: one that waits for a setting is neither well nor ill."""
        return self.state != CrawlState.NOT_CONFIGURED

    def named(self, language: str) -> str:
        """The source's name for people."""
        return self.title_ko if language == "ko" and self.title_ko else self.title


def read_health(
    connection: Connection, now: datetime, countries: Collection[str] | None = None
) -> list[SourceHealth]:
    """Read how each source stands at a moment: what needs a look first, then the national ones, by name.

    Args:
        connection: to the warehouse.
        now: aware time; crawls that began later are left out.
        countries: only sources of these (INTL is one of them); None for all.
    """
    rows = rows_of(connection, _HEALTH, now=now, countries=None if countries is None else sorted(countries))
    healths = (_health(row, now) for row in rows)
    return sorted(healths, key=lambda one: (one.checked or not one.configured, one.country == INTERNATIONAL))


def is_stale(full_at: datetime | None, stale_hours: int, now: datetime) -> bool:
    """Whether a source was not read in full within the hours that its facts allow."""
    return full_at is None or now - full_at > timedelta(hours=stale_hours)


def _health(row: dict[str, Any], now: datetime) -> SourceHealth:
    lists = {name: tuple(row[name]) for name in ("troubles", "lacking")}
    stale = row["state"] != CrawlState.NOT_CONFIGURED and is_stale(row["full_at"], row["stale_hours"], now)
    return SourceHealth(**row | lists, stale=stale)
