"""How long each step from a portal to an act takes, by source and day: counted anew from the rows, like the figures.

A day is the UTC day on which the step ended. Steps, each in seconds:

- published_listed: from publication until a crawl began that listed it; of notices that were published to the minute
  and since the source's first crawl.
- listed_read: from then until the document was refined, by the machine's clock; the crawl itself is part of it.
- read_lead: from the first page of it until it was a lead: 0 where the list told enough, else its details came first.
- lead_mailed: from then until the first mail that told it was made.
- mailed_acted: from then until the first reader who was told did something to it.
- published_mailed: all of it, for the notices of published_listed.
"""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, text

from warehouse.db import rows_of
from warehouse.monitoring.source_metrics import DAYS

STEPS: Final = (
    "published_listed",
    "listed_read",
    "read_lead",
    "lead_mailed",
    "mailed_acted",
    "published_mailed",
)
# What the design asks for: known within four hours, and no lead mailed later than three days after it is one.
GOALS: Final[Mapping[str, timedelta]] = {
    "published_listed": timedelta(hours=4),
    "lead_mailed": timedelta(days=3),
}
_BEGAN = "SELECT c.source, min(c.started_at) AS at FROM raw.crawl c JOIN core.source s ON s.name = c.source GROUP BY 1"
_TIMES = f"""
WITH began AS ({_BEGAN}), new AS (
  SELECT l.id, a.source, a.first_known_at, e.happened_at, f.first_told_at,
    (SELECT min(i.first_acted_at) FROM mart.fact_mail_item i WHERE i.lead_key = f.lead_key) AS acted_at,
    CASE WHEN a.published_precision = 'minute' AND a.published_at >= b.at THEN a.published_at END AS published_at
  FROM core.lead l
  JOIN core.notice a ON a.id = l.anchor_notice_id
  JOIN began b ON b.source = a.source
  JOIN mart.fact_lead f ON f.lead_id = l.id
  JOIN core.lead_event e ON e.lead_id = l.id AND e.kind = 'new'
  WHERE l.merged_into IS NULL AND greatest(e.happened_at, f.first_told_at) >= :since - interval '60 days'
), times AS (
  SELECT n.source, n.first_known_at AS at, 'published_listed' AS step, n.first_known_at - n.published_at AS took
  FROM core.notice n JOIN began b USING (source)
  WHERE n.first_known_at >= :since AND n.published_precision = 'minute' AND n.published_at >= b.at
  UNION ALL
  SELECT d.source, w.read_at, 'listed_read', w.read_at - d.fetched_at
  FROM ops.work w JOIN raw.document d ON d.id = w.document_id JOIN began USING (source)
  WHERE :by_the_wall AND w.read_at >= :since
  UNION ALL
  SELECT source, happened_at, 'read_lead', happened_at - first_known_at FROM new
  UNION ALL
  SELECT source, first_told_at, 'lead_mailed', first_told_at - happened_at FROM new
  UNION ALL
  SELECT source, acted_at, 'mailed_acted', acted_at - first_told_at FROM new
  UNION ALL
  SELECT source, first_told_at, 'published_mailed', first_told_at - published_at FROM new
)
"""  # noqa: S608  # no value comes from outside
_COUNT = f"""
{_TIMES}
INSERT INTO ops.latency (source, day, step, times, p50_seconds, p95_seconds, longest_seconds, goal_seconds, in_goal)
SELECT t.source, (t.at AT TIME ZONE 'UTC')::date, t.step, count(*),
  percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM t.took)),
  percentile_cont(0.95) WITHIN GROUP (ORDER BY extract(epoch FROM t.took)),
  max(extract(epoch FROM t.took)), min(g.seconds), count(*) FILTER (WHERE extract(epoch FROM t.took) <= g.seconds)
FROM times t LEFT JOIN unnest(CAST(:steps AS text[]), CAST(:goals AS float8[])) AS g (step, seconds) USING (step)
WHERE t.took >= interval '0' AND t.at >= :since AND t.at < :until
GROUP BY 1, 2, 3
"""  # noqa: S608  # the same


def count(connection: Connection, now: datetime, *, by_the_wall: bool) -> int:
    """Count the last `DAYS` days anew, today in UTC included; returns how many rows that were.

    Args:
        connection: inside a transaction; the star has been refreshed.
        now: aware, by the clock of the mode.
        by_the_wall: whether the warehouse's clock is the machine's, so that what waited to be refined can be told.
    """
    first = now.astimezone(UTC).date() - timedelta(days=DAYS - 1)
    since = datetime(first.year, first.month, first.day, tzinfo=UTC)
    values = {
        "since": since,
        "until": since + timedelta(days=DAYS),
        "by_the_wall": by_the_wall,
        "steps": list(GOALS),
        "goals": [goal.total_seconds() for goal in GOALS.values()],
    }
    connection.execute(text("DELETE FROM ops.latency WHERE day >= :first"), {"first": first})
    return connection.execute(text(_COUNT), values).rowcount


def read_timely(
    connection: Connection, now: datetime, countries: Collection[str] | None = None
) -> tuple[int, int]:
    """Of how many notices of the last `DAYS` days it is known how soon they were listed, and how many in time.

    Args:
        connection: to the warehouse.
        now: aware time.
        countries: of sources of these alone; None for all.
    """
    row = connection.execute(
        text(
            "SELECT coalesce(sum(l.times), 0) AS times, coalesce(sum(l.in_goal), 0) AS in_goal"
            " FROM ops.latency l JOIN core.source s ON s.name = l.source"
            " WHERE l.step = 'published_listed' AND l.day > :first"
            " AND (CAST(:countries AS text[]) IS NULL OR s.country = ANY(:countries))"
        ),
        {"first": now.astimezone(UTC).date() - timedelta(days=DAYS),
         "countries": None if countries is None else sorted(countries)},
    ).one()  # fmt: skip
    return int(row.times), int(row.in_goal)


def read_sums(connection: Connection, now: datetime) -> list[dict[str, Any]]:
    """Each source's steps over the last `DAYS` days: times, in_goal, goal_seconds, and the longest day's p95."""
    return rows_of(
        connection,
        "SELECT source, step, sum(times)::integer AS times, sum(in_goal)::integer AS in_goal,"
        " min(goal_seconds) AS goal_seconds, max(p95_seconds) AS p95_seconds,"
        " sum(p50_seconds * times) / sum(times) AS mean_p50_seconds"
        " FROM ops.latency WHERE day > :first GROUP BY source, step ORDER BY source, step",
        first=now.astimezone(UTC).date() - timedelta(days=DAYS),
    )
