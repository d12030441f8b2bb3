"""World Bank procurement notices: each country under each spelling, newest first, back to the window."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlencode

from scrapy import Request
from scrapy.http import Response

from scrapers.items import RawDocument
from scrapers.spider import PortalSpider


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
        if self.may_turn_page():
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
        yield self.land(response, "list", f"list:{country}:{spelling}:{offset}", len(rows), country=country)
        total = int(answer.get("total", 0)) if answer else 0
        following = offset + self.facts.options["page_size"]
        if rows and following < total and oldest(rows) >= self.order.since:
            yield from self.search(country, spelling, following)
        elif answer and not rows and offset < total:
            self.tally.short["a page before the last was empty"] += 1

    def answer_of(self, response: Response) -> dict[str, Any]:
        """Take the answer's object; an empty one, and a lost page, where it is none."""
        if not self.is_data(response, "list"):
            return {}
        try:
            answer: dict[str, Any] = json.loads(response.body)
            int(answer["total"])
            oldest(rows_of(answer))
        except (ValueError, KeyError, TypeError):
            self.tally.failed["a list page was not in the known format"] += 1
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
