"""A lead's page, every string ready."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from digest.links.actions import REASONS, Marks, buyer_key, marks_of, read_acts
from digest.links.tokens import Action
from digest.render.cards import RUNGS, Card
from digest.render.field_formats import FIELDS, say_stage, shorten
from digest.select.leads import Lead
from domain.addresses import Link, safe_link
from transform.values.reduced_dates import read_moment
from warehouse import lead_details
from web.cards import read_cards
from web.i18n import WebVoice
from web.session import Visit

_NAME, _TITLE, _VALUE = 80, 300, 200
_HASH = 12
_MOST_EVENTS, _MOST_RELATIONS = 100, 50


@dataclass(frozen=True, slots=True)
class Rung:
    """A step of the ladder: done, skipped (no notice told it), here or ahead; `said` is that in words."""

    name: str
    state: str
    said: str


@dataclass(frozen=True, slots=True)
class EventLine:
    """What happened, when."""

    when: str
    what: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """One notice: who carries it, how it is called there, and the way to say that it is another tender."""

    source: str
    title: str
    language: str
    number: str
    stage: str
    published: str
    versions: str
    link: Link | None
    not_same: str


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A page that was read: where it lies, its hash, when it was fetched."""

    source: str
    kind: str
    link: Link | None
    hash: str
    fetched: str
    size: str


@dataclass(frozen=True, slots=True)
class RelationLine:
    """A lead that belongs to this one without being it."""

    kind: str
    title: str
    language: str
    url: str


@dataclass(frozen=True, slots=True)
class Button:
    """Something its reader can do here: a form that posts to `url`."""

    url: str
    label: str
    said: str = ""


@dataclass(frozen=True, slots=True)
class LeadView:
    """A lead's page."""

    card: Card
    country: str
    tier: str
    ladder: tuple[Rung, ...]
    events: tuple[EventLine, ...]
    notices: tuple[NoticeLine, ...]
    documents: tuple[DocumentLine, ...]
    relations: tuple[RelationLine, ...]
    state: tuple[str, ...]
    buttons: tuple[Button, ...]
    not_for_us: str
    reasons: tuple[tuple[str, str], ...]


def view_lead(visit: Visit, lead_id: str) -> LeadView:
    """Read all that the page tells, and say it in the reader's language and the host country's time."""
    lead, details, card = read_cards(visit, [lead_id])[lead_id]
    voice = replace(visit.voice, zone=lead.zone)
    marks = marks_of(read_acts(visit.connection, visit.ticket.reader))
    members = lead_details.members(visit.connection, lead.id)
    events = lead_details.events(visit.connection, lead.id, _MOST_EVENTS)
    documents = lead_details.documents(visit.connection, lead.id)
    relations = lead_details.relations(visit.connection, lead.id, _MOST_RELATIONS)
    return LeadView(
        card=card,
        country=voice.country(lead.country),
        tier=voice(f"tier.{lead.tier}"),
        ladder=tuple(_ladder(card, details.reached, voice)),
        events=tuple(_event(row, voice) for row in events),
        notices=tuple(_notice(row, visit, lead.id, voice, alone=len(members) < 2) for row in members),
        documents=tuple(_document(row, voice) for row in documents),
        relations=tuple(_relation(row, visit, voice) for row in relations),
        state=tuple(_state(marks, lead, voice)),
        buttons=tuple(_buttons(marks, lead, visit, voice)),
        not_for_us=visit.link(Action.NOT_FOR_US, lead.id),
        reasons=tuple((reason, voice(f"reason.{reason}")) for reason in REASONS),
    )


def _ladder(card: Card, said: Mapping[str, datetime], voice: WebVoice) -> Iterator[Rung]:
    """The rungs, each with the day on which a notice first said so; nothing where no portal tells a stage."""
    here = next((number for number, rung in enumerate(card.ladder) if rung.now), -1)
    for number, (rung, stages) in enumerate(zip(card.ladder, RUNGS.values(), strict=False)):
        state = "done" if number < here else "here" if number == here else "ahead"
        days = [said[stage].astimezone(ZoneInfo(voice.zone)).date() for stage in stages if stage in said]
        skipped = state == "done" and not days
        words = voice("unknown") if skipped else voice(f"ladder.{state}")
        yield Rung(
            rung.name,
            "skipped" if skipped else state,
            f"{words} · {voice.short_day(min(days))}" if days and state != "ahead" else words,
        )


