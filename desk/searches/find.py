"""What answers a question to the leads, in pages for people."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, text

from desk.searches.conditions import conditions_of
from desk.searches.order import BY_DEADLINE, NEWEST, Span, walk
from desk.searches.query import SearchQuery

PAGE = 20
# An answer is counted up to here; of more it is said that there are more.
MOST_COUNTED = 1_000


@dataclass(frozen=True, slots=True)
class Found:
    """One page of the answer.

    Attributes:
        rows: at most PAGE leads: id, country, zone, tier and stage_now of each.
        total: all that answer, up to MOST_COUNTED.
        unpriced: those that `least` or `most` has left out because no sum, or no rate for its currency, is known; up
            to MOST_COUNTED.
        uncounted: whether more answer than are counted.
        later: whether there is a page after this one.
    """

    rows: tuple[Mapping[str, Any], ...]
    total: int
    unpriced: int = 0
    uncounted: bool = False
    later: bool = False


# A lead's sum in the asked currency: as it is where that is its own, else by the newest reference rates. Rates are read
# where a sum is asked for alone.
_RATES = """
rate AS (
  SELECT currency, krw FROM core.exchange_rate_span WHERE rate_date <= :today AND :today < until
), """
_SUM = "CASE WHEN l.currency = :currency THEN l.amount ELSE l.amount * theirs.krw / asked.krw END"
_RATED = """
LEFT JOIN rate theirs ON theirs.currency = l.currency
LEFT JOIN rate asked ON asked.currency = :currency"""
_UNSUMMED = {"rates": "", "sum": "CAST(NULL AS numeric)", "rated": ""}
_PRICED = """
WITH {rates}priced AS NOT MATERIALIZED (
SELECT l.id, l.country, l.tier, l.score, l.deadline_at, l.prequalification_at, l.first_known_at, l.changed_at, c.zone,
  core.stage_at(l.stage, closing.at, :now) AS stage_now, core.is_over(l.stage, closing.at, :now) AS over,
  {sum} AS sum
FROM core.lead l
CROSS JOIN LATERAL (SELECT core.closes_at(l.stage, l.deadline_at, l.changed_at) AS at) closing
JOIN core.country c ON c.code = l.country{rated}
WHERE l.merged_into IS NULL AND l.tier <> 'none'
  AND (CAST(:country AS text[]) = '{{}}' OR l.country = ANY(CAST(:country AS text[])))
  AND (CAST(:tier AS text[]) = '{{}}' OR l.tier = ANY(CAST(:tier AS text[])))
  AND (CAST(:dimension AS text[]) = '{{}}' OR l.dimensions && CAST(:dimension AS text[]))
  AND (:foreign = '' OR coalesce(l.foreign_bidders, :foreign = 'not_no'))
  AND (CAST(:before AS date) IS NULL
       OR (l.deadline_at > :now AND (l.deadline_at AT TIME ZONE c.zone)::date <= CAST(:before AS date)))
"""
_STAGED = """
), staged AS NOT MATERIALIZED (
  SELECT *, (CAST(:least AS numeric) IS NULL OR sum >= CAST(:least AS numeric))
        AND (CAST(:most AS numeric) IS NULL OR sum <= CAST(:most AS numeric)) AS enough
  FROM priced WHERE CAST(:stage AS text[]) = '{}' OR stage_now = ANY(CAST(:stage AS text[]))
)
"""
# One pass over as many as are counted: the counts, and beside them the rows of one page, which are the right ones where
# all are counted; a page without rows still has its counts.
_COUNTED = """, kept AS MATERIALIZED (
  SELECT * FROM staged WHERE enough LIMIT {counted} + 1
), counted AS (
  SELECT (SELECT count(*) FROM kept) AS total,
         (SELECT count(*) FROM (SELECT FROM staged WHERE enough IS NULL LIMIT {counted}) u) AS unpriced
), page AS (
  SELECT *, row_number() OVER (ORDER BY {order}) AS position FROM kept
  ORDER BY position LIMIT {page} + 1 OFFSET :offset
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
_SPANS = {"deadline": BY_DEADLINE, "newest": NEWEST}


def find(connection: Connection, search: SearchQuery, now: datetime) -> Found:
    """Answer a search. What it costs is bounded by what is counted and by the page, not by how many leads there are.

    Args:
        connection: the warehouse.
        search: what is looked for; its page may lie behind the last one and is then empty.
        now: aware time; decides what is over, and its UTC date which rates are the newest.
    """
    asked, values = asked_of(connection, search, now)
    values["offset"] = (search.page - 1) * PAGE
    counted = _COUNTED.format(order=_ORDER[search.order], page=PAGE, counted=MOST_COUNTED)
    rows = _rows(connection, asked + _STAGED + counted, values)
    total, unpriced = rows[0]["total"], rows[0]["unpriced"]
    uncounted = total > MOST_COUNTED
    listed = (
        _walk(connection, asked + _STAGED, search, values)
        if uncounted
        else [row for row in rows if row["id"] is not None]
    )
    total = min(total, MOST_COUNTED)
    return Found(tuple(listed[:PAGE]), total, unpriced, uncounted, len(listed) > PAGE)


def _walk(
    connection: Connection, asked: str, search: SearchQuery, values: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """The rows of a page and one more, read span by span until there are enough."""

    def read(span: Span, wanted: int) -> list[dict[str, Any]]:
        part = (
            f"{asked} SELECT * FROM staged WHERE enough AND {span.where} ORDER BY {span.order} LIMIT :wanted"  # noqa: S608  # our own
        )
        return _rows(connection, part, {**values, "wanted": wanted})

    found = walk(_SPANS[search.order], values["offset"] + PAGE + 1, read)
    return found[values["offset"] :]


def _rows(connection: Connection, statement: str, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [dict(row) for row in connection.execute(text(statement), values).mappings()]


def asked_of(connection: Connection, search: SearchQuery, now: datetime) -> tuple[str, dict[str, Any]]:
    """The leads that answer to a search but for stage and sum, as an open table expression `priced`, and its values."""
    made = conditions_of(search)
    found = {
        name: list(connection.execute(text(seek), {"word": word}).scalars())
        for name, (seek, word) in made.sought.items()
    }
    summed = search.least is not None or search.most is not None
    told = {"rates": _RATES, "sum": _SUM, "rated": _RATED} if summed else _UNSUMMED
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
    return _PRICED.format(**told) + "".join(made.parts), known | made.values | found
