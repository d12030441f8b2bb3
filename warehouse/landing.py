"""Where crawls and their documents enter the warehouse. Landing a batch twice changes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any, Protocol

from sqlalchemy import Connection, Engine, text

from warehouse import tables
from warehouse.db import connect, rows_of, stage

WANTED_FOR = timedelta(days=14)
POLL_EVERY = timedelta(hours=20)


class Landable(Protocol):
    """A document as a spider or any other producer hands it over; raw.document tells the meaning of its fields."""

    @property
    def source(self) -> str: ...  # noqa: D102  # named in the class docstring
    @property
    def kind(self) -> str: ...  # noqa: D102  # named in the class docstring
    @property
    def key(self) -> str: ...  # noqa: D102  # named in the class docstring
    @property
    def url(self) -> str: ...  # noqa: D102  # named in the class docstring
    @property
    def body(self) -> bytes: ...  # noqa: D102  # named in the class docstring
    @property
    def content_type(self) -> str: ...  # noqa: D102  # named in the class docstring
    @property
    def fetched_at(self) -> datetime: ...  # noqa: D102  # named in the class docstring
    @property
    def meta(self) -> Mapping[str, str]: ...  # noqa: D102  # named in the class docstring
    @property
    def listed(self) -> int | None: ...  # noqa: D102  # raw.crawl_page tells its meaning
    @property
    def fingerprint(self) -> bytes | None: ...  # noqa: D102  # None: the hash of all its bytes


class Order(Protocol):
    """What a crawl was asked (domain.crawl.CrawlOrder)."""

    @property
    def source(self) -> str: ...  # noqa: D102  # named in the class docstring
    @property
    def entrance(self) -> str: ...  # noqa: D102  # named in the class docstring
    @property
    def now(self) -> datetime: ...  # noqa: D102  # named in the class docstring
    @property
    def since(self) -> date: ...  # noqa: D102  # named in the class docstring
    @property
    def until(self) -> date: ...  # noqa: D102  # named in the class docstring
    @property
    def run(self) -> str: ...  # noqa: D102  # named in the class docstring
    @property
    def quiet(self) -> bool: ...  # noqa: D102  # named in the class docstring
    @property
    def permitted_by(self) -> str: ...  # noqa: D102  # named in the class docstring


class Ending(Protocol):
    """How a crawl ended (domain.crawl.Outcome)."""

    @property
    def state(self) -> str: ...  # noqa: D102  # named in the class docstring
    @property
    def troubles(self) -> Sequence[Mapping[str, Any]]: ...  # noqa: D102  # named in the class docstring
    @property
    def documents(self) -> int: ...  # noqa: D102  # named in the class docstring
    @property
    def rows(self) -> int: ...  # noqa: D102  # named in the class docstring
    @property
    def portal_total(self) -> int | None: ...  # noqa: D102  # named in the class docstring


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


def land(connection: Connection, crawl_id: int, documents: Sequence[Landable]) -> Landed:
    """Keep a batch of documents: new bytes become rows (and work for refine), known ones are seen again."""
    rows = [_row(document, crawl_id) for document in documents]
    staged = stage(connection, tables.document, _COLUMNS, rows)
    connection.execute(text(_REQUEUE.format(staged=staged)))
    merged = connection.execute(text(_MERGE.format(staged=staged, columns=", ".join(_COLUMNS))))
    new = sum(row.inserted for row in merged)
    pages = {"sources": [row[0] for row in rows], "keys": [row[2] for row in rows]}
    prints, listed = [row[4] for row in rows], [document.listed for document in documents]
    connection.execute(text(_PAGES), {"crawl": crawl_id, **pages, "prints": prints, "listed": listed})
    return Landed(new, len({(row[0], row[2], row[4]) for row in rows}) - new)


def _row(d: Landable, crawl_id: int) -> tuple[object, ...]:
    hashed = sha256(d.body).digest()
    named = (d.source, d.kind, d.key, hashed, d.fingerprint or hashed, d.url, d.content_type)
    return (*named, d.body, dict(d.meta), d.fetched_at, d.fetched_at, crawl_id)


def open_crawl(connection: Connection, order: Order) -> int:
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


def close_crawl(connection: Connection, crawl_id: int, now: datetime, outcome: Ending, reason: str) -> None:
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
        self.order: Order | None = None
        self.crawl_id = 0

    def open(self, order: Order) -> None:
        """Open the crawl's row."""
        self.order = order
        with self.engine.begin() as connection:
            self.crawl_id = open_crawl(connection, order)

    def land(self, documents: Sequence[Landable]) -> None:
        """Keep a batch in one transaction, and tick off the details it brings."""
        with self.engine.begin() as connection:
            landed = land(connection, self.crawl_id, documents)
            counted = tables.crawl.c.documents_new + landed.new
            ours = tables.crawl.c.id == self.crawl_id
            connection.execute(tables.crawl.update().where(ours).values(documents_new=counted))
            _tick_off(connection, documents)

    def close(self, outcome: Ending, reason: str) -> None:
        """Close the crawl's row."""
        assert self.order is not None  # noqa: S101  # open() comes first
        with self.engine.begin() as connection:
            close_crawl(connection, self.crawl_id, self.order.now, outcome, reason)
        self.engine.dispose()


