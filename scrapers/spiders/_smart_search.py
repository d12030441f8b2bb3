"""The search of muasamcong.mpi.gov.vn, of which invitations, results and plans are each a source."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, ClassVar

from scrapy import Request
from scrapy.http import Response

from domain.crawl import FailureReason
from domain.document import Document
from scrapers.base_spider import PortalSpider, keys_of


class SmartSearch(PortalSpider):
    """A search for every local day, page by page.

    Newest first: what is published meanwhile pushes rows to later pages, so none slips through. What a day has beyond
    the portal's 10,000 hits is short.
    """

    numbered_by: ClassVar[str] = "notifyNo"

    def list_requests(self) -> Iterator[Request]:
        """Yield the first page of every day in the window."""
        for back in range((self.order.until - self.order.since).days + 1):
            yield from self.search(self.order.until - timedelta(days=back), 0)

    def search(self, day: date, page: int, word: str = "") -> Iterator[Request]:
        """Ask for one page of a day, of all that it has or of what holds a word."""
        if self.may_turn_page(query_of(day, word)):
            url, body = self.facts.options["search"], self.search_body(day, page, word)
            yield self.post_json(url, body, self.listed, day=day, page=page, word=word)

    def search_body(self, day: date, page: int, word: str = "") -> list[dict[str, Any]]:
        """Write the search for what was published on a local day; see the facts for what the Z is worth."""
        options = self.facts.options
        span = {"from": f"{day}T00:00:00.000Z", "to": f"{day}T23:59:59.999Z"}
        of_day = {"fieldName": options["order"]["sortBy"], "searchType": "range", **span}
        query = {**options["query"], "filters": [*options["query"]["filters"], of_day]}
        if word:
            query |= {**options["word_query"], "keyWord": word}
        return [{"pageSize": options["page_size"], "pageNumber": page, **options["order"], "query": [query]}]

    def listed(
        self, response: Response, day: date, page: int, word: str = ""
    ) -> Iterator[Request | Document]:
        """Land a page and go on."""
        found, query = self.page_of(response), query_of(day, word)
        listed = keys_of(found["content"] if found else [], self.numbered_by)
        meta = {"keyword": word} if word else {}
        yield self.land(
            response,
            "list",
            f"list:{query}:{page}",
            listed,
            query=query,
            day=str(day),
            page=str(page),
            **meta,
        )
        if found is not None:
            yield from self.go_on(found, day, page, word)

    def go_on(self, found: dict[str, Any], day: date, page: int, word: str) -> Iterator[Request]:
        """Turn to the next page until the portal says, and its count does not deny, that it was the last."""
        query = query_of(day, word)
        if page == 0:
            self.count(found.get("totalElements"), query)
        if found["content"] and self.is_followed(found, query, page):
            yield from self.search(day, page + 1, word)

    def is_followed(self, found: dict[str, Any], query: str, page: int) -> bool:
        """Whether the portal says so, or calls a page the last whose query's count says otherwise."""
        if not found.get("last", True):
            return True
        size = self.facts.options["page_size"]
        seen = page * size + len(found["content"])
        told = self.crawl_stats.listing(query).total
        return seen != told and self.is_more(query, seen, full=len(found["content"]) >= size)

    def page_of(self, response: Response) -> dict[str, Any] | None:
        """Take the page out of an answer; None, and a lost page, where it holds none."""
        if not self.is_data(response, "list"):
            return None
        try:
            answer = json.loads(response.body)
            page: dict[str, Any] = (answer[0] if isinstance(answer, list) else answer)["page"]
            keys_of(page["content"])
        except (ValueError, KeyError, TypeError, IndexError, RecursionError):
            self.unknown_format("list")
            return None
        return page

    def count(self, told: object, query: str) -> None:
        """Note the portal's own count of a query; from the cap on it hides the rest."""
        total = self.crawl_stats.add_total(query, told)
        if total is not None and total >= self.facts.options["hits_cap"]:
            self.crawl_stats.note(FailureReason.LIST_CAPPED)


def query_of(day: date, word: str) -> str:
    """What the counts and the documents call a search."""
    return f"{day}:{word}" if word else str(day)
