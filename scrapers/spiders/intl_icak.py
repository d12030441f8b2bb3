"""The International Contractors Association of Korea: its board, newest first, back to the window."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from scrapy import Request
from scrapy.http import Response

from domain.crawl import FailureReason
from domain.document import Document
from scrapers.base_spider import PortalSpider, keys_of

BOARD = "board"


class IntlIcak(PortalSpider):
    """The board goes back for years, so a crawl has seen the window when it has seen a posting older than it."""

    name = "intl_icak"

    def list_requests(self) -> Iterator[Request]:
        """Ask for the newest postings."""
        yield from self.page(1)

    def page(self, number: int) -> Iterator[Request]:
        """Ask for one page."""
        if self.may_turn_page(BOARD):
            options = self.facts.options
            asked = {"pageIndex": number, **options["query"], "limit": options["page_size"]}
            yield self.get(f"{options['list']}?{urlencode(asked)}", self.listed, number=number)

    def listed(self, response: Response, number: int) -> Iterator[Request | Document]:
        """Land a page; go on until one holds a posting from before the window."""
        rows = self.rows_of(response)
        yield self.land(response, "list", f"list:{number}", keys_of(rows or [], "sn"), query=BOARD)
        if rows is None:
            return
        oldest = min((str(row.get("pstgBgngDt") or "9")[:10] for row in rows), default="9")
        if oldest < self.order.since.isoformat():
            return
        if len(rows) >= self.facts.options["page_size"]:
            yield from self.page(number + 1)
        else:
            self.crawl_stats.note(FailureReason.LIST_CAPPED)

    def rows_of(self, response: Response) -> list[dict[str, Any]] | None:
        """The postings of a page; None, and a lost page, where it is no list."""
        if not self.is_data(response, "list"):
            return None
        try:
            rows: list[dict[str, Any]] = json.loads(response.body)["data"]["list"]
            keys_of(rows, "sn")
            [row.get("pstgBgngDt") for row in rows]
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            self.unknown_format("list")
            return None
        return rows
