"""KOTRA's news of foreign markets: each of our countries, newest first, back to the window."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from scrapy import Request
from scrapy.http import Response

from domain.crawl import FailureReason
from domain.document import Document
from scrapers.base_spider import PortalSpider, keys_of
from scrapers.spiders._data_go_kr import answer_of


class IntlKotraNews(PortalSpider):
    """One query a country's Korean name; the key is put on below (scrapers/keys.py)."""

    name = "intl_kotra_news"

    def list_requests(self) -> Iterator[Request]:
        """Ask for the newest articles of each country."""
        for country in self.facts.options["countries"]:
            yield from self.page(country, 1)

    def page(self, country: str, number: int) -> Iterator[Request]:
        """Ask for one page."""
        if self.may_turn_page(country):
            size = self.facts.options["page_size"]
            asked = {"search1": country, "search8": 1, "numOfRows": size, "pageNo": number}
            address = f"{self.facts.options['list']}?{urlencode(asked)}"
            yield self.get(address, self.listed, country=country, number=number)

    def listed(self, response: Response, country: str, number: int) -> Iterator[Request | Document]:
        """Land a page; go on until one holds an article from before the window, or there are no more.

        A page that is not full is the last: it has the last of all that the portal counts, or it is cut.
        """
        rows, total = self.rows_of(response) or (None, 0)
        yield self.land(
            response, "list", f"list:{country}:{number}", keys_of(rows or [], "bbstxSn"), query=country
        )
        if rows is None:
            return
        size = self.facts.options["page_size"]
        if len(rows) < size:
            if (number - 1) * size + len(rows) < total:
                self.crawl_stats.note(FailureReason.LIST_CAPPED)
        elif min(map(day_of, rows)) >= self.order.since.isoformat():
            yield from self.page(country, number + 1)

    def rows_of(self, response: Response) -> tuple[list[dict[str, Any]], int] | None:
        """The articles of a page, and how many there are; None, and the reason noted, where it is no list."""
        return answer_of(self, response, rows_in)


def rows_in(answer: dict[str, Any]) -> tuple[list[dict[str, Any]], int]:
    """The articles of an answer, and how many there are in all: a list, a single one as an object, or none as nothing.

    Raises:
        KeyError, TypeError, ValueError: it is not of this shape.
    """
    body = answer["response"]["body"]
    found = (body["itemList"] or {}).get("item") or []
    rows = [found] if isinstance(found, dict) else list(found)
    for row in rows:
        day_of(row)
    return rows, int(body["totalCnt"])


def day_of(row: dict[str, Any]) -> str:
    """The day of an article as ISO 8601, whatever stands between its figures; "9" where it tells none."""
    digits = "".join(filter(str.isdigit, str(row.get("othbcDt") or "")))[:8]
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:]}" if len(digits) == 8 else "9"
