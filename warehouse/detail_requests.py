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
# What was asked for in vain is asked for again after 1, 2, 4, 8, 16 and then 24 hours each: 17 tries are 13 days.
LONGEST_WAIT = 24  # hours
MOST_LOST = 17

_REQUEST = """
INSERT INTO ops.detail_request (source, native_id, locator, reason, state, wanted_at)
{rows}
ON CONFLICT (source, native_id) DO UPDATE
SET locator = excluded.locator, state = 'wanted', wanted_at = excluded.wanted_at, lost = 0
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
  AND (r.state = 'wanted' AND r.lost = 0 AND r.wanted_at > :oldest
    OR r.state = 'wanted' AND r.lost > 0
       AND r.lost_at <= :now - least(2 ^ (r.lost - 1), :longest) * interval '1 hour'
    OR (r.state = 'fetched' AND r.fetched_at <= :polled OR r.state = 'given_up' AND r.lost_at <= :weekly)
       AND l.stage IN ('draft', 'open', 'amended')
       AND NOT core.is_over(l.stage, core.closes_at(l.stage, l.deadline_at, l.changed_at), :now)
       AND r.wanted_at > :forgotten
    OR r.state IN ('fetched', 'given_up') AND greatest(r.fetched_at, r.lost_at) <= :weekly AND :until_outcome
       AND r.wanted_at > :forgotten
       AND (l.stage IN ('open', 'amended', 'closed')
            AND core.is_over(l.stage, core.closes_at(l.stage, l.deadline_at, l.changed_at), :now)
         OR l.stage = 'awarded' AND NOT EXISTS (
            SELECT FROM core.award a JOIN core.lead_member o ON o.notice_id = a.notice_id
            WHERE o.lead_id = l.id AND a.supplier_party IS NOT NULL)))
ORDER BY r.reason = 'title', r.wanted_at, r.native_id
"""

_READ = """
WITH page AS (
  SELECT c.source, c.started_at, d.meta ->> 'native_id' AS native_id,
    coalesce(cardinality(w.native_ids), 0) + coalesce(cardinality(w.passed_over), 0) > 0
    OR NOT EXISTS (SELECT FROM raw.reject j WHERE j.document_id = d.id AND j.reason <> 'no_text') AS read
  FROM raw.crawl c JOIN raw.crawl_page p ON p.crawl_id = c.id JOIN ops.work w USING (document_id)
  JOIN raw.document d ON d.id = p.document_id
  WHERE c.id = :crawl AND c.entrance = 'details' AND d.meta ? 'native_id'
)
SELECT source, started_at, array_agg(native_id) FILTER (WHERE NOT whole) AS unread,
  array_agg(native_id) FILTER (WHERE whole) AS read
FROM (SELECT source, started_at, native_id, bool_and(read) AS whole FROM page GROUP BY 1, 2, 3) told
JOIN ops.detail_request r USING (source, native_id)
WHERE r.state = 'fetched' AND r.fetched_at = told.started_at
GROUP BY 1, 2
"""
_GIVEN_UP = """
SELECT source, count(*) FILTER (WHERE state = 'given_up') AS given_up,
  count(*) FILTER (WHERE state = 'wanted') AS never_asked, min(native_id) AS example
FROM ops.detail_request
WHERE state = 'given_up' AND lost_at > :week
   OR state = 'wanted' AND lost = 0 AND wanted_at <= :oldest AND wanted_at > :forgotten
GROUP BY source ORDER BY source
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
    """List the details to fetch: those requested or lost, and those of open leads not fetched since yesterday.

    An extended deadline often changes nothing that a list would show, so open leads are fetched again; those that were
    given up once a week.

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
        longest=LONGEST_WAIT,
    )


def mark_fetched(connection: Connection, documents: Sequence[Document]) -> None:
    """Mark the details that documents bring as fetched, and those whose portal has no such page any more as gone.

    A page that lists nothing is no detail, whatever came in its place.
    """
    fetched = [
        {
            "source": d.source,
            "native_id": d.meta["native_id"],
            "at": d.fetched_at,
            "state": "gone" if d.meta.get("gone") == "yes" else "fetched",
        }
        for d in documents
        if d.kind != "list" and "native_id" in d.meta and d.listed != 0
    ]
    if fetched:
        connection.execute(
            text(
                "UPDATE ops.detail_request SET state = :state, fetched_at = :at"
                " WHERE source = :source AND native_id = :native_id"
            ),
            fetched,
        )


def want_again(connection: Connection, source: str, native_ids: Sequence[str], now: datetime) -> None:
    """Ask once more, later, for details that were asked for in vain or came in part, MOST_LOST times in a row at most.

    When they were first asked for stays.
    """
    connection.execute(
        text(
            "UPDATE ops.detail_request SET lost = lost + 1, lost_at = :now,"
            " state = CASE WHEN lost + 1 >= :most THEN 'given_up' ELSE 'wanted' END"
            " WHERE source = :source AND native_id = ANY(:ids) AND state <> 'gone'"
        ),
        {"source": source, "ids": list(native_ids), "now": now, "most": MOST_LOST},
    )


def judge_read(connection: Connection, crawl_id: int) -> None:
    """Ask again for details of a crawl of which nothing could be read; of the others the count of tries is over.

    A scan without text, or an empty list, is what the portal has; another try would bring the same. Only details that
    this crawl brought are judged: the bytes of an older one may be read anew at any time.
    """
    for row in rows_of(connection, _READ, crawl=crawl_id):
        want_again(connection, row["source"], row["unread"] or (), row["started_at"])
        connection.execute(
            text(
                "UPDATE ops.detail_request SET lost = 0"
                " WHERE source = :source AND native_id = ANY(:ids) AND state = 'fetched' AND lost > 0"
            ),
            {"source": row["source"], "ids": row["read"] or []},
        )


def given_up(connection: Connection, now: datetime) -> list[dict[str, Any]]:
    """Count the details that were given up, or that nobody could ask for in time, by source; for a week each.

    Returns:
        Rows with source, given_up, never_asked and example, a native_id.
    """
    week = now - OUTCOME_EVERY - timedelta(days=1)  # an open lead's is tried once a week, and told meanwhile
    oldest = now - WANTED_FOR
    return rows_of(connection, _GIVEN_UP, week=week, oldest=oldest, forgotten=oldest - OUTCOME_EVERY)
