"""A lead as a reader sees it: everything said in his language, in local time and KST, and nothing made up."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from digest.i18n import Voice
from digest.links.tokens import Action
from digest.render.card_lines import Line, make_disagreements, make_lines
from digest.render.context import Occasion
from digest.render.field_formats import say_field, say_stage, shorten
from digest.render.glossary import Gloss, Span, make_glosses, mark_title
from digest.select.details import Details
from digest.select.leads import Facts, Lead
from digest.select.sections import (
    Chosen,
    Section,
    days_left,
    firm_date,
    firm_deadline,
    is_closed,
    next_closing,
)
from domain.addresses import Link, safe_link
from domain.lead import ENDED_STAGES, OPEN_STAGES
from domain.notice import Stage

_TITLE = 60
_SOURCES = 8
_FITS = 6
_GIST = 3
# A date this near is marked, by words and by colour.
_NEAR_DAYS = 7
# What an open tender is while newcomers must first ask to take part; no stage of its own.
PREQUALIFICATION = "prequalification"
# The rungs of a lead's ladder, and the stages that stand on each.
RUNGS = {
    "programme": ("programme",),
    "plan": ("plan", "draft"),
    "open": ("open", "amended", PREQUALIFICATION),
    "closed": ("closed",),
    "awarded": ("awarded", "cancelled"),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that is not what the reader was last sent."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Source:
    """One of the sources that carry a lead."""

    title: str
    link: Link | None


@dataclass(frozen=True, slots=True)
class Rung:
    """A rung of the ladder from the first word of a project to its award.

    Attributes:
        now: whether the lead stands on it.
        day: when a notice first said so, in words; "" where none did.
    """

    name: str
    now: bool
    day: str = ""


@dataclass(frozen=True, slots=True)
class Act:
    """Something that the reader may do about a lead, and where."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Card:
    """One lead in a mail. All text is clean and of bounded length; escaping is the template's.

    Attributes:
        kind: why it is told, a key for colours; `kind_said` are the words.
        country: of the lead, in words, where the mail tells of several.
        gist: what the matched words of the title mean.
        working: working days left in both calendars.
        fits: companies that it may be for.
        brief: whether it is shown in a line or two.
    """

    id: str
    kind: str
    kind_said: str
    followed: bool
    followed_said: str
    country: str
    title: tuple[Span, ...]
    gist: tuple[str, ...]
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
    acts: tuple[Act, ...]
    brief: bool

    @property
    def plain_title(self) -> str:
        """The title without its marks."""
        return "".join(span.text for span in self.title)

    @property
    def lone_host(self) -> str:
        """The host of its page, where no source below it names that host anyway."""
        named = {source.link.host for source in self.sources if source.link}
        return self.link.host if self.link and (self.brief or self.link.host not in named) else ""

    @property
    def sources_once(self) -> Iterator[tuple[str, str]]:
        """Each source with its address, for plain text: "" where that has been told already."""
        told = {self.link.url} if self.link else set()
        for source in self.sources:
            url = source.link.url if source.link else ""
            yield source.title, "" if url in told else url
            told.add(url)

    @property
    def acts_once(self) -> Iterator[tuple[list[str], str]]:
        """What may be done at each address, for plain text: places on one page are one address."""
        labels: dict[str, list[str]] = {}
        for act in self.acts:
            labels.setdefault(act.url.partition("#")[0], []).append(act.label)
        return ((done, url) for url, done in labels.items())

    @property
    def brief_lines(self) -> tuple[Line, ...]:
        """The lines worth showing where there is no room for all."""
        return tuple(line for line in self.lines if line.brief)


