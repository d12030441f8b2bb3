"""Leads as the mail's cards, for the desk's pages."""

from collections.abc import Sequence

from digest.companies import read_companies
from digest.render.cards import Card, make_card
from digest.render.context import Occasion
from digest.select.details import Details, read_details
from digest.select.leads import Lead, read_named, read_rates
from digest.select.sections import first_telling
from web.session import Visit


def read_cards(visit: Visit, ids: Sequence[str]) -> dict[str, tuple[Lead, Details, Card]]:
    """Each lead with its details and its card, in the reader's language and the lead's own country's time."""
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
            details[one.id],
            make_card(first_telling(one, visit.now), details[one.id], occasion, visit.voice),
        )
        for one in leads.values()
    }
