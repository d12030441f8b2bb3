"""나라장터, Korea's procurement service: what bodies that work abroad buy, by its open interface."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from scrapy import Request
from scrapy.http import Response

from domain.document import Document
from scrapers.base_spider import PortalSpider, keys_of
from scrapers.spiders._data_go_kr import answer_of


class IntlG2b(PortalSpider):
    """One query a body and a span of days that the interface takes; the key is put on below (scrapers/keys.py)."""

    name = "intl_g2b"

    def list_requests(self) -> Iterator[Request]:
        """Ask for each body's first page of each span."""
        for buyer in self.facts.options["buyers"]:
            for since, until in self.spans():
                yield from self.page(buyer, since, until, 1)

    def spans(self) -> Iterator[tuple[date, date]]:
        """The window in spans of at most so many days as one query may reach over."""
        most, since = timedelta(days=self.facts.options["span_days"] - 1), self.order.since
        while since <= self.order.until:
            yield since, min(since + most, self.order.until)
            since += most + timedelta(days=1)

    def page(self, buyer: str, since: date, until: date, number: int) -> Iterator[Request]:
        """Ask for one page."""
        query = f"{buyer}:{since}"
        if self.may_turn_page(query):
            asked = {
                "inqryDiv": "1",
                "inqryBgnDt": f"{since:%Y%m%d}0000",
                "inqryEndDt": f"{until:%Y%m%d}2359",
                "dminsttNm": buyer,
                "numOfRows": str(self.facts.options["page_size"]),
                "pageNo": str(number),
                "type": "json",
            }
            told = {"buyer": buyer, "since": since, "until": until, "number": number}
            yield self.get(f"{self.facts.options['list']}?{urlencode(asked)}", self.listed, **told)

    def listed(
        self, response: Response, buyer: str, since: date, until: date, number: int
    ) -> Iterator[Request | Document]:
        """Land a page, and go on while the portal's count says that there is more."""
        body = self.body_of(response)
        rows, query = (body or {}).get("items") or [], f"{buyer}:{since}"
        key = f"list:{query}:{until}:{number}"
        yield self.land(response, "list", key, keys_of(map(identity, rows)), query=query)
        if body is None:
            return
        if number == 1:
            self.crawl_stats.add_total(query, body.get("totalCount"))
        size = self.facts.options["page_size"]
        if rows and self.is_more(query, number * size, full=len(rows) >= size):
            yield from self.page(buyer, since, until, number + 1)

    def body_of(self, response: Response) -> dict[str, Any] | None:
        """The answer's body; None, and the reason noted, where the gateway refused or answered something else."""
        return answer_of(self, response, body_in)


def body_in(answer: dict[str, Any]) -> dict[str, Any]:
    """The body of an answer whose rows can be told apart. Raises as `answer_of` wants it."""
    body: dict[str, Any] = answer["response"]["body"]
    keys_of(map(identity, body["items"] or []))
    return body


def identity(row: dict[str, Any]) -> dict[str, str]:
    """What identifies a row: an announcement's number and its order, which counts its corrections."""
    return {"number": row["bidNtceNo"], "order": row["bidNtceOrd"]}
