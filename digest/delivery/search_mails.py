"""Mails of kept searches: what is new in one is frozen with its mail in one transaction, and never told by it again."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Connection, insert

from desk.searches.saved import Rhythm, SavedSearch, keep_told, read_due, read_new
from digest.delivery.centre_context import read_context
from digest.delivery.message import Sender
from digest.delivery.outbox import outbox_row
from digest.i18n import Translator
from digest.links.tokens import Action
from digest.render.between.search_mail import render_search
from digest.render.cards import Card, make_card
from digest.render.context import DigestContext
from digest.select.details import read_details
from digest.select.flood_guard import read_held
from digest.select.items import new_item
from digest.select.leads import Lead, read_named, read_rates
from digest.select.workdays import first_workday
from digest.subscribers import Subscriber, active_subscribers
from domain.centres import centre_named
from domain.country import EVERYWHERE
from warehouse.tables import outbox

# The latest that are considered for one mail, and of how many that are new; those before them wait for the next.
_MOST, _ALL = 300, 10_000


@dataclass(frozen=True, slots=True)
class SearchesTold:
    """What was frozen for one centre: how many mails, and the leads they tell, each once."""

    mails: int = 0
    leads: tuple[str, ...] = ()


def rhythms_on(centre: str, day: date) -> tuple[Rhythm, ...]:
    """Which kept searches the mails of a centre's working day are of: the weekly ones too on a week's first."""
    calendar = centre_named(centre).calendar
    return (Rhythm.DAILY, Rhythm.WEEKLY) if first_workday(calendar, day) == day else (Rhythm.DAILY,)


def prepare_searches(
    connection: Connection,
    centre: str,
    now: datetime,
    rhythms: Collection[Rhythm],
    *,
    sandbox: bool,
    sender: Sender | None = None,
) -> SearchesTold:
    """Put a mail into the outbox for each kept search of a centre's readers in which something is new.

    Runs in the caller's transaction, so what is told and its mail are committed together or not at all. A search of the
    mornings is mailed once a morning at most, whoever calls again; of two callers at once the second waits.

    Args:
        connection: inside a transaction.
        centre: name of the centre, e.g. "bangkok".
        now: aware time.
        rhythms: whose turn it is.
        sandbox: whether the leads are invented; each mail then says so.
        sender: who the mails are from.

    Raises:
        LookupError: there is no such centre in core.centre.
    """
    searches = read_due(connection, centre, rhythms)
    if not searches:
        return SearchesTold()
    sender = sender or Sender()
    context = read_context(connection, centre, now, sender.desk, sandbox=sandbox)
    subscribers = {one.id: one for one in active_subscribers(connection, centre)}
    held = read_held(connection)
    told = [
        _write(connection, context, search, subscribers, held, sender)
        for search in searches
        if search.rhythm is Rhythm.AT_ONCE or search.mailed_on != context.local.date()
    ]
    ids = {lead for leads in told for lead in leads}
    return SearchesTold(sum(1 for leads in told if leads), tuple(sorted(ids)))


def _write(
    connection: Connection,
    context: DigestContext,
    search: SavedSearch,
    subscribers: Mapping[int, Subscriber],
    held: frozenset[str],
    sender: Sender,
) -> tuple[str, ...]:
    """Queue the mail of one search, if anything is new in it; return what it tells."""
    owner = subscribers.get(search.subscriber)
    new = _new(connection, context.now, search, owner, held) if owner else []
    if not new or owner is None:
        return ()
    t = Translator(owner.language, context.zone)
    desk, whose = sender.desk, (owner.id, "", context.now, owner.language)
    cards = _cards(connection, context, new, t)
    rows = [(card, desk.lead(owner.id, card.id, context.now, owner.language)) for card in cards]
    own = desk.search(owner.id, search.id, context.now, owner.language)
    mail, shown = render_search(context, search.name, rows, own, desk.url(Action.UNSUBSCRIBE, *whose), t)
    told = tuple(lead.id for lead in new[:shown])
    row = outbox_row(mail, context, owner, sender, f"search {search.id} {' '.join(told)}")
    queued = insert(outbox).values(**row, subscriber_id=owner.id).returning(outbox.c.id)
    outbox_id = connection.execute(queued).scalar_one()
    keep_told(connection, search, told, outbox_id, context.now, context.local.date())
    return told


def _new(
    connection: Connection, now: datetime, search: SavedSearch, owner: Subscriber, held: frozenset[str]
) -> list[Lead]:
    """What is new in a search and may be told; those that are held or muted do not stand before the others."""
    found = [one for one in read_new(connection, search, now, _ALL) if one not in held]
    leads = read_named(connection, found, read_rates(connection, now))
    return [leads[one] for one in found if not owner.preferences.mutes(leads[one])][:_MOST]


def _cards(connection: Connection, context: DigestContext, leads: list[Lead], t: Translator) -> list[Card]:
    """Their cards, without what may be done about them; each names its country, as a search may span several."""
    details = read_details(connection, [lead.id for lead in leads])
    plain = replace(context, placeholders=None, country=EVERYWHERE)
    return [make_card(new_item(lead, context.now), details[lead.id], plain, t) for lead in leads]
