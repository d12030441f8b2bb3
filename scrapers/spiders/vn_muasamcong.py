"""muasamcong.mpi.gov.vn: a search for every local day of publication, and a detail for who asks."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, ClassVar

from scrapy import Request
from scrapy.http import Response

from scrapers.crawl import Want
from scrapers.items import RawDocument
from scrapers.spider import PortalSpider


class VnMuasamcong(PortalSpider):
    """Newest first: what is published meanwhile pushes rows to later pages, so none slips through."""

    name = "vn_muasamcong"
    # A page holds ten rows: the five days of a first walk have up to 545 pages, told of the fullest days of 2026.
    # Twice that is walked in an hour at the source's pace; what a day has beyond the portal's 10,000 hits is short.
    max_pages: ClassVar[int] = 1100

    def walk(self) -> Iterator[Request]:
        """Yield the first page of every day in the window."""
        for back in range((self.order.until - self.order.since).days + 1):
            yield from self.search(self.order.until - timedelta(days=back), 0)

    def search(self, day: date, page: int) -> Iterator[Request]:
        """Ask for one page of a day."""
        if self.may_turn_page():
            url, body = self.facts.options["search"], self.search_body(day, page)
            yield self.post_json(url, body, self.listed, day=day, page=page)

    def search_body(self, day: date, page: int) -> list[dict[str, Any]]:
        """Write the search for what was published on a local day; see the facts for what the Z is worth."""
        options = self.facts.options
        span = {"from": f"{day}T00:00:00.000Z", "to": f"{day}T23:59:59.999Z"}
        filters = [*options["query"]["filters"], {"fieldName": "publicDate", "searchType": "range", **span}]
        query = {**options["query"], "filters": filters}
        return [{"pageSize": options["page_size"], "pageNumber": page, **options["order"], "query": [query]}]

    def listed(self, response: Response, day: date, page: int) -> Iterator[Request | RawDocument]:
        """Land a page and turn to the next until the portal says that it was the last."""
        found = self.page_of(response)
        rows = found["content"] if found else []
        yield self.land(response, "list", f"list:{day}:{page}", len(rows), day=str(day), page=str(page))
        if found is None:
            return
        if page == 0:
            self.count(int(found.get("totalElements", 0)), day)
        if rows and not found.get("last", True):
            yield from self.search(day, page + 1)

    def page_of(self, response: Response) -> dict[str, Any] | None:
        """Take the page out of an answer; None, and a lost page, where it holds none."""
        if not self.is_data(response, "list"):
            return None
        try:
            answer = json.loads(response.body)
            page: dict[str, Any] = (answer[0] if isinstance(answer, list) else answer)["page"]
            len(page["content"]), int(page.get("totalElements", 0))
        except (ValueError, KeyError, TypeError, IndexError):
            self.tally.failed["a list page was not in the known format"] += 1
            return None
        return page

    def count(self, total: int, day: date) -> None:
        """Note the portal's own count of a day; from the cap on it hides the rest."""
        self.tally.add_total(total)
        if total >= self.facts.options["hits_cap"]:
            self.tally.short[f"{day} has more notices than the portal shows"] += 1

    def details(self, want: Want) -> Iterator[Request]:
        """Ask for one invitation by the id of its version, on the route that its locator names."""
        url = self.facts.options["details"][want.locator.get("route", "ordinary")]
        body = {"id": want.locator["id"]}
        yield self.post_json(url, body, self.detailed, number=want.native_id)

    def detailed(self, response: Response, number: str) -> Iterator[RawDocument]:
        """Land a detail."""
        rows = int(self.is_data(response, "detail"))
        yield self.land(response, "detail", f"detail:{number}", rows, native_id=number)
