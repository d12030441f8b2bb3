"""PEA's invitations: the newest pages of one table, until one is empty."""

import re
from collections.abc import Iterator
from hashlib import sha256

from scrapy import Request
from scrapy.http import Response

from domain.document import Document
from scrapers.base_spider import PortalSpider

QUERY = "newest"  # one table, page by page
_NOTHING = b"view-empty"
_BODY = re.compile(rb"<tbody[^>]*>(.*?)</tbody>", re.DOTALL)
_ROW = re.compile(rb"<tr[\s>].*?</tr>", re.DOTALL)
_LINK = re.compile(rb"""<a\s[^>]*href=["']([^"']+)["']""")


class ThPea(PortalSpider):
    """Invitations of the Provincial Electricity Authority. The list tells no total and no day of publication."""

    name = "th_pea"

    def list_requests(self) -> Iterator[Request]:
        """Ask for the newest page."""
        yield from self.page(0)

    def page(self, number: int) -> Iterator[Request]:
        """Ask for one page, counted from 0."""
        if self.may_turn_page(QUERY):
            yield self.get(f"{self.facts.options['list']}?page={number}", self.listed, number=number)

    def listed(self, response: Response, number: int) -> Iterator[Request | Document]:
        """Land a page and turn to the next, until one is empty or the newest are through."""
        rows = rows_of(response.body) if self.is_data(response, "list") else []
        if rows is None:
            self.unknown_format("list")
        rows = rows or []
        yield self.land(response, "list", f"list:{number}", rows, query=QUERY)
        if rows and number + 1 < self.facts.options["pages"]:
            yield from self.page(number + 1)


def rows_of(body: bytes) -> list[str] | None:
    """Name each row of the table by the link of its title; by all that it says where it has none.

    None where there is no whole table and the page does not say either that there is nothing.
    """
    table = _BODY.search(body)
    if table is None:
        return [] if _NOTHING in body else None
    rows = _ROW.findall(table[1])
    return [
        link[1].decode("utf-8", "replace") if (link := _LINK.search(row)) else sha256(row).hexdigest()
        for row in rows
    ]
