"""The base of all spiders: fetch, check that it is data, land it verbatim, count what happened.

A concrete spider only says how to crawl its lists (`list_requests`) and how to fetch one notice's details (`details`).
"""

import json
import os
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Any, ClassVar, Self
from urllib.parse import urlencode

from OpenSSL import SSL
from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    StopDownload,
)
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.internet.error import ConnectError
from twisted.python.failure import Failure

from domain.crawl import CrawlOrder, DetailRequest, FailureReason
from domain.crawl.secret_files import lacking
from domain.document import Document
from scrapers.crawl_stats import CrawlStats
from scrapers.fingerprint import fingerprint_of
from scrapers.keys import key_of
from scrapers.middlewares.wanted import WANTED
from scrapers.refusal import Refused
from scrapers.source_config import SourceFacts, facts
from transform.parsers.bot_walls import find_wall

Callback = Callable[..., Iterable[Request | Document]]

# Answers that refuse us. They are never worked round (docs/decisions.md, D8).
REFUSALS = {
    401: FailureReason.LOGIN_ASKED,
    403: FailureReason.ACCESS_REFUSED,
    428: FailureReason.HUMAN_CHECK,
    429: FailureReason.TOO_MANY_REQUESTS,
}
HEAD = 64 * 1024
MIB = 1024 * 1024
LOST: tuple[tuple[type[BaseException], FailureReason], ...] = (
    (DownloadTimeoutError, FailureReason.TIMEOUT),
    (ResponseDataLossError, FailureReason.CUT_SHORT),
    (CannotResolveHostError, FailureReason.HOST_UNKNOWN),
    (DownloadConnectionRefusedError, FailureReason.NOT_CONNECTED),
    (ConnectError, FailureReason.NOT_CONNECTED),
    (SSL.Error, FailureReason.TLS_FAILED),
    (IgnoreRequest, FailureReason.NOT_ASKED),
)


