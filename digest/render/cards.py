"""A lead as a subscriber sees it: all in their language, in local time and KST, and nothing made up."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from digest.i18n import Translator
from digest.links.tokens import Action
from digest.render.card_lines import Line, make_disagreements, make_lines
from digest.render.context import DigestContext
from digest.render.field_formats import format_field, shorten
from digest.render.glossary import Gloss, Span, make_glosses, mark_title
from digest.render.headline import make_headline
from digest.render.ladder import Rung, format_stage_now, make_ladder
from digest.render.translated import format_translated
from digest.select.closing import days_left, firm_date, firm_deadline, next_closing
from digest.select.details import Details
from digest.select.items import Item, Section
from digest.select.leads import Facts
from domain.addresses import Link, safe_link
from domain.lead import ENDED_STAGES

_TITLE = 60
_SOURCES = 8
_FITS = 6
# A date this near is marked, by words and by colour.
NEAR_DAYS = 7


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that is not what the subscriber was last sent."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Source:
    """One of the sources that carry a lead."""

    title: str
    link: Link | None


@dataclass(frozen=True, slots=True)
class ActionLink:
    """Something that the subscriber may do about a lead, and where."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Card:
    """One lead in a mail. All text is clean and of bounded length; escaping is the template's.

    Attributes:
        kind: why it is told, a key for colours; `kind_said` are the words.
        country: of the lead, in words, where the mail tells of several.
        headline: a title in the reader's language (`digest.render.headline`); "" where there is none.
        translated: the title as a machine translated it, for a reader of another language; "" where it did not.
        working: working days left in both calendars.
        fits: companies that it may be for.
    """

    id: str
    kind: str
    kind_said: str
    followed: bool
    followed_said: str
    country: str
    title: tuple[Span, ...]
    headline: str
    translated: str
    language: str
    link: Link | None
    stage: str
    ladder: tuple[Rung, ...]
    left: str
    near: bool
    deadline: str
    dimensions: tuple[str, ...]
    lines: tuple[Line, ...]
    glosses: tuple[Gloss, ...]
    differences: tuple[Difference, ...]
    disagreements: tuple[Line, ...]
    sources: tuple[Source, ...]
    fits: tuple[str, ...]
    acts: tuple[ActionLink, ...]

    @property
    def plain_title(self) -> str:
        """The title without its marks."""
        return "".join(span.text for span in self.title)

    @property
    def lone_host(self) -> str:
        """The host of its page, where no source below it names that host anyway."""
        named = {source.link.host for source in self.sources if source.link}
        return self.link.host if self.link and self.link.host not in named else ""

    @property
    def acts_once(self) -> Iterator[tuple[list[str], str]]:
        """What may be done at each address, for plain text: places on one page are one address."""
        labels: dict[str, list[str]] = {}
        for act in self.acts:
            labels.setdefault(act.url.partition("#")[0], []).append(act.label)
        return ((done, url) for url, done in labels.items())

    @property
    def brief_lines(self) -> tuple[Line, ...]:
        """The lines worth showing where there is no room for all; the place is in most headlines already."""
        return tuple(
            line for line in self.lines if line.brief and line.value.partition(" (")[0] not in self.headline
        )


def make_card(item: Item, details: Details, context: DigestContext, t: Translator) -> Card:
    """Make the card of a chosen lead in a subscriber's language, its dates in its own country's time."""
    lead, facts, now = item.lead, item.lead.facts, context.now
    t = replace(t, zone=lead.zone)
    near = is_near(facts, now, lead.zone)
    # Words of a reader's own language need no gloss.
    glosses = () if lead.language == t.language == "ko" else make_glosses(details.hits, t)
    return Card(
        id=lead.id,
        kind=item.kind.value,
        kind_said=t(f"kind_of.{item.kind}"),
        followed=item.followed,
        followed_said=t("followed"),
        country=t.country(lead.country) if context.everywhere else "",
        title=mark_title(facts.title, details.hits),
        headline=make_headline(lead, details, t),
        translated=format_translated(lead, details, t),
        language=lead.language if lead.language != "und" else "",
        link=safe_link(lead.url),
        stage=format_stage_now(lead, now, t),
        ladder=make_ladder(lead, details, t, now),
        left=format_days(facts, now, lead.zone, t),
        near=near,
        deadline=format_field("deadline_at", facts, t, read=details.read),
        dimensions=tuple(t.code("dimension", name) for name in lead.dimensions),
        lines=tuple(make_lines(item, details, t, now, near=near)),
        glosses=glosses,
        differences=_differences(item, t),
        disagreements=tuple(make_disagreements(details, t)),
        sources=tuple(_sources(details, t)),
        fits=_fits(item, details, context),
        acts=tuple(_acts(item, details, context, t)),
    )


def _days(facts: Facts, now: datetime, zone: str) -> int | None:
    """Days to the date that comes next, negative once the last is over; None where nobody can bid any more."""
    if facts.stage in ENDED_STAGES:
        return None
    closing = next_closing(facts, now)
    at = closing[1] if closing else firm_deadline(facts) or firm_date(facts, "prequalification_at")
    if at is None or (closing is None and at > now):
        return None
    return days_left(at, now, zone)


def is_near(facts: Facts, now: datetime, zone: str) -> bool:
    """Whether the date that comes next is so near that it is marked."""
    left = _days(facts, now, zone)
    return left is not None and 0 <= left <= NEAR_DAYS


def format_days(facts: Facts, now: datetime, zone: str, t: Translator) -> str:
    """The days left, with the word for pre-qualification where that is what comes first, or is all that was told.

    "" where no day is known, or where nobody can bid any more.
    """
    left = _days(facts, now, zone)
    if left is None:
        return ""
    closing, said = next_closing(facts, now), t.days_left(left)
    first = closing[0] == "prequalification_at" if closing else firm_deadline(facts) is None
    return t("days.prequalification", left=said) if first else said


def _differences(item: Item, t: Translator) -> tuple[Difference, ...]:
    if item.before is None or item.kind is not Section.CHANGED:
        return ()
    before, after = item.before.facts, item.lead.facts
    return tuple(
        Difference(t(f"field.{name}"), format_field(name, before, t), format_field(name, after, t))
        for name in item.changes
    )


def _sources(details: Details, t: Translator) -> list[Source]:
    shown = [
        Source(shorten(carrier.named(t.language), _TITLE), safe_link(carrier.url))
        for carrier in details.carriers[:_SOURCES]
    ]
    others = len(details.carriers) - len(shown)
    return [*shown, Source(f"+{others}", None)] if others else shown


def _fits(item: Item, details: Details, context: DigestContext) -> tuple[str, ...]:
    """The companies that it may be for."""
    names = [shorten(one.name, _TITLE) for one in context.companies if one.fits(item.lead, details)]
    return (*names[:_FITS], f"+{len(names) - _FITS}") if len(names) > _FITS else tuple(names)


def _acts(item: Item, details: Details, context: DigestContext, t: Translator) -> Iterator[ActionLink]:
    """What the subscriber may do about it."""
    acts, lead_id = context.placeholders, item.lead.id
    if acts is None:
        return
    if acts.desk.signer is not None:
        yield ActionLink(t("act.page"), acts.lead(lead_id))
    actions = [Action.UNFOLLOW if item.followed else Action.FOLLOW, Action.NOT_FOR_US, Action.MUTE]
    if len(details.carriers) > 1 and acts.desk.signer is None:
        actions.append(Action.NOT_SAME)
    for action in actions:
        yield ActionLink(t(f"act.{action}"), acts.act(action, lead_id))
