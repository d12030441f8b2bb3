"""The base of all spiders: fetch, check that it is data, land it verbatim, count what happened.

A concrete spider only says how to walk its portal (`walk`) and how to fetch one notice's details (`details`).
"""

import json
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from typing import Any, ClassVar, Self
from urllib.parse import urlencode

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from scrapers.crawl import CrawlOrder, Tally, Want
from scrapers.facts import SourceFacts, facts
from scrapers.items import RawDocument
from scrapers.middlewares.robots import Unreachable

Callback = Callable[..., Iterable[Request | RawDocument]]

# Answers that refuse us. They are never worked round (docs/decisions.md, D8).
REFUSALS = {401: "login asked", 403: "access refused", 428: "human check asked", 429: "too many requests"}
CHALLENGES = (b"Just a moment...", b"Request Rejected", b"cf-challenge", b"HUMAN_VERIFICATION_REQUIRED")
HEAD = 64 * 1024


class PortalSpider(Spider):
    """One portal. Subclasses set `name` and write `walk` and, where the portal has details, `details`."""

    facts: SourceFacts
    max_pages: ClassVar[int] = 200

    def __init__(self, *, order: CrawlOrder, **kwargs: Any) -> None:  # noqa: ANN401  # Scrapy's own arguments
        super().__init__(**kwargs)
        self.order = order
        self.facts = facts(self.name)
        self.tally = Tally()
        self.pages_left = order.max_pages or self.max_pages

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:  # noqa: ANN401  # as Scrapy has it
        """Build the spider with its crawler, as Scrapy asks."""
        return super().from_crawler(crawler, *args, **kwargs)

    async def start(self) -> AsyncIterator[Request]:
        """Yield the first requests of the entrance that was ordered."""
        if not self.facts.is_open(self.order.now):
            self.tally.failed[f"closed: the portal answers {self.facts.open_hours}"] += 1
            return
        if self.order.entrance == "walk":
            for request in self.walk():
                yield request
        else:
            for want in self.order.wants:
                for request in self.details(want):
                    yield request

    def walk(self) -> Iterator[Request]:
        """Yield the first requests of the lists, for the window `order.since` … `order.until`."""
        raise TypeError(f"{self.name} does not say how its portal is walked")

    def details(self, want: Want) -> Iterator[Request]:  # noqa: ARG002  # subclasses use it
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
        marks = [*CHALLENGES, *(mark.encode() for mark in self.facts.blocked_marks)]
        if any(mark in head for mark in marks):
            self.tally.blocked["the portal asked for a browser check"] += 1
            return False
        if self.facts.pages[kind].marker.encode() not in head:
            self.tally.failed[f"a {kind} page was not in the known format"] += 1
            return False
        return True

    def land(self, response: Response, kind: str, key: str, rows: int = 1, **meta: str) -> RawDocument:
        """Make the document of a page and count it. Error pages land too: they are the evidence.

        `rows` is how many notices the page lists (0 for a page that was no data).
        """
        self.tally.documents += 1
        self.tally.rows += rows
        return RawDocument(
            source=self.name,
            kind=kind,
            key=key,
            url=response.url,
            body=response.body,
            content_type=(response.headers.get("Content-Type") or b"").decode("latin-1"),
            fetched_at=self.order.now,
            meta=meta,
        )

    def may_turn_page(self) -> bool:
        """Take one from the allowance of list pages; False, and a short crawl, when it is used up."""
        if self.pages_left <= 0:
            self.tally.short["the ceiling on list pages was reached"] += 1
            return False
        self.pages_left -= 1
        return True

    def lost(self, failure: Failure) -> None:
        """Count a request that brought nothing, and say what it was."""
        error = failure.value
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy sets it
        if isinstance(error, HttpError):
            status = error.response.status
            if status in REFUSALS:
                self.tally.blocked[f"{REFUSALS[status]} (HTTP {status})"] += 1
            else:
                self.tally.failed[f"HTTP {status}"] += 1
        elif isinstance(error, IgnoreRequest) and not isinstance(error, Unreachable):
            self.tally.blocked[str(error) or "not allowed by robots.txt"] += 1
        else:
            told = str(error) if isinstance(error, Unreachable) else type(error).__name__
            self.tally.failed[told] += 1
        self.logger.warning("lost %s: %r", request.url, error)
