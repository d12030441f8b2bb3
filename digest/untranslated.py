"""The titles that the next mails of a centre will show to readers of other languages."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime

from sqlalchemy import Connection

from digest.select.flood_guard import read_held
from digest.select.history import History, read_histories
from digest.select.items import Selection
from digest.select.leads import Lead, read_leads, read_rates
from digest.select.sections import select_leads
from digest.subscribers import active_subscribers, followed_by
from domain.centres import centre_named

# What is longer is an announcement, not its title.
_LONGEST = 2_000
# Language that is wanted → title → the title's own language.
Titles = Mapping[str, Mapping[str, str]]


def titles_ahead(connection: Connection, centre: str, now: datetime) -> Titles:
    """What a centre's subscribers would be told now, and cannot read: the most pressing first.

    Args:
        connection: only read from.
        centre: its name.
        now: aware time.
    """
    subscribers, rates = active_subscribers(connection, centre), read_rates(connection, now)
    country, followed = centre_named(centre).country, followed_by(subscribers)
    leads = read_leads(connection, country, rates, now, followed)
    histories, held = read_histories(connection, centre), read_held(connection)
    wanted: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for subscriber in subscribers:
        history = histories.get(subscriber.id, History())
        chosen = select_leads(leads, history, now, subscriber.preferences, held)
        for lead in _unread(chosen, subscriber.language):
            wanted[subscriber.language].setdefault(lead.facts.title, lead.language)
    return dict(wanted)


def _unread(chosen: Selection, language: str) -> Iterator[Lead]:
    for section_items in chosen.values():
        for item in section_items.items:
            if item.lead.language != language and 0 < len(item.lead.facts.title) <= _LONGEST:
                yield item.lead
