"""What the templates show: one digest of one subscriber, every string ready."""

from collections.abc import Iterator
from dataclasses import dataclass

from digest.i18n import Translator
from digest.links.tokens import Action
from digest.render.beside.lines import LinesView
from digest.render.beside.occasions import make_occasions
from digest.render.beside.projects import make_projects
from digest.render.cards import ActionLink
from digest.render.context import DigestContext
from digest.render.coverage_views import CoverageView, make_coverage, make_warnings
from digest.render.layout.centre_table import CentreTable, make_centre_table
from digest.render.layout.lead_views import LeadViews, RestView, SectionView
from digest.render.layout.rooms import Room, make_plan
from digest.select.beside.selection import NOTHING_BESIDE, Beside
from digest.select.items import Section, Selection, is_empty

# The sections that the subject counts; what is unsure is not worth an alarm.
COUNTED = tuple(section for section in Section if section is not Section.UNSURE)


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
    centres: CentreTable | None
    sections: tuple[SectionView, ...]
    rest: RestView | None
    beside: tuple[LinesView, ...]
    coverage: CoverageView
    footer: tuple[str, ...]
    acts: tuple[ActionLink, ...]
    list_url: str

    @property
    def filled(self) -> int:
        """How many sections hold something; 1 where none does."""
        return sum(1 for section in self.sections if section.total) or 1


def make_view(selection: Selection, leads: LeadViews, room: Room, beside: Beside = NOTHING_BESIDE) -> View:
    """Put one subscriber's selection into words, as much of each lead as there is room for."""
    context, t = leads.context, leads.t
    centre = context.named(t.language)
    checked, everything = context.checked, context.asked
    counts = count_words(selection, t, beside)
    empty = is_empty(selection) and not beside
    plan = make_plan(selection, room)
    return View(
        subject=make_subject(context, selection, t, beside),
        lang=t.language,
        centre=t("header.headquarters" if context.everywhere else "header.centre", centre=centre),
        day=t.day(context.local.date()),
        sandbox=t("header.sandbox") if context.sandbox else "",
        preheader=t("header.preheader", counts=counts, checked=checked, all=everything),
        empty=empty,
        summary=t("coverage.summary", checked=checked, all=everything) if checked else t("coverage.nothing"),
        warnings=tuple(make_warnings(context, t)),
        centres=make_centre_table(context, selection, t),
        sections=tuple(leads.sections(selection, plan, room)),
        rest=leads.rest(plan.rest),
        beside=(
            make_projects(beside.projects, context, t, room.beside),
            make_occasions(beside.occasions, context, t, room.beside),
        ),
        coverage=make_coverage(context.coverage, t, table=room.table, timely=context.timely),
        footer=tuple(_footer(context, centre, t, empty=is_empty(selection))),
        acts=(*_reading(context, t), *_reporting(context, t), *leaving(context, t)),
        list_url=_list_url(context),
    )


def make_subject(
    context: DigestContext, selection: Selection, t: Translator, beside: Beside = NOTHING_BESIDE
) -> str:
    """Who, when and how much, in the subscriber's language; on an empty day how much was checked."""
    day = t.short_day(context.local.date())
    told = [count_words(selection, t, beside)]
    if is_empty(selection) and not beside:
        told.append(t("subject.checked", checked=context.checked, all=context.asked))
    subject = " · ".join([f"[{context.named(t.language)}] {day}", *told])
    return f"[SANDBOX] {subject}" if context.sandbox else subject


def count_words(selection: Selection, t: Translator, beside: Beside = NOTHING_BESIDE) -> str:
    """The counts in words, those that are not zero; first of leads, then of what is none."""
    totals = (*((section, selection[section].total) for section in COUNTED), *beside.totals)
    told = [t(f"subject.{section}", n=total) for section, total in totals if total]
    return " · ".join(told) or t("subject.none")


def leaving(context: DigestContext, t: Translator) -> tuple[ActionLink, ...]:
    """How a subscriber stops the mail."""
    acts = context.placeholders
    return (ActionLink(t("act.unsubscribe"), acts.act(Action.UNSUBSCRIBE)),) if acts else ()


def _reading(context: DigestContext, t: Translator) -> tuple[ActionLink, ...]:
    """Where the whole list is."""
    url = _list_url(context)
    return (ActionLink(t("act.read"), url),) if url else ()


def _reporting(context: DigestContext, t: Translator) -> tuple[ActionLink, ...]:
    """Where a subscriber says that something was missed, or that there is too much of something."""
    acts = context.placeholders
    kinds = ("missed", "too-much") if acts else ()
    return tuple(ActionLink(t(f"act.{kind}"), acts.report(kind)) for kind in kinds if acts)


def _list_url(context: DigestContext) -> str:
    """The address of the list of leads, where there is one."""
    acts = context.placeholders
    return acts.act(Action.READ) if acts and acts.desk.signer is not None else ""


def _footer(context: DigestContext, centre: str, t: Translator, *, empty: bool) -> Iterator[str]:
    if not empty:
        yield t("sheet.attached")
    yield t("footer.gloss")
    yield t("footer.unknown")
    yield t("footer.verify")
    yield t("footer.changes")
    if context.everywhere:
        yield t("footer.zones_everywhere")
        yield t("footer.why_headquarters")
    else:
        yield t.clock_of(context.now)
        yield t("footer.why", centre=centre)
