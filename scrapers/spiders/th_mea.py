"""MEA's announcements: three lists, one of them a whole table at once, and a page for who asks."""

import json
import re
from collections.abc import Iterator, Sequence
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from scrapy import Request
from scrapy.http import Response

from domain.crawl import DetailRequest
from domain.document import Document
from scrapers.base_spider import PortalSpider, keys_of

_MILLISECONDS = re.compile(r"/Date\((-?\d{1,15})\)/")


class ThMea(PortalSpider):
    """Drafts, invitations and winners of the Metropolitan Electricity Authority."""

    name = "th_mea"

    def list_requests(self) -> Iterator[Request]:
        """Ask for each list."""
        options = self.facts.options
        for path in (*options["whole"], *options["paged"]):
            yield from self.page(path, 0)

    def page(self, path: str, start: int) -> Iterator[Request]:
        """Ask for one page of a list as the portal's own table does."""
        if not self.may_turn_page(path):
            return
        form = {
            "draw": "1",
            "start": str(start),
            "length": str(self.facts.options["page_size"]),
            "search[value]": "",
            "search[regex]": "false",
        }
        url = f"{self.facts.options['site']}/{path}/Search"
        yield self.with_cookies(self.post_form(url, form, self.listed, path=path, start=start))

    def with_cookies(self, request: Request) -> Request:
        """Say that cookies are taken; who does not is sent back to the same address for ever."""
        return request.replace(cookies=self.facts.options["cookies"])

    def listed(self, response: Response, path: str, start: int) -> Iterator[Request | Document]:
        """Land a page and turn to the next while there is more of the window."""
        found = self.found(response)
        rows = found["data"] if found else []
        # The lists number their announcements each by itself.
        listed = [f"{path}/{row}" for row in keys_of(rows, "KEY_ID")]
        yield self.land(response, "list", f"list:{path}:{start}", listed, query=path, path=path)
        if found is None or path in self.facts.options["whole"]:
            return
        if start == 0:
            self.crawl_stats.add_total(path, found.get("recordsTotal"))
        seen, full = start + len(rows), len(rows) >= self.facts.options["page_size"]
        if not rows or not self.is_more(path, seen, full=full):
            return
        if self.is_past(rows):
            # The rest is older than the window, so the portal's count is not to be reached.
            self.crawl_stats.listing(path).total = None
        else:
            yield from self.page(path, seen)

    def is_past(self, rows: Sequence[Any]) -> bool:
        """Whether a list that is newest first has come to what is older than the window."""
        told = [instant_of(row) for row in rows]
        at = [one for one in told if one is not None]
        first = datetime.combine(self.order.since, time.min, ZoneInfo(self.facts.zone))
        return (
            bool(at)
            and len(at) == len(told)
            and at == sorted(at, reverse=True)
            and at[-1] < first.timestamp() * 1000
        )

    def found(self, response: Response) -> dict[str, Any] | None:
        """Take the rows out of an answer, bare or not; None, and a lost page, where it holds none."""
        if not self.is_data(response, "list"):
            return None
        try:
            answer = json.loads(response.body)
            found: dict[str, Any] = {"data": answer} if isinstance(answer, list) else answer
            keys_of(found["data"])
        except (ValueError, KeyError, TypeError, RecursionError):
            self.unknown_format("list")
            return None
        return found

    def details(self, wanted: DetailRequest) -> Iterator[Request]:
        """Ask for one announcement's page."""
        path, number = wanted.locator["path"], wanted.locator["id"]
        told = {"native_id": wanted.native_id, "path": path, "winner": wanted.locator.get("winner", "")}
        url = f"{self.facts.options['site']}/{path}/Detail/{number}"
        yield self.with_cookies(self.get(url, self.detailed, **told))

    def detailed(self, response: Response, native_id: str, path: str, winner: str) -> Iterator[Document]:
        """Land one announcement."""
        listed = [native_id] if self.is_data(response, "detail") else []
        yield self.land(
            response, "detail", f"detail:{native_id}", listed, native_id=native_id, path=path, winner=winner
        )


def instant_of(row: Any) -> int | None:  # noqa: ANN401  # what a portal sends is of any type
    """When a row was published, in milliseconds since 1970; None where it does not say."""
    told = row.get("POST_DT") or row.get("DETAIL_DT") if isinstance(row, dict) else None
    found = _MILLISECONDS.fullmatch(told) if isinstance(told, str) else None
    return int(found[1]) if found else None
