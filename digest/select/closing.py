"""A lead's two dates: which comes next, how far it is, and whether a lead can still be met. Pure."""

from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from digest.select.leads import Facts, Lead
from domain.lead import ENDED_STAGES, OVER_STAGES

Closing = Literal["deadline_at", "prequalification_at"]
CLOSINGS: tuple[Closing, ...] = ("prequalification_at", "deadline_at")


def days_left(deadline: datetime, now: datetime, zone: str) -> int:
    """Calendar days from today to a deadline, both in the given zone; negative once its day is over."""
    local = ZoneInfo(zone)
    return (deadline.astimezone(local).date() - now.astimezone(local).date()).days


def is_open(lead: Lead, now: datetime) -> bool:
    """Whether a lead can still be met, as far as is known."""
    return lead.facts.stage not in OVER_STAGES and not is_closed(lead, now)


def is_closed(lead: Lead, now: datetime) -> bool:
    """Whether a lead counts as closed, which a deadline of a mere month or year makes it with its end."""
    return lead.closes_at is not None and lead.closes_at <= now


def firm_deadline(facts: Facts) -> datetime | None:
    """The deadline where its day is known; a mere month or year warns of nothing."""
    return firm_date(facts, "deadline_at")


def firm_date(facts: Facts, name: Closing) -> datetime | None:
    """One of a lead's two dates where its day is known."""
    return None if precision_of(facts, name) in ("month", "year") else getattr(facts, name)


def precision_of(facts: Facts, name: Closing) -> str | None:
    """How much was said of one of a lead's two dates: minute, day, month or year."""
    return facts.deadline_precision if name == "deadline_at" else facts.prequalification_precision


def next_closing(facts: Facts, now: datetime) -> tuple[Closing, datetime] | None:
    """The first of a lead's two dates that is still ahead; None for a tender that is over: nobody can bid any more."""
    if facts.stage in OVER_STAGES:
        return None
    dates = ((name, firm_date(facts, name)) for name in CLOSINGS)
    ahead = [(name, at) for name, at in dates if at is not None and at > now]
    return min(ahead, key=lambda date: date[1], default=None)


def dates_differ(before: Facts, after: Facts) -> bool:
    """Whether what a calendar holds of a lead is no longer so: a date moved, or the whole came to its end."""
    moved = any(getattr(before, name) != getattr(after, name) for name in CLOSINGS)
    return moved or (before.stage in ENDED_STAGES) != (after.stage in ENDED_STAGES)
