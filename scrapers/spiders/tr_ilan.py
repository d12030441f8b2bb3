"""Walks ilan.gov.tr: the ads of a window page by page, then single ads in full."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from scrapy import Request
from scrapy.http import Response

from domain.crawl import DetailRequest
from domain.document import Document
from scrapers.base_spider import PortalSpider, keys_of

QUERY = "window"  # one search, page by page


class TrIlan(PortalSpider):
    """Ads of public bodies, by day of publication."""

    name = "tr_ilan"

    def list_requests(self) -> Iterator[Request]:
        """Ask for the first page of the window."""
        yield from self.page(1)

    def page(self, number: int) -> Iterator[Request]:
        """Ask for one page of the window."""
        if not self.may_turn_page(QUERY):
            return
        size = self.facts.options["page_size"]
        keys = {
            "txv": [self.facts.options["taxonomy"]],
            "ppdmin": [f"{self.order.since:%d.%m.%Y}"],
            "ppdmax": [f"{self.order.until:%d.%m.%Y}"],
            "currentPage": [number],
        }
        asked = {"keys": keys, "skipCount": 0, "maxResultCount": size}
        yield self.post_json(self.facts.options["list"], asked, self.listed, number=number)

    def listed(self, response: Response, number: int) -> Iterator[Request | Document]:
        """Land a page and turn to the next while the page is full or the portal's own count says that there is more."""
        key = f"list:{self.order.since}:{self.order.until}:{number}"
        result = self.result(response)
        ads = result.get("ads") or []
        yield self.land(response, "list", key, keys_of(ads, "adNo", "id"), query=QUERY)
        if not result:
            return
        if number == 1:
            self.crawl_stats.add_total(QUERY, result.get("numFound"))
        size = self.facts.options["page_size"]
        if ads and self.is_more(QUERY, number * size, full=len(ads) >= size):
            yield from self.page(number + 1)

    def result(self, response: Response) -> dict[str, Any]:
        """Take the answer apart; an empty one, counted as failed, when it is no list."""
        if not self.is_data(response, "list"):
            return {}
        try:
            result: dict[str, Any] = json.loads(response.body)["result"]
            keys_of(result.get("ads") or [])
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            self.unknown_format("list")
            return {}
        return result

    def details(self, wanted: DetailRequest) -> Iterator[Request]:
        """Ask for one ad in full."""
        url = f"{self.facts.options['detail']}?{urlencode({'id': wanted.locator['id']})}"
        yield self.get(url, self.detailed, native_id=wanted.native_id)

    def detailed(self, response: Response, native_id: str) -> Iterator[Document]:
        """Land one ad."""
        listed = [native_id] if self.is_data(response, "detail") else []
        yield self.land(response, "detail", f"detail:{native_id}", listed, native_id=native_id)
