"""Which leads one subscriber is told this morning, and why. Pure: the clock and all that is known come in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Literal
from zoneinfo import ZoneInfo

from digest.preferences import NO_PREFERENCES, Preferences
from digest.select.history import History, LastSent, LastWarning
from digest.select.leads import Facts, Lead
from domain.lead import ENDED_STAGES, OVER_STAGES

WARN_DAYS = (1, 3, 7, 14)
# From this threshold on a lead is urgent.
URGENT_DAYS = 3
# The most cards of a section in one mail; what is more waits for the next.
CARDS = 20
# How far back a subscriber's first digest looks: enough to be of use, too little to be a backlog.
FIRST_LOOK = timedelta(days=7)
# News published longer than this before we knew of them are a feed's backlog, or an outlet's archive, and no news.
# As long as a feed may be silent before it is said to be stale (scrapers/sources/news.yml).
OLD_NEWS = timedelta(days=14)


class Section(StrEnum):
    """The parts of a digest, in reading order."""

    URGENT = "urgent"
    NEW = "new"
    CHANGED = "changed"
    CLOSING = "closing"
    OVER = "over"
    NEWS = "news"
    UNSURE = "unsure"


Closing = Literal["deadline_at", "prequalification_at"]
CLOSINGS: tuple[Closing, ...] = ("prequalification_at", "deadline_at")


@dataclass(frozen=True, slots=True)
class Item:
    """One lead for one subscriber.

    Attributes:
        section: where it stands.
        before: what they were last sent; None when they never were.
        changes: names of the fields that differ from `before`.
        warn: the threshold in days that this telling warns of; None when it warns of none.
        closes_at: its next date ahead, UTC; None where that is not known or it is over.
        followed: whether they follow it.
    """

    lead: Lead
    section: Section
    before: LastSent | None = None
    changes: tuple[str, ...] = ()
    warn: int | None = None
    closes_at: datetime | None = None
    followed: bool = False

    @property
    def kind(self) -> Section:
        """Why it is told, wherever it stands: new, changed, closing or unsure."""
        if self.section is Section.UNSURE:
            return Section.UNSURE
        if self.before is None or not (self.before.carded or self.followed):
            return Section.NEW
        return Section.CHANGED if self.changes else Section.CLOSING

    @property
    def brief(self) -> bool:
        """Whether a line is enough: for what is unsure, and for the end of what they do not follow."""
        return self.section is Section.UNSURE or (self.section is Section.OVER and not self.followed)

    def as_sent(self) -> LastSent:
        """What the subscriber knows once this is sent."""
        before, facts = self.before, self.lead.facts
        warned, moves = (before.warned, before.moves) if before else (None, 0)
        if self.warn is not None and self.closes_at is not None:
            warned = LastWarning(self.closes_at, self.warn)
        if before is not None and dates_differ(before.facts, facts):
            moves += 1
        known_as = before.calendar if before else ""
        return LastSent(facts, self.section is not Section.UNSURE, warned, moves, known_as or self.lead.id)

    def changes_as_json(self) -> list[dict[str, Any]]:
        """Each change as field, old and new value, in plain JSON values."""
        if self.before is None:
            return []
        old, new = self.before.facts.as_json(), self.lead.facts.as_json()
        return [{"field": name, "old": old[name], "new": new[name]} for name in self.changes]


@dataclass(frozen=True, slots=True)
class SectionItems:
    """One section: what is shown, and how many wait for the next digest."""

    items: tuple[Item, ...] = ()
    waiting: int = 0

    @property
    def total(self) -> int:
        """All that belongs here today."""
        return len(self.items) + self.waiting

    def capped(self, most: int) -> "SectionItems":
        """The same section with at most `most` shown; the others wait."""
        kept = self.items[:most]
        return SectionItems(kept, self.total - len(kept))


Selection = Mapping[Section, SectionItems]


def select_leads(
    leads: Iterable[Lead],
    history: History,
    now: datetime,
    preferences: Preferences = NO_PREFERENCES,
    held: frozenset[str] = frozenset(),
) -> Selection:
    """Sort leads into the sections of one subscriber's digest, the most urgent first in each.

    Args:
        leads: all that could be told.
        history: what they know.
        now: aware time.
        preferences: what they chose.
        held: leads held for review: they are not told as new.
    """
    found: dict[Section, list[Item]] = {section: [] for section in Section}
    for lead in leads:
        item = _judge(lead, history, now, preferences, held)
        if item is not None:
            found[item.section].append(item)
    return {
        section: SectionItems(tuple(sorted(items, key=lambda item: _urgency(item, now))))
        for section, items in found.items()
    }


def new_item(lead: Lead, now: datetime) -> Item:
    """A lead as if it were told for the first time, with its next date ahead."""
    closing = next_closing(lead.facts, now)
    return Item(lead, Section.NEW, closes_at=closing[1] if closing else None)


def capped(selection: Selection, most: int) -> Selection:
    """The same selection with at most `most` shown in each section."""
    return {section: section_items.capped(most) for section, section_items in selection.items()}


def is_empty(selection: Selection) -> bool:
    """Whether there is nothing to tell."""
    return not any(section_items.total for section_items in selection.values())


def days_left(deadline: datetime, now: datetime, zone: str) -> int:
    """Calendar days from today to a deadline, both in the given zone; negative once its day is over."""
    local = ZoneInfo(zone)
    return (deadline.astimezone(local).date() - now.astimezone(local).date()).days


def _judge(
    lead: Lead, history: History, now: datetime, preferences: Preferences, held: frozenset[str]
) -> Item | None:
    told, followed = history.sent.get(lead.id), preferences.follows(lead)
    if preferences.mutes(lead):
        return None
    warn, closes_at = _threshold(lead, now)
    item = Item(lead, Section.NEW, told, (), warn, closes_at, followed)
    if told is None:
        return _if_unknown(item, history, now, preferences, held)
    if not told.carded and not followed:
        return _placed(item, Section.NEW) if lead.tier == "lead" else None
    changes = told.facts.differing(lead.facts)
    if changes:
        item = replace(item, changes=changes)
        over = "stage" in changes and lead.facts.stage in ENDED_STAGES
        return replace(item, section=Section.OVER) if over else _placed(item, Section.CHANGED)
    if warn is not None and closes_at is not None and _is_due(warn, closes_at, told.warned):
        return _placed(item, Section.CLOSING)
    return None


def _placed(item: Item, section: Section) -> Item:
    """What presses goes to the top, programmes and events to their own section, all else where it belongs.

    What is over when it is first told is no chance any more, so it is not counted with what is new.
    """
    if section is Section.NEW and item.lead.facts.stage in ENDED_STAGES:
        section = Section.OVER
    elif item.warn is not None and item.warn <= URGENT_DAYS:
        section = Section.URGENT
    elif item.lead.facts.stage == "programme":
        section = Section.NEWS
    return replace(item, section=section)


def _if_unknown(
    item: Item, history: History, now: datetime, preferences: Preferences, held: frozenset[str]
) -> Item | None:
    lead, since = item.lead, max(filter(None, (history.since, preferences.chosen_at)), default=now)
    if item.followed:
        return _placed(item, Section.NEW)
    if lead.id in held or not preferences.wants(lead) or not is_news(lead, since):
        return None
    if lead.tier == "lead":
        return _placed(item, Section.NEW)
    return replace(item, section=Section.UNSURE) if is_open(lead, now) else None


def is_news(lead: Lead, since: datetime) -> bool:
    """Keep backlogs away: what was old or over before their first digest, and what was old when it became known."""
    learnt_at = lead.first_known_at if lead.first_known_at >= since else lead.changed_at
    if lead.news_at is not None and learnt_at - lead.news_at > OLD_NEWS:
        return False
    if max(lead.first_known_at, lead.changed_at) >= since:
        return True
    return lead.first_known_at >= since - FIRST_LOOK and is_open(lead, since)


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


def _threshold(lead: Lead, now: datetime) -> tuple[int | None, datetime | None]:
    """The threshold that a lead has come to, and its next date ahead."""
    closing = next_closing(lead.facts, now) if is_open(lead, now) else None
    if closing is None:
        return None, None
    left = days_left(closing[1], now, lead.zone)
    return next((days for days in WARN_DAYS if left <= days), None), closing[1]


def _is_due(warn: int, closes_at: datetime, warned: LastWarning | None) -> bool:
    """Each threshold once for each date: a moved one is warned of afresh."""
    return warned is None or warned.deadline_at != closes_at or warn < warned.days


def _urgency(item: Item, now: datetime) -> tuple[bool, int, float, float, str]:
    """Order: what is followed; what can still be met, soonest first; what tells no deadline; what is over."""
    lead = item.lead
    over = is_closed(lead, now)
    at = lead.closes_at if over else item.closes_at or firm_deadline(lead.facts)
    rank = 1 if at is None else 2 if over else 0
    return (not item.followed, rank, at.timestamp() if at else 0.0, -lead.score, lead.id)
