"""Thailand's e-GP: one RSS page a department and type of announcement, as planned, split by day where it is full."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import product
from typing import Any
from urllib.parse import urlencode

from scrapy import Request
from scrapy.http import Response

from domain.crawl import DetailRequest, FailureReason
from domain.document import Document
from scrapers.base_spider import PortalSpider
from scrapers.crawl_stats import number_of_notices

_ITEM = re.compile(rb"<item[\s>]")
_TOTAL = re.compile(rb"<countbyday>([^<]{0,99})</countbyday>")
# As e-GP spells them: "announceType" is ignored and answered with invitations (sources: recorded feeds).
_FIELDS = ("deptId", "anounceType", "announceDate")


class ThEgp(PortalSpider):
    """e-GP RSS (sources: e-GP manual 4.5). A page is (department, type[, YYYYMMDD])."""

    name = "th_egp"
    # The portal refuses after about 110 requests in one open window (told of October 2026).
    max_pages = 100

    def list_requests(self) -> Iterator[Request]:
        """Ask for the newest announcements of what this evening's turn is, the most important first."""
        for page in planned(self.facts.options["plan"], evening(self.facts.local(self.order.now))):
            yield from self.ask(*page)

    def ask(self, *page: str) -> Iterator[Request]:
        """Ask for one page, while the allowance lasts."""
        query = urlencode(dict(zip(_FIELDS, page, strict=False)))
        if self.may_turn_page():
            yield self.get(f"{self.facts.options['feed']}?{query}", self.on_list, page=page)

    def on_list(self, response: Response, page: tuple[str, ...]) -> Iterator[Request | Document]:
        """Land a page. A full one is asked again in parts, and its rows are counted on those."""
        good = self.is_data(response, "list")
        listed = items_of(response.body) if good else []
        parts = self.parts(page, response.body, len(listed)) if good else []
        meta = {"dept": page[0], "dept_name": self.facts.options["departments"][page[0]], "type": page[1]}
        # The parts show again what the full page did, which is no repetition.
        query = "" if parts else ":".join(page)
        yield self.land(response, "list", ":".join(("list", *page)), listed, query=query, **meta)
        for part in parts:
            yield from self.ask(*page, part)

    def parts(self, page: tuple[str, ...], body: bytes, rows: int) -> list[str]:
        """Split a full page of the newest by day; a day that is full and counted higher, or not counted, is cut."""
        count = self.count(body)
        full = rows >= self.facts.options["cap"]
        if len(page) == 2 and (full or count > rows):
            return self.days()
        if len(page) == 3 and full and count != rows:
            self.crawl_stats.note(FailureReason.LIST_CAPPED)
        return []

    def count(self, body: bytes) -> int:
        """What the feed says that the day has; 0, and trouble, where it is no number: a good feed always tells one."""
        told = _TOTAL.search(body)
        count = number_of_notices(told[1].decode("latin-1").strip() if told else None)
        if isinstance(count, FailureReason):
            self.crawl_stats.note(count)
            return 0
        return count

    def days(self) -> list[str]:
        """Every day of the window as the portal writes it."""
        length = (self.order.until - self.order.since).days + 1
        return [f"{self.order.since + timedelta(days=day):%Y%m%d}" for day in range(length)]

    def details(self, wanted: DetailRequest) -> Iterator[Request]:
        """Fetch an announcement's PDF, naming the feed that links to it: without that the firewall refuses."""
        request = self.get(wanted.locator["url"], self.on_document, native_id=wanted.native_id)
        request.headers["Referer"] = self.facts.options["feed"]
        yield request

    def on_document(self, response: Response, native_id: str) -> Iterator[Document]:
        """Land a PDF, or the page that came in its place."""
        listed = [native_id] if self.is_data(response, "document") else []
        yield self.land(response, "document", f"document:{native_id}", listed, native_id=native_id)


def evening(now: datetime) -> int:
    """Number the open window that a local time lies in: from one evening to the next morning it is the same."""
    return (now - timedelta(hours=12)).toordinal()


def planned(plan: Iterable[Mapping[str, Any]], window: int) -> Iterator[tuple[str, str]]:
    """The pages (department, type) whose turn it is: a group with `every: 7` is gone through in seven windows."""
    for group in plan:
        pages = list(product(group["departments"], group["types"]))
        yield from pages[window % group["every"] :: group["every"]]


def items_of(body: bytes) -> list[str]:
    """Name each announcement of a feed by all that it says: two types of one project share number and link."""
    return [sha256(item.split(b"</item>")[0]).hexdigest() for item in _ITEM.split(body)[1:]]
