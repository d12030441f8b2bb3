"""Search SiRUP for planned purchases, word by word: a year holds millions of them."""

import json
from collections.abc import Iterator
from urllib.parse import urlencode

from scrapy import Request
from scrapy.http import Response

from scrapers.items import RawDocument
from scrapers.spider import PortalSpider

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

    def walk(self) -> Iterator[Request]:
        """Search each word in this budget year, late in the year in the next one too."""
        years = [self.order.until.year]
        if self.order.until.month >= self.facts.options["next_year_from_month"]:
            years.append(self.order.until.year + 1)
        for year in years:
            for word in self.facts.options["filters"]["words"]:
                yield from self._page(year, word, start=0)

    def listed(self, response: Response, year: int, word: str, start: int) -> Iterator[Request | RawDocument]:
        """Land a page and ask for the next."""
        good = self.is_data(response, "list")
        found = json.loads(response.body) if good else {"data": []}
        rows = len(found["data"])
        yield self.land(
            response, "list", f"list:{year}:{word}:{start}", rows=rows, year=str(year), keyword=word
        )
        if not good:
            return
        if start == 0:
            self.tally.add_total(found["recordsFiltered"])
        if rows and start + rows < found["recordsFiltered"]:
            yield from self._page(year, word, start + rows)

    def _page(self, year: int, word: str, start: int) -> Iterator[Request]:
        if not self.may_turn_page():
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
