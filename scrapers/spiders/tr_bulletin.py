"""Walks the archive of the Turkish procurement bulletin: an ASP.NET form, one ZIP a day and type."""

from collections.abc import Iterator
from datetime import date, timedelta

from scrapy import Request
from scrapy.http import Response
from scrapy.http.response.text import TextResponse

from domain.crawl import FailureReason
from domain.document import Document
from scrapers.base_spider import PortalSpider
from transform.parsers.archives import ArchiveError, examine


class TrBulletin(PortalSpider):
    """Daily bulletins. A row of the crawl_stats is one bulletin: how many notices it holds only its PDFs tell."""

    name = "tr_bulletin"

    def list_requests(self) -> Iterator[Request]:
        """Ask for the form, whose hidden fields every question has to bring back."""
        yield self.get(self.facts.options["form"], self.ask)

    def ask(self, response: Response) -> Iterator[Request | Document]:
        """Ask for every type of every day of the window."""
        if not self.is_data(response, "form"):
            yield self.land(response, "list", "form", ())
            return
        options, hidden = self.facts.options, self.hidden(response)
        for day in self.days():
            for kind in options["types"]:
                if not self.may_turn_page():
                    return
                asked = {
                    "__EVENTTARGET": options["event"],
                    "__EVENTARGUMENT": "",
                    options["type_field"]: kind,
                    options["date_field"]: f"{day:%d.%m.%Y}",
                }
                yield self.post_form(options["form"], hidden | asked, self.answered, day=day, kind=kind)

    def days(self) -> Iterator[date]:
        """The days of the window, oldest first."""
        for after in range((self.order.until - self.order.since).days + 1):
            yield self.order.since + timedelta(days=after)

    def hidden(self, response: Response) -> dict[str, str]:
        """The form's hidden fields: the server's state, which it checks."""
        fields = response.css("input[type=hidden]")
        return {
            field.attrib["name"]: field.attrib.get("value", "") for field in fields if "name" in field.attrib
        }

    def answered(self, response: Response, day: date, kind: str) -> Iterator[Document]:
        """Land a bulletin. The form again, with the message that there is none, is an answer, no failure.

        Nor is an archive too small for a bulletin: it comes on days without one. It lands, and whatever it holds is
        read, but it counts as no bulletin.
        """
        if self.says_none(response):
            return
        good = self.is_data(response, "list") and self.is_sound(response.body)
        small = good and len(response.body) < self.facts.options["least_bytes"]
        told = {"date": str(day), "type": kind} | ({"small": "yes"} if small else {})
        yield self.land(
            response, "list", f"bulletin:{day}:{kind}", None if good and not small else (), **told
        )

    def is_sound(self, body: bytes) -> bool:
        """Tell an archive that can be unpacked from a refused form and from one that nobody should unpack."""
        if not body.startswith(b"PK"):
            self.crawl_stats.note(FailureReason.FORM_REFUSED)
            return False
        try:
            examine(body)
        except ArchiveError as error:
            self.crawl_stats.note(FailureReason.BAD_ARCHIVE, why=error.reason)
            return False
        return True

    def says_none(self, response: Response) -> bool:
        """Tell whether the portal says that there is no bulletin for a day."""
        words: list[str] = self.facts.options["no_bulletin"]
        page = isinstance(response, TextResponse) and not response.body.startswith(b"PK")
        return page and any(word in response.text for word in words)
