"""From urgent leads to a mail: the digest's cards without what a digest says beside them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from digest.i18n import Voice
from digest.render.cards import Act, Card, make_card
from digest.render.context import Occasion
from digest.render.html import CAPS, MOST_HTML, Mail, lay_out
from digest.render.views import leaving
from digest.select.details import Details
from digest.select.sections import precision_of
from digest.select.urgent import Urgent


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
    acts: tuple[Act, ...]


def render_alert(
    occasion: Occasion, urgent: Sequence[Urgent], details: Mapping[str, Details], language: str
) -> tuple[Mail, Sequence[Urgent]]:
    """Write one alert; return it with what it really shows: the others wait where all would be too long.

    Args:
        occasion: its coverage is not told.
        urgent: at least one, what closes first at the top.
        details: by lead.
        language: ko or en.
    """
    voice = Voice(language, occasion.zone)
    mail, most = render_letter(partial(make_alert_view, occasion, urgent, details, voice), voice)
    return mail, urgent[:most]


def render_letter(make_view: Callable[[int], AlertView], voice: Voice) -> tuple[Mail, int]:
    """Lay out a mail of cards; return it with the most cards that it has room for."""
    for most in CAPS:
        view = make_view(most)
        html = lay_out("alert.html.j2", view, voice)
        if len(html.encode()) <= MOST_HTML:
            break
    return Mail(view.subject, html, lay_out("alert.txt.j2", view, voice), voice.language), most


def make_alert_view(
    occasion: Occasion, urgent: Sequence[Urgent], details: Mapping[str, Details], voice: Voice, most: int
) -> AlertView:
    """Put what presses one reader into words, at most `most` of it."""
    centre, waiting = occasion.named(voice.language), len(urgent[most:])
    chosen = [one.chosen for one in urgent[:most]]
    return AlertView(
        subject=make_subject(occasion, urgent, voice),
        lang=voice.language,
        kind=voice("urgent.title"),
        centre=voice("header.centre", centre=centre),
        moment=voice.moment(occasion.now, occasion.zone),
        sandbox=voice("header.sandbox") if occasion.sandbox else "",
        about=voice("urgent.about"),
        cards=tuple(make_card(one, details.get(one.lead.id, Details()), occasion, voice) for one in chosen),
        more=voice("urgent.more", n=waiting) if waiting else "",
        footer=(voice("footer.unknown"), voice("footer.verify"), voice("urgent.why", centre=centre)),
        acts=leaving(occasion, voice),
    )


def make_subject(occasion: Occasion, urgent: Sequence[Urgent], voice: Voice) -> str:
    """How many press, and when the first of them closes."""
    first = urgent[0]
    closes = voice(f"subject.{first.closing}", moment=_moment(first, voice))
    count = voice("subject.urgent", n=len(urgent))
    subject = f"[{occasion.named(voice.language)}] {count} · {closes}"
    return f"[SANDBOX] {subject}" if occasion.sandbox else subject


def _moment(urgent: Urgent, voice: Voice) -> str:
    """Day and time; the day alone where the portal told no time."""
    return voice.brief_moment(urgent.closes_at, precision_of(urgent.chosen.lead.facts, urgent.closing))
