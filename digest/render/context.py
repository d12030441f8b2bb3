"""What all mails of one centre and morning share."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from digest.companies import Company
from digest.links.placeholders import Placeholders
from digest.select.coverage import SourceReport
from domain.country import EVERYWHERE, calendar_of


@dataclass(frozen=True, slots=True)
class DigestContext:
    """What all mails of one centre and morning share.

    Attributes:
        centre, title, title_ko: the centre's name, and its names for people.
        zone: IANA zone of the centre.
        now: when the digest is made, UTC.
        sandbox: whether the leads are invented; each mail then says so.
        coverage: how each source was read.
        country: ISO 3166-1 alpha-2 of the leads it tells, or EVERYWHERE.
        companies: the companies that cards name where a lead fits them.
        placeholders: what stands for the addresses by which subscribers act; None where they cannot.
        timely: of how many notices of the last days it is known how soon after publication they were listed, and how
            many within the goal.
        returned: addresses that the mail server refused for good so often that they get no more mail.
    """

    centre: str
    title: str
    title_ko: str
    zone: str
    now: datetime
    sandbox: bool
    coverage: tuple[SourceReport, ...]
    country: str = ""
    companies: tuple[Company, ...] = ()
    returned: tuple[str, ...] = ()
    placeholders: Placeholders | None = None
    timely: tuple[int, int] = (0, 0)

    @property
    def local(self) -> datetime:
        """The moment on the centre's clock."""
        return self.now.astimezone(ZoneInfo(self.zone))

    @property
    def checked(self) -> int:
        """How many sources were read in full, and lately."""
        return sum(report.checked for report in self.coverage)

    @property
    def asked(self) -> int:
        """How many sources can be asked: all but those that wait for a setting."""
        return sum(report.configured for report in self.coverage)

    @property
    def everywhere(self) -> bool:
        """Whether it tells of several countries, so that each card must name its own."""
        return self.country == EVERYWHERE

    @property
    def calendar(self) -> str:
        """The country on whose working days its subscribers read mail."""
        return calendar_of(self.country)

    def named(self, language: str) -> str:
        """The centre's name for people."""
        return self.title_ko if language == "ko" else self.title
