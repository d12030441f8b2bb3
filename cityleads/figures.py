"""What a warehouse holds, in figures: all of it, and source by source."""

from collections import Counter
from typing import Any

from sqlalchemy import Connection

from cityleads.settings import Mode, lacking_in
from domain.crawl import CrawlState
from domain.document import PassedOver
from pipeline.documents import document_of
from scrapers.source_config import facts
from transform.parsers import parse
from warehouse import bodies
from warehouse.db import rows_of
from warehouse.monitoring.source_health import NEVER

_PER_SOURCE = """
WITH body AS (
  SELECT d.source, d.meta ->> 'made' AS made, w.native_ids, w.passed_over
  FROM raw.document d LEFT JOIN ops.work w ON w.document_id = d.id)
SELECT s.name AS source,
  (SELECT count(*) FROM body b WHERE b.source = s.name) AS files,
  (SELECT count(*) FROM body b WHERE b.source = s.name AND b.made <> 'recorded') AS not_recorded,
  (SELECT count(DISTINCT id) FROM body b, unnest(b.native_ids) id WHERE b.source = s.name) AS read,
  (SELECT count(*) FROM raw.reject r WHERE r.source = s.name) AS rejected,
  (SELECT count(DISTINCT id) FROM body b, unnest(b.passed_over) id WHERE b.source = s.name) AS not_ours,
  (SELECT count(DISTINCT m.lead_id) FROM core.notice n
     JOIN core.lead_member m ON m.notice_id = n.id JOIN core.lead l ON l.id = m.lead_id
    WHERE n.source = s.name AND l.tier <> 'none') AS leads
FROM core.source s ORDER BY s.name
"""
# The sources whose files people bring, under the names of mart.source_health where it has one.
_FILE_SOURCES = """
SELECT s.name AS source, s.title, s.country, s.kind,
  coalesce(last.state, 'never') AS last_state, coalesce(last.reason, '') AS last_reason,
  last.started_at AS last_started_at, last.read AS last_read, last.rejected AS last_rejected,
  (SELECT count(*) FROM raw.document d WHERE d.source = s.name) AS documents,
  (SELECT count(*) FROM raw.reject r WHERE r.source = s.name) AS rejects,
  (SELECT count(*) FROM core.notice n WHERE n.source = s.name) AS notices,
  (SELECT count(*) FROM raw.leftover o WHERE o.source = s.name) AS unknown_fields
FROM core.source s
LEFT JOIN LATERAL (
  SELECT c.* FROM raw.crawl c WHERE c.source = s.name ORDER BY c.started_at DESC, c.id DESC LIMIT 1
) last ON true
WHERE s.kind = 'files' ORDER BY s.name
"""
_PASSED_OVER = """
SELECT d.source, d.kind, d.key, d.url, d.hash, d.body, d.content_type, d.fetched_at, d.seen_at, d.meta
FROM raw.document d JOIN ops.work w ON w.document_id = d.id WHERE cardinality(w.passed_over) > 0 ORDER BY d.id
"""


def figures(connection: Connection) -> dict[str, int]:
    """The totals of a warehouse, in counts of rows; mails are those of digests, as between them people log in."""
    found = rows_of(
        connection,
        """
        SELECT (SELECT count(*) FROM raw.document) AS documents,
               (SELECT count(*) FROM core.notice) AS notices,
               (SELECT count(*) FROM raw.reject) AS rejects,
               (SELECT count(*) FROM mart.leads WHERE tier = 'lead') AS leads,
               (SELECT count(*) FROM mart.leads WHERE tier = 'watch') AS watched,
               (SELECT coalesce(sum(notices - 1), 0)::bigint FROM mart.leads) AS duplicates_joined,
               (SELECT count(*) FROM mart.lead_events) AS events,
               (SELECT count(*) FROM digest.outbox WHERE run_id IS NOT NULL) AS mails
        """,
    )
    return found[0]


def sources(connection: Connection) -> list[dict[str, Any]]:
    """How each source is doing."""
    return rows_of(connection, "SELECT * FROM mart.source_health ORDER BY country, source")


def as_set_up(row: dict[str, Any], mode: Mode) -> dict[str, Any]:
    """A source's row with what its next crawl would say, where it has none yet and lacks its setting."""
    lacks = lacking_in(mode, facts(row["source"]).setting) if row["last_state"] == NEVER else ""
    told = {"last_state": CrawlState.NOT_CONFIGURED.value, "last_reason": f"{lacks} is not set"}
    return row | told if lacks else row


def file_sources(connection: Connection) -> list[dict[str, Any]]:
    """How the last import of each source ended whose files people bring; `last_read` counts its rows that were read."""
    return rows_of(connection, _FILE_SOURCES)


def rejects_by_source(connection: Connection) -> list[dict[str, Any]]:
    """How many rejects of each kind there are, with one message as an example."""
    return rows_of(
        connection,
        "SELECT source, reason, count(*) AS times, min(message) AS example FROM raw.reject"
        " GROUP BY source, reason ORDER BY source, reason",
    )


def per_source(connection: Connection) -> list[dict[str, Any]]:
    """What the bodies of each source hold: notices, projects and occasions read, rejects, what is not ours, and leads.

    `not_recorded` counts the bodies that the portal did not send as they are: reconstructed, or of a documented shape.
    """
    return rows_of(connection, _PER_SOURCE)


def passed_over_rules(connection: Connection) -> dict[str, dict[str, int]]:
    """Source → rule → how many rows are not ours by it, each once.

    The bodies that hold such rows are parsed again, as no table keeps the rule.
    """
    why: dict[tuple[str, str], str] = {}
    rows = rows_of(connection, _PASSED_OVER)
    bodies.fill(connection, rows)
    for row in rows:
        for one in parse(document_of(row)):
            if isinstance(one, PassedOver):
                why.setdefault((row["source"], one.native_id), one.why)
    rules: dict[str, Counter[str]] = {}
    for (source, _), rule in why.items():
        rules.setdefault(source, Counter())[rule] += 1
    return {source: dict(times) for source, times in rules.items()}
