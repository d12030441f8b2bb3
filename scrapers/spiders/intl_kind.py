"""KIND's board of tenders: its first page, which shows the newest postings."""

import re
from collections.abc import Iterator

from scrapy import Request
from scrapy.http import Response

from domain.crawl import FailureReason
from domain.document import Document
from scrapers.base_spider import PortalSpider

# The link to a posting, and its day, as the page's text has them.
POSTING = re.compile(r"[?&](?:amp;)?id=(\d+)&(?:amp;)?menuMode=READ")
DAY = re.compile(r">\s*(20\d\d)[-.](\d\d)[-.](\d\d)\s*<")


class IntlKind(PortalSpider):
    """How further pages are asked for is not known, so a first page that ends within the window is short."""

    name = "intl_kind"

    def list_requests(self) -> Iterator[Request]:
        """Ask for the board."""
        if self.may_turn_page():
            yield self.get(self.facts.options["list"], self.listed)

    def listed(self, response: Response) -> Iterator[Document]:
        """Land the page."""
        data = self.is_data(response, "list")
        text = response.body.decode("utf-8", "replace") if data else ""
        numbers = POSTING.findall(text)
        yield self.land(response, "list", "list", numbers)
        days = ["-".join(found) for found in DAY.findall(text)]
        if data and min(days, default="9") >= self.order.since.isoformat():
            self.crawl_stats.note(FailureReason.LIST_CAPPED)
