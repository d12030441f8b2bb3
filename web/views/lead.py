"""A lead's page, every string ready."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from digest.links.actions import REASONS
from digest.links.marks import Marks, buyer_key, marks_of, read_acts
from digest.links.tokens import Action
from digest.render.cards import Card
from digest.render.ladder import RUNGS
from digest.select.closing import is_closed
from digest.select.leads import Lead
from domain.lead import OPEN_STAGES
from domain.notice import Stage
from warehouse import lead_details
from warehouse.parties.buyer_pages import buyer_of
from web.cards import read_cards
from web.guides.guide_view import LeadGuide, view_lead_guide
from web.i18n import WebTranslator
from web.session import Session
from web.team.file_view import TeamView, view_team
from web.views.lead_lines import (
    DocumentLine,
    EventLine,
    NoticeLine,
    RelationLine,
    make_document,
    make_event,
    make_notice,
    make_project,
    make_relation,
)
from web.watching.watch_view import WatchLine, view_of_lead

_MOST_EVENTS, _MOST_RELATIONS = 100, 50


@dataclass(frozen=True, slots=True)
class Rung:
    """A step of the ladder: done, skipped (no notice told it), here or ahead; `said` is that in words."""

    name: str
    state: str
    said: str


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
    projects: tuple[RelationLine, ...]
    state: tuple[str, ...]
    buttons: tuple[Button, ...]
    not_for_us: str
    reasons: tuple[tuple[str, str], ...]
    team: TeamView
    watch: str
    things: tuple[WatchLine, ...]
    authority: str
    guide: LeadGuide


def view_lead(
    session: Session, lead_id: str, trouble: str = "", typed: Mapping[str, str] | None = None
) -> LeadView:
    """Read all that the page tells, and say it in the subscriber's language and the host country's time.

    Args:
        session: who asks.
        lead_id: a living lead.
        trouble: what was wrong with a change of its file.
        typed: the fields of that change.
    """
    lead, details, card = read_cards(session, [lead_id])[lead_id]
    t = replace(session.t, zone=lead.zone)
    marks = marks_of(read_acts(session.connection, session.link_token.subscriber))
    members = lead_details.members(session.connection, lead.id)
    events = lead_details.events(session.connection, lead.id, _MOST_EVENTS)
    documents = lead_details.documents(session.connection, lead.id)
    relations = lead_details.relations(session.connection, lead.id, _MOST_RELATIONS)
    buyer = buyer_of(session.connection, lead.id)
    return LeadView(
        card=card,
        country=t.country(lead.country),
        tier=t(f"tier.{lead.tier}"),
        ladder=tuple(_ladder(card, details.reached, t)),
        events=tuple(make_event(row, t) for row in events),
        notices=tuple(make_notice(row, session, lead.id, t, alone=len(members) < 2) for row in members),
        documents=tuple(make_document(row, t) for row in documents),
        relations=tuple(make_relation(row, session, t) for row in relations),
        projects=tuple(make_project(one, session, t) for one in details.projects),
        state=tuple(_state(marks, lead, t)),
        buttons=tuple(_buttons(marks, lead, session, t)),
        not_for_us=session.link(Action.NOT_FOR_US, lead.id),
        reasons=tuple((reason, t(f"reason.{reason}")) for reason in REASONS),
        watch=session.page("watch"),
        things=view_of_lead(session, lead.id),
        team=view_team(session, lead.id, _stage_now(lead, session.now), lead.zone, trouble, typed),
        authority=session.page(f"authority/{buyer}") if buyer else "",
        guide=view_lead_guide(session, lead.country),
    )


def _stage_now(lead: Lead, now: datetime) -> str | None:
    """Its stage by the clock: an open tender is closed once its deadline has passed."""
    over = lead.facts.stage in OPEN_STAGES and is_closed(lead, now)
    return Stage.CLOSED.value if over else lead.facts.stage


def _ladder(card: Card, said: Mapping[str, datetime], t: WebTranslator) -> Iterator[Rung]:
    """The rungs, each with the day on which a notice first said so; nothing where no portal tells a stage."""
    state = "done" if any(rung.now for rung in card.ladder) else "ahead"
    for rung, stages in zip(card.ladder, RUNGS.values(), strict=False):
        days = [said[stage].astimezone(ZoneInfo(t.zone)).date() for stage in stages if stage in said]
        if rung.now:
            yield _rung(rung.name, "here", days, t)
            state = "ahead"
        else:
            yield _rung(rung.name, "skipped" if state == "done" and not days else state, days, t)


def _rung(name: str, state: str, days: list[date], t: WebTranslator) -> Rung:
    words = t("unknown") if state == "skipped" else t(f"ladder.{state}")
    return Rung(name, state, f"{words} · {t.short_day(min(days))}" if days and state != "ahead" else words)


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
