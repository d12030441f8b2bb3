"""The road to the sandbox: spiders know only real URLs; here, nearest the wire, they change.

`https://host/path?query` becomes `http://127.0.0.1:PORT/path?query` with the real address in a header, and the
response gets its real URL back, so that redirects and robots.txt are judged by real addresses. A turned request
passes all middlewares once more. Without `order.sandbox` the middleware takes itself out.
"""

from typing import Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response

from scrapers.crawl import CrawlOrder

REAL_URL = "cityleads_real_url"
URL_HEADER = "X-Sandbox-Url"
DAY_HEADER = "X-Sandbox-Day"
FAULT_HEADER = "X-Sandbox-Fault"


class SandboxRoad:
    """Send every request to the sandbox."""

    def __init__(self, order: CrawlOrder) -> None:
        self.order = order

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build from the setting CITYLEADS_ORDER."""
        order: CrawlOrder = crawler.settings["CITYLEADS_ORDER"]
        if not order.sandbox:
            raise NotConfigured
        return cls(order)

    def process_request(self, request: Request) -> Request | None:
        """Turn the request to the sandbox, in its own slot so that hosts don't share one queue."""
        if request.url.startswith(f"{self.order.sandbox}/"):
            return None
        real = urlsplit(request.url)
        target = f"{self.order.sandbox}{real.path or '/'}" + (f"?{real.query}" if real.query else "")
        turned = request.replace(url=target)
        turned.meta.update({REAL_URL: request.url, "download_slot": real.hostname})
        turned.headers[URL_HEADER] = request.url
        turned.headers[DAY_HEADER] = str(self.order.sandbox_day)
        if self.order.fault:
            turned.headers[FAULT_HEADER] = self.order.fault
        return turned

    def process_response(self, request: Request, response: Response) -> Response:
        """Give the response its real address back."""
        real = request.meta.get(REAL_URL)
        return response.replace(url=real) if real else response
