"""muasamcong.mpi.gov.vn: a search for every local day of publication, and a detail for who asks."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, ClassVar

from scrapy import Request
from scrapy.http import Response

from domain.crawl import DetailRequest, FailureReason
from domain.document import Document
from scrapers.base_spider import PortalSpider, keys_of


class VnMuasamcong(PortalSpider):
    """Newest first: what is published meanwhile pushes rows to later pages, so none slips through."""

    name = "vn_muasamcong"
    # A page holds ten rows: the five days of a first walk have up to 545 pages, told of the fullest days of 2026.
    # Twice that is walked in an hour at the source's pace; what a day has beyond the portal's 10,000 hits is short.
    max_pages: ClassVar[int] = 1100

    def list_requests(self) -> Iterator[Request]:
        """Yield the first page of every day in the window."""
        for back in range((self.order.until - self.order.since).days + 1):
            yield from self.search(self.order.until - timedelta(days=back), 0)

    def search(self, day: date, page: int) -> Iterator[Request]:
        """Ask for one page of a day."""
        if self.may_turn_page(str(day)):
            url, body = self.facts.options["search"], self.search_body(day, page)
            yield self.post_json(url, body, self.listed, day=day, page=page)

    def search_body(self, day: date, page: int) -> list[dict[str, Any]]:
        """Write the search for what was published on a local day; see the facts for what the Z is worth."""
        options = self.facts.options
        span = {"from": f"{day}T00:00:00.000Z", "to": f"{day}T23:59:59.999Z"}
        filters = [*options["query"]["filters"], {"fieldName": "publicDate", "searchType": "range", **span}]
        query = {**options["query"], "filters": filters}
        return [{"pageSize": options["page_size"], "pageNumber": page, **options["order"], "query": [query]}]

    def listed(self, response: Response, day: date, page: int) -> Iterator[Request | Document]:
        """Land a page and turn to the next until the portal says, and its count does not deny, that it was the last."""
        found = self.page_of(response)
        rows = found["content"] if found else []
        listed = keys_of(rows, "notifyNo")
        key = f"list:{day}:{page}"
        yield self.land(response, "list", key, listed, query=str(day), day=str(day), page=str(page))
        if found is None:
            return
        if page == 0:
            self.count(found.get("totalElements"), day)
        if rows and self.is_followed(found, day, page):
            yield from self.search(day, page + 1)

    def is_followed(self, found: dict[str, Any], day: date, page: int) -> bool:
        """Whether the portal says so, or calls a page the last whose day's count says otherwise."""
        if not found.get("last", True):
            return True
        size = self.facts.options["page_size"]
        seen = page * size + len(found["content"])
        told = self.crawl_stats.listing(str(day)).total
        return seen != told and self.is_more(str(day), seen, full=len(found["content"]) >= size)

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

    def count(self, told: object, day: date) -> None:
        """Note the portal's own count of a day; from the cap on it hides the rest."""
        total = self.crawl_stats.add_total(str(day), told)
        if total is not None and total >= self.facts.options["hits_cap"]:
            self.crawl_stats.note(FailureReason.LIST_CAPPED)

    def details(self, wanted: DetailRequest) -> Iterator[Request]:
        """Ask for one invitation by the id of its version, on the route that its locator names."""
        url = self.facts.options["details"][wanted.locator.get("route", "ordinary")]
        body = {"id": wanted.locator["id"]}
        yield self.post_json(url, body, self.detailed, number=wanted.native_id)

    def detailed(self, response: Response, number: str) -> Iterator[Document]:
        """Land a detail."""
        listed = [number] if self.is_data(response, "detail") else []
        yield self.land(response, "detail", f"detail:{number}", listed, native_id=number)
