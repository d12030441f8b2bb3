"""Settle crawls: once all their pages are refined, what was read of them decides how they ended."""

import json
import logging
from dataclasses import dataclass

from sqlalchemy import Engine, text

from domain.crawl import CrawlState
from domain.crawl.outcome import Outcome, ParseCounts
from domain.crawl.outcome import settle as judge_anew
from domain.reasons import sentence
from scrapers.source_config import facts
from warehouse import detail_requests
from warehouse.db import rows_of

log = logging.getLogger(__name__)

_ENDED = """
SELECT c.id, c.source, c.entrance, c.state, c.troubles, c.documents, c.rows, c.portal_total FROM raw.crawl c
WHERE NOT c.settled AND c.state <> 'running' AND NOT EXISTS (
  SELECT FROM raw.crawl_page p JOIN ops.work w ON w.document_id = p.document_id
  WHERE p.crawl_id = c.id AND w.state = 'new')
ORDER BY c.id FOR UPDATE OF c SKIP LOCKED
"""
# A bundle's notices only its parser can count; one too small for a spider to expect any ("small") may hold some.
# What was read of a document stands in ops.work, and what was rejected of it in raw.reject, whenever it was read.
# One notice's page that is valid and says nothing yet (a list of contracts before any is signed) is read; an answer
# without the notice that was asked for is none.
_PARSED = """
WITH parsed AS (
  SELECT p.document_id, p.listed, w.passed_over, d.meta ->> 'small' = 'yes' AS small, d.meta ->> 'native_id' AS detail,
    CASE WHEN p.listed > 0 AND w.state = 'done' AND d.meta ? 'native_id' AND cardinality(w.native_ids) = 0
      AND NOT EXISTS (SELECT FROM raw.reject r WHERE r.document_id = p.document_id)
      THEN ARRAY[d.meta ->> 'native_id'] ELSE w.native_ids END AS native_ids
  FROM raw.crawl_page p JOIN ops.work w ON w.document_id = p.document_id JOIN raw.document d ON d.id = p.document_id
  WHERE p.crawl_id = :crawl
), page AS (
  SELECT *, coalesce(cardinality(native_ids), 0) + coalesce(cardinality(passed_over), 0) AS found FROM parsed
), read AS (SELECT DISTINCT unnest(native_ids) AS native_id FROM page
), passed AS (
  SELECT DISTINCT unnest(passed_over) AS native_id FROM page EXCEPT SELECT native_id FROM read
), rejected AS (
  SELECT DISTINCT coalesce(nullif(r.native_id, ''), page.detail, r.document_id || '/' || r.number) AS name
  FROM raw.reject r JOIN page ON page.document_id = r.document_id AND page.listed IS DISTINCT FROM 0
  WHERE coalesce(nullif(r.native_id, ''), page.detail, '')
    NOT IN (SELECT native_id FROM read UNION ALL SELECT native_id FROM passed)
)
SELECT (SELECT count(*) FROM read) AS read, (SELECT count(*) FROM passed) AS passed_over,
  (SELECT count(*) FROM rejected) AS rejected,
  count(*) FILTER (WHERE listed IS NULL OR (small AND found > 0)) AS bundles,
  count(*) FILTER (WHERE listed IS DISTINCT FROM 0 AND found = 0) AS unread,
  count(*) FILTER (WHERE listed = 0 AND found = 0
    AND (detail IS NOT NULL OR EXISTS (SELECT FROM raw.reject r WHERE r.document_id = page.document_id))) AS refused
FROM page
"""
_WRITE = """
UPDATE raw.crawl SET settled = true, state = :state, reason = :reason, troubles = CAST(:troubles AS jsonb),
  rows = :rows, read = :read, rejected = :rejected
WHERE id = :crawl
"""


@dataclass(frozen=True, slots=True)
class Settled:
    """A crawl that ended otherwise than its spider thought."""

    crawl: int
    source: str
    entrance: str
    state: CrawlState
    reason: str


def settle(engine: Engine) -> list[Settled]:
    """Judge every crawl whose pages are all refined, and return those that ended otherwise than it seemed.

    Two callers may do so at once: each crawl is settled by one of them.
    """
    changed = []
    with engine.begin() as connection:
        for row in rows_of(connection, _ENDED):
            counts = rows_of(connection, _PARSED, crawl=row["id"])[0]
            parsed = ParseCounts(**counts, usually_foreign=facts(row["source"]).usually_foreign)
            before = Outcome(tuple(row["troubles"]), row["documents"], row["rows"], row["portal_total"])
            after = judge_anew(before, parsed)
            reason = sentence(after.troubles)
            written = {"state": after.state.value, "reason": reason, "rows": after.rows, "read": parsed.read}
            written |= {
                "rejected": parsed.rejected,
                "troubles": json.dumps([dict(t) for t in after.troubles]),
            }
            connection.execute(text(_WRITE), {"crawl": row["id"], **written})
            detail_requests.judge_read(connection, row["id"])
            if after.state != row["state"]:
                changed.append(Settled(row["id"], row["source"], row["entrance"], after.state, reason))
    for one in changed:
        log.warning(
            "crawl %d of %s (%s) is %s: %s", one.crawl, one.source, one.entrance, one.state, one.reason
        )
    return changed


def settle_again(engine: Engine, source: str | None) -> list[Settled]:
    """Judge the crawls of a source (of all, for None) once more, as their pages were read anew."""
    with engine.begin() as connection:
        connection.execute(
            text(
                "UPDATE raw.crawl c SET settled = false WHERE c.state <> 'running'"
                " AND (CAST(:source AS text) IS NULL OR c.source = :source)"
                # The pages of crawls from before raw.crawl_page are not known.
                " AND EXISTS (SELECT FROM raw.crawl_page p WHERE p.crawl_id = c.id)"
            ),
            {"source": source},
        )
    return settle(engine)
