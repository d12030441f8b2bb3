"""Whether notices still tell what they told before: shares of nulls by source, this week's against those of before.

What a source stops to tell (or a parser to read) leaves every other rule intact: a null is allowed.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, text

# Columns of mart.fact_notice that may be null, and say something where they are not.
COLUMNS: Final = ("amount", "category", "deadline_at", "published_at")
RECENT: Final = timedelta(days=7)
BEFORE: Final = timedelta(days=90)
# Fewer notices than these say nothing of a share.
MOST_RECENT_FEW, MOST_BEFORE_FEW = 30, 100
# By how much more of the notices may lack a value than before.
MOST_MORE: Final = 0.3


def shares_of_nulls(connection: Connection, now: datetime) -> Iterator[tuple[str, str, float, float]]:
    """Each source's shares of nulls, for sources with notices enough.

    Args:
        connection: may read the star.
        now: aware; recent is what became known within 7 days before, and history the 90 days before those.

    Yields:
        source, column, share of what is recent, share of before; shares from 0 to 1.
    """
    values = {
        "now": now,
        "recent": now - RECENT,
        "before": now - RECENT - BEFORE,
        "few": MOST_RECENT_FEW,
        "few_before": MOST_BEFORE_FEW,
    }
    for row in connection.execute(text(_shares()), values).mappings():
        yield from _of(dict(row))


def has_fallen(recent: float, before: float) -> bool:
    """Whether so many more notices lack a value than before that something has changed."""
    return recent - before > MOST_MORE


def _shares() -> str:
    shares = ", ".join(
        f"avg(({column} IS NULL)::integer) FILTER (WHERE {when}) AS {column}_{name}"
        for column in COLUMNS
        for name, when in (("recent", "first_known_at > :recent"), ("before", "first_known_at <= :recent"))
    )
    return f"""
    SELECT s.source, {shares} FROM mart.fact_notice n JOIN mart.dim_source s USING (source_key)
    WHERE first_known_at > :before AND first_known_at <= :now
    GROUP BY 1 HAVING count(*) FILTER (WHERE first_known_at > :recent) > :few
      AND count(*) FILTER (WHERE first_known_at <= :recent) > :few_before
    ORDER BY 1
    """  # noqa: S608  # our own names


def _of(row: dict[str, Any]) -> Iterator[tuple[str, str, float, float]]:
    for column in COLUMNS:
        yield row["source"], column, float(row[f"{column}_recent"]), float(row[f"{column}_before"])
