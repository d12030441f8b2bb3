"""Walk SPSE: a token from the tender page, then its list, newest first; details one tender at a time."""

import json
import re
from collections.abc import Iterator
from typing import Any

from scrapy import Request
from scrapy.http import Response

from scrapers.crawl import FailureReason, Want
from scrapers.items import RawDocument
from scrapers.spider import PortalSpider, keys_of

_TOKEN = re.compile(rb"authenticityToken\s*=\s*'([^']+)'")
BASE = "https://spse.inaproc.id"
# Details are asked of the slug that knows every tender, so that one tender has one address.
ALL = "nasional"
# Column 0 is the tender's number, which grows.
NEWEST_FIRST = {"draw": "1", "order[0][column]": "0", "order[0][dir]": "desc", "search[value]": ""}


class IdSpse(PortalSpider):
    """SPSE 4.5. Its totals mean nothing: pages are turned until one is shorter than the first."""

    name = "id_spse"

    def walk(self) -> Iterator[Request]:
        """Ask each slug's tender page, each with cookies of its own."""
        for slug in self.facts.options["slugs"]:
            yield self._in_jar(self.get(f"{BASE}/{slug}/lelang", self.session, slug=slug), slug)

    def session(self, response: Response, slug: str) -> Iterator[Request | RawDocument]:
        """Take the token; a page without one is kept, in the list's place, as evidence."""
        token = _TOKEN.search(response.body) if self.is_data(response, "session") else None
        if token:
            yield from self._page(slug, token[1].decode(), page=1, start=0, size=0)
            return
        self.tally.note(FailureReason.NO_TOKEN)
        yield self.land(response, "list", f"list:{slug}:1", (), slug=slug)

    def listed(self, response: Response, **asked: Any) -> Iterator[Request | RawDocument]:  # noqa: ANN401  # what `_page` asked with
        """Land a page of the list and turn to the next."""
        slug, page = asked["slug"], asked["page"]
        found = self.rows_of(response)
        if found is None:
            yield self.land(response, "list", f"list:{slug}:{page}", (), slug=slug)
            return
        rows = len(found)
        size = asked["size"] or rows
        if rows or page == 1:
            yield self.land(response, "list", f"list:{slug}:{page}", keys_of(found, 0), query=slug, slug=slug)
        if rows and rows >= size and page < self._depth:
            yield from self._page(slug, asked["token"], page + 1, asked["start"] + rows, size)

    def rows_of(self, response: Response) -> list[Any] | None:
        """Take the rows out of an answer; None, and a lost page, where it holds none."""
        if not self.is_data(response, "list"):
            return None
        try:
            rows: list[Any] = json.loads(response.body)["data"]
            keys_of(rows)
        except (ValueError, KeyError, TypeError, RecursionError):
            self.unknown_format("list")
            return None
        return rows

    def details(self, want: Want) -> Iterator[Request]:
        """Ask for the announcement and the schedule of a tender."""
        kode = want.locator["kode"]
        for kind, page in (("detail", "pengumumanlelang"), ("schedule", "jadwal")):
            yield self.get(f"{BASE}/{ALL}/lelang/{kode}/{page}", self.detailed, kind=kind, kode=kode)

    def detailed(self, response: Response, kind: str, kode: str) -> Iterator[RawDocument]:
        """Land a tender's page, also where it is the portal's error page (status 200)."""
        listed = [kode] if self.is_data(response, kind) else []
        yield self.land(response, kind, f"{kind}:{kode}", listed, native_id=kode)

    def _page(self, slug: str, token: str, page: int, start: int, size: int) -> Iterator[Request]:
        if not self.may_turn_page(slug):
            return
        length = str(self.facts.options["page_length"])
        form = {**NEWEST_FIRST, "start": str(start), "length": length, "authenticityToken": token}
        asked = {"slug": slug, "token": token, "page": page, "start": start, "size": size}
        request = self.post_form(f"{BASE}/{slug}/dt/lelang", form, self.listed, **asked)
        request.headers.update({"X-Requested-With": "XMLHttpRequest", "Referer": f"{BASE}/{slug}/lelang"})
        yield self._in_jar(request, slug)

    def _in_jar(self, request: Request, slug: str) -> Request:
        return request.replace(meta={**request.meta, "cookiejar": slug})

    @property
    def _depth(self) -> int:
        """Pages of one list: rows carry no date, so the window's days are told in pages."""
        days = (self.order.until - self.order.since).days + 1
        return days * int(self.facts.options["pages_per_day"])
