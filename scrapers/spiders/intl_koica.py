"""KOICA's own announcements of purchases, by its open interface: a year at a time."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from scrapy import Request
from scrapy.http import Response

from domain.crawl import FailureReason
from domain.document import Document
from scrapers.base_spider import PortalSpider, keys_of
from scrapers.spiders._data_go_kr import answer_of


class IntlKoica(PortalSpider):
    """One query a year of the window; the key is put on below (scrapers/keys.py)."""

    name = "intl_koica"

    def list_requests(self) -> Iterator[Request]:
        """Ask for the first page of each year."""
        for year in range(self.order.since.year, self.order.until.year + 1):
            yield from self.page(year, 1)

    def page(self, year: int, number: int) -> Iterator[Request]:
        """Ask for one page."""
        if self.may_turn_page(str(year)):
            size = self.facts.options["page_size"]
            asked = {"P_YEAR": year, "P_PAGE_NO": number, "P_PAGE_SIZE": size, "type": "json"}
            address = f"{self.facts.options['list']}?{urlencode(asked)}"
            yield self.get(address, self.listed, year=year, number=number)

    def listed(self, response: Response, year: int, number: int) -> Iterator[Request | Document]:
        """Land a page, and go on while the portal's count says that there is more."""
        rows, total = self.rows_of(response) or (None, 0)
        query = str(year)
        yield self.land(
            response, "list", f"list:{year}:{number}", keys_of(map(identity, rows or [])), query=query
        )
        if rows is None:
            return
        if number == 1:
            self.crawl_stats.add_total(query, total)
        size = self.facts.options["page_size"]
        if rows and self.is_more(query, number * size, full=len(rows) >= size):
            yield from self.page(year, number + 1)

    def rows_of(self, response: Response) -> tuple[list[dict[str, Any]], int] | None:
        """The rows of a page, and how many there are; None, and the reason noted, where it is no list."""
        return answer_of(self, response, self.rows_in)

    def rows_in(self, answer: dict[str, Any]) -> tuple[list[dict[str, Any]], int] | None:
        """The same of an answer's JSON, where a single row is an object. Raises as `answer_of` wants it."""
        if answer["HEADER"]["RESULT_CODE"] not in ("00", "0"):
            self.crawl_stats.note(FailureReason.FORM_REFUSED)
            return None
        found = (answer["BODY"]["ITEMS"] or {}).get("ITEM") or []
        rows = [found] if isinstance(found, dict) else found
        keys_of(map(identity, rows))
        return rows, int(answer["TOTAL_COUNT"])


def identity(row: dict[str, Any]) -> dict[str, str]:
    """What identifies a row: an announcement's number and its order, which counts its corrections."""
    return {"number": str(row["PBLANC_NO"]), "order": str(row["PBLANC_ODR"])}
