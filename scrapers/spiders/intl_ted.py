"""TED's search: the notices of Türkiye since the first day of the window, a hundred at a time."""

import json
from collections.abc import Iterator
from typing import Any, Final

from scrapy import Request
from scrapy.http import Response

from domain.document import Document
from scrapers.base_spider import PortalSpider, keys_of

QUERY: Final = "TR"


class IntlTed(PortalSpider):
    """The query says country and days; the portal's own count says when all pages were seen."""

    name = "intl_ted"

    def list_requests(self) -> Iterator[Request]:
        """Ask for the first page."""
        yield from self.page(1)

    def page(self, number: int) -> Iterator[Request]:
        """Ask for one page."""
        if self.may_turn_page(QUERY):
            options = self.facts.options
            asked = {
                "query": options["query"].format(since=f"{self.order.since:%Y%m%d}"),
                "fields": options["fields"],
                "page": number,
                "limit": options["limit"],
                "scope": "ALL",
                "paginationMode": "PAGE_NUMBER",
            }
            yield self.post_json(options["search"], asked, self.listed, number=number)

    def listed(self, response: Response, number: int) -> Iterator[Request | Document]:
        """Land a page and turn to the next."""
        answer = self.answer_of(response)
        rows = answer.get("notices", [])
        yield self.land(response, "list", f"list:{number}", keys_of(rows, "publication-number"), query=QUERY)
        if not answer:
            return
        if number == 1:
            self.crawl_stats.add_total(QUERY, answer.get("totalNoticeCount"))
        limit = self.facts.options["limit"]
        if rows and self.is_more(QUERY, (number - 1) * limit + len(rows), full=len(rows) >= limit):
            yield from self.page(number + 1)

    def answer_of(self, response: Response) -> dict[str, Any]:
        """Take the answer's object; an empty one, and a lost page, where it is none."""
        if not self.is_data(response, "list"):
            return {}
        try:
            answer: dict[str, Any] = json.loads(response.body)
            keys_of(answer["notices"], "publication-number")
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            self.unknown_format("list")
            return {}
        return answer
