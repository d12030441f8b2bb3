"""From views to HTML: the templates, and what every page has."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from digest.links.tokens import Action
from domain.addresses import safe_url
from web.i18n import LANGUAGES, WebVoice
from web.session import Visit

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


def lay_out(template: str, visit: Visit, title: str, here: str, view: object) -> str:
    """A page for a reader.

    Args:
        template: its name without the endings.
        visit: who asks.
        title: what the browser shows as its name.
        here: this page's own address without its language, e.g. "leads?token=…"; "" where it has none.
        view: what the template shows.
    """
    voice = visit.voice
    others = [one for one in LANGUAGES if one != voice.language]
    stays = visit.reader["active"] and visit.ticket.action is not Action.UNSUBSCRIBE
    name = visit.reader["title_ko" if voice.language == "ko" else "title"]
    return (
        _environment()
        .get_template(f"{template}.html.j2")
        .render(
            t=voice,
            v=view,
            up=visit.up,
            title=title,
            sandbox=visit.site.sandbox,
            centre=voice("header.centre", centre=name),
            leads=visit.link(Action.READ) if stays else "",
            marks=visit.link(Action.READ, path="marks") if stays else "",
            switch=[(one, f"{visit.up}{here}&lang={one}") for one in others] if here else [],
        )
    )


def lay_out_note(
    voice: WebVoice, title: str, paragraphs: list[str], up: str = "./", *, sandbox: bool = False
) -> str:
    """A page for nobody in particular: a refusal, or what this desk is."""
    return (
        _environment()
        .get_template("note.html.j2")
        .render(
            t=voice,
            v=paragraphs,
            up=up,
            title=title,
            sandbox=sandbox,
            centre="",
            leads="",
            marks="",
            switch=[],
        )
    )
