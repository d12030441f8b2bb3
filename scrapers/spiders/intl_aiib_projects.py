"""AIIB's projects: the one script that its list of projects is made from."""

from collections.abc import Iterator

from scrapy import Request
from scrapy.http import Response

from domain.document import Document
from scrapers.base_spider import PortalSpider


class IntlAiibProjects(PortalSpider):
    """The script holds all projects of all countries, so one request is a crawl; its parser counts them."""

    name = "intl_aiib_projects"

    def list_requests(self) -> Iterator[Request]:
        """Ask for the script."""
        yield self.get(self.facts.options["list"], self.listed)

    def listed(self, response: Response) -> Iterator[Document]:
        """Land it."""
        yield self.land(response, "list", "list", None if self.is_data(response, "list") else [])
