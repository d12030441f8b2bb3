"""DGA's invitations: the newest pages of the lists of the years that a window touches."""

import re
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from scrapy import Request
from scrapy.http import Response

from domain.crawl import CrawlOrder
from domain.document import Document
from scrapers.base_spider import PortalSpider
from scrapers.spiders._thai_years import BUDDHIST, budget_year

_ITEM = re.compile(rb"""class=["'][^"']*item-purchase-document(?=[\s"'])""")
_LINK = re.compile(rb"""purchase-document-title.*?href=["']\s*([^"'\s]+)""", re.DOTALL)
_PAGE = re.compile(rb"(?:/page/|[?&;]paged?=)(\d+)")
_NEXT = re.compile(
    rb"""(?:class|rel)=["'](?:[^"']*\s)?next(?=[\s"'])"""
)  # as WordPress marks a link to the next page
_WHOLE = b"</html>"  # the links to the other pages stand at the end, so a page that was cut off looks like the last one


class ThDga(PortalSpider):
    """Invitations of the Digital Government Development Agency. A list tells no total."""

    name = "th_dga"

    def __init__(self, *, order: CrawlOrder, **kwargs: Any) -> None:  # noqa: ANN401  # Scrapy's own arguments
        super().__init__(order=order, **kwargs)
        self._first: dict[int, int] = {}  # year → entries of its first page

    def list_requests(self) -> Iterator[Request]:
        """Ask for the first page of each year."""
        for year in range(self.order.since.year + BUDDHIST, budget_year(self.order.until) + 1):
            yield from self.page(year, 1)

    def page(self, year: int, number: int) -> Iterator[Request]:
        """Ask for one page of a Buddhist year, counted from 1."""
        if self.may_turn_page(str(year)):
            url = self.facts.options["list"].format(year) + (f"page/{number}/" if number > 1 else "")
            yield self.get(url, self.listed, year=year, number=number)

    def listed(self, response: Response, year: int, number: int) -> Iterator[Request | Document]:
        """Land a page; go on to the next that it links, until the newest are through."""
        good = self.is_data(response, "list")
        entries = keys_in(response.body) if good else []
        if good and (not entries or _WHOLE not in response.body):
            self.unknown_format("list")
        yield self.land(response, "list", f"list:{year}:{number}", entries, query=str(year))
        more = str(number + 1).encode() in _PAGE.findall(response.body)
        unknown = not more and _NEXT.search(response.body)  # there are more, at an address of another form
        if entries and (unknown or self._is_short(year, len(entries), more=more)):
            self.unknown_format("list")
        if entries and more and number < self.facts.options["pages"]:
            yield from self.page(year, number + 1)

    def _is_short(self, year: int, count: int, *, more: bool) -> bool:
        """Whether entries are missing: of the pages of a year all but the last hold as many as the first."""
        first = self._first.setdefault(year, count)
        return count > first or (more and count < first)


def keys_in(body: bytes) -> list[str]:
    """Name each entry of a page by the link of its title; by all that it says where it has none."""
    return [
        link[1].decode("utf-8", "replace") if (link := _LINK.search(entry)) else sha256(entry).hexdigest()
        for entry in _ITEM.split(body)[1:]
    ]
