"""From a selection to a mail: subject, HTML and text. The HTML never outgrows what mailboxes show whole."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache

from css_inline import CSSInliner
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from digest.i18n import Translator
from digest.links.placeholders import Placeholders
from digest.render.context import DigestContext
from digest.render.layout.lead_views import LeadViews
from digest.render.layout.rooms import ROOMS, Room, is_short, text_room
from digest.render.views import View, make_view
from digest.select.beside.selection import NOTHING_BESIDE, Beside
from digest.select.details import Details
from digest.select.items import Selection, items_of
from domain.addresses import safe_url

# Gmail clips an HTML part at about 102 KB; what is clipped is not read.
MOST_HTML = 90_000
_ADDRESS_LINE = re.compile(r" +https?://\S+\n")


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
) -> Mail:
    """Write one digest. Every lead is in it: as a card, as a line, or where no line fits any more in a count.

    Args:
        context: what all mails of the morning share.
        selection: what is told.
        details: by lead.
        language: ko or en.
        beside: what is told that is no lead.
    """
    t = Translator(language, context.zone)
    leads = LeadViews(context, details, t)

    def lay_out_in(room: Room) -> tuple[View, str]:
        view = make_view(selection, leads, room, beside)
        return view, render_html(view, t)

    for room in ROOMS:
        view, html = lay_out_in(room)
        if _fits(html):
            break
    else:
        room = ROOMS[-1]
        view, html = _with_most_lines(lay_out_in, sum(1 for _ in items_of(selection)))
    lines = sum(len(group.rows) for section in view.sections for group in section.groups)
    told = view if is_short(lines, room.width) else make_view(selection, leads, text_room(room), beside)
    return Mail(view.subject, html, render_text(told, t), language)


def _fits(html: str) -> bool:
    return len(html.encode()) <= MOST_HTML


def _with_most_lines(lay_out_in: Callable[[Room], tuple[View, str]], too_many: int) -> tuple[View, str]:
    """The mail with the largest number of lines that fits; with none at all where that is none."""
    best = lay_out_in(replace(ROOMS[-1], lines=0))
    fitting = 0
    while too_many - fitting > 1:
        lines = (fitting + too_many) // 2
        tried = lay_out_in(replace(ROOMS[-1], lines=lines))
        if _fits(tried[1]):
            best, fitting = tried, lines
        else:
            too_many = lines
    return best


def render_html(view: View, t: Translator) -> str:
    """Lay a view out as HTML, its styles put into the elements for mail clients that drop style sheets."""
    return lay_out("digest.html.j2", view, t)


def render_text(view: View, t: Translator) -> str:
    """Lay a view out as plain text: less of each lead than the HTML has, and each address once."""
    return _each_address_once(lay_out("digest.txt.j2", view, t))


def _each_address_once(text: str) -> str:
    """Drop the lines that hold nothing but an address that stands further up: several occasions may be on one page."""
    lines, told = [], set[str]()
    for line in text.splitlines(keepends=True):
        address = line.strip() if _ADDRESS_LINE.fullmatch(line) else ""
        if not address or address not in told:
            lines.append(line)
        told.add(address)
    return "".join(lines)


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
