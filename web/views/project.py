"""A project's page, every string ready."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from desk.watching import Kind
from digest.render.card_lines import Line
from digest.render.field_formats import format_funder, format_stage, shorten
from domain.addresses import Link, safe_link
from domain.country import COUNTRIES
from domain.programme import shown_number
from web.i18n import WebTranslator
from web.session import Session
from web.watching.watch_view import WatchLine, view_things

_NAME, _TITLE, _TEXT = 160, 300, 1_000
_STEPS, _LEADS = 100, 50


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step of the ladder: its day, what it is, and the lead that took it, where one did."""

    day: str
    said: str
    planned: bool
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class LeadLine:
    """A lead that is a part of the project, or may be."""

    stage: str
    title: str
    language: str
    url: str


@dataclass(frozen=True, slots=True)
class ProjectView:
    """A project's page.

    Attributes:
        proposed: leads of its city and subject that nobody has said are parts of it, or are not.
    """

    title: str
    language: str
    stage: str
    funder: str
    countries: str
    link: Link | None
    facts: tuple[Line, ...]
    about: str
    ladder: tuple[StepLine, ...]
    leads: tuple[LeadLine, ...]
    proposed: tuple[LeadLine, ...]
    watch: str
    things: tuple[WatchLine, ...]


def view_project(session: Session, row: Mapping[str, Any]) -> ProjectView:
    """Say a project (`pipeline.programmes.proposing.read_with_proposals`) in the subscriber's language."""
    t = session.t
    return ProjectView(
        title=shorten(row["title"], _TITLE),
        language=_language(row),
        stage=t.code("project_stage", row["stage"]),
        funder=shorten(format_funder(row["funder"], t), _NAME),
        countries=t.listed(t.country(code) for code in row["countries"] if code in COUNTRIES),
        link=safe_link(row["url"]),
        facts=tuple(_facts(row, t)),
        about=shorten(row["description"], _TEXT),
        ladder=tuple(_step(step, session) for step in row["ladder"][-_STEPS:]),
        leads=tuple(_lead(one, session) for one in row["part_leads"][:_LEADS]),
        proposed=tuple(_lead(one, session) for one in row["proposed_leads"][:_LEADS]),
        watch=session.page("watch"),
        things=view_things(session, [(Kind.PROJECT, row["project_id"])]),
    )


def _language(row: Mapping[str, Any]) -> str:
    return row["language"] if row["language"] != "und" else ""


def _facts(row: Mapping[str, Any], t: WebTranslator) -> Iterator[Line]:
    """What is told of it; what is not told is left out, but for the sum."""
    if number := shown_number(row["number_scheme"], row["number"]):
        yield Line(t("project.number"), shorten(number, _NAME))
    amount = row["amount"]
    said = t("unknown") if amount is None else t.amount(amount, row["currency"] or "", None, exact=True)
    yield Line(t("field.amount"), said)
    if row["active_on"]:
        yield Line(t("project.moved"), t.stated_day(row["active_on"]))
    if row["approval_on"]:
        day = t.stated_day(row["approval_on"])
        yield Line(t("project.approval"), t("project.planned", day=day) if row["approval_planned"] else day)
    for name in ("borrower", "agency", "kind"):
        if row[name]:
            yield Line(t(f"project.{name}"), shorten(row[name], _NAME))
    if row["sectors"]:
        yield Line(t("project.sectors"), shorten(t.listed(row["sectors"]), _TITLE))
    yield Line(t("project.id"), row["project_id"])


def _step(step: Mapping[str, Any], session: Session) -> StepLine:
    t = session.t
    # A milestone is a day and no moment; what a crawl saw or a notice said is told on the centre's clock.
    local = step["at"].astimezone(ZoneInfo(t.zone))
    day = t.stated_day(step["on"]) if step["kind"] == "milestone" else t.day(local.date())
    said = {
        "milestone": shorten(step["name"], _NAME),
        "stage": t("project.step_stage", stage=t.named("project_stage", step["name"], step["name"])),
        "lead": t("project.step_lead", stage=t.named("stage", step["name"], step["name"])),
    }
    return StepLine(
        day=t("project.planned", day=day) if step["planned"] else day,
        said=said[step["kind"]],
        planned=step["planned"],
        title=shorten(step["title"] or "", _TITLE),
        url=session.lead(step["lead_id"]) if step["lead_id"] else "",
    )


def _lead(row: Mapping[str, Any], session: Session) -> LeadLine:
    return LeadLine(
        stage=format_stage(row["stage"], None, session.t),
        title=shorten(row["title"], _TITLE),
        language=_language(row),
        url=session.lead(row["lead_id"]),
    )