class PortalSpider(Spider):
    """One portal. Subclasses set `name` and write `list_requests` and, where the portal has details, `details`."""

    facts: SourceFacts
    max_pages: ClassVar[int] = 200

    def __init__(self, *, order: CrawlOrder, **kwargs: Any) -> None:  # noqa: ANN401  # Scrapy's own arguments
        super().__init__(**kwargs)
        self.order = order
        self.facts = facts(self.name)
        self.crawl_stats = CrawlStats()
        self.pages_left = order.max_pages or self.max_pages

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:  # noqa: ANN401  # as Scrapy has it
        """Build the spider with its crawler, as Scrapy asks."""
        return super().from_crawler(crawler, *args, **kwargs)

    async def start(self) -> AsyncIterator[Request]:
        """Yield the first requests of what was ordered: the lists, or some details."""
        if self.facts.setting and not key_of(self.order, self.facts):
            wanting = lacking(os.environ, self.facts.setting)
            self.crawl_stats.note(FailureReason.NOT_CONFIGURED, setting=wanting)
            return
        hours = self.facts.open_hours
        if hours and not self.facts.is_open(self.order.now):
            self.crawl_stats.note(
                FailureReason.PORTAL_CLOSED, opens=f"{hours.from_:%H:%M}", closes=f"{hours.until:%H:%M}"
            )
            return
        if self.order.entrance == "walk":
            for request in self.list_requests():
                yield request
        else:
            for wanted in self.order.detail_requests:
                for request in self.details(wanted):
                    request.meta[WANTED] = wanted.native_id
                    yield request

    def list_requests(self) -> Iterator[Request]:
        """Yield the first requests of the lists, for the window `order.since` … `order.until`."""
        raise TypeError(f"{self.name} does not say how its lists are crawled")

    def details(self, wanted: DetailRequest) -> Iterator[Request]:  # noqa: ARG002  # subclasses use it
        """Yield the requests that fetch one notice's details; none where the portal has none."""
        yield from ()

    def get(self, url: str, then: Callback, **cb_kwargs: object) -> Request:
        """Ask for a page; `then(response, **cb_kwargs)` handles it."""
        return Request(url, callback=then, errback=self.lost, cb_kwargs=cb_kwargs)

    def post_form(self, url: str, form: Mapping[str, str], then: Callback, **cb_kwargs: object) -> Request:
        """Send a form."""
        headers = {"Content-Type": "application/x-www-form-urlencoded; charset=UTF-8"}
        body = urlencode(form)
        return Request(url, then, "POST", headers, body, errback=self.lost, cb_kwargs=cb_kwargs)

    def post_json(self, url: str, value: object, then: Callback, **cb_kwargs: object) -> Request:
        """Send JSON."""
        headers = {"Content-Type": "application/json"}
        body = json.dumps(value, ensure_ascii=False)
        return Request(url, then, "POST", headers, body, errback=self.lost, cb_kwargs=cb_kwargs)

    def is_data(self, response: Response, kind: str) -> bool:
        """Tell a page of this kind from a challenge or an error page, and count the latter two."""
        head = response.body[:HEAD]
        markers = self.facts.pages[kind].markers
        found = next((one for one in markers if one.encode() in head), "")
        wall = find_wall(head.decode("utf-8", "replace"), marker=found)
        if wall or any(mark.encode() in head for mark in self.facts.blocked_marks):
            self.crawl_stats.note(FailureReason.BROWSER_CHECK)
            return False
        if not found:
            self.unknown_format(kind)
            return False
        return True

    def unknown_format(self, kind: str) -> None:
        """Count a page that is no page of this kind as far as we know it."""
        self.crawl_stats.note(FailureReason.UNKNOWN_FORMAT, kind=kind)

    def land(
        self,
        response: Response,
        kind: str,
        key: str,
        listed: Collection[str] | None,
        *,
        query: str = "",
        **meta: str,
    ) -> Document:
        """Make the document of a page and count it. Error pages land too: they are the evidence.

        Args:
            response: the page.
            kind: its shape, for the parser.
            key: its name within the source.
            listed: a key for each notice that the page lists, the portal's own number where it has one
                (`keys_of`); empty for a page that was no data; None where only the parser can count.
            query: what the page is a part of; of one query each page shows other notices. "" for a page by itself.
            meta: what the spider knows and the bytes do not say.
        """
        self.crawl_stats.documents += 1
        if listed is None:
            self.crawl_stats.bundles += 1
        else:
            self.crawl_stats.add(query or key, listed)
        if listed is not None and not listed:
            self._miss(meta)
        return Document(
            source=self.name,
            kind=kind,
            key=key,
            url=response.url,
            body=response.body,
            content_type=(response.headers.get("Content-Type") or b"").decode("latin-1"),
            fetched_at=self.order.now,
            meta=meta,
            listed=None if listed is None else len(set(listed)),
            fingerprint=fingerprint_of(response.body, self.facts.volatile(kind)),
        )

    def _miss(self, meta: Mapping[str, str]) -> None:
        """Note that a page of details told nothing: it is to be asked for again, unless the portal says it is gone."""
        if self.order.entrance == "details" and "native_id" in meta and meta.get("gone") != "yes":
            self.crawl_stats.unfetched.add(meta["native_id"])

    def may_turn_page(self, query: str = "") -> bool:
        """Take one from the allowance of list pages.

        False, and a short crawl, when it is used up, and where the last page of this query showed nothing new.
        """
        if query and self.crawl_stats.listing(query).repeated:
            return False
        if self.pages_left <= 0:
            self.crawl_stats.note(FailureReason.PAGE_CEILING)
            return False
        self.pages_left -= 1
        return True

    def is_more(self, query: str, seen: int, *, full: bool) -> bool:
        """Whether a query has more pages: by the portal's own count, and always after a full page.

        A count that is too small, or counts the page alone, would otherwise end the query; that costs one more request
        where the last page is full.

        Args:
            query: as given to `land`.
            seen: rows up to and with the last page.
            full: whether that page held as many rows as were asked for.
        """
        total = self.crawl_stats.listing(query).total
        return full or seen < (total or 0)

    def lost(self, failure: Failure) -> None:
        """Count a request that brought nothing, and say what it was."""
        error = failure.value
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy sets it
        code, parameters = self._why(error)
        self.crawl_stats.note(code, **parameters)
        if WANTED in request.meta:
            self.crawl_stats.unfetched.add(request.meta[WANTED])
        self.logger.warning("lost %s: %r", request.url, error)

    def _why(self, error: BaseException | None) -> tuple[FailureReason, dict[str, str | int]]:
        if isinstance(error, HttpError):
            status = error.response.status
            return REFUSALS.get(status, FailureReason.HTTP_ERROR), {"status": status}
        if isinstance(error, Refused):
            return error.code, dict(error.parameters)
        if isinstance(error, (DownloadCancelledError, StopDownload)):  # it grew beyond what may be held
            return FailureReason.TOO_LARGE, {"mib": self.settings.getint("DOWNLOAD_MAXSIZE") // MIB}
        causes = list(_causes(error))
        code = next((code for type_, code in LOST if any(isinstance(one, type_) for one in causes)), None)
        return (code, {}) if code else (FailureReason.NETWORK_ERROR, {"error": type(error).__name__})


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """An error and what led to it; Twisted keeps that in a list of its own."""
    while error is not None:
        yield error
        inner = (reason.value for reason in getattr(error, "reasons", ()) if isinstance(reason, Failure))
        yield from (one for one in inner if one is not None)
        error = error.__cause__


def keys_of(records: Iterable[Any], *names: str | int) -> list[str]:
    """Name each record of a list by the first of these fields that it has; by all that it holds where it has none."""
    return [_key(record, names) for record in records]


def _key(record: Any, names: tuple[str | int, ...]) -> str:  # noqa: ANN401  # what a portal sends is of any type
    for name in names:
        try:
            value = record[name]
        except (KeyError, IndexError, TypeError):
            continue
        if isinstance(value, (str, int)) and str(value).strip():
            return str(value).strip()
    return sha256(json.dumps(record, sort_keys=True).encode()).hexdigest()
