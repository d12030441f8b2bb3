"""World Bank procurement notices: newest first back to the window, and the texts of the few that are wanted."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlencode

from scrapy import Request
from scrapy.http import Response

from domain.crawl import DetailRequest, FailureReason
from domain.document import Document
from scrapers.base_spider import PortalSpider, keys_of
from scrapers.crawl_stats import number_of_notices

TEXT = "notice_text"


class IntlWorldbank(PortalSpider):
    """The portal ignores a range of dates, so paging ends where the notices are older than the window.

    Texts are nearly all of an answer's bytes: a list is asked without them, except that of regions, where the text
    may be all that names a country.
    """

    name = "intl_worldbank"

    def list_requests(self) -> Iterator[Request]:
        """Ask whether the portal moves at all, then for the first page of each country and of the regions."""
        fields = ",".join(self.facts.options["fields"])
        yield self.ask({"rows": "1", "fl": fields}, self.newest)
        for country in self.facts.options["countries"]:
            yield from self.search(country, 0)

    def ask(self, asked: dict[str, str], then: Any, **kwargs: object) -> Request:  # noqa: ANN401  # a callback
        """Send a query."""
        query = urlencode(self.facts.options["query"] | asked)
        return self.get(f"{self.facts.options['search']}?{query}", then, **kwargs)

    def search(self, country: str, offset: int) -> Iterator[Request]:
        """Ask for one page."""
        if self.may_turn_page(country):
            spellings, fields = self.facts.options["countries"][country], self.facts.options["fields"]
            asked = {
                "project_ctry_name": "^".join(spellings),
                "fl": ",".join([*fields, TEXT] if country == "region" else fields),
                "rows": str(self.facts.options["page_size"]),
                "os": str(offset),
            }
            yield self.ask(asked, self.listed, country=country, offset=offset)

    def newest(self, response: Response) -> Iterator[Document]:
        """Note where the bank has published nothing anywhere for days: of over a hundred a day that is no news."""
        answer = self.answer_of(response)
        yield self.land(response, "list", "list:newest", keys_of(rows_of(answer), "id"))
        days = (self.order.until - oldest(rows_of(answer))).days if answer else 0
        if days > self.facts.options["frozen_days"]:
            self.crawl_stats.note(FailureReason.NOTHING_RECENT, what="procnotices", days=days)

    def listed(self, response: Response, country: str, offset: int) -> Iterator[Request | Document]:
        """Land a page and turn to the next while it may still hold notices of the window."""
        answer = self.answer_of(response)
        rows = rows_of(answer)
        key, listed = f"list:{country}:{offset}", keys_of(rows, "id")
        yield self.land(response, "list", key, listed, query=country, country=country)
        if not answer:
            return
        total, following = self.total_of(answer, country), offset + len(rows)
        more = following < total or len(rows) >= self.facts.options["page_size"]
        if rows and more and oldest(rows) >= self.order.since:
            yield from self.search(country, following)
        elif not rows and offset < total:
            self.crawl_stats.note(FailureReason.EMPTY_PAGE)

    def total_of(self, answer: dict[str, Any], country: str) -> int:
        """The portal's count of all that it has, of which the window is a part; 0, and trouble, where it is no count.

        Only one that is smaller than what came contradicts the crawl, so no other is kept for its outcome.
        """
        told = answer.get("total")
        total = number_of_notices(told)
        if isinstance(total, FailureReason) or total < len(self.crawl_stats.listing(country).keys):
            return self.crawl_stats.add_total(country, told) or 0
        return total

    def answer_of(self, response: Response, kind: str = "list") -> dict[str, Any]:
        """Take the answer's object; an empty one, and a lost page, where it is none."""
        if not self.is_data(response, kind):
            return {}
        try:
            answer: dict[str, Any] = json.loads(response.body)
            keys_of(rows_of(answer))
            oldest(rows_of(answer))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            self.unknown_format(kind)
            return {}
        return answer

    def details(self, wanted: DetailRequest) -> Iterator[Request]:
        """Ask for one notice with its text; a list of ids would find nothing."""
        fields = ",".join([*self.facts.options["fields"], TEXT])
        yield self.ask({"id": wanted.locator["id"], "fl": fields}, self.detailed, number=wanted.native_id)

    def detailed(self, response: Response, number: str) -> Iterator[Document]:
        """Land a text."""
        listed = keys_of(rows_of(self.answer_of(response, "detail")), "id")
        yield self.land(response, "detail", f"detail:{number}", listed, native_id=number)


def rows_of(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """List the notices; older answers hold them in an object keyed by id."""
    found = answer.get("procnotices", [])
    return list(found.values()) if isinstance(found, dict) else found


def oldest(rows: list[dict[str, Any]]) -> date:
    """Tell the day of the last row that has one: the portal sorts the newest first, and drafts have none."""
    days = [row["noticedate"] for row in rows if row.get("noticedate")]
    if not days:
        return date.max
    return datetime.strptime(days[-1], "%d-%b-%Y").replace(tzinfo=UTC).date()
