"""Retry-After (RFC 9110, 10.2.3): the crawl waits as long as a portal asks, and a live crawl always pauses.

Scrapy ignores Retry-After and asks again at once.
"""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from time import monotonic
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached

from domain.crawl import CrawlOrder, FailureReason
from scrapers.refusal import Refused

ASKED_TO_WAIT = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)
# Seconds to wait where the portal names none; as many waits as there are entries.
BACK_OFF = (30.0, 60.0)
LEAST_DELAY = 2.0
WAITED = "cityleads_waited"


def retry_after(response: Response) -> float | None:
    """Seconds that Retry-After asks for, counted from the answer's own Date; None where it cannot be read."""
    text = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if text.isascii() and text.isdigit():
        return float(text)
    until = _moment(text)
    if until is None:
        return None
    answered = _moment((response.headers.get("Date") or b"").decode("latin-1")) or datetime.now(UTC)
    return max(0.0, (until - answered).total_seconds())


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


class RetryAfter:
    """Hold a host's queue as long as the host asked, twice at most; then leave the host alone."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.longest_wait = crawler.settings.getfloat("CITYLEADS_LONGEST_WAIT")
        self.closed: dict[str, int] = {}  # host → the status with which it sent us away

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build it. Raises ValueError for a live crawl whose settings leave out the pauses."""
        order: CrawlOrder = crawler.settings["CITYLEADS_ORDER"]
        settings = crawler.settings
        hurries = (
            settings.getfloat("DOWNLOAD_DELAY") < LEAST_DELAY
            or settings.getfloat("DOWNLOAD_DELAY_JITTER") > 0
            or settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN") != 1
            or settings.getdict("DOWNLOAD_SLOTS")
        )
        if hurries and not order.sandbox:
            raise ValueError(f"a live crawl asks one page at a time, {LEAST_DELAY:g} s apart or more")
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Refuse requests to a host that refused us."""
        status = self.closed.get(self._host(request))
        if status:
            raise Refused(FailureReason.SENT_AWAY, status=status)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Wait and ask again, or pass the refusal on."""
        if response.status not in ASKED_TO_WAIT:
            return response
        asked, waited = retry_after(response), int(request.meta.get(WAITED, 0))
        seconds = BACK_OFF[min(waited, len(BACK_OFF) - 1)] if asked is None else asked
        if waited >= len(BACK_OFF) or seconds > self.longest_wait:
            if asked is not None or response.status == HTTPStatus.TOO_MANY_REQUESTS:
                self.closed[self._host(request)] = response.status
            return response
        self._hold(request, seconds)
        return request.replace(dont_filter=True, meta={**request.meta, WAITED: waited + 1})

    def _hold(self, request: Request, seconds: float) -> None:
        engine = self.crawler.engine
        slot = engine.downloader.slots.get(engine.downloader.get_slot_key(request)) if engine else None
        if slot:
            # The queue counts its next pause from `lastseen`; put forward, it holds all the host's requests.
            slot.lastseen = max(slot.lastseen, monotonic() + seconds - slot.delay)

    def _host(self, request: Request) -> str:
        return urlparse_cached(request).hostname or ""
