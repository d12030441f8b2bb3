"""What the templates show: one digest of one reader, every string ready."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from digest.cards import Card, make_card
from digest.choose import Section, Selection, is_empty
from digest.coverage import NEVER, SourceReport
from digest.fields import shorten
from digest.leads import Details
from digest.voice import Voice

# How much of a source's name and of its crawl's trouble a line shows, in characters.
_NAME = 80
_REASON = 160
# The sections that the subject counts; what is unsure is not worth an alarm.
COUNTED = (Section.NEW, Section.CHANGED, Section.CLOSING)


@dataclass(frozen=True, slots=True)
class Occasion:
    """What all mails of one centre and morning share.

    Attributes:
        centre, title, title_ko: the centre's name, and its names for people.
        zone: IANA zone of the centre.
        now: when the digest is made, UTC.
        sandbox: whether the leads are invented; each mail then says so.
    """

    centre: str
    title: str
    title_ko: str
    zone: str
    now: datetime
    sandbox: bool
    coverage: tuple[SourceReport, ...]

    @property
    def local(self) -> datetime:
        """The moment on the centre's clock."""
        return self.now.astimezone(ZoneInfo(self.zone))

    @property
    def checked(self) -> int:
        """How many sources were read in full, and lately."""
        return sum(report.checked for report in self.coverage)

    def named(self, language: str) -> str:
        """The centre's name for people."""
        return self.title_ko if language == "ko" else self.title


@dataclass(frozen=True, slots=True)
class SectionView:
    """One section: its words, its cards, and how many wait for the next digest."""

    key: str
    title: str
    about: str
    total: int
    cards: tuple[Card, ...]
    more: str


@dataclass(frozen=True, slots=True)
class CoverageLine:
    """One source's line; `ok` only chooses the colour, the state is in words."""

    title: str
    state: str
    stale: str
    ended: str
    rows: str
    reason: str
    ok: bool


@dataclass(frozen=True, slots=True)
class View:
    """One digest, ready to be laid out."""

    subject: str
    lang: str
    centre: str
    day: str
    sandbox: str
    preheader: str
    empty: bool
    summary: str
    warning: str
    sections: tuple[SectionView, ...]
    coverage: tuple[CoverageLine, ...]
    footer: tuple[str, ...]


def make_view(occasion: Occasion, selection: Selection, details: Mapping[str, Details], voice: Voice) -> View:
    """Put one reader's selection into words."""
    centre = occasion.named(voice.language)
    checked, everything = occasion.checked, len(occasion.coverage)
    missing = everything - checked
    counts = count_words(selection, voice)
    return View(
        subject=make_subject(occasion, selection, voice),
        lang=voice.language,
        centre=voice("header.centre", centre=centre),
        day=voice.day(occasion.local.date()),
        sandbox=voice("header.sandbox") if occasion.sandbox else "",
        preheader=voice("header.preheader", counts=counts, checked=checked, all=everything),
        empty=is_empty(selection),
        summary=voice("coverage.summary", checked=checked, all=everything),
        warning=voice("coverage.warning", missing=missing) if missing else "",
        sections=tuple(_sections(occasion, selection, details, voice)),
        coverage=tuple(_coverage_line(report, voice) for report in occasion.coverage),
        footer=tuple(_footer(centre, voice)),
    )


def make_subject(occasion: Occasion, selection: Selection, voice: Voice) -> str:
    """Who, when and how much, in the reader's language; on an empty day how much was checked."""
    day = voice.short_day(occasion.local.date())
    told = [count_words(selection, voice)]
    if is_empty(selection):
        told.append(voice("subject.checked", checked=occasion.checked, all=len(occasion.coverage)))
    subject = " · ".join([f"[{occasion.named(voice.language)}] {day}", *told])
    return f"[SANDBOX] {subject}" if occasion.sandbox else subject


def count_words(selection: Selection, voice: Voice) -> str:
    """The counts in words, those that are not nought."""
    totals = [(section, selection[section].total) for section in COUNTED]
    told = [voice(f"subject.{section}", n=total) for section, total in totals if total]
    return " · ".join(told) or voice("subject.none")


def _sections(
    occasion: Occasion, selection: Selection, details: Mapping[str, Details], voice: Voice
) -> list[SectionView]:
    views = []
    for section, listing in selection.items():
        cards = (
            make_card(chosen, details.get(chosen.lead.id, Details()), voice, occasion.now)
            for chosen in listing.items
        )
        view = SectionView(
            key=section.value,
            title=voice(f"section.{section}"),
            about=voice(f"about.{section}"),
            total=listing.total,
            cards=tuple(cards),
            more=voice("more", n=listing.waiting) if listing.waiting else "",
        )
        views.append(view)
    return views


def _coverage_line(report: SourceReport, voice: Voice) -> CoverageLine:
    ended = voice.brief_moment(report.ended_at) if report.ended_at else voice("coverage.never_ended")
    stale = report.stale and report.state != NEVER
    return CoverageLine(
        title=shorten(report.title, _NAME),
        state=voice(f"state.{report.state}"),
        stale=voice("coverage.stale", hours=report.stale_hours) if stale else "",
        ended=ended,
        rows="" if report.state == NEVER else voice.number(report.rows),
        reason=shorten(report.reason, _REASON),
        ok=report.checked,
    )


def _footer(centre: str, voice: Voice) -> Sequence[str]:
    return (
        voice("footer.gloss"),
        voice("footer.verify"),
        voice("footer.changes"),
        voice("footer.zones", zone=voice.zone),
        voice("footer.why", centre=centre),
    )
