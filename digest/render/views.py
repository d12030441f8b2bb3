"""What the templates show: one digest of one reader, every string ready."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from digest.i18n import Voice
from digest.links.tokens import Action
from digest.render.cards import Act, Card, make_card
from digest.render.context import Occasion
from digest.render.field_formats import shorten
from digest.select.coverage import SourceReport
from digest.select.details import Details
from digest.select.sections import Section, Selection, is_empty
from warehouse.monitoring.source_health import NEVER

# How much of a source's name and of its crawl's trouble a line shows, in characters.
_NAME = 80
_REASON = 160
# How many sources or addresses a warning names.
_NAMED = 4
# The sections that the subject counts; what is unsure is not worth an alarm.
COUNTED = tuple(section for section in Section if section is not Section.UNSURE)


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
    held: str
    unread: str
    lacking: str
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
    warnings: tuple[str, ...]
    sections: tuple[SectionView, ...]
    coverage: tuple[CoverageLine, ...]
    footer: tuple[str, ...]
    acts: tuple[Act, ...]
    list_url: str

    @property
    def filled(self) -> int:
        """How many sections hold something; 1 where none does."""
        return sum(1 for section in self.sections if section.total) or 1


def make_view(
    occasion: Occasion,
    selection: Selection,
    details: Mapping[str, Details],
    voice: Voice,
    *,
    terse: bool = False,
) -> View:
    """Put one reader's selection into words; `terse` gives every lead but a line or two."""
    centre = occasion.named(voice.language)
    checked, everything = occasion.checked, len(occasion.coverage)
    counts = count_words(selection, voice)
    sections = tuple(_sections(occasion, selection, details, voice))
    return View(
        subject=make_subject(occasion, selection, voice),
        lang=voice.language,
        centre=voice("header.headquarters" if occasion.everywhere else "header.centre", centre=centre),
        day=voice.day(occasion.local.date()),
        sandbox=voice("header.sandbox") if occasion.sandbox else "",
        preheader=voice("header.preheader", counts=counts, checked=checked, all=everything),
        empty=is_empty(selection),
        summary=voice("coverage.summary", checked=checked, all=everything)
        if checked
        else voice("coverage.nothing"),
        warnings=tuple(_warnings(occasion, voice)),
        sections=tuple(map(_tersely, sections)) if terse else sections,
        coverage=tuple(_coverage_line(report, voice) for report in occasion.coverage),
        footer=tuple(_footer(occasion, centre, voice, empty=is_empty(selection))),
        acts=leaving(occasion, voice),
        list_url=_list_url(occasion),
    )


def _warnings(occasion: Occasion, voice: Voice) -> Iterator[str]:
    """What a reader must not take for silence: sources not read, floods held, addresses that refuse."""
    missing = [report for report in occasion.coverage if not report.checked]
    if missing:
        names = voice.listed(shorten(report.named(voice.language), _NAME) for report in missing[:_NAMED])
        others = voice("coverage.others", n=len(missing) - _NAMED) if len(missing) > _NAMED else ""
        yield voice("coverage.warning", n=len(missing), names=names + others)
    for report in occasion.coverage:
        if report.held:
            values = {
                "n": report.held,
                "source": shorten(report.named(voice.language), _NAME),
                "soon": report.held_soon,
            }
            yield voice("coverage.held", **values)
    if occasion.returned:
        yield voice(
            "coverage.returned", addresses=", ".join(occasion.returned[:_NAMED]), n=len(occasion.returned)
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
            make_card(chosen, details.get(chosen.lead.id, Details()), occasion, voice)
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


def _tersely(section: SectionView) -> SectionView:
    return replace(section, cards=tuple(replace(card, brief=True) for card in section.cards))


def _coverage_line(report: SourceReport, voice: Voice) -> CoverageLine:
    never = report.state == NEVER
    return CoverageLine(
        title=shorten(report.named(voice.language), _NAME),
        state=voice(f"state.{report.state}"),
        stale=_stale(report, voice) if report.stale and not never else "",
        ended=voice.brief_moment(report.ended_at) if report.ended_at else voice("coverage.never_ended"),
        rows="" if never else voice.number(report.rows),
        reason=shorten("; ".join(_told(trouble, voice) for trouble in report.troubles), _REASON),
        held=voice("coverage.held_here", n=report.held) if report.held else "",
        unread=voice("coverage.unread", n=report.unread) if report.unread else "",
        lacking=_lacking(report, voice),
        ok=report.checked,
    )


def _told(trouble: Mapping[str, Any], voice: Voice) -> str:
    """Say one of a crawl's reasons, and how often it was met."""
    key = f"trouble.{trouble['code']}"
    named = {**trouble, "kind": voice.page_kind(str(trouble.get("kind", "")))}
    said = voice(key, **named) if voice.knows(key) else voice("coverage.ask")
    return voice("coverage.times", said=said, times=trouble["times"]) if trouble["times"] > 1 else said


def _lacking(report: SourceReport, voice: Voice) -> str:
    """Name the fields that are missing or have fallen: those of notices in words, a portal's labels as they are."""
    if not report.lacking:
        return ""
    names = dict.fromkeys(voice.named("told", label.rpartition(".")[2], label) for label in report.lacking)
    return shorten(voice("coverage.lacking", names=voice.listed(names)), _REASON)


def _stale(report: SourceReport, voice: Voice) -> str:
    if report.full_at is None:
        return voice("coverage.never_full")
    return voice("coverage.stale", since=voice.brief_moment(report.full_at))


def leaving(occasion: Occasion, voice: Voice) -> tuple[Act, ...]:
    """How a reader stops the mail."""
    acts = occasion.acts
    return (Act(voice("act.unsubscribe"), acts.act(Action.UNSUBSCRIBE)),) if acts else ()


def _list_url(occasion: Occasion) -> str:
    """The address of the list of leads, where there is one."""
    acts = occasion.acts
    return acts.act(Action.READ) if acts and acts.desk.signer is not None else ""


def _footer(occasion: Occasion, centre: str, voice: Voice, *, empty: bool) -> Iterator[str]:
    if not empty:
        yield voice("sheet.attached")
    yield voice("footer.gloss")
    yield voice("footer.unknown")
    yield voice("footer.verify")
    yield voice("footer.changes")
    if occasion.everywhere:
        yield voice("footer.zones_everywhere")
        yield voice("footer.why_headquarters")
    else:
        yield voice.clock_of(occasion.now)
        yield voice("footer.why", centre=centre)
