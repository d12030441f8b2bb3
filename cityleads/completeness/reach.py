"""What is told of a source beside its facts: whose announcements it carries, how many, and how sure that is."""

from typing import Any

from sqlalchemy import Connection

from scrapers.source_config import SourceFacts, facts
from warehouse.db import rows_of

WEEKS = 12
# What was published by weekday in the last weeks: means over those of them in which the source was known already.
_BY_WEEKDAY = """
WITH newest AS (
  SELECT max(y.day) AS day FROM mart.fact_source_day f JOIN mart.dim_date y USING (date_key)
), known AS (
  SELECT s.source_key, s.source,
         least(:weeks, greatest(1, ceil((newest.day - min(c.started_at)::date + 1) / 7.0))) AS weeks
  FROM mart.dim_source s JOIN raw.crawl c ON c.source = s.source CROSS JOIN newest
  GROUP BY 1, 2, newest.day
)
SELECT k.source, y.iso_weekday, round(sum(f.published) / max(k.weeks), 1)::float8 AS published
FROM known k
JOIN mart.fact_source_day f USING (source_key)
JOIN mart.dim_date y USING (date_key)
CROSS JOIN newest
WHERE y.day > newest.day - (7 * k.weeks)::int
GROUP BY 1, 2 ORDER BY 1, 2
"""
# How soon notices were listed after their publication, as housekeeping counts it by day.
_TIMELY = """
SELECT source, sum(times)::int AS timed, sum(in_goal)::int AS timely, min(goal_seconds) AS goal_seconds,
       max(longest_seconds) AS longest_seconds
FROM mart.source_latency
WHERE step = 'published_listed' AND goal_seconds IS NOT NULL
  AND day > (SELECT max(day) FROM mart.source_latency) - 7 * :weeks
GROUP BY 1 ORDER BY 1
"""
GOAL = 0.95  # of notices are to be listed within the time that the design asks for


def reach_of(one: SourceFacts) -> dict[str, str]:
    """Whose announcements a source carries, how many are expected, what of it was verified, what it needs."""
    return {
        "buyers": one.reach.buyers,
        "what they buy": ", ".join(one.reach.kinds),
        "stages": ", ".join(one.reach.stages),
        "not here": one.reach.lacks,
        "expected a day": str(one.volume),
        "verified": one.verified,
        "last change of its format": str(one.format_changed),
        "robots.txt": one.robots,
        "needs": one.needs,
        "licence": one.licence,
        "tried live": one.tried_live,
    }


def published_by_weekday(connection: Connection) -> dict[str, list[float]]:
    """Source → how many of its notices were published on a Monday, on a Tuesday …, means over the last weeks.

    Days are those of the portal's zone. A source that was never crawled is not there.
    """
    found: dict[str, list[float]] = {}
    for row in rows_of(connection, _BY_WEEKDAY, weeks=WEEKS):
        found.setdefault(row["source"], [0.0] * 7)[row["iso_weekday"] - 1] = row["published"]
    return found


def listed_in_time(connection: Connection) -> dict[str, dict[str, Any]]:
    """Source → how many notices of the last weeks tell the minute of their publication, and how soon they were listed.

    "timed" are those that tell it, "timely" those of them that were listed within "goal_seconds"; "longest_seconds" is
    the longest that one took. A source whose portal tells days alone is not there.
    """
    rows = rows_of(connection, _TIMELY, weeks=WEEKS)
    return {row.pop("source"): row for row in rows}


def with_reach(connection: Connection, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of sources with their reach, what was published by weekday (Monday first), and how soon it was listed."""
    by_weekday, in_time = published_by_weekday(connection), listed_in_time(connection)
    return [
        row
        | _for_programs(facts(row["source"]))
        | {
            "published_by_weekday": by_weekday.get(row["source"]),
            "listed_in_time": in_time.get(row["source"]),
        }
        for row in rows
    ]


def _for_programs(one: SourceFacts) -> dict[str, Any]:
    told = one.model_dump(mode="json", include={"reach", "volume", "verified", "format_changed"})
    return told | {"robots": one.robots, "needs": one.needs, "licence": one.licence}
