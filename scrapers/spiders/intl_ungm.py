"""UNGM: the page with its cookie and token, then the open notices of each country, 15 at a time."""

import re
from collections.abc import Iterator
from typing import Any, Final

from scrapy import Request
from scrapy.http import Response

from domain.document import Document
from scrapers.base_spider import PortalSpider

_TOKEN: Final = re.compile(
    r"""name=["']__RequestVerificationToken["'][^>]*?value=["']([^"']+)["']"""
    r"""|value=["']([^"']+)["'][^>]*?name=["']__RequestVerificationToken["']"""
)
_NUMBER: Final = re.compile(r"""data-noticeid=["']?(\d+)""")
_TOTAL: Final = re.compile(r"""noticeTotal\s*=\s*["']?([^"';]*)""")


class IntlUngm(PortalSpider):
    """Lists are of what is open now and filter by nothing but the country, so every crawl reads all of them."""

    name = "intl_ungm"

    def list_requests(self) -> Iterator[Request]:
        """Ask for the page that gives the cookie and, since October 2026, the token."""
        yield self.get(self.facts.options["page"], self.session)

    def session(self, response: Response) -> Iterator[Request | Document]:
        """Ask for each country's list; where the page has no token, without one."""
        if not self.is_data(response, "session"):
            yield self.land(response, "session", "session", ())
            return
        found = _TOKEN.search(response.body.decode("utf-8", "replace"))
        for country in self.facts.options["countries"]:
            yield from self.page(country, 0, (found[1] or found[2]) if found else "")

    def page(self, country: str, number: int, token: str) -> Iterator[Request]:
        """Ask for one page of a country's list."""
        if not self.may_turn_page(country):
            return
        options = self.facts.options
        request = self.post_json(
            options["search"],
            self.search(country, number),
            self.listed,
            country=country,
            number=number,
            token=token,
        )
        request.headers.update({"X-Requested-With": "XMLHttpRequest", "Origin": options["origin"]})
        if token:
            request.headers["RequestVerificationToken"] = token
        yield request

    def search(self, country: str, number: int) -> dict[str, Any]:
        """The body that the site's own page sends."""
        today = f"{self.order.until:%d-%b-%Y}"
        texts = dict.fromkeys(("Title", "Description", "Reference", "PublishedFrom", "DeadlineTo"), "")
        lists: dict[str, list[str]] = {
            name: [] for name in ("Agencies", "UNSPSCs", "NoticeTypes", "TypeOfCompetitions")
        }
        return {
            "PageIndex": number,
            "PageSize": self.facts.options["page_size"],
            **texts,
            "PublishedTo": today,
            "DeadlineFrom": today,
            "Countries": [self.facts.options["countries"][country]],
            **lists,
            "SortField": "Deadline",
            "SortAscending": True,
            "isPicker": False,
            "IsSustainable": False,
            "IsActive": True,
            "NoticeDisplayType": None,
            "NoticeSearchTotalLabelId": "noticeSearchTotal",
        }

    def listed(
        self, response: Response, country: str, number: int, token: str
    ) -> Iterator[Request | Document]:
        """Land a page and turn to the next. A notice of several countries counts once in the list of each."""
        good = self.is_data(response, "list")
        text = response.body.decode("utf-8", "replace") if good else ""
        keys = [f"{country}:{one}" for one in _NUMBER.findall(text)]
        yield self.land(response, "list", f"list:{country}:{number}", keys, query=country, country=country)
        if not good:
            return
        if number == 0:
            total = _TOTAL.search(text)
            self.crawl_stats.add_total(country, total[1] if total else None)
        size = self.facts.options["page_size"]
        if keys and self.is_more(country, number * size + len(keys), full=len(keys) >= size):
            yield from self.page(country, number + 1, token)
