"""Bangkok's e-GP portal: a list for each type of announcement and each year of plans, then single projects."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from scrapy import Request
from scrapy.http import Response

from domain.crawl import DetailRequest
from domain.document import Document
from scrapers.base_spider import PortalSpider, keys_of
from scrapers.spiders._thai_years import budget_year

_LISTS = {"list": "Projects/GetProjectFromFilter", "plans": "PlanProjects/GetPlanProjectFromFilter"}
# What is asked of one project; its contracts only once there is a winner.
_OF_PROJECT = {
    "detail": "Projects/GetProjectDetail",
    "announcements": "ProjectAnnouncements/GetAnnouncementDetailInProject",
    "contracts": "ProjectContracts/GetProjectContractInProject",
}
_WON = ("W0", "W2")


class ThBma(PortalSpider):
    """Announcements of one window. Rows do not say what they announce, so each type is a query of its own."""

    name = "th_bma"

    def list_requests(self) -> Iterator[Request]:
        """Ask for the first page of each type, and of each year of plans."""
        for type_, number in self.facts.options["types"].items():
            yield from self.page("list", type_, {"masterAnnounceTypeId": number}, 1)
        for year in self.budget_years():
            yield from self.page("plans", "P0", {"masterBudgetYearId": str(year)}, 1)

    def budget_years(self) -> list[int]:
        """The budget years near the window: plans of the next one are announced before it begins."""
        margin = timedelta(days=self.facts.options["year_margin_days"])
        return sorted({budget_year(self.order.since - margin), budget_year(self.order.until + margin)})

    def page(self, kind: str, type_: str, narrowed: dict[str, str], number: int) -> Iterator[Request]:
        """Ask for one page of one query: `narrowed` tells the type of announcement or the year."""
        if not self.may_turn_page(query_of(type_, narrowed)):
            return
        asked = {
            **narrowed,
            "startDate": self.instant(self.order.since, time.min),
            "endDate": self.instant(self.order.until, time(23, 59, 59)),
            "sortBy": "publishDateDesc",
            "pageNo": str(number),
            "pageSize": str(self.facts.options["page_size"]),
        }
        told = {"kind": kind, "type_": type_, "narrowed": narrowed, "number": number}
        yield self.get(self.address(_LISTS[kind], asked), self.listed, **told)

    def instant(self, day: date, clock: time) -> str:
        """A local time as the portal wants it, in UTC and in full: a day alone is answered with an error."""
        local = datetime.combine(day, clock, ZoneInfo(self.facts.zone))
        return f"{local.astimezone(UTC):%Y-%m-%dT%H:%M:%S.000Z}"

    def address(self, route: str, asked: dict[str, str]) -> str:
        """The address of a route with its query."""
        return f"{self.facts.options['api']}/{route}?{urlencode(asked)}"

    def listed(
        self, response: Response, kind: str, type_: str, narrowed: dict[str, str], number: int
    ) -> Iterator[Request | Document]:
        """Land a page and turn to the next while the page is full or the portal says that there is more."""
        query = query_of(type_, narrowed)
        found = self.found(response, kind)
        rows = found.get("data") or []
        # A project is listed under each type that it has an announcement of: those are several notices.
        listed = [f"{type_}:{row}" for row in keys_of(rows, "projectId", "planProjectId")]
        key = f"{kind}:{query}:{number}"
        yield self.land(response, kind, key, listed, query=query, type=type_)
        if not found:
            return
        if number == 1:
            self.crawl_stats.add_total(query, found.get("totalCount"))
        size = self.facts.options["page_size"]
        if rows and self.is_more(query, number * size, full=len(rows) >= size):
            yield from self.page(kind, type_, narrowed, number + 1)

    def found(self, response: Response, kind: str) -> dict[str, Any]:
        """Take the answer's object; an empty one, and a lost page, where it is none."""
        if not self.is_data(response, kind):
            return {}
        try:
            found: dict[str, Any] = json.loads(response.body)
            keys_of(found["data"])
        except (ValueError, KeyError, TypeError, RecursionError):
            self.unknown_format(kind)
            return {}
        return found

    def details(self, wanted: DetailRequest) -> Iterator[Request]:
        """Ask for a project, its announcements and, once it is won, its contracts; never for documents."""
        type_ = wanted.locator["type"]
        for kind, route in _OF_PROJECT.items():
            if kind != "contracts" or type_ in _WON:
                asked = {"projectId": wanted.locator["project"]}
                if kind != "detail":
                    asked |= {"pageNo": "1", "pageSize": str(self.facts.options["page_size"])}
                told = {"kind": kind, "type_": type_, "native_id": wanted.native_id}
                yield self.get(self.address(route, asked), self.detailed, **told)

    def detailed(self, response: Response, kind: str, type_: str, native_id: str) -> Iterator[Document]:
        """Land what was told of one project."""
        listed = [native_id] if self.is_data(response, kind) else []
        yield self.land(response, kind, f"{kind}:{native_id}", listed, native_id=native_id, type=type_)


def query_of(type_: str, narrowed: dict[str, str]) -> str:
    """Name a query: a type, or the plans of a year."""
    return f"{type_}:{narrowed['masterBudgetYearId']}" if "masterBudgetYearId" in narrowed else type_
