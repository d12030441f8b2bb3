"""The open leads that may be for a company, the best first: as much of the rule of `desk.companies.fit` as SQL can say.

All that fits is among them, however many there are; no more of them is read than is asked for.
"""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import count, product
from typing import Any

from sqlalchemy import Connection

from desk.companies.fit import CLOSED, WEIGHTS, Wants
from desk.searches.conditions import part_for_like
from domain.country import COUNTRIES
from domain.rates import Rate
from transform.relevance.lexicon import concepts_meaning
from warehouse.db import rows_of

# A sum is rounded to whole won before it is compared: what lies a won outside may fit.
_ROUNDED = 1
# Whether foreigners may bid, as the index has it (warehouse/sql/15_closed.sql), and what it adds to a rank.
_CLASSES = {2: WEIGHTS["foreigners"], 1: 0, 0: CLOSED}
# What is over is left out by the parts below, and by the words of the index.
_CANDIDATES = """
SELECT l.id, l.evidence, core.closes_at(l.stage, l.deadline_at, l.changed_at) AS closes_at FROM core.lead l
CROSS JOIN LATERAL (SELECT CAST(CAST(:won AS jsonb) ->> l.currency AS numeric) AS krw) r
LEFT JOIN LATERAL (
  SELECT count(*) > 0 AS told, coalesce(bool_or(f ->> 'value' = ANY(:languages)), false) AS known
  FROM jsonb_array_elements(l.evidence -> 'bidding') f WHERE :spoken AND f ->> 'fact' = 'bid_language'
) b ON true
WHERE l.tier = :tier AND l.merged_into IS NULL AND coalesce(l.stage NOT IN ('closed', 'cancelled', 'awarded'), true)
  AND coalesce(l.foreign_bidders::int * 2, 1) = {foreign}
  AND core.closes_at(l.stage, l.deadline_at, l.changed_at) {part}
  AND CASE WHEN :summed AND l.amount IS NOT NULL AND r.krw IS NOT NULL THEN :sum ELSE 0 END
    + CASE WHEN :spoken AND b.known THEN :language ELSE 0 END = {beside}
  AND l.country = ANY(:countries) AND l.id <> ALL(CAST(:passed AS text[]))
  AND (CAST(:dimensions AS text[]) = '{{}}' OR l.dimensions && CAST(:dimensions AS text[]))
  AND (CAST(:concepts AS jsonb[]) = '{{}}' OR l.evidence -> 'hits' @> ANY(CAST(:concepts AS jsonb[])))
  AND (CAST(:words AS text[]) = '{{}}' OR l.said LIKE ANY(CAST(:words AS text[]))
    OR l.evidence -> 'hits' @> ANY(CAST(:meant AS jsonb[])))
  AND (NOT :spoken OR NOT b.told OR b.known)
  AND (r.krw IS NULL OR l.amount IS NULL
    OR l.amount * r.krw BETWEEN coalesce(CAST(:least AS numeric), 0) - :rounded
      AND coalesce(CAST(:most AS numeric), 'Infinity') + :rounded)
"""
_IN_ORDER = " ORDER BY closes_at, id LIMIT :many OFFSET :skip"
# What closes, and then what does not close by itself: each the order of the index.
_PARTS = ("> :now", "IS NULL")


@dataclass(frozen=True, slots=True)
class Ask:
    """Which leads are asked for.

    Attributes:
        wants: what the company looks for.
        now: aware time.
        tier: of the leads.
        rates: by currency, what its sums are converted by.
        passed: ids of leads that are left out.
    """

    wants: Wants
    now: datetime
    tier: str
    rates: Mapping[str, Rate]
    passed: Collection[str] = ()


def find_candidates(
    connection: Connection, ask: Ask, many: int | None = None
) -> Iterator[dict[str, dict[str, Any]]]:
    """The evidence of leads that may fit, by id, the best rank first, of one rank what closes first.

    Args:
        connection: read from.
        ask: which.
        many: how many come at a time; None for all of a rank.
    """
    values = _values(ask)
    spans: dict[int, list[tuple[int, int]]] = {}
    for (foreign, weight), beside in product(_CLASSES.items(), _beside(ask.wants)):
        spans.setdefault(weight + beside, []).append((foreign, beside))
    for _, of_rank in sorted(spans.items(), reverse=True):
        for part in _PARTS:
            statements = [
                _CANDIDATES.format(part=part, foreign=foreign, beside=beside) for foreign, beside in of_rank
            ]
            yield from _in_parts(connection, " UNION ALL ".join(statements) + _IN_ORDER, values, many)


def _beside(wants: Wants) -> set[int]:
    """What a lead's sum and its language may add to its rank; what else a fitting lead is liked for, each has."""
    summed = wants.least_krw is not None or wants.most_krw is not None
    sums = (0, WEIGHTS["sum"]) if summed else (0,)
    languages = (0, WEIGHTS["language"]) if wants.languages else (0,)
    return {one + other for one, other in product(sums, languages)}


def _in_parts(
    connection: Connection, statement: str, values: Mapping[str, Any], many: int | None
) -> Iterator[dict[str, dict[str, Any]]]:
    for skip in count(0, many or 1):
        rows = rows_of(connection, statement, **values, many=many, skip=skip)
        yield {row["id"]: row["evidence"] for row in rows}
        if many is None or len(rows) < many:
            break


def _values(ask: Ask) -> dict[str, Any]:
    wants = ask.wants
    return {
        "countries": sorted(wants.countries) or list(COUNTRIES),
        "dimensions": sorted(wants.dimensions),
        "concepts": _hits(wants.concepts),
        "words": [part_for_like(word) for word in wants.keywords],
        "meant": _hits({concept for word in wants.keywords for concept in concepts_meaning(word)}),
        "languages": sorted(wants.languages),
        "spoken": bool(wants.languages),
        "summed": wants.least_krw is not None or wants.most_krw is not None,
        "least": wants.least_krw,
        "most": wants.most_krw,
        "rounded": _ROUNDED,
        "won": json.dumps({currency: str(rate.krw) for currency, rate in ask.rates.items()}),
        "passed": list(ask.passed),
        "tier": ask.tier,
        "now": ask.now,
        "sum": WEIGHTS["sum"],
        "language": WEIGHTS["language"],
    }


def _hits(concepts: Collection[str]) -> list[str]:
    """What a lead's matched words must contain, by concept, as JSON."""
    return [json.dumps([{"concept": concept}]) for concept in sorted(concepts)]
