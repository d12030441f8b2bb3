"""What the pages of reports show, every string ready."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from desk.reports.missed_reasons import TOO_MUCH
from desk.reports.register import LONGEST, MISSED, Report
from digest.i18n import Translator
from digest.render.field_formats import shorten
from web.queries import read_source_names
from web.session import Session
from web.team.file_view import centre_title

KINDS = {"missed": MISSED, "too-much": "too_much"}
_TITLE = 160
_NAMES = 6


@dataclass(frozen=True, slots=True)
class FormView:
    """The form of one kind of report.

    Attributes:
        key: of its words in the catalogue.
        choices: what may be too much, with words; nothing where something was missed.
    """

    key: str
    post: str
    about: str
    note: str
    day: str
    why: str
    longest: int
    choices: tuple[tuple[str, str], ...]
    trouble: str


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report as it is shown: what was found, and why."""

    about: str
    note: str
    found: str
    title: str
    facts: tuple[str, ...]
    lead: str
    by: str
    when: str


def view_form(session: Session, path: str, said: dict[str, str], trouble: str = "") -> FormView:
    """The form, with what was filled in before."""
    kind = KINDS[path]
    choices = TOO_MUCH if kind != MISSED else ()
    return FormView(
        key=f"report.{kind}",
        post=session.page(f"report/{path}"),
        about=said.get("about", "")[:LONGEST],
        note=said.get("note", "")[:LONGEST],
        day=said.get("day", ""),
        why=said.get("why", ""),
        longest=LONGEST,
        choices=tuple((one, session.t(f"report.too.{one}")) for one in choices),
        trouble=session.t(f"report.trouble.{trouble}") if trouble else "",
    )


def view_reports(session: Session, reports: Iterable[Report]) -> list[ReportView]:
    """Reports in words."""
    sources = read_source_names(session.connection, session.t.language)
    return [_report(session, one, sources) for one in reports]


def _report(session: Session, report: Report, sources: Mapping[str, str]) -> ReportView:
    t = session.t
    return ReportView(
        about=report.said.about,
        note=report.said.note,
        found=format_found(report, t),
        title=shorten(report.title, _TITLE),
        facts=(*_facts(report, t, sources), *_of_buyer(report, t)),
        lead=session.lead(report.lead_id) if report.lead_id else "",
        by=f"{report.by} · {centre_title(report.centre, t)}",
        when=t.short_day(report.at.date()) if report.at else "",
    )


def format_found(report: Report, t: Translator) -> str:
    """What the program found, as a sentence."""
    if report.said.kind != MISSED:
        return t("report.kept", what=t(f"report.too.{report.why}"))
    facts = report.facts
    return _reason(t, report.reason, report.why, facts.get("told_on", ""), facts.get("looked", 0))


def _reason(t: Translator, reason: str, why: str, told_on: str, looked: int = 0) -> str:
    group = "mail" if reason == "not_sent" else "why"
    of_it = t(f"report.{group}.{why}", looked=looked) if why else ""
    return t(f"report.reason.{reason}", why=of_it, day=told_on)


def _facts(report: Report, t: Translator, sources: Mapping[str, str]) -> Iterator[str]:
    """What it was found by: source and number, score and words, or what a parser says."""
    if report.source:
        name = sources.get(report.source, report.source)
        yield t("report.fact.source", source=name, number=report.native_id or "–")
    if report.reason == "judged_none":
        words = t.listed(report.facts["words"]) or t("report.fact.none")
        yield t("report.fact.score", score=report.facts["score"], words=words)
    if report.facts.get("held_back_by") and report.reason == "judged_none":
        yield t("report.fact.traps", rules=t.listed(report.facts["held_back_by"]))
    if report.why == "some_unread":
        names = [sources.get(one, one) for one in report.facts["unread"]]
        rest = f" +{len(names) - _NAMES}" if len(names) > _NAMES else ""
        yield t("report.fact.unread", sources=t.listed(names[:_NAMES]) + rest)
    if "message" in report.facts:
        yield t("report.fact.message", message=report.facts["message"])


def _of_buyer(report: Report, t: Translator) -> Iterator[str]:
    """The buyer by which it was found, and what else of it is near."""
    if "named_buyer" in report.facts:
        yield t("report.fact.buyer", buyer=report.facts["named_buyer"])
    for one in report.facts.get("near", ()):
        why = _reason(t, one["reason"], one["why"], one["told_on"])
        yield t("report.fact.near", title=shorten(one["title"], _TITLE), number=one["native_id"], why=why)
