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
    answer = _PRICED + _matching(search.q)[0] + _COUNTED.format(order=_ORDER[search.order], page=PAGE)
    known = _values(search, now) | {"offset": (search.page - 1) * PAGE}
    rows = [dict(row) for row in connection.execute(text(answer), known).mappings()]
    listed = tuple(row for row in rows if row["id"] is not None)
    return Found(listed, rows[0]["total"], rows[0]["unpriced"])


def _values(search: SearchQuery, now: datetime) -> dict[str, Any]:
    """The values of a search's conditions."""
    return {
        "now": now,
        "today": now.astimezone(UTC).date(),
        "currency": search.currency,
        "country": search.country,
        "tier": search.tier,
        "dimension": search.dimension,
        "before": search.before,
        "stage": search.stage,
        "least": search.least,
    } | _matching(search.q)[1]


@dataclass(frozen=True, slots=True)
class Span:
    """Which part of an answer is read; what is None bounds nothing. Times are aware.

    Attributes:
        most: how many leads at most, the one first known last at the top.
        after: first_known_at and id of the last lead that was read: a place that stays where it is.
        changed_since: leads alone of which a notice changed later than this.
        ids: leads alone with one of these ids.
    """

    most: int
    after: tuple[datetime, str] | None = None
    changed_since: datetime | None = None
    ids: tuple[str, ...] | None = None


_KEPT = """
), kept AS (
  SELECT * FROM priced WHERE (:stage = '' OR stage_now = :stage)
    AND (CAST(:least AS numeric) IS NULL OR sum >= CAST(:least AS numeric))
)
"""
# The part of an answer that a program reads. A lead's first_known_at never changes, so a place in this order stays.
_SPANNED = """
SELECT id, stage_now, first_known_at FROM kept
WHERE (CAST(:known AS timestamptz) IS NULL OR (first_known_at, id) < (CAST(:known AS timestamptz), :last))
  AND (CAST(:changed_since AS timestamptz) IS NULL OR changed_at > CAST(:changed_since AS timestamptz))
  AND (CAST(:ids AS text[]) IS NULL OR id = ANY(CAST(:ids AS text[])))
  AND (NOT :dated OR NOT over AND greatest(deadline_at, prequalification_at) > :now)
ORDER BY CASE WHEN :dated THEN deadline_at END, first_known_at DESC, id DESC LIMIT :most
"""
_EVENTS = """
SELECT e.id, e.lead_id, e.kind, e.field, e.old AS old_value, e.new AS new_value, e.happened_at, kept.country, kept.zone,
  l.title, l.language, l.buyer, l.url
FROM core.lead_event e JOIN kept ON kept.id = e.lead_id JOIN core.lead l ON l.id = e.lead_id
WHERE (CAST(:known AS timestamptz) IS NULL OR (e.happened_at, e.id) < (CAST(:known AS timestamptz), :last))
  AND (CAST(:since AS timestamptz) IS NULL OR e.happened_at > CAST(:since AS timestamptz))
ORDER BY e.happened_at DESC, e.id DESC LIMIT :most
"""


def find_span(
    connection: Connection, search: SearchQuery, now: datetime, span: Span, *, dated: bool = False
) -> list[dict[str, Any]]:
    """Answer a search for a program: part by part instead of page by page.

    Args:
        connection: the warehouse.
        search: what is looked for; its order and its page count for nothing here.
        now: aware time, as for `find`.
        span: which part.
        dated: those alone that have a date ahead, the nearest deadline first.

    Returns:
        Rows of id, stage_now and first_known_at.
    """
    known, last = span.after or (None, "")
    return _read(
        connection,
        search,
        now,
        _SPANNED,
        most=span.most,
        known=known,
        last=last,
        changed_since=span.changed_since,
        ids=None if span.ids is None else list(span.ids),
        dated=dated,
    )


def find_events(
    connection: Connection,
    search: SearchQuery,
    now: datetime,
    most: int,
    after: tuple[datetime, int] | None = None,
    since: datetime | None = None,
) -> list[dict[str, Any]]:
    """What happened to the leads that answer a search, the latest first.

    Args:
        connection: the warehouse.
        search: what is looked for, as for `find_span`.
        now: aware time, as for `find`.
        most: how many at most.
        after: happened_at and id of the last event that was read.
        since: what happened later than this alone.

    Returns:
        Rows of mart.lead_events, with zone of the country and title, language, buyer and url of the lead.
    """
    known, last = after or (None, 0)
    return _read(connection, search, now, _EVENTS, most=most, known=known, last=last, since=since)


def _read(
    connection: Connection, search: SearchQuery, now: datetime, asked: str, **values: object
) -> list[dict[str, Any]]:
    statement = text(_PRICED + _matching(search.q)[0] + _KEPT + asked)
    return [dict(row) for row in connection.execute(statement, _values(search, now) | values).mappings()]


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
