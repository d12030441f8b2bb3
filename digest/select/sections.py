"""Which leads one subscriber is told this morning, and why. Pure: the clock and all that is known come in."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from digest.preferences import NO_PREFERENCES, Preferences
from digest.select.closing import days_left, firm_deadline, is_closed, is_open, next_closing
from digest.select.history import History, LastSent, LastWarning
from digest.select.items import Item, Section, SectionItems, Selection
from digest.select.leads import Lead
from digest.select.usefulness import usefulness
from domain.lead import ENDED_STAGES

WARN_DAYS = (1, 3, 7, 14)
# From this threshold on a lead is urgent.
URGENT_DAYS = 3
# In these the date alone orders what can still be met.
_BY_DATE = frozenset({Section.URGENT, Section.CLOSING})
# How far back a subscriber's first digest looks: enough to be of use, too little to be a backlog.
FIRST_LOOK = timedelta(days=7)
# News published longer than this before we knew of them are a feed's backlog, or an outlet's archive, and no news.
# As long as a feed may be silent before it is said to be stale (scrapers/sources/news.yml).
OLD_NEWS = timedelta(days=14)


def select_leads(
    leads: Iterable[Lead],
    history: History,
    now: datetime,
    preferences: Preferences = NO_PREFERENCES,
    held: frozenset[str] = frozenset(),
) -> Selection:
    """Sort leads into the sections of one subscriber's digest, what is of most use to them first in each.

    Args:
        leads: all that could be told.
        history: what they know.
        now: aware time.
        preferences: what they chose.
        held: leads held for review: they are not told as new.
    """
    found: dict[Section, list[Item]] = {section: [] for section in Section}
    for lead in leads:
        item = _select(lead, history, now, preferences, held)
        if item is not None:
            found[item.section].append(replace(item, use=usefulness(item, preferences, now)))
    return {
        section: SectionItems(tuple(sorted(items, key=lambda item: _rank(item, now))))
        for section, items in found.items()
    }


def _select(
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
    changes = _changes(told, lead, followed=followed)
    if changes:
        item = replace(item, changes=changes)
        over = not {"stage", "winner"}.isdisjoint(changes) and lead.facts.stage in ENDED_STAGES
        return replace(item, section=Section.OVER) if over else _placed(item, Section.CHANGED)
    if warn is not None and closes_at is not None and _is_due(warn, closes_at, told.warned):
        return _placed(item, Section.CLOSING)
    return None


def as_known(lead: Lead, history: History, now: datetime) -> tuple[str, Item]:
    """How a lead stands for a reader who looks at it, whatever is due in their mail.

    Returns:
        "changed" since it was last told, "told" as it stands, "new" where their next mail could tell it, or "untold":
        it was old or over before they began; and the lead with what they were told of it.
    """
    told = history.sent.get(lead.id)
    changes = _changes(told, lead, followed=True) if told else ()
    item = Item(lead, Section.NEW, told, changes, *_threshold(lead, now))
    if told is not None:
        return "changed" if changes else "told", item
    return "new" if is_news(lead, history.since or now) else "untold", item


def _changes(told: LastSent, lead: Lead, *, followed: bool) -> tuple[str, ...]:
    """What differs from what they were told; who won, where only the award was known, is told to who follows."""
    named = followed and told.facts.names_winner(lead.facts)
    return (*told.facts.differing(lead.facts), *(("winner",) if named else ()))


def _placed(item: Item, section: Section) -> Item:
    """What is urgent goes to the top, programmes and events to their own section, all else where it belongs.

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


def _rank(item: Item, now: datetime) -> tuple[bool, int, float, float, float, str]:
    """Order: what is followed; what can still be met; what tells no deadline; what is over. In each by use, then date.

    What is urgent or about to close goes by its date first.
    """
    lead = item.lead
    over = is_closed(lead, now)
    at = lead.closes_at if over else item.closes_at or firm_deadline(lead.facts)
    rank = 1 if at is None else 2 if over else 0
    dated, used = at.timestamp() if at else 0.0, -item.use
    first, second = (dated, used) if item.section in _BY_DATE else (used, dated)
    return (not item.followed, rank, first, second, -lead.score, lead.id)
