"""What happened to a lead, from how it stood before and how it stands now."""

from datetime import datetime

from domain.country import zone_of
from domain.lead import EventKind, Lead, LeadEvent, LeadState
from domain.notice import Stage
from transform.values.reduced_dates import write_moment

_STAGE_EVENTS = {
    Stage.CANCELLED.value: EventKind.CANCELLED,
    Stage.AWARDED.value: EventKind.AWARDED,
    Stage.AMENDED.value: EventKind.AMENDED,
}


def events_between(before: Lead | LeadState | None, after: Lead) -> list[LeadEvent]:
    """List what happened to a lead. A value that was unknown and becomes known is no event."""
    if before is None:
        return [event_of(after, EventKind.NEW, "")]
    found = (_stage_event(before, after), _deadline_event(before, after), _price_event(before, after))
    return [event for event in found if event]


def event_of(
    lead: Lead, kind: EventKind, field: str, old: str | None = None, new: str | None = None
) -> LeadEvent:
    """Make an event that happened to a lead when it last changed."""
    return LeadEvent(lead.id, kind, field, old, new, lead.changed_at)


def _stage_event(before: Lead | LeadState, after: Lead) -> LeadEvent | None:
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
