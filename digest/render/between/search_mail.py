"""The mail of a kept search: what is new in it, a few lines a lead."""

from collections.abc import Sequence
from dataclasses import dataclass

from digest.i18n import Translator
from digest.render.cards import ActionLink, Card
from digest.render.context import DigestContext
from digest.render.field_formats import shorten
from digest.render.html import MOST_HTML, Mail, lay_out

# How many leads are tried in one mail; what has no room waits for the next one.
_CAPS = (100, 60, 40, 25, 15, 8, 4, 1)
_NAME = 60


@dataclass(frozen=True, slots=True)
class SearchView:
    """The mail, every string ready.

    Attributes:
        rows: each lead's card, with the address of its page.
    """

    subject: str
    lang: str
    kind: str
    centre: str
    moment: str
    sandbox: str
    about: str
    rows: tuple[tuple[Card, str], ...]
    more: str
    footer: tuple[str, ...]
    acts: tuple[ActionLink, ...]


def render_search(
    context: DigestContext, name: str, rows: Sequence[tuple[Card, str]], own: str, leave: str, t: Translator
) -> tuple[Mail, int]:
    """Write the mail; return it with the number of leads that it has room for.

    Args:
        context: its coverage is not told.
        name: of the search, as its owner calls it.
        rows: at least one lead's card with the address of its page.
        own: address of the search's page.
        leave: address at which the subscriber leaves.
        t: their language.
    """
    for most in _CAPS:
        view = _view(context, name, rows, own, leave, t, most)
        html = lay_out("search.html.j2", view, t)
        if len(html.encode()) <= MOST_HTML:
            break
    return Mail(view.subject, html, lay_out("search.txt.j2", view, t), t.language), len(view.rows)


def _view(
    context: DigestContext,
    name: str,
    rows: Sequence[tuple[Card, str]],
    own: str,
    leave: str,
    t: Translator,
    most: int,
) -> SearchView:
    centre, called, waiting = context.named(t.language), shorten(name, _NAME), len(rows[most:])
    news = t("saved.subject", name=called, n=len(rows))
    subject = f"[{centre}] {news}"
    return SearchView(
        subject=f"[SANDBOX] {subject}" if context.sandbox else subject,
        lang=t.language,
        kind=t("saved.kind"),
        centre=called,
        moment=t.moment(context.now, context.zone),
        sandbox=t("header.sandbox") if context.sandbox else "",
        about=t("saved.about", n=len(rows)),
        rows=tuple(rows[:most]),
        more=t("saved.more", n=waiting) if waiting else "",
        footer=(t("footer.unknown"), t("footer.verify"), t("saved.why", centre=centre)),
        acts=(ActionLink(t("saved.change"), own), ActionLink(t("act.unsubscribe"), leave)),
    )
