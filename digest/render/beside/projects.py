"""What a mail says of projects: a line or two each, never as a tender."""

from digest.i18n import Translator
from digest.render.beside.lines import LinesView, LineView, make_lines
from digest.render.cards import ActionLink
from digest.render.city_lines import format_step
from digest.render.context import DigestContext
from digest.render.field_formats import format_funder, shorten
from digest.select.beside.cities import CityChange
from digest.select.beside.projects import ProjectFacts, ProjectItem, ProjectItems
from domain.addresses import safe_link

_TITLE, _NAME = 200, 60


def make_projects(
    projects: ProjectItems, context: DigestContext, t: Translator, most: int | None = None
) -> LinesView:
    """Put what is told of cities in programmes and of projects into words, as much as there is room for."""
    lines = [
        *(_city_line(change, context, t) for change in projects.cities),
        *(_line(item, context, t) for item in projects.items),
    ]
    return make_lines((t("projects.title"), t("projects.about")), lines, context, t, most)


def _line(item: ProjectItem, context: DigestContext, t: Translator) -> LineView:
    one = item.project
    stage = t.code("project_stage", one.stage)
    new = " · ".join((t("projects.new"), stage))
    moved = item.before and t("projects.moved", old=t.code("project_stage", item.before), new=stage)
    return LineView(
        said=moved or new,
        title=shorten(one.title, _TITLE),
        language=one.language if one.language != "und" else "",
        facts=_facts(one, context, t),
        link=safe_link(one.url),
        page=_page(one.id, context, t),
    )


def _city_line(one: CityChange, context: DigestContext, t: Translator) -> LineView:
    """What changed about a city: from which step of a programme to which, and who says so."""
    old = format_step(one.programme, one.old_step, one.old_since, t) if one.old_step and one.old_since else ""
    new = format_step(one.programme, one.new_step, one.new_since, t) if one.new_step and one.new_since else ""
    moved = t("projects.moved", old=old, new=new)
    told = [t("projects.source", source=shorten(one.source, _NAME))] if one.source else []
    if context.everywhere:
        told.append(t.country(one.country))
    return LineView(
        said=moved if old and new else new or t("projects.gone", old=old),
        title=shorten(" – ".join(filter(None, (one.named(t.language), one.area))), _TITLE),
        language="",
        facts=" · ".join([t("projects.city"), *told]),
        link=None,
    )


def _page(project_id: str, context: DigestContext, t: Translator) -> ActionLink | None:
    acts = context.placeholders
    if acts is None or acts.desk.signer is None:
        return None
    return ActionLink(t("act.page"), acts.project(project_id))


def _facts(one: ProjectFacts, context: DigestContext, t: Translator) -> str:
    """Who pays, its number, how much, and the country where the mail tells of several."""
    told = [f"{shorten(format_funder(one.funder, t), _NAME)} {shorten(one.number, _NAME)}".strip()]
    if one.amount is not None:
        told.append(t.amount(one.amount, one.currency or "", None, exact=True))
    if context.everywhere or len(one.countries) > 1:
        told.append(t.listed(t.country(code) for code in one.countries))
    return " · ".join(told)
