"""Leads as the mail's cards, for the desk's pages."""

from collections.abc import Sequence
from datetime import datetime

from digest.companies import read_companies
from digest.render.cards import Card, make_card
from digest.render.context import Occasion
from digest.select.leads import Details, Lead, read_details, read_named
from digest.select.sections import Chosen, Section, next_closing
from digest.select.worth import read_rates
from web.session import Visit


def read_cards(visit: Visit, ids: Sequence[str]) -> dict[str, tuple[Lead, Card]]:
    """Each lead with its card, in the reader's language and the lead's own country's time."""
    reader = visit.reader
    occasion = Occasion(
        reader["centre"],
        reader["title"],
        reader["title_ko"],
        reader["zone"],
        visit.now,
        visit.site.sandbox,
        (),
        reader["country"],
        read_companies(visit.connection),
    )
    leads = read_named(visit.connection, ids, read_rates(visit.connection, visit.now))
    details = read_details(visit.connection, ids)
    return {
        one.id: (
            one,
            make_card(_chosen(one, visit.now), details.get(one.id, Details()), occasion, visit.voice),
        )
        for one in leads.values()
    }


def _chosen(lead: Lead, now: datetime) -> Chosen:
    """A lead as if it were told for the first time, with its next date ahead."""
    closing = next_closing(lead.facts, now)
    return Chosen(lead, Section.NEW, closes_at=closing[1] if closing else None)
