"""What an operator's page reads: crawls, rejects, queue, mails. Every question is bounded, at any number of leads."""

from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection

from warehouse.db import rows_of

Row = dict[str, Any]
MOST_CRAWLS, MOST_MAILS, MOST_REJECTS = 30, 20, 50
# How far back mails and rejects are counted.
LATELY: Final = timedelta(days=3)


def read_crawls(connection: Connection, source: str, most: int = MOST_CRAWLS) -> list[Row]:
    """A source's last crawls, the newest first: when, of what, how they ended and why, what ordered them."""
    return rows_of(
        connection,
        "SELECT id, entrance, started_at, finished_at, state, reason, troubles, documents, documents_new, rows, read,"
        " rejected, run FROM raw.crawl WHERE source = :source ORDER BY started_at DESC, id DESC LIMIT :most",
        source=source,
        most=most,
    )


def count_rejects(connection: Connection, now: datetime, source: str | None = None) -> list[Row]:
    """Rejects of the last days by source and reason, the most frequent first; of a source alone where one is named."""
    return rows_of(
        connection,
        "SELECT source, reason, count(*) AS times, max(document_id) AS document FROM raw.reject"
        " WHERE rejected_at > :since AND (CAST(:source AS text) IS NULL OR source = :source)"
        " GROUP BY source, reason ORDER BY times DESC, source, reason LIMIT :most",
        since=now - LATELY,
        source=source,
        most=MOST_REJECTS,
    )


def read_queue(connection: Connection) -> Row:
    """What waits to be refined: how many, the oldest, how many were given up, and why the last of these."""
    return rows_of(
        connection,
        "SELECT (SELECT count(*) FROM (SELECT FROM ops.work WHERE state = 'new' LIMIT 10001) w) AS waiting,"
        " (SELECT min(queued_at) FROM ops.work WHERE state = 'new') AS oldest,"
        " (SELECT count(*) FROM ops.work WHERE state = 'failed') AS given_up,"
        " (SELECT last_error FROM ops.work WHERE state = 'failed' ORDER BY document_id DESC LIMIT 1) AS error,"
        " (SELECT count(*) FROM ops.detail_request WHERE state = 'wanted') AS details",
    )[0]


def count_mails(connection: Connection, now: datetime) -> list[Row]:
    """Mails of the last days by centre and state."""
    return rows_of(
        connection,
        "WITH last AS (SELECT * FROM digest.outbox ORDER BY id DESC LIMIT 20000)"
        " SELECT s.centre, o.state, count(*) AS times FROM last o"
        " JOIN digest.subscriber s ON s.id = o.subscriber_id WHERE o.frozen_at > :since GROUP BY 1, 2 ORDER BY 1, 2",
        since=now - LATELY,
    )


def read_last_mails(connection: Connection, most: int = MOST_MAILS) -> list[Row]:
    """The mails that were frozen last, the newest first, those that did not get through before them."""
    return rows_of(
        connection,
        "WITH last AS (SELECT * FROM digest.outbox ORDER BY id DESC LIMIT 500)"
        " SELECT o.id, o.frozen_at, s.centre, s.email, o.run_id IS NULL AS between, o.state, o.attempts, o.last_reply"
        " FROM last o JOIN digest.subscriber s ON s.id = o.subscriber_id"
        " ORDER BY o.state IN ('sent', 'written'), o.id DESC LIMIT :most",
        most=most,
    )


def read_document(connection: Connection, document_id: int) -> Row | None:
    """A document that something was rejected of, with its bytes; None for any other."""
    found = rows_of(
        connection,
        "SELECT d.id, d.source, d.kind, d.body FROM raw.document d WHERE d.id = :id"
        " AND EXISTS (SELECT FROM raw.reject r WHERE r.document_id = d.id)",
        id=document_id,
    )
    return found[0] if found else None