def make_card(chosen: Chosen, details: Details, occasion: Occasion, voice: Voice) -> Card:
    """Say one chosen lead in a reader's voice, its dates in its own country's time."""
    lead, facts, now = chosen.lead, chosen.lead.facts, occasion.now
    voice = replace(voice, zone=lead.zone)
    left = _days(facts, now, lead.zone)
    near = left is not None and 0 <= left <= _NEAR_DAYS
    glosses = make_glosses(details.hits, voice)
    return Card(
        id=lead.id,
        kind=chosen.kind.value,
        kind_said=voice(f"kind_of.{chosen.kind}"),
        followed=chosen.followed,
        followed_said=voice("followed"),
        country=voice.country(lead.country) if occasion.everywhere else "",
        title=mark_title(facts.title, details.hits),
        gist=tuple(gloss.first for gloss in glosses[:_GIST]),
        language=lead.language if lead.language != "und" else "",
        link=safe_link(lead.url),
        stage=say_stage_now(lead, now, voice),
        ladder=_ladder(lead, details, voice, now),
        left="" if left is None else _say_left(facts, left, now, voice),
        near=near,
        deadline=say_field("deadline_at", facts, voice, read=details.read),
        dimensions=tuple(voice.code("dimension", name) for name in lead.dimensions),
        lines=tuple(make_lines(chosen, details, voice, now, near=near)),
        glosses=glosses,
        differences=_differences(chosen, voice),
        disagreements=tuple(make_disagreements(details, voice)),
        sources=tuple(_sources(details, voice)),
        fits=_fits(chosen, details, occasion),
        acts=tuple(_acts(chosen, details, occasion, voice)),
        brief=chosen.brief,
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


def _say_left(facts: Facts, left: int, now: datetime, voice: Voice) -> str:
    """The days left, with the word for pre-qualification where that is what comes first, or is all that was told."""
    closing, said = next_closing(facts, now), voice.days_left(left)
    first = closing[0] == "prequalification_at" if closing else firm_deadline(facts) is None
    return voice("days.prequalification", left=said) if first else said


def stage_now(lead: Lead, now: datetime) -> str | None:
    """The stage today, as core.stage_at has it; of an open tender that waits for newcomers that it does."""
    if lead.facts.stage not in OPEN_STAGES:
        return lead.facts.stage
    if is_closed(lead, now):
        return Stage.CLOSED.value
    closing = next_closing(lead.facts, now)
    return PREQUALIFICATION if closing and closing[0] == "prequalification_at" else lead.facts.stage


def say_stage_now(lead: Lead, now: datetime, voice: Voice) -> str:
    """The stage today in words."""
    return say_stage(stage_now(lead, now), lead.facts.cancellation, voice)


def _ladder(lead: Lead, details: Details, voice: Voice, now: datetime) -> tuple[Rung, ...]:
    """The rungs with the one marked that a lead stands on, under its own word; none where it is not told."""
    stage, facts = stage_now(lead, now), lead.facts
    if stage is None:
        return ()
    return tuple(
        Rung(
            say_stage(stage if stage in stages else rung, facts.cancellation, voice),
            stage in stages,
            next((voice.tiny_day(details.reached[one]) for one in stages if one in details.reached), ""),
        )
        for rung, stages in RUNGS.items()
    )


def _differences(chosen: Chosen, voice: Voice) -> tuple[Difference, ...]:
    if chosen.before is None or chosen.kind is not Section.CHANGED:
        return ()
    before, after = chosen.before.facts, chosen.lead.facts
    return tuple(
        Difference(voice(f"field.{name}"), say_field(name, before, voice), say_field(name, after, voice))
        for name in chosen.changes
    )


def _sources(details: Details, voice: Voice) -> list[Source]:
    shown = [
        Source(shorten(carrier.named(voice.language), _TITLE), safe_link(carrier.url))
        for carrier in details.carriers[:_SOURCES]
    ]
    others = len(details.carriers) - len(shown)
    return [*shown, Source(f"+{others}", None)] if others else shown


def _fits(chosen: Chosen, details: Details, occasion: Occasion) -> tuple[str, ...]:
    """The companies that it may be for; what is unsure or over is for none."""
    if chosen.brief:
        return ()
    names = [shorten(one.name, _TITLE) for one in occasion.companies if one.fits(chosen.lead, details)]
    return (*names[:_FITS], f"+{len(names) - _FITS}") if len(names) > _FITS else tuple(names)


def _acts(chosen: Chosen, details: Details, occasion: Occasion, voice: Voice) -> Iterator[Act]:
    """What the reader may do about it. Where there is a web desk, a brief card leads to the lead's page alone."""
    acts, lead_id = occasion.acts, chosen.lead.id
    if acts is None:
        return
    if acts.desk.signer is not None:
        yield Act(voice("act.page"), acts.lead(lead_id))
    if chosen.brief:
        return
    actions = [Action.UNFOLLOW if chosen.followed else Action.FOLLOW, Action.NOT_FOR_US, Action.MUTE]
    if len(details.carriers) > 1 and acts.desk.signer is None:
        actions.append(Action.NOT_SAME)
    for action in actions:
        yield Act(voice(f"act.{action}"), acts.act(action, lead_id))
