"""Which leads cannot wait for a digest. Pure: the clock and all that is known come in."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from digest.preferences import NO_PREFERENCES, Preferences
from digest.select.closing import Closing, next_closing
from digest.select.history import History, LastSent
from digest.select.items import Item, Section
from digest.select.leads import Lead
from digest.select.sections import is_news
from digest.select.workdays import next_workday
from domain.clock import MORNING, morning_of
from domain.lead import OPEN_STAGES


@dataclass(frozen=True, slots=True)
class Urgent:
    """A lead of which a date is too near for the digests.

    Attributes:
        closing: which of its dates is near.
        closes_at: that date, UTC.
    """

    item: Item
    closing: Closing
    closes_at: datetime


def horizon(now: datetime, zone: str, country: str) -> datetime:
    """Before which a deadline is too near for the digests: the second digest morning after `now`, aware.

    The first one could still tell of it, but would leave less than a working day.

    Args:
        now: aware time; a morning counts as over from 08:00:00 on.
        zone: IANA zone of the centre, whose mornings are at 08:00.
        country: ISO 3166-1 alpha-2 of the centre; its working days have a morning.
    """
    return next_morning(next_morning(now, zone, country), zone, country)


def next_morning(now: datetime, zone: str, country: str) -> datetime:
    """The first digest morning that is later than `now`, UTC."""
    local = now.astimezone(ZoneInfo(zone))
    day = local.date()
    if local.time() >= MORNING:
        day += timedelta(days=1)
    return morning_of(next_workday(country, day), zone)


def select_urgent(
    leads: Iterable[Lead],
    history: History,
    now: datetime,
    zone: str,
    country: str,
    preferences: Preferences = NO_PREFERENCES,
    held: frozenset[str] = frozenset(),
) -> tuple[Urgent, ...]:
    """Choose what one subscriber must be told before the next digests, what closes first at the top."""
    wanted = (lead for lead in leads if _is_wanted(lead, history, preferences, held))
    found = _urgent(wanted, history, now, horizon(now, zone, country), preferences)
    return tuple(sorted(found, key=lambda urgent: (urgent.closes_at, urgent.item.lead.id)))


def _is_wanted(lead: Lead, history: History, preferences: Preferences, held: frozenset[str]) -> bool:
    """Whether they may be told of it: not muted, and what they do not know is neither held nor filtered out."""
    if preferences.mutes(lead):
        return False
    return (
        lead.id in history.sent
        or preferences.follows(lead)
        or (lead.id not in held and preferences.wants(lead))
    )


def _urgent(
    leads: Iterable[Lead], history: History, now: datetime, until: datetime, preferences: Preferences
) -> Iterator[Urgent]:
    for lead in leads:
        closing = next_closing(lead.facts, now)
        if lead.tier != "lead" or lead.facts.stage not in OPEN_STAGES or closing is None:
            continue
        name, closes_at = closing
        if closes_at < until and not _knows(history, lead, name, closes_at, now):
            told = history.sent.get(lead.id)
            yield Urgent(_choose(lead, told, closes_at, followed=preferences.follows(lead)), name, closes_at)


def _knows(history: History, lead: Lead, name: Closing, closes_at: datetime, now: datetime) -> bool:
    """Whether they were told of this very date, or would not be told of this lead at all."""
    if (lead.id, closes_at) in history.alerted:
        return True
    told = history.sent.get(lead.id)
    if told is None:
        return not is_news(lead, history.since or now)
    return told.carded and getattr(told.facts, name) == closes_at


def _choose(lead: Lead, told: LastSent | None, closes_at: datetime, *, followed: bool) -> Item:
    if told is None or not told.carded:
        return Item(lead, Section.NEW, told, closes_at=closes_at, followed=followed)
    changes = told.facts.differing(lead.facts)
    return Item(lead, Section.CHANGED, told, changes, closes_at=closes_at, followed=followed)
