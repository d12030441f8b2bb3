"""Where crawls and their documents enter the warehouse. Landing a batch twice changes nothing."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Engine, text

from domain.crawl import CrawlOrder
from domain.crawl.outcome import Outcome
from domain.document import Document
from warehouse import detail_requests, tables
from warehouse.db import connect, stage


@dataclass(frozen=True, slots=True)
class Landed:
    """How many documents of a batch were new, and how many were known already."""

    new: int
    known: int


_COLUMNS = (
    "source",
    "kind",
    "key",
    "hash",
    "fingerprint",
    "url",
    "content_type",
    "body",
    "meta",
    "fetched_at",
    "seen_at",
    "crawl_id",
)

# A page is known by its fingerprint: the hash of its bytes, without what its source's facts call volatile.
# A portal may go back to bytes it showed before (A, B, A): then the old document is news again.
_REQUEUE = """
UPDATE ops.work SET state = 'new', attempts = 0, queued_at = s.fetched_at
FROM {staged} s JOIN raw.document d USING (source, key, fingerprint)
WHERE work.document_id = d.id AND s.fetched_at > d.seen_at
  AND EXISTS (SELECT FROM raw.document o WHERE o.source = d.source AND o.key = d.key AND o.seen_at > d.seen_at)
"""
_MERGE = """
INSERT INTO raw.document ({columns})
SELECT DISTINCT ON (source, key, fingerprint) {columns} FROM {staged} ORDER BY source, key, fingerprint, seen_at
ON CONFLICT (source, key, fingerprint) DO UPDATE SET seen_at = excluded.seen_at
WHERE document.seen_at < excluded.seen_at
RETURNING (xmax = 0) AS inserted
"""
_PAGES = """
INSERT INTO raw.crawl_page (crawl_id, document_id, listed)
SELECT DISTINCT ON (d.id) :crawl, d.id, page.listed
FROM unnest(CAST(:sources AS text[]), CAST(:keys AS text[]), CAST(:prints AS bytea[]), CAST(:listed AS integer[]))
  AS page (source, key, fingerprint, listed)
JOIN raw.document d USING (source, key, fingerprint)
ON CONFLICT DO NOTHING
"""


def land(connection: Connection, crawl_id: int, documents: Sequence[Document]) -> Landed:
    """Keep a batch of documents: new bytes become rows (and work for refine), known ones are seen again."""
    hashes = [sha256(document.body).digest() for document in documents]
    pages: dict[str, list[Any]] = {
        "sources": [document.source for document in documents],
        "keys": [document.key for document in documents],
        "prints": [one.fingerprint or hashed for one, hashed in zip(documents, hashes, strict=True)],
        "listed": [document.listed for document in documents],
    }
    rows = [
        _row(document, hashed, fingerprint, crawl_id)
        for document, hashed, fingerprint in zip(documents, hashes, pages["prints"], strict=True)
    ]
    staged = stage(connection, tables.document, _COLUMNS, rows)
    connection.execute(text(_REQUEUE.format(staged=staged)))
    merged = connection.execute(text(_MERGE.format(staged=staged, columns=", ".join(_COLUMNS))))
    new = sum(row.inserted for row in merged)
    connection.execute(text(_PAGES), {"crawl": crawl_id, **pages})
    return Landed(new, len(set(zip(pages["sources"], pages["keys"], pages["prints"], strict=True))) - new)


def _row(d: Document, hashed: bytes, fingerprint: bytes, crawl_id: int) -> tuple[object, ...]:
    named = (d.source, d.kind, d.key, hashed, fingerprint, d.url, d.content_type)
    return (*named, d.body, dict(d.meta), d.fetched_at, d.fetched_at, crawl_id)


def open_crawl(connection: Connection, order: CrawlOrder) -> int:
    """Note that a crawl begins; returns its id."""
    values = {
        "source": order.source,
        "entrance": order.entrance,
        "started_at": order.now,
        "window_since": order.since,
        "window_until": order.until,
        "state": "running",
        "run": order.run or None,
        "quiet": order.quiet,
        "permission": order.permitted_by or None,
    }
    crawl_id: int = connection.execute(
        tables.crawl.insert().returning(tables.crawl.c.id), values
    ).scalar_one()
    return crawl_id


def close_crawl(connection: Connection, crawl_id: int, now: datetime, outcome: Outcome, reason: str) -> None:
    """Note how a crawl ended, and why in a sentence for people."""
    values = {
        "finished_at": now,
        "state": str(outcome.state),
        "reason": reason,
        "troubles": [dict(trouble) for trouble in outcome.troubles],
        "documents": outcome.documents,
        "rows": outcome.rows,
        "portal_total": outcome.portal_total,
    }
    connection.execute(tables.crawl.update().where(tables.crawl.c.id == crawl_id).values(values))


class WarehouseSink:
    """Lands a spider's documents; see scrapers.pipelines.Sink."""

    def __init__(self, database_url: str) -> None:
        self.engine: Engine = connect(database_url)
        self.order: CrawlOrder | None = None
        self.crawl_id = 0

    def open(self, order: CrawlOrder) -> None:
        """Open the crawl's row."""
        self.order = order
        with self.engine.begin() as connection:
            self.crawl_id = open_crawl(connection, order)

    def land(self, documents: Sequence[Document]) -> None:
        """Keep a batch in one transaction, and mark the details that it brings as fetched."""
        with self.engine.begin() as connection:
            landed = land(connection, self.crawl_id, documents)
            counted = tables.crawl.c.documents_new + landed.new
            ours = tables.crawl.c.id == self.crawl_id
            connection.execute(tables.crawl.update().where(ours).values(documents_new=counted))
            detail_requests.mark_fetched(connection, documents)

    def close(self, outcome: Outcome, reason: str) -> None:
        """Close the crawl's row; details of which a page was lost are asked for again, whatever else came of them."""
        assert self.order is not None  # noqa: S101  # open() comes first
        with self.engine.begin() as connection:
            close_crawl(connection, self.crawl_id, self.order.now, outcome, reason)
            detail_requests.want_again(connection, self.order.source, outcome.unfetched, self.order.now)
        self.engine.dispose()


