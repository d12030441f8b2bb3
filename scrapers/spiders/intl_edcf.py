"""Korea's EDCF: its board of tenders, newest first, back to the window."""

import re
from collections.abc import Iterator

from scrapy import Request
from scrapy.http import Response

from domain.crawl import FailureReason
from domain.document import Document
from scrapers.base_spider import PortalSpider

BOARD = "board"
# The link to a posting, and its day, as the page's text has them.
POSTING = re.compile(r"HPHFFE066M01\?(?:[^\"'\s>]*&(?:amp;)?)?boardid=(\d+)")
DAY = re.compile(r">\s*(20\d\d)\.(\d\d)\.(\d\d)\s*<")


class IntlEdcf(PortalSpider):
    """The board tells no total and goes back for years: a crawl has seen the window when it has seen what is older."""

    name = "intl_edcf"

    def list_requests(self) -> Iterator[Request]:
        """Ask for the newest postings."""
        yield from self.page(1)

    def page(self, number: int) -> Iterator[Request]:
        """Ask for one page, counted from 1."""
        if self.may_turn_page(BOARD):
            yield self.get(self.facts.options["list"].format(number), self.listed, number=number)

    def listed(self, response: Response, number: int) -> Iterator[Request | Document]:
        """Land a page; go on until one holds a posting from before the window."""
        data = self.is_data(response, "list")
        text = response.body.decode("utf-8", "replace") if data else ""
        postings = list(dict.fromkeys(POSTING.findall(text)))
        if data and not postings:
            self.unknown_format("list")
        yield self.land(response, "list", f"list:{number}", postings, query=BOARD)
        days = ["-".join(found) for found in DAY.findall(text)]
        if not postings or min(days, default="9") < self.order.since.isoformat():
            return
        if number < self.facts.options["pages"]:
            yield from self.page(number + 1)
        else:
            self.crawl_stats.note(FailureReason.LIST_CAPPED)
