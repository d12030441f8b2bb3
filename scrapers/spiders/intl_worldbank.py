"""World Bank procurement notices: each country under each spelling, newest first, back to the window."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlencode

from scrapy import Request
from scrapy.http import Response

from scrapers.crawl import FailureReason
from scrapers.items import RawDocument
from scrapers.spider import PortalSpider, keys_of
from scrapers.tally import number_of_notices


class IntlWorldbank(PortalSpider):
    """The portal ignores a range of dates, so paging ends where the notices are older than the window."""

    name = "intl_worldbank"

    def walk(self) -> Iterator[Request]:
        """Yield the first page of every spelling of every country."""
        for country, spellings in self.facts.options["countries"].items():
            for spelling in spellings:
                yield from self.search(country, spelling, 0)

    def search(self, country: str, spelling: str, offset: int) -> Iterator[Request]:
        """Ask for one page."""
        if self.may_turn_page(f"{country}:{spelling}"):
            page = {"rows": str(self.facts.options["page_size"]), "os": str(offset)}
            query = self.facts.options["query"] | {"project_ctry_name": spelling} | page
            url = f"{self.facts.options['search']}?{urlencode(query)}"
            yield self.get(url, self.listed, country=country, spelling=spelling, offset=offset)

    def listed(
        self, response: Response, country: str, spelling: str, offset: int
    ) -> Iterator[Request | RawDocument]:
        """Land a page and turn to the next while it may still hold notices of the window."""
        answer = self.answer_of(response)
        rows = rows_of(answer)
        query, size = f"{country}:{spelling}", self.facts.options["page_size"]
        listed = keys_of(rows, "id")
        yield self.land(response, "list", f"list:{query}:{offset}", listed, query=query, country=country)
        if not answer:
            return
        total = self.total_of(answer)
        more = len(rows) >= size if total is None else offset + size < total
        if rows and more and oldest(rows) >= self.order.since:
            yield from self.search(country, spelling, offset + size)
        elif not rows and offset < (total or 0):
            self.tally.note(FailureReason.EMPTY_PAGE)

    def total_of(self, answer: dict[str, Any]) -> int | None:
        """The portal's count of all that it has, of which the window is a part: it ends the paging, no more."""
        total = number_of_notices(answer.get("total"))
        if isinstance(total, FailureReason):
            self.tally.note(total)
            return None
        return total

    def answer_of(self, response: Response) -> dict[str, Any]:
        """Take the answer's object; an empty one, and a lost page, where it is none."""
        if not self.is_data(response, "list"):
            return {}
        try:
            answer: dict[str, Any] = json.loads(response.body)
            keys_of(rows_of(answer))
            oldest(rows_of(answer))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            self.unknown_format("list")
            return {}
        return answer


def rows_of(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """List the notices; older answers hold them in an object keyed by id."""
    found = answer.get("procnotices", [])
    return list(found.values()) if isinstance(found, dict) else found


def oldest(rows: list[dict[str, Any]]) -> date:
    """Tell the last row's day: the portal sorts the newest first."""
    if not rows:
        return date.max
    return datetime.strptime(rows[-1]["noticedate"], "%d-%b-%Y").replace(tzinfo=UTC).date()
