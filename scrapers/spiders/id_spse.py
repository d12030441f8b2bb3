"""Walk SPSE: a token from the tender page, then its list, newest first; details one tender at a time, winners last."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from scrapy import Request
from scrapy.http import Response, TextResponse

from domain.crawl import DetailRequest, FailureReason
from domain.document import Document
from scrapers.base_spider import PortalSpider, keys_of

# In the page's script in either quotes, or in a form's hidden field.
_TOKEN = re.compile(
    rb"""authenticityToken['"]?\s*[=:]\s*['"]([^'"]+)['"]|name=['"]authenticityToken['"]\s+value=['"]([^'"]+)['"]"""
)
GONE = [404, 410]
BASE = "https://spse.inaproc.id"
# Details are asked of the slug that knows every tender, so that one tender has one address.
ALL = "nasional"
# Column 0 is the tender's number, which grows.
NEWEST_FIRST = {"draw": "1", "order[0][column]": "0", "order[0][dir]": "desc", "search[value]": ""}


@dataclass(frozen=True, slots=True)
class List:
    """One list of tenders: of a slug, of a budget year, at an address with the page's token."""

    slug: str
    year: int
    url: str
    token: str

    @property
    def name(self) -> str:
        """What the crawl_stats and the documents call it."""
        return f"{self.slug}:{self.year}"


