"""A lead as a reader sees it: everything said in his language, in local time and KST, and nothing made up."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from digest.choose import Chosen, days_left, firm_deadline
from digest.fields import FIELDS, LONG, say_field, shorten
from digest.leads import Details, Facts, Hit, Place
from digest.links import Link, safe_link
from digest.voice import Voice
from transform.relevance import concept_labels
from transform.text import clean

# How much of what has no bound a card shows: names and terms in characters, the others in count.
_NAME = 160
_TERM = 60
_GLOSSES = 5
_TERMS_A_CONCEPT = 3
_SOURCES = 8
_DISAGREEMENTS = 4
_DISAGREEMENT = 240
# A deadline this near is marked, by words and by colour.
_NEAR_DAYS = 7


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a title; `hit` where it is one of the words that made it a lead."""

    text: str
    hit: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A labelled value.

    Attributes:
        lang: the value's language where it is not the mail's.
        strong: whether it presses.
        brief: whether it is shown even where there is no room for all.
    """

    label: str
    value: str
    lang: str = ""
    strong: bool = False
    brief: bool = False


@dataclass(frozen=True, slots=True)
class Gloss:
    """A matched word, in its own language, and what it means in the reader's language and in the other one."""

    term: str
    first: str
    second: str


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
class Card:
    """One lead in a mail. All text is clean and of bounded length; escaping is the template's."""

    id: str
    title: tuple[Span, ...]
    language: str
    link: Link | None
    stage: str
    left: str
    near: bool
    deadline: str
    dimensions: tuple[str, ...]
    lines: tuple[Line, ...]
    glosses: tuple[Gloss, ...]
    differences: tuple[Difference, ...]
    disagreements: tuple[Line, ...]
    sources: tuple[Source, ...]

    @property
    def plain_title(self) -> str:
        """The title without its marks."""
        return "".join(span.text for span in self.title)

    @property
    def brief_lines(self) -> tuple[Line, ...]:
        """The lines worth showing where there is no room for all."""
        return tuple(line for line in self.lines if line.brief)


def make_card(chosen: Chosen, details: Details, voice: Voice, now: datetime) -> Card:
    """Say one chosen lead in a reader's voice."""
    lead, facts = chosen.lead, chosen.lead.facts
    left = _days(facts, voice, now)
    return Card(
        id=lead.id,
        title=_title(facts.title, details.hits),
        language=lead.language if lead.language != "und" else "",
        link=safe_link(lead.url),
        stage=voice.code("stage", facts.stage),
        left="" if left is None else voice.days_left(left),
        near=left is not None and 0 <= left <= _NEAR_DAYS,
        deadline=say_field("deadline_at", facts, voice),
        dimensions=tuple(voice.code("dimension", name) for name in lead.dimensions),
        lines=tuple(_lines(chosen, details, voice, near=left is not None and 0 <= left <= _NEAR_DAYS)),
        glosses=tuple(_glosses(details.hits, voice)),
        differences=_differences(chosen, voice),
        disagreements=tuple(_disagreements(details, voice)),
        sources=tuple(_sources(details)),
    )


def _days(facts: Facts, voice: Voice, now: datetime) -> int | None:
    deadline = firm_deadline(facts)
    return None if deadline is None else days_left(deadline, now, voice.zone)


def _title(title: str, hits: tuple[Hit, ...]) -> tuple[Span, ...]:
    """Cut a title at the words that made it a lead. Offsets that do not fit the title mark nothing."""
    shown = shorten(title, LONG)
    if clean(title) != title:
        return (Span(shown),)
    spans, at = [], 0
    for hit in sorted((hit for hit in hits if hit.field == "title"), key=lambda hit: (hit.start, -hit.end)):
        if at <= hit.start < hit.end <= len(shown):
            spans += [Span(shown[at : hit.start]), Span(shown[hit.start : hit.end], hit=True)]
            at = hit.end
    spans.append(Span(shown[at:]))
    return tuple(span for span in spans if span.text)


