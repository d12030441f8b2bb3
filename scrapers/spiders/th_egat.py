"""EGAT's projects: the newest numbers, page by page, until a page holds nothing of the window."""

import json
import re
from collections.abc import Iterator
from typing import Any

from scrapy import Request
from scrapy.http import Response

from domain.crawl import FailureReason
from domain.document import Document
from scrapers.base_spider import PortalSpider, keys_of

QUERY = "newest"
_ISO_DAY = re.compile("20[0-9]{2}-[0-9]{2}-[0-9]{2}")
_NONE = b"[]"
_ANY_DAY = "9"  # which is after all others


class ThEgat(PortalSpider):
    """Projects of the Electricity Generating Authority of Thailand, by their numbers, with days mixed."""

    name = "th_egat"

    def list_requests(self) -> Iterator[Request]:
        """Ask for the newest page."""
        yield from self.page(1)

    def page(self, number: int) -> Iterator[Request]:
        """Ask for one page, counted from 1, as the site's own table does."""
        if not self.may_turn_page(QUERY):
            return
        options = self.facts.options
        search = {
            "search": "",
            "methodID": "",
            "rowPerPage": options["page_size"],
            "totalRecords": 0,
            "currentPage": number,
            "currentTotalPage": 0,
            "typeID": "",
        }
        asked = {"search": search, "type": "search"}
        yield self.post_json(options["list"], asked, self.listed, number=number)

    def listed(self, response: Response, number: int) -> Iterator[Request | Document]:
        """Land a page; go on until one is not full, when all must have come, or has nothing of the window."""
        rows = self.rows_of(response)
        yield self.land(response, "list", f"list:{number}", keys_of(rows, "id"), query=QUERY)
        if number == 1 and rows:
            self.crawl_stats.add_total(QUERY, rows[0].get("total_records"))
        elif number == 1 and response.body.strip() == _NONE:
            self.unknown_format("list")  # projects of years are never none
        first = self.order.since.isoformat()
        if all(_day(row) < first for row in rows):
            # The rest is older than the window, so the portal's count is not to be reached.
            self.crawl_stats.listing(QUERY).total = None
            return
        if len(rows) < self.facts.options["page_size"]:
            return
        if number < self.facts.options["pages"]:
            yield from self.page(number + 1)
        else:
            self.crawl_stats.note(FailureReason.LIST_CAPPED)

    def rows_of(self, response: Response) -> list[dict[str, Any]]:
        """The projects of a page; none, and a lost page, where it is no list."""
        if not self.is_data(response, "list"):
            return []
        try:
            rows: list[dict[str, Any]] = json.loads(response.body)
            dict(rows[0] if rows else {})
            [row.get("id") for row in rows]
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            self.unknown_format("list")
            return []
        return rows


def _day(row: dict[str, Any]) -> str:
    """A row's day; one that has none, or writes it in another form, may be of the window."""
    day = str(row.get("published_date"))[:10]
    return day if _ISO_DAY.fullmatch(day) else _ANY_DAY
