"""muasamcong.mpi.gov.vn, invitations: a search for every local day of publication, and a detail for who asks."""

from collections.abc import Iterator
from typing import ClassVar

from scrapy import Request
from scrapy.http import Response

from domain.crawl import DetailRequest
from domain.document import Document
from scrapers.spiders._smart_search import SmartSearch


class VnMuasamcong(SmartSearch):
    """What was announced on a day: invitations, as they stand now."""

    name = "vn_muasamcong"
    # A page holds ten rows: the five days of a first walk have up to 545 pages, told of the fullest days of 2026.
    # Twice that is walked in an hour at the source's pace.
    max_pages: ClassVar[int] = 1100

    def details(self, wanted: DetailRequest) -> Iterator[Request]:
        """Ask for one invitation by the id of its version, on the route that its locator names."""
        url = self.facts.options["details"][wanted.locator.get("route", "ordinary")]
        body = {"id": wanted.locator["id"]}
        yield self.post_json(url, body, self.detailed, number=wanted.native_id)

    def detailed(self, response: Response, number: str) -> Iterator[Document]:
        """Land a detail."""
        listed = [number] if self.is_data(response, "detail") else []
        yield self.land(response, "detail", f"detail:{number}", listed, native_id=number)
