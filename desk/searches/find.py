"""What answers a question to the leads, in pages for people."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, text

from desk.searches.conditions import conditions_of
from desk.searches.query import SearchQuery

PAGE = 20


@dataclass(frozen=True, slots=True)
class Found:
    """One page of the answer.

    Attributes:
        rows: at most PAGE leads: id, country, zone, tier and stage_now of each.
        total: all that answer.
        unpriced: those that `least` or `most` has left out because no sum, or no rate for its currency, is known.
    """

    rows: tuple[Mapping[str, Any], ...]
    total: int
    unpriced: int = 0


# A lead's sum in the asked currency: as it is where that is its own, else by the newest reference rates.
PRICED = """
WITH rate AS (
  SELECT currency, krw FROM core.exchange_rate_span WHERE rate_date <= :today AND :today < until
), priced AS (
SELECT l.id, l.country, l.tier, l.score, l.deadline_at, l.prequalification_at, l.first_known_at, l.changed_at, c.zone,
  core.stage_at(l.stage, closing.at, :now) AS stage_now, core.is_over(l.stage, closing.at, :now) AS over,
  CASE WHEN l.currency = :currency THEN l.amount ELSE l.amount * theirs.krw / asked.krw END AS sum
FROM core.lead l
CROSS JOIN LATERAL (SELECT core.closes_at(l.stage, l.deadline_at, l.changed_at) AS at) closing
JOIN core.country c ON c.code = l.country
LEFT JOIN core.place p ON p.code = l.place_code
LEFT JOIN rate theirs ON theirs.currency = l.currency
LEFT JOIN rate asked ON asked.currency = :currency
WHERE l.merged_into IS NULL AND l.tier <> 'none'
  AND (CAST(:country AS text[]) = '{}' OR l.country = ANY(CAST(:country AS text[])))
  AND (CAST(:tier AS text[]) = '{}' OR l.tier = ANY(CAST(:tier AS text[])))
  AND (CAST(:dimension AS text[]) = '{}' OR l.dimensions && CAST(:dimension AS text[]))
  AND (:foreign = '' OR coalesce(l.foreign_bidders, :foreign = 'not_no'))
  AND (CAST(:before AS date) IS NULL
       OR (l.deadline_at > :now AND (l.deadline_at AT TIME ZONE c.zone)::date <= CAST(:before AS date)))
"""
_STAGED = """
), staged AS MATERIALIZED (
  SELECT *, (CAST(:least AS numeric) IS NULL OR sum >= CAST(:least AS numeric))
        AND (CAST(:most AS numeric) IS NULL OR sum <= CAST(:most AS numeric)) AS enough
  FROM priced WHERE CAST(:stage AS text[]) = '{}' OR stage_now = ANY(CAST(:stage AS text[]))
)
"""
# One pass: the counts, and beside them the rows of one page; a page without rows still has its counts.
_COUNTED = """, counted AS (
  SELECT count(*) FILTER (WHERE enough) AS total,
         count(*) FILTER (WHERE enough IS NULL) AS unpriced
  FROM staged
), page AS (
  SELECT *, row_number() OVER (ORDER BY {order}) AS position FROM staged WHERE enough
  ORDER BY position LIMIT {page} OFFSET :offset
)
SELECT * FROM counted LEFT JOIN page ON true ORDER BY position
"""
_ORDER = {
    # What can still be met, leads before the unsure, the soonest first and last what tells no deadline; then what is
    # over.
    "deadline": "over, tier, deadline_at IS NULL, CASE WHEN NOT over THEN deadline_at END, deadline_at DESC,"
    " score DESC, id",
    "newest": "first_known_at DESC, score DESC, id",
}


def find(connection: Connection, search: SearchQuery, now: datetime) -> Found:
    """Answer a search.

    Args:
        connection: the warehouse.
        search: what is looked for; its page may lie behind the last one and is then empty.
        now: aware time; decides what is over, and its UTC date which rates are the newest.
    """
    matching, values = asked_of(search, now)
    answer = text(PRICED + matching + _STAGED + _COUNTED.format(order=_ORDER[search.order], page=PAGE))
    values["offset"] = (search.page - 1) * PAGE
    rows = [dict(row) for row in connection.execute(answer, values).mappings()]
    listed = tuple(row for row in rows if row["id"] is not None)
    return Found(listed, rows[0]["total"], rows[0]["unpriced"])


def asked_of(search: SearchQuery, now: datetime) -> tuple[str, dict[str, Any]]:
    """The conditions of a search's words and names, to stand after PRICED, and the values of both."""
    matching, values = conditions_of(search)
    known = {
        "now": now,
        "today": now.astimezone(UTC).date(),
        "currency": search.currency,
        "country": list(search.country),
        "tier": list(search.tier),
        "dimension": list(search.dimension),
        "foreign": search.foreign,
        "before": search.before,
        "stage": list(search.stage),
        "least": search.least,
        "most": search.most,
    }
    return matching, known | values
