"""The EBRD's notices: the archive in one page, and single notices in full."""

import re
from collections.abc import Iterator

from scrapy import Request
from scrapy.http import Response

from domain.crawl import DetailRequest
from domain.document import Document
from scrapers.base_spider import PortalSpider

_NUMBER = re.compile(rb"displayNoticeId=(\d+)")
_WHOLE = b"</html>"  # the table has no count, so a page that was cut off is known by its end alone


class IntlEbrd(PortalSpider):
    """Notices of all countries, as the site has no filter; the parser keeps those of ours."""

    name = "intl_ebrd"

    def list_requests(self) -> Iterator[Request]:
        """Ask for the archive."""
        yield self.get(self.facts.options["list"], self.listed)

    def listed(self, response: Response) -> Iterator[Document]:
        """Land the archive."""
        data = self.is_data(response, "list")
        if data and _WHOLE not in response.body:
            self.unknown_format("list")
        numbers = [number.decode() for number in _NUMBER.findall(response.body)] if data else []
        yield self.land(response, "list", "list", numbers)

    def details(self, wanted: DetailRequest) -> Iterator[Request]:
        """Ask for one notice in full."""
        url = self.facts.options["detail"].format(wanted.locator["id"])
        yield self.get(url, self.detailed, native_id=wanted.native_id)

    def detailed(self, response: Response, native_id: str) -> Iterator[Document]:
        """Land one notice."""
        listed = [native_id] if self.is_data(response, "detail") else []
        yield self.land(response, "detail", f"detail:{native_id}", listed, native_id=native_id)
