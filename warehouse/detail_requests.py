"""Which notices' own pages are to be fetched: asked for by refine, read by the crawls of details."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, text

from domain.document import Document
from warehouse.db import rows_of

WANTED_FOR = timedelta(days=14)
POLL_EVERY = timedelta(hours=20)
POLLED_FOR = timedelta(days=120)
# After its deadline a tender goes slowly: evaluation and objections take weeks.
OUTCOME_EVERY = timedelta(days=7)

_REQUEST = """
INSERT INTO ops.detail_request (source, native_id, locator, reason, state, wanted_at)
{rows}
ON CONFLICT (source, native_id) DO UPDATE
SET locator = excluded.locator, state = 'wanted', wanted_at = excluded.wanted_at
WHERE detail_request.locator IS DISTINCT FROM excluded.locator
"""
_OF_LEADS = """
SELECT n.source, n.native_id, n.content -> 'locator',
       CASE WHEN n.tier = 'none' THEN 'member' ELSE n.tier END, 'wanted', :now
FROM (SELECT DISTINCT unnest(CAST(:ids AS text[])) AS id) touched
JOIN core.lead l USING (id)
JOIN core.lead_member m ON m.lead_id = l.id
JOIN core.notice n ON n.id = m.notice_id
WHERE l.tier <> 'none' AND n.content ? 'locator'
ORDER BY n.source, n.native_id
"""
_OF_NOTICES = """
SELECT source, native_id, content -> 'locator', 'title', 'wanted', :now
FROM core.notice WHERE id = ANY(:ids) AND content ? 'locator' ORDER BY source, native_id
"""

_DUE = """
SELECT r.native_id, r.locator
FROM ops.detail_request r
LEFT JOIN core.notice n USING (source, native_id)
LEFT JOIN core.lead_member m ON m.notice_id = n.id
LEFT JOIN core.lead l ON l.id = m.lead_id
WHERE r.source = :source
  AND (r.state = 'wanted' AND r.wanted_at > :oldest
    OR r.state = 'fetched' AND r.fetched_at <= :polled
       AND l.stage IN ('draft', 'open', 'amended')
       AND NOT core.is_over(l.stage, core.closes_at(l.stage, l.deadline_at, l.changed_at), :now)
       AND r.wanted_at > :forgotten
    OR r.state = 'fetched' AND r.fetched_at <= :weekly AND :until_outcome
       AND r.wanted_at > :forgotten
       AND (l.stage IN ('open', 'amended', 'closed')
            AND core.is_over(l.stage, core.closes_at(l.stage, l.deadline_at, l.changed_at), :now)
         OR l.stage = 'awarded' AND NOT EXISTS (
            SELECT FROM core.award a JOIN core.lead_member o ON o.notice_id = a.notice_id
            WHERE o.lead_id = l.id AND a.supplier_party IS NOT NULL)))
ORDER BY r.reason = 'title', r.wanted_at, r.native_id
"""


def request_for_leads(connection: Connection, lead_ids: Sequence[str], now: datetime) -> None:
    """Request the details of every notice in these leads, where its portal has any, once per locator."""
    connection.execute(text(_REQUEST.format(rows=_OF_LEADS)), {"ids": list(lead_ids), "now": now})


def request_for_bare_titles(connection: Connection, notice_ids: Sequence[int], now: datetime) -> None:
    """Request the details of notices whose titles say nothing, where their portal has any, once per locator."""
    connection.execute(text(_REQUEST.format(rows=_OF_NOTICES)), {"ids": list(notice_ids), "now": now})


def due(
    connection: Connection, source: str, now: datetime, *, until_outcome: bool = False
) -> list[dict[str, Any]]:
    """List the details to fetch: those requested, and those of open leads not fetched since yesterday.

    An extended deadline often changes nothing that a list would show, so open leads are fetched again.

    Args:
        connection: to the warehouse.
        source: whose details.
        now: the moment of the crawl.
        until_outcome: where a tender's own page tells how it ended and no list need show it: pages of leads whose
            deadline has passed are fetched once a week until they tell a cancellation or who won: contracts are
            signed weeks after a winner is announced.

    Returns:
        Rows with native_id and locator: of titles that say nothing last, else the oldest request first.
    """
    return rows_of(
        connection,
        _DUE,
        source=source,
        now=now,
        oldest=now - WANTED_FOR,
        polled=now - POLL_EVERY,
        forgotten=now - POLLED_FOR,
        weekly=now - OUTCOME_EVERY,
        until_outcome=until_outcome,
    )


def mark_fetched(connection: Connection, documents: Sequence[Document]) -> None:
    """Mark the details that documents bring as fetched, and those whose portal has no such page any more as gone."""
    fetched = [
        {
            "source": d.source,
            "native_id": d.meta["native_id"],
            "at": d.fetched_at,
            "state": "gone" if d.meta.get("gone") == "yes" else "fetched",
        }
        for d in documents
        if d.kind != "list" and "native_id" in d.meta
    ]
    if fetched:
        connection.execute(
            text(
                "UPDATE ops.detail_request SET state = :state, fetched_at = :at"
                " WHERE source = :source AND native_id = :native_id"
            ),
            fetched,
        )


def want_again(connection: Connection, source: str, native_ids: Sequence[str]) -> None:
    """Ask once more for details that a crawl brought in part; when they were first asked for stays."""
    connection.execute(
        text(
            "UPDATE ops.detail_request SET state = 'wanted'"
            " WHERE source = :source AND native_id = ANY(:ids) AND state = 'fetched'"
        ),
        {"source": source, "ids": list(native_ids)},
    )
