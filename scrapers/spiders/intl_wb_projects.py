"""World Bank projects in the pipeline and in progress: all pages of one query, from API v3, else from v2."""

import json
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urlencode

from scrapy import Request
from scrapy.http import Response

from domain.crawl import FailureReason
from domain.document import Document
from scrapers.base_spider import PortalSpider, keys_of

QUERY: Final = "projects"
NOT_FOUND: Final = 404


class IntlWbProjects(PortalSpider):
    """The lists are of how things stand and know no days, so every crawl reads all of them."""

    name = "intl_wb_projects"

    def list_requests(self) -> Iterator[Request]:
        """Ask the newest version of the interface first."""
        yield from self.page(0, self.facts.options["interfaces"])

    def page(self, offset: int, interfaces: list[str]) -> Iterator[Request]:
        """Ask for the page that begins with this row; of these interfaces the first that is there answers."""
        if self.may_turn_page(QUERY):
            asked = {**self.facts.options["query"], "os": str(offset)}
            request = self.get(
                f"{interfaces[0]}?{urlencode(asked)}", self.listed, offset=offset, interfaces=interfaces
            )
            yield request.replace(meta={"handle_httpstatus_list": [NOT_FOUND]})

    def listed(self, response: Response, offset: int, interfaces: list[str]) -> Iterator[Request | Document]:
        """Land a page and turn to the next; an interface that is gone gives way to the one of before."""
        if response.status == NOT_FOUND:
            if len(interfaces) > 1:
                self.pages_left += 1
                yield from self.page(offset, interfaces[1:])
            else:
                self.crawl_stats.note(FailureReason.HTTP_ERROR, status=NOT_FOUND)
            return
        answer = self.answer_of(response)
        rows = rows_of(answer)
        yield self.land(response, "list", f"list:{offset}", keys_of(rows, "id"), query=QUERY)
        if not answer:
            return
        if offset == 0:
            self.crawl_stats.add_total(QUERY, answer.get("total"))
        following, size = offset + len(rows), int(self.facts.options["query"]["rows"])
        if rows and self.is_more(QUERY, following, full=len(rows) >= size):
            yield from self.page(following, interfaces)

    def answer_of(self, response: Response) -> dict[str, Any]:
        """Take the answer's object; an empty one, and a lost page, where it is none."""
        if not self.is_data(response, "list"):
            return {}
        try:
            answer: dict[str, Any] = json.loads(response.body)
            keys_of(rows_of(answer))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            self.unknown_format("list")
            return {}
        return answer


def rows_of(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """List the projects, which are an object keyed by number; without any it may be a list."""
    found = answer.get("projects", [])
    return list(found.values()) if isinstance(found, dict) else found
