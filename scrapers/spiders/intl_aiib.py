"""AIIB's procurement papers: the whole list that its page loads, and the feed of the newest, one request each."""

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import unquote, urlsplit

from scrapy import Request
from scrapy.http import Response

from domain.document import Document
from scrapers.base_spider import PortalSpider

# Where a paper lies: in the list a member of a row, in the feed an element of an item.
_LINKS: Final = {
    "list": re.compile(r"""[{,]\s*["']?dc["']?\s*:\s*["']([^"']+)["']"""),
    "feed": re.compile(r"<item>.*?<link>\s*([^<\s]+)\s*</link>", re.DOTALL),
}


class IntlAiib(PortalSpider):
    """Neither can be narrowed to days: the first day of the window goes with the page to its parser."""

    name = "intl_aiib"

    def list_requests(self) -> Iterator[Request]:
        """Ask for both."""
        for kind in _LINKS:
            if self.may_turn_page():
                yield self.get(self.facts.options[kind], self.listed, kind=kind)

    def listed(self, response: Response, kind: str) -> Iterator[Document]:
        """Land a page; a paper that both show is counted once."""
        text = response.body.decode("utf-8", "replace") if self.is_data(response, kind) else ""
        papers = [unquote(urlsplit(link).path).casefold() for link in _LINKS[kind].findall(text)]
        yield self.land(response, kind, kind, papers, since=self.order.since.isoformat())