def _tick_off(connection: Connection, documents: Sequence[Landable]) -> None:
    fetched = [
        {"source": d.source, "native_id": d.meta["native_id"], "at": d.fetched_at}
        for d in documents
        if d.kind != "list" and "native_id" in d.meta
    ]
    if fetched:
        connection.execute(
            text(
                "UPDATE ops.detail_request SET state = 'fetched', fetched_at = :at"
                " WHERE source = :source AND native_id = :native_id"
            ),
            fetched,
        )


def wanted(connection: Connection, source: str, now: datetime) -> list[dict[str, Any]]:
    """List the details to fetch: those asked for, and those of open leads not looked at since yesterday.

    An extended deadline often changes nothing that a list would show, so open leads are asked again.

    Returns:
        Rows with native_id and locator: of titles that say nothing last, else the oldest wish first.
    """
    return rows_of(
        connection,
        """
        SELECT r.native_id, r.locator
        FROM ops.detail_request r
        LEFT JOIN core.notice n USING (source, native_id)
        LEFT JOIN core.lead_member m ON m.notice_id = n.id
        LEFT JOIN core.lead l ON l.id = m.lead_id
        WHERE r.source = :source
          AND (r.state = 'wanted' AND r.wanted_at > :oldest
            OR r.state = 'fetched' AND r.fetched_at <= :polled
               AND l.stage IN ('draft', 'open', 'amended') AND coalesce(l.deadline_at >= :now, true)
               AND r.wanted_at > :forgotten)
        ORDER BY r.reason = 'title', r.wanted_at, r.native_id
        """,
        source=source,
        now=now,
        oldest=now - WANTED_FOR,
        polled=now - POLL_EVERY,
        forgotten=now - timedelta(days=120),
    )


def last_window_end(connection: Connection, source: str, before: date) -> date | None:
    """The last day before `before` that a walk of this source has covered without gaps; None when there is none.

    Today's own walks don't count: a second walk of one day asks for the same window and finds the same pages.
    Nor do walks whose pages are not all refined, as nobody knows yet whether they could be read, nor backfills,
    nor a walk that was told to begin later than the ones before it had ended.
    """
    walks = connection.execute(
        text(
            "SELECT window_since, window_until FROM raw.crawl"
            " WHERE source = :source AND entrance = 'walk' AND state IN ('complete', 'empty') AND settled"
            " AND window_until < :before AND NOT quiet ORDER BY id"
        ),
        {"source": source, "before": before},
    )
    covered: date | None = None
    for walk in walks:
        if covered is None:
            covered = walk.window_until
        elif walk.window_since <= covered + timedelta(days=1):
            covered = max(covered, walk.window_until)
    return covered
