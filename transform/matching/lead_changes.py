"""What happened to a lead, from how it stood before and how it stands now."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from domain.country import zone_of
from domain.lead import EventKind, Lead, LeadEvent, LeadState, Member, calls_for_bids
from domain.notice import Stage
from transform.matching.compile_lead import compile_lead
from transform.values.reduced_dates import write_moment

_STAGE_EVENTS = {
    Stage.CANCELLED.value: EventKind.CANCELLED,
    Stage.AWARDED.value: EventKind.AWARDED,
    Stage.AMENDED.value: EventKind.AMENDED,
}
_VALUES = ("deadline_at", "deadline_precision", "amount", "currency", "amount_kind", "amount_exact")


def events_between(before: Lead | LeadState | None, after: Lead, told: Lead | None = None) -> list[LeadEvent]:
    """List what happened to a lead. A value that was unknown and becomes known is no event.

    Args:
        before: how it stood; None where it is new.
        after: how it stands now.
        told: the same with deadline and sum `by_known_sources`; by default as it stands now.
    """
    if before is None:
        return [event_of(after, EventKind.NEW, "")]
    values = told or after
    found = (_stage_event(before, after), _deadline_event(before, values), _price_event(before, values))
    return [event for event in found if event]


def by_known_sources(lead: Lead, members: Mapping[int, Member]) -> Lead:
    """The lead with deadline and sum as those sources tell them now that told of it before its last change.

    A source that is new to a lead moves nothing: it may tell another deadline, and which of the two sources is
    crawled first is chance.

    Args:
        lead: as it stands now.
        members: its notices by surrogate key, and others.
    """
    mine = [members[number] for number in lead.notice_ids]
    known = {one.notice.source for one in mine if one.first_known_at < lead.changed_at}
    of_known = [one for one in mine if one.notice.source in known]
    if len(of_known) in (0, len(mine)):
        return lead
    told = compile_lead(of_known)
    return replace(lead, **{name: getattr(told, name) for name in _VALUES})


def event_of(
    lead: Lead, kind: EventKind, field: str, old: str | None = None, new: str | None = None
) -> LeadEvent:
    """Make an event that happened to a lead when it last changed."""
    return LeadEvent(lead.id, kind, field, old, new, lead.changed_at)


def _stage_event(before: Lead | LeadState, after: Lead) -> LeadEvent | None:
    if calls_for_bids(before, after):
        return event_of(after, EventKind.ADVANCED, "substage", before.substage, after.stage)
    if not (before.stage and after.stage) or after.stage == before.stage:
        return None
    kind = _STAGE_EVENTS.get(after.stage, EventKind.ADVANCED)
    return event_of(after, kind, "stage", before.stage, after.stage)


def _deadline_event(before: Lead | LeadState, after: Lead) -> LeadEvent | None:
    if not (before.deadline_at and after.deadline_at):
        return None
    if not _moved(before, after, before.deadline_at, after.deadline_at):
        return None
    zone = zone_of(after.country)
    old = write_moment(before.deadline_at, before.deadline_precision, zone)
    new = write_moment(after.deadline_at, after.deadline_precision, zone)
    return event_of(after, EventKind.DEADLINE_MOVED, "deadline_at", old, new)


def _price_event(before: Lead | LeadState, after: Lead) -> LeadEvent | None:
    if before.amount is None or after.amount is None or not _revalued(before, after):
        return None
    old, new = f"{before.amount} {before.currency}", f"{after.amount} {after.currency}"
    return event_of(after, EventKind.VALUE_CHANGED, "amount", old, new)


def _moved(before: Lead | LeadState, after: Lead, old: datetime, new: datetime) -> bool:
    """A deadline moved; learning the hour of a known day is no move."""
    if before.deadline_precision == after.deadline_precision:
        return old != new
    return abs((old - new).total_seconds()) >= 86_400


def _revalued(before: Lead | LeadState, after: Lead) -> bool:
    same_kind = (before.amount_kind, before.currency) == (after.amount_kind, after.currency)
    known_exactly = bool(before.amount_exact) == bool(after.amount_exact)
    return same_kind and known_exactly and before.amount != after.amount
