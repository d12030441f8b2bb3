"""What is known about each source, as data: scrapers/sources/<name>.yml.

Facts that change (hosts, hours, page markers, departments, feeds) live there; behaviour lives in the spider.
"""

from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from domain.country import INTERNATIONAL, country_named
from domain.notice import Category, Stage

SOURCES = Path(__file__).parent / "sources"
FILES = SOURCES / "files"


def _known_country(code: str) -> str:
    return code if code == INTERNATIONAL else country_named(code).code


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class OpenHours(_Strict):
    """When the portal answers, in its own zone; `from_` later than `until` means over midnight."""

    from_: time = Field(alias="from")
    until: time

    def __str__(self) -> str:
        return f"from {self.from_:%H:%M} to {self.until:%H:%M}"

    def cover(self, moment: time) -> bool:
        """Tell whether a local time lies inside."""
        if self.from_ <= self.until:
            return self.from_ <= moment < self.until
        return moment >= self.from_ or moment < self.until


class Page(_Strict):
    """What a good page of one kind looks like.

    Attributes:
        marker: text that every good page holds within its first 64 KiB; without it the page is no data.
        other_markers: texts of which a good page may hold one instead, where a portal has several forms.
        content: what the bytes are, for people and for the sources page.
        volatile: regular expressions of what differs from answer to answer and says nothing (the time at which a feed
            was written, a token); a page that differs in nothing else is the page that was there already.
    """

    marker: str
    other_markers: tuple[str, ...] = ()
    content: str
    volatile: tuple[str, ...] = ()

    @property
    def markers(self) -> tuple[str, ...]:
        """All texts of which a good page holds one."""
        return (self.marker, *self.other_markers)


class Capture(_Strict):
    """Which recorded bodies `--captures DIR` reads as which kind of document.

    `path` is a pattern of files. `made` says whether the portal sent their records as they are, their values were put
    back into its form, or its shape alone is known; `note` what they are, also where what is around recorded records
    is not as it was sent.
    """

    path: str
    kind: str
    url: str
    made: Literal["recorded", "reconstructed", "documented"] = "recorded"
    meta: dict[str, str] = {}
    note: str = ""


class Reach(_Strict):
    """Whose announcements a source carries.

    Attributes:
        buyers: a sentence for people.
        carries: the same by the table of buyers (transform/data/buyers.csv): "all" of the source's country, kinds of
            bodies, ids (TH-B201, with all bodies below it), and what is left out of these with a minus before it
            ("-soe"). Empty where no body can be expected to announce here.
        kinds: of what is bought.
        stages: that its announcements tell.
        lacks: a sentence: which buyers, kinds or stages are not here.
    """

    buyers: str
    carries: tuple[Annotated[str, Field(pattern="^-?(all|[a-z_]+|[A-Z]{2,4}-B[0-9]+)$")], ...] = ()
    kinds: tuple[Category, ...] = ()
    stages: tuple[Stage, ...] = ()
    lacks: str


class Volume(_Strict):
    """How many announcements of ours a source is expected to publish a day; None where nobody has counted.

    `basis` says who counted what. What was seen since stands in mart.fact_source_day, by weekday in
    `cityleads sources --json`.
    """

    workday: int | None = Field(default=None, ge=0)
    weekend: int | None = Field(default=None, ge=0)
    basis: str

    def __str__(self) -> str:
        days = (("a working day", self.workday), ("a day of the week-end", self.weekend))
        told = ", ".join(f"{count} {name}" for name, count in days if count is not None)
        return f"{told or 'not known'} ({self.basis})"


class FormatChange(_Strict):
    """When a portal last changed what its pages look like; `day` is None where no change is known."""

    day: date | None = None
    what: str

    def __str__(self) -> str:
        return f"{self.day}: {self.what}" if self.day else self.what


