"""robots.txt as RFC 9309 has it: one that cannot be read forbids everything, an absent one allows all.

Scrapy's own middleware goes on when robots.txt answers 503, and leaves Crawl-delay alone.
"""

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import RobotParser
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet.defer import Deferred

from domain.crawl import CrawlOrder, FailureReason
from scrapers.refusal import Refused
from scrapers.source_config import facts

# A portal that asks for longer pauses than this does not want to be crawled at all.
LONGEST_CRAWL_DELAY = 120.0
# Key of a request's meta: robots.txt forbids it, and a written permission lifts that.
LIFTED = "cityleads_robots_lifted"
RATE_LIMITED = 429
SERVER_ERROR = 500
CLIENT_ERROR = 300


class Unreadable(RobotParser):
    """The rules of a host whose robots.txt could not be read: nothing may be fetched, for this reason."""

    def __init__(self, reason: Refused) -> None:
        self.reason = reason

    @classmethod
    def from_crawler(cls, crawler: Crawler, robotstxt_body: bytes) -> Self:  # noqa: ARG003  # Scrapy's own
        """Build it for a body that is no robots.txt."""
        return cls(Refused(FailureReason.ROBOTS_UNREACHABLE, error="no text"))

    def allowed(self, url: str | bytes, user_agent: str | bytes) -> bool:  # noqa: ARG002  # Scrapy's own
        """Forbid."""
        return False


class Robots(RobotsTxtMiddleware):
    """Ask a host's robots.txt before anything else, with no exception but robots.txt itself."""

    async def process_request(self, request: Request, spider: object = None) -> None:  # noqa: ARG002  # Scrapy's own
        """Let the request pass, or raise Refused with the reason."""
        if request.callback is NO_CALLBACK:
            return
        self.process_request_2(await self.robot_parser(request), request)

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """Wait for the host's rules and give them.

        Of the requests that wait for one robots.txt, Scrapy hands the rules to a single one and None, which
        it takes for "all is allowed", to the others: so the rules are looked up once they are there.
        """
        await super().robot_parser(request)
        parser = self._parsers[urlparse_cached(request).netloc]
        return None if isinstance(parser, Deferred) else parser

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        """Let the request pass or refuse it, by its host's rules."""
        if isinstance(rp, Unreadable):
            raise rp.reason
        agent = self._robotstxt_useragent or self._default_useragent
        if rp is None or not (rp.allowed(request.url, agent) or self.is_permitted(request)):
            self._stats.inc_value("robotstxt/forbidden")
            raise Refused(FailureReason.ROBOTS_REFUSED)
        self.slow_down(rp.crawl_delay(agent) or 0.0, request)

    def is_permitted(self, request: Request) -> bool:
        """Whether the portal's owner has permitted in writing what its robots.txt forbids."""
        order: CrawlOrder = self.crawler.settings["CITYLEADS_ORDER"]
        today = facts(order.source).local(order.now).date()
        permitted = any(one.covers(request.url, today) for one in order.permissions)
        request.meta[LIFTED] = permitted
        return permitted

    def slow_down(self, seconds: float, request: Request) -> None:
        """Raise the pause between two requests to the Crawl-delay, where the crawl makes pauses at all."""
        engine = self.crawler.engine
        own = self.crawler.settings.getfloat("DOWNLOAD_DELAY")
        if engine is None or not own or seconds <= own:
            return
        if seconds > LONGEST_CRAWL_DELAY:
            raise Refused(FailureReason.CRAWL_DELAY_TOO_LONG, seconds=round(seconds))
        key = engine.downloader.get_slot_key(request)
        engine.downloader.per_slot_settings.setdefault(key, {})["delay"] = seconds
        if key in engine.downloader.slots:
            engine.downloader.slots[key].delay = seconds
        self._stats.set_value(f"cityleads/crawl_delay/{key}", seconds)

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= SERVER_ERROR or response.status == RATE_LIMITED:
            raise Refused(FailureReason.ROBOTS_UNREADABLE, status=response.status)
        if response.status >= CLIENT_ERROR:
            response = response.replace(body=b"")
        await super()._parse_robots(response, netloc, request)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        waiting = self._parsers[netloc]
        reason = exc if isinstance(exc, Refused) else None
        closed = Unreadable(reason or Refused(FailureReason.ROBOTS_UNREACHABLE, error=type(exc).__name__))
        self._parsers[netloc] = closed
        if isinstance(waiting, Deferred):
            waiting.callback(closed)
