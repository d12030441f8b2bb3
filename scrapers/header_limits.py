"""The head of an answer is limited before objects are made of it; Twisted and Scrapy limit the body alone.

Every header becomes several objects: 200,000 of them, eight times at once, took more than 2 GiB.
"""

from collections.abc import Callable
from typing import Any, Never, cast

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
)
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadFailedError
from scrapy.http import Response
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IAddress
from twisted.python.failure import Failure
from twisted.web._newclient import Request as WireRequest
from twisted.web.iweb import IResponse

from domain.crawl import FailureReason
from scrapers.refusal import Refused

KIB = 1024
LARGEST, MOST_LINES = 64 * KIB, 200


class HeadTooLargeError(Exception):
    """The head of an answer is larger than LARGEST bytes or has more than MOST_LINES lines."""


class BoundedParser(_LenientHTTPClientParser):
    """Counts what comes before the body, interim answers (1xx) included."""

    abort: Callable[[], None]
    bytes_left, lines_left = LARGEST, MOST_LINES

    def lineReceived(self, line: bytes) -> None:  # noqa: N802  # Twisted's own name
        """Take one line of the head. Raises HeadTooLargeError."""
        self.bytes_left -= len(line)
        self.lines_left -= 1
        if self.bytes_left < 0 or self.lines_left < 0:
            self.give_up()
        super().lineReceived(line)

    def lineLengthExceeded(self, line: bytes) -> Never:  # noqa: ARG002, N802  # Twisted's own name
        """Refuse a line longer than Twisted's limit, 16 KiB. Raises HeadTooLargeError."""
        self.give_up()

    def give_up(self) -> Never:
        """End the connection at once: a farewell, as TLS has it, would go on reading what the portal sends."""
        self.abort()
        raise HeadTooLargeError


class BoundedProtocol(_LenientHTTP11ClientProtocol):
    """Parses answers with BoundedParser, put in its place as Scrapy puts its own."""

    def request(self, request: WireRequest) -> Deferred[IResponse]:
        """Send a request."""
        answer = super().request(request)
        parser, connection = cast("BoundedParser", self._parser), cast("Any", self.transport)
        parser.__class__ = BoundedParser
        parser.abort = connection.abortConnection
        return answer


class BoundedFactory(_LenientHTTP11ClientFactory):
    """Makes BoundedProtocol for every new connection."""

    def buildProtocol(self, addr: IAddress | None) -> BoundedProtocol:  # noqa: ARG002, N802  # Twisted's own name
        """Make the protocol of one connection."""
        return BoundedProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]  # Twisted has no types


class BoundedHandler(HTTP11DownloadHandler):
    """Scrapy's download handler for HTTP/1.1, for heads of a limited size."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = BoundedFactory  # noqa: SLF001  # Scrapy sets it so itself

    async def download_request(self, request: Request) -> Response:
        """Fetch one page. Raises Refused where its head is too large; such a page is not requested again."""
        try:
            return await super().download_request(request)
        except DownloadFailedError as error:
            reasons = getattr(error.__cause__, "reasons", ())
            if any(isinstance(one, Failure) and isinstance(one.value, HeadTooLargeError) for one in reasons):
                raise Refused(FailureReason.HEADERS_TOO_LARGE, kib=LARGEST // KIB, lines=MOST_LINES) from None
            raise