def _lines(chosen: Chosen, details: Details, voice: Voice, *, near: bool) -> Iterator[Line]:
    lead, facts = chosen.lead, chosen.lead.facts
    if facts.buyer:
        yield Line(voice("field.buyer"), shorten(facts.buyer, _NAME), lead.language, brief=True)
    if details.place:
        yield Line(voice("field.place"), _place(details.place, voice), brief=True)
    yield Line(
        voice("field.deadline_at"),
        say_field("deadline_at", facts, voice),
        strong=near,
        brief=facts.deadline_at is not None,
    )
    if facts.prequalification_at:
        yield Line(voice("field.prequalification_at"), say_field("prequalification_at", facts, voice))
    yield Line(voice("field.amount"), say_field("amount", facts, voice))
    if lead.funder:
        yield Line(voice("field.funder"), shorten(lead.funder, _NAME))
    foreign = {True: "foreign.yes", False: "foreign.no", None: "unknown"}[lead.foreign_bidders]
    yield Line(voice("field.foreign_bidders"), voice(foreign))


def _place(place: Place, voice: Voice) -> str:
    name = place.ko if voice.language == "ko" else place.en
    return name if name == place.local else f"{name} ({place.local})"


def _differences(chosen: Chosen, voice: Voice) -> tuple[Difference, ...]:
    if chosen.before is None:
        return ()
    before, after = chosen.before.facts, chosen.lead.facts
    return tuple(
        Difference(voice(f"field.{name}"), say_field(name, before, voice), say_field(name, after, voice))
        for name in chosen.changes
    )


def _glosses(hits: tuple[Hit, ...], voice: Voice) -> list[Gloss]:
    """One gloss a concept, with the words that stand for it in the text."""
    words: dict[str, dict[str, None]] = {}
    for hit in hits:
        words.setdefault(hit.concept, {})[shorten(hit.term, _TERM)] = None
    return [_gloss(concept, list(terms), voice) for concept, terms in words.items()][:_GLOSSES]


def _gloss(concept: str, terms: list[str], voice: Voice) -> Gloss:
    english, korean = _labels(concept)
    pair = (korean, english) if voice.language == "ko" else (english, korean)
    return Gloss(", ".join(terms[:_TERMS_A_CONCEPT]), *pair)


def _labels(concept: str) -> tuple[str, str]:
    """English and Korean; the concept's own name where an older lexicon judged the lead and it is gone."""
    try:
        return concept_labels(concept)
    except KeyError:
        name = shorten(concept, _TERM)
        return name, name


def _disagreements(details: Details, voice: Voice) -> Iterator[Line]:
    titles = {carrier.source: carrier.title for carrier in details.carriers}
    for name, told in sorted(details.disagreements.items())[:_DISAGREEMENTS]:
        label = voice(f"field.{name}") if name in FIELDS else shorten(name, _TERM)
        said = (
            f"{titles.get(source, source)}: {_said(name, value, voice)}"
            for source, value in sorted(told.items())
        )
        yield Line(label, shorten(" ↔ ".join(said), _DISAGREEMENT))


def _said(name: str, value: Any, voice: Voice) -> str:  # noqa: ANN401  # JSON values are of any type
    """A value of core.lead.disagreements: times (`…_at`) are ISO 8601, all else is said as it is."""
    if value is None or value == "":
        return voice("unknown")
    if not name.endswith("_at"):
        return str(value)
    at = datetime.fromisoformat(str(value))
    return voice.local_and_kst(at if at.tzinfo else at.replace(tzinfo=UTC), "minute")


def _sources(details: Details) -> list[Source]:
    shown = [
        Source(shorten(carrier.title, _TERM), safe_link(carrier.url))
        for carrier in details.carriers[:_SOURCES]
    ]
    others = len(details.carriers) - len(shown)
    return [*shown, Source(f"+{others}", None)] if others else shown