def _event(row: Mapping[str, Any], voice: WebVoice) -> EventLine:
    label = voice(f"field.{row['field']}") if row["field"] in FIELDS else ""
    what = voice(f"event.{row['kind']}")
    return EventLine(
        when=voice.moment(row["happened_at"], voice.zone),
        what=f"{what} · {label}" if label and row["kind"] in ("amended", "advanced") else what,
        old=_value(row["field"], row["old_value"], voice),
        new=_value(row["field"], row["new_value"], voice),
    )


def _value(name: str, value: str | None, voice: WebVoice) -> str:
    """A value as core.lead_event has it: times as `write_moment` has them, codes, sums with their currency, words."""
    if not value:
        return ""
    if name.endswith("_at"):
        return voice.local_and_kst(*read_moment(value, voice.zone))
    if name == "stage":
        return say_stage(value, None, voice)
    return shorten(value, _VALUE)


def _notice(
    row: Mapping[str, Any], visit: Visit, lead_id: str, voice: WebVoice, *, alone: bool
) -> NoticeLine:
    published = row["published_at"] and voice.local_and_kst(row["published_at"], row["published_precision"])
    return NoticeLine(
        source=_source(row, voice),
        title=shorten(row["title"], _TITLE),
        language=row["language"] if row["language"] != "und" else "",
        number=shorten(row["native_id"], _NAME),
        stage=say_stage(row["stage"], row["cancellation"], voice),
        published=published or voice("unknown"),
        versions=voice("lead.versions", n=row["version"]),
        link=safe_link(row["url"]),
        not_same="" if alone else visit.link(Action.NOT_SAME, lead_id, notice=str(row["id"])),
    )


def _source(row: Mapping[str, Any], voice: WebVoice) -> str:
    """A source's name in the reader's language."""
    korean = row["source_title_ko"] if voice.language == "ko" else ""
    return shorten(korean or row["source_title"], _NAME)


def _document(row: Mapping[str, Any], voice: WebVoice) -> DocumentLine:
    return DocumentLine(
        source=_source(row, voice),
        kind=shorten(voice.page_kind(row["kind"]), _NAME),
        link=safe_link(row["url"]),
        hash=row["hash"][:_HASH],
        fetched=voice.moment(row["fetched_at"], voice.zone),
        size=voice.number(row["bytes"]),
    )


def _relation(row: Mapping[str, Any], visit: Visit, voice: WebVoice) -> RelationLine:
    kind = f"relation.{row['kind']}.{'to' if row['here'] else 'from'}"
    return RelationLine(
        kind=voice(kind),
        title=shorten(row["title"], _TITLE),
        language=row["language"] if row["language"] != "und" else "",
        url=visit.lead(row["id"]),
    )


def _state(marks: Marks, lead: Lead, voice: WebVoice) -> Iterator[str]:
    """What this reader's marks say of the lead."""
    if lead.id in marks.followed:
        yield voice("mark.followed")
    if lead.id in marks.dismissed:
        yield voice("mark.dismissed", reason=voice(f"reason.{marks.dismissed[lead.id]}"))
    elif lead.id in marks.muted:
        yield voice("mark.muted")
    if lead.facts.buyer and buyer_key(lead.facts.buyer) in marks.buyers:
        yield voice("mark.buyer")


def _buttons(marks: Marks, lead: Lead, visit: Visit, voice: WebVoice) -> Iterator[Button]:
    wanted = [Action.UNFOLLOW if lead.id in marks.followed else Action.FOLLOW]
    if lead.id not in marks.muted:
        wanted.append(Action.MUTE)
    if lead.facts.buyer and buyer_key(lead.facts.buyer) not in marks.buyers:
        wanted.append(Action.MUTE_BUYER)
    for action in wanted:
        yield Button(visit.link(action, lead.id), voice(f"act.{action}.button"), voice(f"act.{action}.short"))