def land_crawl(engine: Engine, order: CrawlOrder, documents: Sequence[Document]) -> int:
    """Land documents that no spider brings, as a crawl of their own; returns its id.

    How many notices a file lists is for its parser to count (`listed` is None): the crawl is settled by that.
    """
    sink = WarehouseSink(engine.url.render_as_string(hide_password=False))
    sink.open(order)
    sink.land(documents)
    sink.close(Outcome(documents=len(documents)), "")
    return sink.crawl_id


def count_unread(connection: Connection, crawls: Collection[int]) -> int:
    """How many documents of these crawls are still to be read, count, each once."""
    unread = (
        "SELECT count(DISTINCT p.document_id) FROM raw.crawl_page p JOIN ops.work w USING (document_id)"
        " WHERE p.crawl_id = ANY(:crawls) AND w.state = 'new'"
    )
    return int(connection.execute(text(unread), {"crawls": list(crawls)}).scalar_one())


def last_window_end(connection: Connection, source: str, before: date) -> date | None:
    """The last day before `before` that list crawls of this source have covered without gaps; None when there is none.

    Today's own crawls do not count: a second crawl of one day asks for the same window and finds the same pages.
    Nor do crawls whose pages are not all refined, as it is not known yet whether they could be read, nor backfills,
    nor a crawl that was ordered to begin later than the ones before it had ended, nor one by a clock that was set back
    afterwards: later crawls began earlier than it, so the last days that it asked for had not come yet.
    """
    crawls = connection.execute(
        text(
            "SELECT c.window_since, c.window_until FROM (SELECT *, min(started_at) OVER (ORDER BY id DESC)"
            "  AS since_then FROM raw.crawl WHERE source = :source) c JOIN ops.list_crawl l ON l.id = c.id"
            " WHERE l.in_full AND c.window_until < :before AND NOT c.quiet"
            " AND c.since_then >= c.started_at - interval '1 hour' ORDER BY c.id"
        ),
        {"source": source, "before": before},
    )
    covered: date | None = None
    for crawl in crawls:
        if covered is None:
            covered = crawl.window_until
        elif crawl.window_since <= covered + timedelta(days=1):
            covered = max(covered, crawl.window_until)
    return covered
