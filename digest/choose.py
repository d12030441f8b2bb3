"""Which leads one reader is told this morning, and why. Pure: the clock and all that is known come in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from digest.leads import Facts, Lead
from digest.memory import Memory, Told, Warned

WARN_DAYS = (1, 3, 7, 14)
CARDS = 20
# How far back a reader's first digest looks: enough to be of use, too little to be a backlog.
FIRST_LOOK = timedelta(days=7)
_OVER = frozenset({"closed", "cancelled", "awarded"})


class Section(StrEnum):
    """The parts of a digest, in reading order."""

    NEW = "new"
    CHANGED = "changed"
    CLOSING = "closing"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Chosen:
    """One lead for one reader.

    Attributes:
        before: what he was last told; None when he never was.
        changes: names of the fields that differ from `before`.
        warn: the threshold in days that this telling warns of; None when it warns of none.
    """

    lead: Lead
    section: Section
    before: Told | None = None
    changes: tuple[str, ...] = ()
    warn: int | None = None

    def told(self) -> Told:
        """What the reader knows after this telling."""
        deadline = self.lead.facts.deadline_at
        warned = self.before.warned if self.before else None
        if self.warn is not None and deadline is not None and self.section is not Section.NEW:
            warned = Warned(deadline, self.warn)
        return Told(self.lead.facts, self.section is not Section.UNSURE, warned)

    def changes_as_json(self) -> list[dict[str, Any]]:
        """Each change as field, old and new value, in plain JSON values."""
        if self.before is None:
            return []
        old, new = self.before.facts.as_json(), self.lead.facts.as_json()
        return [{"field": name, "old": old[name], "new": new[name]} for name in self.changes]


@dataclass(frozen=True, slots=True)
class Listing:
    """One section: what is shown, and how many wait for the next digest."""

    items: tuple[Chosen, ...] = ()
    waiting: int = 0

    @property
    def total(self) -> int:
        """All that belongs here today."""
        return len(self.items) + self.waiting

    def capped(self, most: int) -> "Listing":
        """The same section with at most `most` shown; the others wait."""
        kept = self.items[:most]
        return Listing(kept, self.total - len(kept))


Selection = Mapping[Section, Listing]


def select_leads(
    leads: Iterable[Lead], memory: Memory, now: datetime, zone: str, most: int = CARDS
) -> Selection:
    """Sort a country's leads into the sections of one reader's digest, at most `most` in each."""
    found: dict[Section, list[Chosen]] = {section: [] for section in Section}
    for lead in leads:
        chosen = _judge(lead, memory, now, zone)
        if chosen is not None:
            found[chosen.section].append(chosen)
    return {
        section: Listing(tuple(sorted(items, key=lambda chosen: _urgency(chosen.lead, now)))).capped(most)
        for section, items in found.items()
    }


def capped(selection: Selection, most: int) -> Selection:
    """The same selection with at most `most` shown in each section."""
    return {section: listing.capped(most) for section, listing in selection.items()}


def is_empty(selection: Selection) -> bool:
    """Tell whether there is nothing to tell."""
    return not any(listing.total for listing in selection.values())


def days_left(deadline: datetime, now: datetime, zone: str) -> int:
    """Calendar days from today to a deadline, both in the given zone; negative once its day is over."""
    local = ZoneInfo(zone)
    return (deadline.astimezone(local).date() - now.astimezone(local).date()).days


def _judge(lead: Lead, memory: Memory, now: datetime, zone: str) -> Chosen | None:
    told = memory.told.get(lead.id)
    warn = _threshold(lead, now, zone)
    if told is None:
        return _first_telling(lead, memory, now, warn)
    if not told.carded:
        return Chosen(lead, Section.NEW, told, warn=warn) if lead.tier == "lead" else None
    changes = told.facts.differing(lead.facts)
    if changes:
        return Chosen(lead, Section.CHANGED, told, changes, warn)
    if warn is not None and _is_due(warn, lead.facts, told.warned):
        return Chosen(lead, Section.CLOSING, told, warn=warn)
    return None


def _first_telling(lead: Lead, memory: Memory, now: datetime, warn: int | None) -> Chosen | None:
    if not is_news(lead, memory.since or now):
        return None
    if lead.tier == "lead":
        return Chosen(lead, Section.NEW, warn=warn)
    return Chosen(lead, Section.UNSURE) if _is_open(lead.facts, now) else None


def is_news(lead: Lead, since: datetime) -> bool:
    """Keep a new reader's backlog away: what was old or over before his first digest is not news to him."""
    if max(lead.first_known_at, lead.changed_at) >= since:
        return True
    return lead.first_known_at >= since - FIRST_LOOK and _is_open(lead.facts, since)


def _is_open(facts: Facts, now: datetime) -> bool:
    deadline = firm_deadline(facts)
    return facts.stage not in _OVER and (deadline is None or deadline > now)


def firm_deadline(facts: Facts) -> datetime | None:
    """The deadline where its day is known; a mere month or year neither closes a lead nor warns of it."""
    return None if facts.deadline_precision in ("month", "year") else facts.deadline_at


def _threshold(lead: Lead, now: datetime, zone: str) -> int | None:
    deadline = firm_deadline(lead.facts)
    if deadline is None or not _is_open(lead.facts, now):
        return None
    left = days_left(deadline, now, zone)
    return next((days for days in WARN_DAYS if left <= days), None)


def _is_due(warn: int, facts: Facts, warned: Warned | None) -> bool:
    """Each threshold once for each deadline: a moved deadline is warned of afresh."""
    return warned is None or warned.deadline_at != facts.deadline_at or warn < warned.days


def _urgency(lead: Lead, now: datetime) -> tuple[int, float, float, str]:
    """Order: what can still be met, soonest first; then what tells no deadline; then what is over."""
    deadline = firm_deadline(lead.facts)
    if deadline is None:
        return (1, 0.0, -lead.score, lead.id)
    return (0 if deadline > now else 2, deadline.timestamp(), -lead.score, lead.id)
