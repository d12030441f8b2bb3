"""From a selection to a mail: subject, HTML and text. The HTML never outgrows what mailboxes show whole."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from css_inline import CSSInliner
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from digest.i18n import Translator
from digest.links.placeholders import Placeholders
from digest.render.context import DigestContext
from digest.render.views import View, make_view
from digest.select.beside.selection import NOTHING_BESIDE, Beside
from digest.select.details import Details
from digest.select.items import Selection, capped
from digest.select.sections import CARDS
from domain.addresses import safe_url

# Gmail clips an HTML part at about 102 KB; what is clipped is not read.
MOST_HTML = 90_000
CAPS = (CARDS, 15, 11, 8, 6, 4, 3, 2, 1, 1)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that comes with a mail.

    Attributes:
        name: plain ASCII, so that every mail program shows it.
        kind: MIME type, with its parameters.
    """

    name: str
    kind: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail's content, the same for every subscriber who is told the same things in the same language."""

    subject: str
    html: str
    text: str
    language: str
    attachments: tuple[Attachment, ...] = ()

    def personal(self, acts: Placeholders | None, subscriber: int) -> "Mail":
        """The mail with its subscriber's own addresses in the placeholders' places; they need no escaping."""
        if acts is None:
            return self
        return replace(
            self,
            html=acts.fill(self.html, subscriber, self.language),
            text=acts.fill(self.text, subscriber, self.language, plain=True),
        )


def render_mail(
    context: DigestContext,
    selection: Selection,
    details: Mapping[str, Details],
    language: str,
    beside: Beside = NOTHING_BESIDE,
) -> tuple[Mail, Selection]:
    """Write one digest; return it with what it really shows: fewer cards where all would make it too long.

    Where even one card a section is too long, each becomes a line or two.
    """
    t = Translator(language, context.zone)
    for attempt, most in enumerate(CAPS, start=1):
        shown = capped(selection, most)
        view = make_view(context, shown, details, t, beside, terse=attempt == len(CAPS))
        html = render_html(view, t)
        if len(html.encode()) <= MOST_HTML:
            break
    return Mail(view.subject, html, render_text(view, t), language), shown


def render_html(view: View, t: Translator) -> str:
    """Lay a view out as HTML, its styles put into the elements for mail clients that drop style sheets."""
    return lay_out("digest.html.j2", view, t)


def render_text(view: View, t: Translator) -> str:
    """Lay a view out as plain text; it says everything that the HTML says."""
    return lay_out("digest.txt.j2", view, t)


def lay_out(template: str, view: object, t: Translator) -> str:
    """Fill a template with a view; styles of an HTML page move into its elements."""
    page = _environment().get_template(template).render(v=view, t=t)
    return _inliner().inline(page) if template.endswith(".html.j2") else page


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("digest.render"),
        autoescape=select_autoescape(enabled_extensions=("html.j2",), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["safe_url"] = safe_url
    return environment


@cache
def _inliner() -> CSSInliner:
    return CSSInliner(load_remote_stylesheets=False, keep_at_rules=True, minify_css=True)
