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
# How soon notices were known after their publication, as the star counts it (docs/bi.md).
_TIMELY = """
SELECT s.source, sum(f.timed)::int AS timed, sum(f.timely)::int AS timely
FROM mart.fact_source_day f JOIN mart.dim_source s USING (source_key) JOIN mart.dim_date y USING (date_key)
WHERE y.day > (SELECT max(d.day) FROM mart.fact_source_day l JOIN mart.dim_date d USING (date_key)) - 7 * :weeks
GROUP BY 1 HAVING sum(f.timed) > 0 ORDER BY 1
"""
GOAL = 0.95  # of notices are to be known within four hours of their publication


def reach_of(one: SourceFacts) -> dict[str, str]:
    """Whose announcements a source carries, what it lacks, how many are expected, and what of it was verified."""
    return {
        "buyers": one.reach.buyers,
        "what they buy": ", ".join(one.reach.kinds),
        "stages": ", ".join(one.reach.stages),
        "not here": one.reach.lacks,
        "expected a day": str(one.volume),
        "verified": one.verified,
        "last change of its format": str(one.format_changed),
    }


def published_by_weekday(connection: Connection) -> dict[str, list[float]]:
    """Source → how many of its notices were published on a Monday, on a Tuesday …, means over the last weeks.

    Days are those of the portal's zone. A source that was never crawled is not there.
    """
    found: dict[str, list[float]] = {}
    for row in rows_of(connection, _BY_WEEKDAY, weeks=WEEKS):
        found.setdefault(row["source"], [0.0] * 7)[row["iso_weekday"] - 1] = row["published"]
    return found


def known_in_time(connection: Connection) -> dict[str, dict[str, int]]:
    """Source → how many notices of the last weeks tell the minute of their publication ("timed"), and known in time.

    Those are known within four hours of it ("timely"). A source whose portal tells days alone is not there.
    """
    rows = rows_of(connection, _TIMELY, weeks=WEEKS)
    return {row.pop("source"): row for row in rows}


def with_reach(connection: Connection, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of sources with their reach, what was published by weekday (Monday first), and how soon it was known."""
    by_weekday, in_time = published_by_weekday(connection), known_in_time(connection)
    return [
        row
        | _for_programs(facts(row["source"]))
        | {"published_by_weekday": by_weekday.get(row["source"]), "known_in_time": in_time.get(row["source"])}
        for row in rows
    ]


def _for_programs(one: SourceFacts) -> dict[str, Any]:
    told = one.model_dump(mode="json", include={"reach", "volume", "verified", "format_changed"})
    return told | {"robots": one.robots, "licence": one.licence}
