"""From urgent leads to a mail: the digest's cards without what a digest says beside them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from digest.i18n import Translator
from digest.render.cards import ActionLink, Card, make_card
from digest.render.context import DigestContext
from digest.render.html import MOST_HTML, Mail, lay_out
from digest.render.views import leaving
from digest.select.closing import precision_of
from digest.select.details import Details
from digest.select.urgent import Urgent

# How many cards a mail of cards alone has, fewer where these would make it too long.
CAPS = (20, 15, 11, 8, 6, 4, 3, 2, 1)


@dataclass(frozen=True, slots=True)
class AlertView:
    """A mail of cards alone, ready to be laid out; `kind` says what mail it is, e.g. an alert."""

    subject: str
    lang: str
    kind: str
    centre: str
    moment: str
    sandbox: str
    about: str
    cards: tuple[Card, ...]
    more: str
    footer: tuple[str, ...]
    acts: tuple[ActionLink, ...]


def render_alert(
    context: DigestContext, urgent: Sequence[Urgent], details: Mapping[str, Details], language: str
) -> tuple[Mail, Sequence[Urgent]]:
    """Write one alert; return it with what it really shows: the others wait where all would be too long.

    Args:
        context: its coverage is not told.
        urgent: at least one, what closes first at the top.
        details: by lead.
        language: ko or en.
    """
    t = Translator(language, context.zone)
    mail, most = render_card_mail(partial(make_alert_view, context, urgent, details, t), t)
    return mail, urgent[:most]


def render_card_mail(make_view: Callable[[int], AlertView], t: Translator) -> tuple[Mail, int]:
    """Lay out a mail of cards; return it with the most cards that it has room for."""
    for most in CAPS:
        view = make_view(most)
        html = lay_out("alert.html.j2", view, t)
        if len(html.encode()) <= MOST_HTML:
            break
    return Mail(view.subject, html, lay_out("alert.txt.j2", view, t), t.language), most


def make_alert_view(
    context: DigestContext, urgent: Sequence[Urgent], details: Mapping[str, Details], t: Translator, most: int
) -> AlertView:
    """Put what is urgent for one subscriber into words, at most `most` of it."""
    centre, waiting = context.named(t.language), len(urgent[most:])
    item = [one.item for one in urgent[:most]]
    return AlertView(
        subject=make_subject(context, urgent, t),
        lang=t.language,
        kind=t("urgent.title"),
        centre=t("header.centre", centre=centre),
        moment=t.moment(context.now, context.zone),
        sandbox=t("header.sandbox") if context.sandbox else "",
        about=t("urgent.about"),
        cards=tuple(make_card(one, details.get(one.lead.id, Details()), context, t) for one in item),
        more=t("urgent.more", n=waiting) if waiting else "",
        footer=(t("footer.unknown"), t("footer.verify"), t("urgent.why", centre=centre)),
        acts=leaving(context, t),
    )


def make_subject(context: DigestContext, urgent: Sequence[Urgent], t: Translator) -> str:
    """How many are urgent, and when the first of them closes."""
    first = urgent[0]
    closes = t(f"subject.{first.closing}", moment=_moment(first, t))
    count = t("subject.urgent", n=len(urgent))
    subject = f"[{context.named(t.language)}] {count} · {closes}"
    return f"[SANDBOX] {subject}" if context.sandbox else subject


def _moment(urgent: Urgent, t: Translator) -> str:
    """Day and time; the day alone where the portal told no time."""
    return t.brief_moment(urgent.closes_at, precision_of(urgent.item.lead.facts, urgent.closing))
