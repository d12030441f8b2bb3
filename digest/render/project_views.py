"""What a mail says of projects: a line or two each, never as a tender."""

from dataclasses import dataclass

from digest.i18n import Translator
from digest.render.cards import ActionLink
from digest.render.context import DigestContext
from digest.render.field_formats import format_funder, shorten
from digest.select.projects import ProjectFacts, ProjectItem, ProjectItems
from domain.addresses import Link, safe_link

_TITLE, _NAME = 200, 60


@dataclass(frozen=True, slots=True)
class ProjectLine:
    """One project: what happened to it, what it is, and where to read on.

    Attributes:
        said: that it is new, or from which stage to which it has moved.
        link: the funder's page.
        page: its page on the web desk, where there is one.
    """

    said: str
    title: str
    language: str
    facts: str
    link: Link | None
    page: ActionLink | None


@dataclass(frozen=True, slots=True)
class ProjectsView:
    """The section of projects."""

    title: str
    about: str
    total: int
    lines: tuple[ProjectLine, ...]
    more: str


def make_projects(projects: ProjectItems, context: DigestContext, t: Translator) -> ProjectsView:
    """Put what is told of projects into words."""
    return ProjectsView(
        title=t("projects.title"),
        about=t("projects.about"),
        total=projects.total,
        lines=tuple(_line(item, context, t) for item in projects.items),
        more=t("projects.more", n=projects.waiting) if projects.waiting else "",
    )


def _line(item: ProjectItem, context: DigestContext, t: Translator) -> ProjectLine:
    one = item.project
    stage = t.code("project_stage", one.stage)
    new = " · ".join((t("projects.new"), stage))
    moved = item.before and t("projects.moved", old=t.code("project_stage", item.before), new=stage)
    return ProjectLine(
        said=moved or new,
        title=shorten(one.title, _TITLE),
        language=one.language if one.language != "und" else "",
        facts=_facts(one, context, t),
        link=safe_link(one.url),
        page=_page(one.id, context, t),
    )


def _page(project_id: str, context: DigestContext, t: Translator) -> ActionLink | None:
    acts = context.placeholders
    if acts is None or acts.desk.signer is None:
        return None
    return ActionLink(t("act.page"), acts.project(project_id))


def _facts(one: ProjectFacts, context: DigestContext, t: Translator) -> str:
    """Who pays, its number, how much, and the country where the mail tells of several."""
    told = [f"{shorten(format_funder(one.funder, t), _NAME)} {shorten(one.number, _NAME)}"]
    if one.amount is not None:
        told.append(t.amount(one.amount, one.currency or "", None, exact=True))
    if context.everywhere or len(one.countries) > 1:
        told.append(t.listed(t.country(code) for code in one.countries))
    return " · ".join(told)
