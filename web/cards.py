"""Leads as the mail's cards, for the desk's pages."""

from collections.abc import Sequence

from digest.companies import read_companies
from digest.render.cards import Card, make_card
from digest.render.context import DigestContext
from digest.select.details import Details, read_details
from digest.select.items import new_item
from digest.select.leads import Lead, read_named, read_rates
from web.session import Session


def context_of(session: Session) -> DigestContext:
    """What a mail of this moment to this subscriber would share with the others of their centre."""
    subscriber = session.subscriber
    return DigestContext(
        subscriber["centre"],
        subscriber["title"],
        subscriber["title_ko"],
        subscriber["zone"],
        session.now,
        session.site.sandbox,
        (),
        subscriber["country"],
        read_companies(session.connection),
    )


def read_cards_alone(session: Session, ids: Sequence[str]) -> dict[str, Card]:
    """Each lead's card, as `read_cards` makes it."""
    return {one: card for one, (_, _, card) in read_cards(session, ids).items()}


def read_cards(session: Session, ids: Sequence[str]) -> dict[str, tuple[Lead, Details, Card]]:
    """Each lead with its details and its card, in the subscriber's language and the lead's own country's time."""
    context = context_of(session)
    leads = read_named(session.connection, ids, read_rates(session.connection, session.now))
    details = read_details(session.connection, ids)
    return {
        one.id: (
            one,
            details[one.id],
            make_card(new_item(one, session.now), details[one.id], context, session.t),
        )
        for one in leads.values()
    }
