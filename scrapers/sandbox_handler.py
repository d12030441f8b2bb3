"""The road to the sandbox: a download handler, below all middlewares and nearest the wire.

Spiders, guard, robots.txt, cookies, redirects and queues see real URLs alone; here
`https://host/path?query` is asked as `http://127.0.0.1:PORT/path?query` with the real address in a header,
and the response gets its real URL back. Only crawls with `order.sandbox` have this handler.
"""

from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from domain.crawl import CrawlOrder
from scrapers.header_limits import BoundedHandler

URL_HEADER = "X-Sandbox-Url"
DAY_HEADER = "X-Sandbox-Day"
FAULT_HEADER = "X-Sandbox-Fault"


class SandboxRoad(BoundedHandler):
    """Download every URL from the sandbox."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.order: CrawlOrder = crawler.settings["CITYLEADS_ORDER"]

    async def download_request(self, request: Request) -> Response:
        """Fetch the sandbox's answer and put the real address on it."""
        response = await super().download_request(self.turned(request))
        return response.replace(url=request.url)

    def turned(self, request: Request) -> Request:
        """Make the request that goes over the wire."""
        real = urlsplit(request.url)
        target = f"{self.order.sandbox}{real.path or '/'}" + (f"?{real.query}" if real.query else "")
        turned = request.replace(url=target)
        turned.headers[URL_HEADER] = request.url
        turned.headers[DAY_HEADER] = str(self.order.sandbox_day)
        if self.order.fault:
            turned.headers[FAULT_HEADER] = self.order.fault
        return turned