class IdSpse(PortalSpider):
    """SPSE 4.5. Its totals mean nothing: pages are turned until one is shorter than the first."""

    name = "id_spse"

    def list_requests(self) -> Iterator[Request]:
        """Ask each slug's tender page, each with cookies of its own, and the page of purchases without a tender."""
        for slug in self.facts.options["slugs"]:
            yield self._in_jar(self.get(f"{BASE}/{slug}/lelang", self.session, slug=slug), slug)
        yield self._in_jar(self.get(f"{BASE}/{ALL}/nontender", self.search), "nontender")

    def session(self, response: TextResponse, slug: str) -> Iterator[Request | Document]:
        """Take the token, the years and the list's address; a page without a token is kept as evidence.

        A slug that the portal does not know leads to its start, which has a token too.
        """
        if urlsplit(response.url).path.rstrip("/") != f"/{slug}/lelang":
            self.unknown_format(f"{slug}/lelang")
            yield self.land(response, "list", f"list:{slug}:1", (), slug=slug)
            return
        told = self.token(response)
        if not told:
            yield self.land(response, "list", f"list:{slug}:1", (), slug=slug)
            return
        for year in self.years(response):
            one = List(slug, year, address(response.text, slug, year), told)
            yield from self._page(one, page=1, start=0, size=0)

    def token(self, response: TextResponse) -> str:
        """What the lists of a page want; "", and a failure, where the page has none."""
        found = _TOKEN.search(response.body) if self.is_data(response, "session") else None
        if not found:
            self.crawl_stats.note(FailureReason.NO_TOKEN)
            return ""
        return (found[1] or found[2]).decode()

    def search(self, response: TextResponse) -> Iterator[Request | Document]:
        """Look for a few words among what is bought without a tender, which is far too much to be listed."""
        told = self.token(response)
        if not told:
            yield self.land(response, "list_pl", "list_pl:1", ())
            return
        for year in self.years(response):
            for word in self.facts.options["nontender_words"]:
                form = self._form(told, 0) | {"search[value]": word}
                request = self.post_form(
                    f"{BASE}/{ALL}/dt/pl?tahun={year}", form, self.found, word=word, year=str(year)
                )
                yield self._in_jar(self._asked_by(request, f"{ALL}/nontender"), "nontender")

    def found(self, response: Response, word: str, year: str) -> Iterator[Document]:
        """Land the newest that a word finds; nothing where it finds nothing."""
        rows, key = self.rows_of(response), f"list_pl:{year}:{word}"
        if rows is None:
            yield self.land(response, "list_pl", key, (), year=year)
        elif rows:
            yield self.land(response, "list_pl", key, keys_of(rows, 0), query=key, year=year)

    def years(self, response: TextResponse) -> list[int]:
        """The budget years to ask for: this one and, late in the year, the next; of them those that the page offers.

        Pages preselect different years, so a list that is asked for none shows one that nobody chose.
        """
        wanted = [self.order.until.year]
        if self.order.until.month >= self.facts.options["next_year_from_month"]:
            wanted.append(self.order.until.year + 1)
        values = response.css("select[name=tahun] option::attr(value)").getall()
        offered = {int(value) for value in values if value.isdecimal()}
        return [year for year in wanted if year in offered] or wanted

    def listed(
        self, response: Response, one: List, page: int, start: int, size: int
    ) -> Iterator[Request | Document]:
        """Land a page of the list and turn to the next. Rows that moved to the next page meanwhile count once."""
        key, meta = f"list:{one.name}:{page}", {"slug": one.slug, "year": str(one.year)}
        found = self.rows_of(response)
        if found is None:
            yield self.land(response, "list", key, (), **meta)
            return
        rows, keys = len(found), keys_of(found, 0)
        size = size or rows
        if rows or page == 1:
            yield self.land(response, "list", key, keys, query=one.name, **meta)
        if rows and rows >= size and page < self._depth:
            # The next page begins behind the notices seen, however often this one shows each.
            yield from self._page(one, page + 1, start + len(set(keys)), size)

    def rows_of(self, response: Response) -> list[Any] | None:
        """Take the rows out of an answer; None, and a lost page, where it holds none."""
        if not self.is_data(response, "list"):
            return None
        try:
            answer = json.loads(response.body)
            rows: list[Any] = answer["data"]
            keys_of(rows)
        except (ValueError, KeyError, TypeError, RecursionError):
            self.unknown_format("list")
            return None
        if "recordsFiltered" not in answer:  # what it says means nothing, but a good answer has it
            self.crawl_stats.note(FailureReason.TOTAL_MISSING)
        return rows

    def details(self, wanted: DetailRequest) -> Iterator[Request]:
        """Ask for the announcement and the schedule of a tender."""
        kode = wanted.locator["kode"]
        for kind, page in (("detail", "pengumumanlelang"), ("schedule", "jadwal")):
            yield self._own_page(f"{BASE}/{ALL}/lelang/{kode}/{page}", kind, kode)

    def _own_page(self, url: str, kind: str, kode: str) -> Request:
        """Ask for a page of one tender as a reader of the list comes to it: without that the portal refuses."""
        request = self.get(url, self.detailed, kind=kind, kode=kode)
        request.headers["Referer"] = f"{BASE}/{ALL}/lelang"
        return request.replace(meta={"handle_httpstatus_list": GONE})

    def detailed(self, response: Response, kind: str, kode: str) -> Iterator[Request | Document]:
        """Land a tender's page, also where it is the portal's error page (status 200), and go on to its winners.

        An announcement leads to the page of winners once there are some. Numbers vanish: a page that the portal says
        does not exist tells that the tender is over. It is landed once.
        """
        if response.status in GONE or self.facts.options["gone"].encode() in response.body:
            if kind == "detail":
                yield self.land(response, kind, f"{kind}:{kode}", [kode], native_id=kode, gone="yes")
            return
        listed = [kode] if self.is_data(response, kind) else []
        yield self.land(response, kind, f"{kind}:{kode}", listed, native_id=kode)
        if kind == "detail" and listed and f"/evaluasi/{kode}/pemenang" in links(response):
            yield self._own_page(f"{BASE}/{ALL}/evaluasi/{kode}/pemenang", "winners", kode)

    def _page(self, one: List, page: int, start: int, size: int) -> Iterator[Request]:
        if not self.may_turn_page(one.name):
            return
        form = self._form(one.token, start)
        request = self.post_form(one.url, form, self.listed, one=one, page=page, start=start, size=size)
        yield self._in_jar(self._asked_by(request, f"{one.slug}/lelang"), one.slug)

    def _form(self, token: str, start: int) -> dict[str, str]:
        length = str(self.facts.options["page_length"])
        return {**NEWEST_FIRST, "start": str(start), "length": length, "authenticityToken": token}

    def _asked_by(self, request: Request, page: str) -> Request:
        """Ask as the page's own script does."""
        request.headers.update({"X-Requested-With": "XMLHttpRequest", "Referer": f"{BASE}/{page}"})
        return request

    def _in_jar(self, request: Request, slug: str) -> Request:
        return request.replace(meta={**request.meta, "cookiejar": slug})

    @property
    def _depth(self) -> int:
        """Pages of one list: rows carry no date, so the window's days are told in pages."""
        days = (self.order.until - self.order.since).days + 1
        return days * int(self.facts.options["pages_per_day"])


def links(response: Response) -> set[str]:
    """Where a page of one tender leads, without host and slug."""
    found = response.css("a::attr(href)").getall() if isinstance(response, TextResponse) else []
    return {f"/{urlsplit(link).path.strip('/').partition('/')[2]}" for link in found}


def address(page: str, slug: str, year: int) -> str:
    """The list's address as the page's own script has it, for one year; without one, as it is known to be."""
    found = re.search(rf"""['"](/{re.escape(slug)}/dt/lelang)(?:\?([^'"#]*))?['"]""", page)
    query = dict(parse_qsl(found[2] or "")) if found else {}
    path = found[1] if found else f"/{slug}/dt/lelang"
    return f"{BASE}{path}?{urlencode(query | {'tahun': str(year)})}"
