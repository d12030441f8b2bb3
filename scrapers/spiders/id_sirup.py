"""Search SiRUP for planned purchases, word by word: a year holds millions of them."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from scrapy import Request
from scrapy.http import Response

from domain.document import Document
from scrapers.base_spider import PortalSpider, keys_of

# The columns of the portal's own search page, in its order.
COLUMNS = (
    *("", "paket", "pagu", "jenisPengadaan", "isPDN", "isUMK"),
    *("metode", "pemilihan", "kldi", "satuanKerja", "lokasi", "id"),
)
OPEN_FILTERS = ("jenisPengadaan", "metodePengadaan", "maxPagu", "bulan", "lokasi", "kldi", "pdn", "ukm")


class IdSirup(PortalSpider):
    """SiRUP's search. Its `recordsFiltered` is true, so a walk that lists fewer rows is partial."""

    name = "id_sirup"
    max_pages = 400

    def list_requests(self) -> Iterator[Request]:
        """Search each word in this budget year, late in the year in the next one too."""
        years = [self.order.until.year]
        if self.order.until.month >= self.facts.options["next_year_from_month"]:
            years.append(self.order.until.year + 1)
        for year in years:
            for word in self.facts.options["filters"]["words"]:
                yield from self._page(year, word, start=0)

    def listed(self, response: Response, year: int, word: str, start: int) -> Iterator[Request | Document]:
        """Land a page and ask for the next."""
        query = f"{year}:{word}"
        found = self.found(response)
        rows = found.get("data") or []
        listed = keys_of(rows, "id")
        yield self.land(
            response, "list", f"list:{query}:{start}", listed, query=query, year=str(year), keyword=word
        )
        if not found:
            return
        if start == 0:
            self.crawl_stats.add_total(query, found.get("recordsFiltered"))
        if rows and self.is_more(
            query, start + len(rows), full=len(rows) >= self.facts.options["page_length"]
        ):
            yield from self._page(year, word, start + len(rows))

    def found(self, response: Response) -> dict[str, Any]:
        """Take the answer's object; an empty one, and a lost page, where it is none."""
        if not self.is_data(response, "list"):
            return {}
        try:
            found: dict[str, Any] = json.loads(response.body)
            keys_of(found["data"])
        except (ValueError, KeyError, TypeError, RecursionError):
            self.unknown_format("list")
            return {}
        return found

    def _page(self, year: int, word: str, start: int) -> Iterator[Request]:
        if not self.may_turn_page(f"{year}:{word}"):
            return
        options = self.facts.options
        asked = {
            "tahunAnggaran": str(year),
            "minPagu": str(options["filters"]["least_budget"]),
            **dict.fromkeys(OPEN_FILTERS, ""),
            "draw": "1",
            **{f"columns[{place}][data]": name for place, name in enumerate(COLUMNS)},
            "order[0][column]": "5",
            "order[0][dir]": "DESC",
            "start": str(start),
            "length": str(options["page_length"]),
            "search[value]": word,
            "search[regex]": "false",
        }
        url = f"{options['search']}?{urlencode(asked)}"
        yield self.get(url, self.listed, year=year, word=word, start=start)