class SourceFacts(_Strict):
    """One source. Times are in `zone`; see docs/sources.md, which is generated from these.

    `title_ko` has 30 characters at most. `portal` names the source whose hosts these are too, "" where they are this
    source's own: of sources that share a host one is crawled at a time. `announcement` is the part
    (domain.notice.PART_ORDER) that holds the whole announcement: where that was not read, it is unknown whether it says
    something; "" where none is collected.
    `tls_ciphers` is OpenSSL's list, for portals with old keys; certificates are verified whatever it says.
    `may_lack` names, by kind of page, the fields that may be absent without a word, with the reason; paths are those
    of `python -m benchmarks.checks.mutations --list`.
    `setting` is the environment variable that holds the source's key, which the portal wants as `key_field` of the
    query ("" where it is no key but what an operator must have first, as a consent); without it nothing is asked. Of
    files that people bring it holds the address of the site they are from, which nothing asks. `setting_how` says how
    an operator gets one. `ask_first` says what else an operator asks for before going live, which no setting holds.
    `verified` says what of it was verified, and how.
    `outcome_on_own_page`: how a tender ended is told on its own page and need not show in the lists, so that its page
    is asked for after its deadline too (warehouse/detail_requests.py).
    `usually_foreign`: most rows are other countries', told by words and by no code, so that however many rows are
    passed over, a crawl without any of ours is a quiet day.
    """

    name: str
    title: str
    title_ko: str = Field(max_length=30)
    country: Annotated[str, AfterValidator(_known_country)]
    languages: tuple[str, ...]
    zone: str
    kind: Literal["official", "donor", "news", "files"]
    publisher: str
    publisher_ko: str
    announcement: Literal["", "list", "detail", "document"]
    home: str
    hosts: tuple[str, ...]
    portal: str = ""
    currency: str = ""
    official_schemes: tuple[str, ...] = ()
    schedule: str
    open_hours: OpenHours | None = None
    window_days: int = Field(ge=0)
    overlap_days: int = Field(ge=0)
    usually_foreign: bool = False
    setting: str = Field(default="", pattern="^([A-Z][A-Z0-9_]*)?$")
    setting_how: str = ""
    ask_first: str = ""
    key_field: str = "serviceKey"
    outcome_on_own_page: bool = False
    stale_hours: int = Field(default=36, gt=0)
    delay_seconds: float = Field(ge=2)
    timeout_seconds: int = Field(default=60, gt=0, le=60)
    pages: dict[str, Page]
    blocked_marks: tuple[str, ...] = ()
    tls_ciphers: str = "DEFAULT"
    robots: str
    licence: str
    tried_live: str
    reach: Reach = Reach(buyers="not told yet", lacks="not told yet")
    volume: Volume = Volume(basis="not counted")
    verified: str = ""
    format_changed: FormatChange = FormatChange(what="no change is known")
    notes: str = ""
    captures: tuple[Capture, ...] = ()
    may_lack: dict[str, dict[str, str]] = {}
    options: dict[str, Any] = {}

    @property
    def asked_at(self) -> str:
        """The source that stands for the portal: sources of one name here are crawled one after another."""
        return self.portal or self.name

    @property
    def needs(self) -> str:
        """What an operator sees to before the real portal may be asked, for people; "" where nothing is needed."""
        setting = f"`{self.setting}`: {self.setting_how.strip()}" if self.setting else ""
        return "; ".join(filter(None, (setting, self.ask_first.strip())))

    def volatile(self, kind: str) -> tuple[str, ...]:
        """What differs from answer to answer in a document of this kind and says nothing."""
        return self.pages[kind].volatile if kind in self.pages else ()

    def local(self, moment: datetime) -> datetime:
        """Put an aware moment into the portal's zone."""
        return moment.astimezone(ZoneInfo(self.zone))

    def is_open(self, moment: datetime) -> bool:
        """Tell whether the portal answers at this aware moment."""
        return self.open_hours is None or self.open_hours.cover(self.local(moment).time())


@cache
def facts(name: str) -> SourceFacts:
    """Read one source's facts.

    Raises:
        FileNotFoundError: the source is unknown.
        ValidationError: the file is not as SourceFacts wants it.
    """
    folder = FILES if name in file_source_names() else SOURCES
    text = (folder / f"{name}.yml").read_text(encoding="utf-8")
    return SourceFacts.model_validate(yaml.safe_load(text))


def source_names() -> tuple[str, ...]:
    """All sources that are crawled, in alphabetical order."""
    return tuple(sorted(path.stem for path in SOURCES.glob("*.yml")))


@cache
def file_source_names() -> tuple[str, ...]:
    """The sources that nobody crawls, as people bring their files: they have a parser, and no spider or portal."""
    return tuple(sorted(path.stem for path in FILES.glob("*.yml")))
