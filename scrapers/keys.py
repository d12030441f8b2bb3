"""Keys of portals' interfaces, put on a request below everything that could write its address down.

Spiders, middlewares, logs and landed documents know addresses without a key. It is added here, as a request is sent,
and no answer and no error goes up with it.
"""

import os
from urllib.parse import quote, unquote

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from domain.crawl import CrawlOrder
from domain.crawl.secret_files import SecretError, secret_in
from scrapers.header_limits import BoundedHandler
from scrapers.source_config import SourceFacts, facts

SANDBOX_KEY = "sandbox-key"
HIDDEN = "…"


def key_of(order: CrawlOrder, source: SourceFacts) -> str:
    """The key of a source: the sandbox's own, else what the environment or its file holds; "" where there is none.

    Portals hand keys out percent-encoded and plain; either is taken.
    """
    if not source.setting:
        return ""
    try:
        return SANDBOX_KEY if order.sandbox else unquote(secret_in(os.environ, source.setting))
    except SecretError:
        return ""


class KeyedHandler(BoundedHandler):
    """Adds the source's key to what is sent; sources without one go through unchanged."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.order: CrawlOrder = crawler.settings["CITYLEADS_ORDER"]
        self.source = facts(self.order.source)
        self.key = key_of(self.order, self.source)

    async def download_request(self, request: Request) -> Response:
        """Fetch the answer, and put the address without the key on it."""
        try:
            response = await super().download_request(self.to_send(request))
        except Exception as error:
            if self.key:
                error.args = tuple(self.hide(one) for one in error.args)
            raise
        return response.replace(url=request.url)

    def to_send(self, request: Request) -> Request:
        """The request as it is sent. robots.txt wants no key, and a setting without a field is sent nowhere."""
        if not self.key or not self.source.key_field or request.url.endswith("/robots.txt"):
            return request
        joint = "&" if "?" in request.url else "?"
        return request.replace(url=f"{request.url}{joint}{self.source.key_field}={quote(self.key, safe='')}")

    def hide(self, told: object) -> object:
        """An error's argument without the key."""
        text = str(told)
        hidden = text.replace(quote(self.key, safe=""), HIDDEN).replace(self.key, HIDDEN)
        return told if hidden == text else hidden
