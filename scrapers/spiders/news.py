"""News feeds: one page each, no details."""

import re
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from scrapy import Request
from scrapy.http import Response

from scrapers.items import RawDocument
from scrapers.spider import PortalSpider

_ENTRY = re.compile(rb"<(?:item|entry)[\s>]")
_END = re.compile(rb"</(?:item|entry)>")


class News(PortalSpider):
    """All outlets of scrapers/sources/news.yml."""

    name = "news"

    def walk(self) -> Iterator[Request]:
        """Ask for every feed."""
        for feed in self.facts.options["feeds"]:
            if self.may_turn_page():
                yield self.get(feed["url"], self.on_feed, feed=feed)

    def on_feed(self, response: Response, feed: dict[str, Any]) -> Iterator[RawDocument]:
        """Land a feed with what it does not say itself: its country, language and zone."""
        good = self.is_data(response, feed.get("page", "list"))
        listed = items_of(response.body) if good else []
        meta = {name: feed[name] for name in ("outlet", "country", "lang")}
        zone = self.facts.options["zones"][feed["country"]]
        yield self.land(response, "list", f"feed:{feed['url']}", listed, zone=zone, **meta)


def items_of(body: bytes) -> list[str]:
    """Name each item of a feed by all that it says."""
    return [sha256(_END.split(item)[0]).hexdigest() for item in _ENTRY.split(body)[1:]]
