"""From views to HTML: the templates, and what every page has."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from desk.role import Role
from digest.links.tokens import Action
from domain.addresses import safe_url
from web.i18n import LANGUAGES, WebTranslator
from web.navigation import navigation
from web.session import Session, extended

ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="3" fill="#0a5596"/>'
    '<path d="M3 13V7h3v6m1 0V3h3v10m1 0V9h2v4" fill="#fff"/></svg>'
)
STYLE = (Path(__file__).parent / "style.css").read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["safe_url"] = safe_url
    return environment


def lay_out(template: str, session: Session, title: str, here: str | None, view: object) -> str:
    """A page for a subscriber.

    Args:
        template: its name without the endings.
        session: who asks.
        title: what the browser shows as its name.
        here: this page's own address without its language, e.g. "leads?token=…"; None where it has none.
        view: what the template shows.
    """
    t = session.t
    others = [one for one in LANGUAGES if one != t.language]
    stays = session.subscriber["active"] and session.link_token.action is not Action.UNSUBSCRIBE
    name = session.subscriber["title_ko" if t.language == "ko" else "title"]
    return _filled(
        template,
        t=t,
        v=view,
        up=session.up,
        title=title,
        sandbox=session.site.sandbox,
        centre=t("header.centre", centre=name),
        nav=navigation(session, template) if stays else None,
        reports=_reports(session) if stays else [],
        me=session.subscriber["email"] if session.logged_in else "",
        switch=[(one, f"{session.up}{extended(here, f'lang={one}')}") for one in others]
        if here is not None
        else [],
    )


def lay_out_open(
    template: str, t: WebTranslator, title: str, view: object, up: str = "./", *, sandbox: bool = False
) -> str:
    """A page for nobody in particular."""
    return _filled(
        template,
        t=t,
        v=view,
        up=up,
        title=title,
        sandbox=sandbox,
        centre="",
        nav=None,
        reports=[],
        me="",
        switch=[],
    )


def lay_out_note(
    t: WebTranslator,
    title: str,
    paragraphs: list[str],
    up: str = "./",
    *,
    sandbox: bool = False,
    further: tuple[str, str] | None = None,
) -> str:
    """A refusal, or what this desk is; `further` is an address and what its link says."""
    view = {"paragraphs": paragraphs, "further": further}
    return lay_out_open("note", t, title, view, up, sandbox=sandbox)


def lay_out_file(template: str, **values: object) -> str:
    """A file of its own, which is no page of the desk."""
    return _filled(template, **values)


def _reports(session: Session) -> list[tuple[str, str]]:
    """Where a reader says what is wrong, and where an operator reads it."""
    t, ways = (
        session.t,
        [("report.missed.link", "report/missed"), ("report.too_much.link", "report/too-much")],
    )
    if session.role.may(Role.OPERATOR):
        ways += [("report.all", "reports"), ("operating.link", "operating")]
    return [(t(words), session.page(path)) for words, path in ways]


def _filled(template: str, **values: object) -> str:
    return _environment().get_template(f"{template}.html.j2").render(values)
