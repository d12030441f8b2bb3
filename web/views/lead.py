"""A lead's page, every string ready."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from digest.links.actions import REASONS, Marks, buyer_key, marks_of, read_acts
from digest.links.tokens import Action
from digest.render.cards import RUNGS, Card
from digest.render.field_formats import FIELDS, format_stage, shorten
from digest.select.leads import Lead
from domain.addresses import Link, safe_link
from transform.values.reduced_dates import read_moment
from warehouse import lead_details
from web.cards import read_cards
from web.i18n import WebTranslator
from web.session import Session

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
    """Something its subscriber can do here: a form that posts to `url`."""

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


def view_lead(session: Session, lead_id: str) -> LeadView:
    """Read all that the page tells, and say it in the subscriber's language and the host country's time."""
    lead, details, card = read_cards(session, [lead_id])[lead_id]
    t = replace(session.t, zone=lead.zone)
    marks = marks_of(read_acts(session.connection, session.link_token.subscriber))
    members = lead_details.members(session.connection, lead.id)
    events = lead_details.events(session.connection, lead.id, _MOST_EVENTS)
    documents = lead_details.documents(session.connection, lead.id)
    relations = lead_details.relations(session.connection, lead.id, _MOST_RELATIONS)
    return LeadView(
        card=card,
        country=t.country(lead.country),
        tier=t(f"tier.{lead.tier}"),
        ladder=tuple(_ladder(card, details.reached, t)),
        events=tuple(_event(row, t) for row in events),
        notices=tuple(_notice(row, session, lead.id, t, alone=len(members) < 2) for row in members),
        documents=tuple(_document(row, t) for row in documents),
        relations=tuple(_relation(row, session, t) for row in relations),
        state=tuple(_state(marks, lead, t)),
        buttons=tuple(_buttons(marks, lead, session, t)),
        not_for_us=session.link(Action.NOT_FOR_US, lead.id),
        reasons=tuple((reason, t(f"reason.{reason}")) for reason in REASONS),
    )


def _ladder(card: Card, said: Mapping[str, datetime], t: WebTranslator) -> Iterator[Rung]:
    """The rungs, each with the day on which a notice first said so; nothing where no portal tells a stage."""
    here = next((number for number, rung in enumerate(card.ladder) if rung.now), -1)
    for number, (rung, stages) in enumerate(zip(card.ladder, RUNGS.values(), strict=False)):
        state = "done" if number < here else "here" if number == here else "ahead"
        days = [said[stage].astimezone(ZoneInfo(t.zone)).date() for stage in stages if stage in said]
        skipped = state == "done" and not days
        words = t("unknown") if skipped else t(f"ladder.{state}")
        yield Rung(
            rung.name,
            "skipped" if skipped else state,
            f"{words} · {t.short_day(min(days))}" if days and state != "ahead" else words,
        )


def _event(row: Mapping[str, Any], t: WebTranslator) -> EventLine:
    label = t(f"field.{row['field']}") if row["field"] in FIELDS else ""
    what = t(f"event.{row['kind']}")
    return EventLine(
        when=t.moment(row["happened_at"], t.zone),
        what=f"{what} · {label}" if label and row["kind"] in ("amended", "advanced") else what,
        old=_value(row["field"], row["old_value"], t),
        new=_value(row["field"], row["new_value"], t),
    )


def _value(name: str, value: str | None, t: WebTranslator) -> str:
    """A value as core.lead_event has it: times as `write_moment` has them, codes, sums with their currency, words."""
    if not value:
        return ""
    if name.endswith("_at"):
        return t.local_and_kst(*read_moment(value, t.zone))
    if name == "stage":
        return format_stage(value, None, t)
    return shorten(value, _VALUE)


def _notice(
    row: Mapping[str, Any], session: Session, lead_id: str, t: WebTranslator, *, alone: bool
) -> NoticeLine:
    published = row["published_at"] and t.local_and_kst(row["published_at"], row["published_precision"])
    return NoticeLine(
        source=_source(row, t),
        title=shorten(row["title"], _TITLE),
        language=row["language"] if row["language"] != "und" else "",
        number=shorten(row["native_id"], _NAME),
        stage=format_stage(row["stage"], row["cancellation"], t),
        published=published or t("unknown"),
        versions=t("lead.versions", n=row["version"]),
        link=safe_link(row["url"]),
        not_same="" if alone else session.link(Action.NOT_SAME, lead_id, notice=str(row["id"])),
    )


def _source(row: Mapping[str, Any], t: WebTranslator) -> str:
    """A source's name in the subscriber's language."""
    korean = row["source_title_ko"] if t.language == "ko" else ""
    return shorten(korean or row["source_title"], _NAME)


def _document(row: Mapping[str, Any], t: WebTranslator) -> DocumentLine:
    return DocumentLine(
        source=_source(row, t),
        kind=shorten(t.page_kind(row["kind"]), _NAME),
        link=safe_link(row["url"]),
        hash=row["hash"][:_HASH],
        fetched=t.moment(row["fetched_at"], t.zone),
        size=t.number(row["bytes"]),
    )


def _relation(row: Mapping[str, Any], session: Session, t: WebTranslator) -> RelationLine:
    kind = f"relation.{row['kind']}.{'to' if row['here'] else 'from'}"
    return RelationLine(
        kind=t(kind),
        title=shorten(row["title"], _TITLE),
        language=row["language"] if row["language"] != "und" else "",
        url=session.lead(row["id"]),
    )


def _state(marks: Marks, lead: Lead, t: WebTranslator) -> Iterator[str]:
    """What this subscriber's marks say of the lead."""
    if lead.id in marks.followed:
        yield t("mark.followed")
    if lead.id in marks.dismissed:
        yield t("mark.dismissed", reason=t(f"reason.{marks.dismissed[lead.id]}"))
    elif lead.id in marks.muted:
        yield t("mark.muted")
    if lead.facts.buyer and buyer_key(lead.facts.buyer) in marks.buyers:
        yield t("mark.buyer")


def _buttons(marks: Marks, lead: Lead, session: Session, t: WebTranslator) -> Iterator[Button]:
    wanted = [Action.UNFOLLOW if lead.id in marks.followed else Action.FOLLOW]
    if lead.id not in marks.muted:
        wanted.append(Action.MUTE)
    if lead.facts.buyer and buyer_key(lead.facts.buyer) not in marks.buyers:
        wanted.append(Action.MUTE_BUYER)
    for action in wanted:
        yield Button(session.link(action, lead.id), t(f"act.{action}.button"), t(f"act.{action}.short"))
