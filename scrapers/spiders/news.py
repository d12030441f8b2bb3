"""News feeds: one page each, no details."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from hashlib import sha256
from typing import Any

from scrapy import Request
from scrapy.http import Response

from domain.crawl import FailureReason
from domain.document import Document
from scrapers.base_spider import PortalSpider

_ENTRY = re.compile(rb"<(?:item|entry)[\s>]")
_DATE = re.compile(
    rb"<(?:pubDate|published|updated|dc:date)>\s*(?:<!\[CDATA\[)?([^<\]]{8,40})", re.IGNORECASE
)
_END = re.compile(rb"</(?:item|entry)>")


class News(PortalSpider):
    """All outlets of scrapers/sources/news.yml."""

    name = "news"

    def list_requests(self) -> Iterator[Request]:
        """Ask for every feed."""
        for feed in self.facts.options["feeds"]:
            if self.may_turn_page():
                yield self.get(feed["url"], self.on_feed, feed=feed)

    def on_feed(self, response: Response, feed: dict[str, Any]) -> Iterator[Document]:
        """Land a feed with what it does not say itself: its country, language and zone."""
        good = self.is_data(response, "list")
        listed = items_of(response.body) if good else []
        self.note_if_stale(response.body if good else b"", feed)
        meta = {name: feed[name] for name in ("outlet", "country", "lang")}
        zone = self.facts.options["zones"][feed["country"]]
        yield self.land(response, "list", f"feed:{feed['url']}", listed, zone=zone, **meta)

    def note_if_stale(self, body: bytes, feed: dict[str, Any]) -> None:
        """Note a feed whose newest item is older than is usual for it: its outlet may have left it behind."""
        days = [(self.order.now - moment).days for moment in dates_of(body)]
        if days and min(days) > feed.get("stale_days", self.facts.options["stale_days"]):
            self.crawl_stats.note(FailureReason.NOTHING_RECENT, what=feed["outlet"], days=min(days))


def dates_of(body: bytes) -> Iterator[datetime]:
    """The moments that a feed's items tell in the two standard forms; others are the parser's affair."""
    for item in _ENTRY.split(body)[1:]:
        for told in _DATE.findall(item):
            moment = _moment(told.decode("ascii", "replace").strip())
            if moment is not None:
                yield moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _moment(told: str) -> datetime | None:
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            return read(told)
        except ValueError:
            continue
    return None


def items_of(body: bytes) -> list[str]:
    """Name each item of a feed by all that it says."""
    return [sha256(_END.split(item)[0]).hexdigest() for item in _ENTRY.split(body)[1:]]
