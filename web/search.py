"""The list of leads: what was asked for, checked, and the rows that answer it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, text

from transform.relevance.lexicon import concepts_labelled
from transform.text import fold
from transform.values.korean_press import as_official
from web.search_query import SearchQuery

PAGE = 20


@dataclass(frozen=True, slots=True)
class Found:
    """One page of the answer.

    Attributes:
        rows: at most PAGE leads: id, country, zone, tier and stage_now of each.
        total: all that answer.
        unpriced: those that `least` has left out because no sum, or no rate for its currency, is known.
    """

    rows: tuple[Mapping[str, Any], ...]
    total: int
    unpriced: int = 0


# A lead's sum in the asked currency: as it is where that is its own, else by the newest reference rates.
_PRICED = """
WITH rate AS (
  SELECT currency, krw FROM core.exchange_rate_span WHERE rate_date <= :today AND :today < until
), priced AS (
SELECT l.id, l.country, l.tier, l.score, l.deadline_at, l.first_known_at, c.zone,
  core.stage_at(l.stage, closing.at, :now) AS stage_now, core.is_over(l.stage, closing.at, :now) AS over,
  CASE WHEN l.currency = :currency THEN l.amount ELSE l.amount * theirs.krw / asked.krw END AS sum
FROM core.lead l
CROSS JOIN LATERAL (SELECT core.closes_at(l.stage, l.deadline_at, l.changed_at) AS at) closing
JOIN core.country c ON c.code = l.country
LEFT JOIN core.place p ON p.code = l.place_code
LEFT JOIN rate theirs ON theirs.currency = l.currency
LEFT JOIN rate asked ON asked.currency = :currency
WHERE l.merged_into IS NULL AND l.tier <> 'none'
  AND (:country = '' OR l.country = :country)
  AND (:tier = '' OR l.tier = :tier)
  AND (:dimension = '' OR :dimension = ANY(l.dimensions))
  AND (CAST(:before AS date) IS NULL
       OR (l.deadline_at > :now AND (l.deadline_at AT TIME ZONE c.zone)::date <= CAST(:before AS date)))
"""
# One pass: the counts, and beside them the rows of one page; a page without rows still has its counts.
_COUNTED = """
), staged AS MATERIALIZED (
  SELECT *, CAST(:least AS numeric) IS NULL OR sum >= CAST(:least AS numeric) AS enough
  FROM priced WHERE :stage = '' OR stage_now = :stage
), counted AS (
  SELECT count(*) FILTER (WHERE enough) AS total,
         count(*) FILTER (WHERE CAST(:least AS numeric) IS NOT NULL AND sum IS NULL) AS unpriced
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
    matching, values = _matching(search.q)
    known = {
        "now": now,
        "today": now.astimezone(UTC).date(),
        "currency": search.currency,
        "country": search.country,
        "tier": search.tier,
        "dimension": search.dimension,
        "before": search.before,
        "stage": search.stage,
        "least": search.least,
        "offset": (search.page - 1) * PAGE,
    } | values
    answer = text(_PRICED + matching + _COUNTED.format(order=_ORDER[search.order], page=PAGE))
    rows = [dict(row) for row in connection.execute(answer, known).mappings()]
    listed = tuple(row for row in rows if row["id"] is not None)
    return Found(listed, rows[0]["total"], rows[0]["unpriced"])


_SAID = "lower(unaccent(concat_ws(' ', l.id, l.title, l.buyer, p.local, p.en, p.ko)))"
_MEANT = (
    "EXISTS (SELECT FROM jsonb_array_elements(l.evidence->'hits') h"
    " WHERE h->>'concept' = ANY(CAST(:concepts{number} AS text[])))"
)


def _matching(q: str) -> tuple[str, dict[str, Any]]:
    """The condition that every word stands somewhere in a lead, and its values.

    A word is looked for as it is written, as its meaning (신호 or "signal" finds what the lexicon calls so, in whatever
    language the title is), and the press's Korean name of a place in its official spelling too.
    """
    conditions: list[str] = []
    values: dict[str, Any] = {}
    for number, word in enumerate(q.split()):
        values[f"word{number}"] = f"%{_escaped(fold(word))}%"
        condition = f"{_SAID} LIKE :word{number}"
        if (official := as_official(word)) != word:
            values[f"official{number}"] = f"%{_escaped(fold(official))}%"
            condition += f" OR {_SAID} LIKE :official{number}"
        concepts = list(concepts_labelled(word))
        if concepts:
            values[f"concepts{number}"] = concepts
            condition += f" OR {_MEANT.format(number=number)}"
        conditions.append(f" AND ({condition})")
    return "".join(conditions), values


def _escaped(word: str) -> str:
    """A word for LIKE, in which %, _ and the backslash stand for themselves."""
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
