"""The download handler of the sandbox, below all middlewares.

Spiders, middlewares, cookies, redirects and queues see real URLs alone; here
`https://host/path?query` is requested as `http://127.0.0.1:PORT/path?query` with the real address in a header,
and the response gets its real URL back. Only crawls with `order.sandbox` have this handler.
"""

from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler

from scrapers.keys import KeyedHandler

URL_HEADER = "X-Sandbox-Url"
DAY_HEADER = "X-Sandbox-Day"
FAULT_HEADER = "X-Sandbox-Fault"


class SandboxDownloadHandler(KeyedHandler):
    """Download every URL from the sandbox."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)

    def to_send(self, request: Request) -> Request:
        """The request that is sent: the sandbox's address, the real one in a header."""
        request = super().to_send(request)
        real = urlsplit(request.url)
        target = f"{self.order.sandbox}{real.path or '/'}" + (f"?{real.query}" if real.query else "")
        sent: Request = request.replace(url=target)
        sent.headers[URL_HEADER] = request.url
        sent.headers[DAY_HEADER] = str(self.order.sandbox_day)
        if self.order.fault:
            sent.headers[FAULT_HEADER] = self.order.fault
        return sent
