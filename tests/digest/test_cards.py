"""How much of a lead a card shows."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from digest.companies import Company
from digest.i18n import Translator
from digest.links.placeholders import Placeholders
from digest.links.urls import Desk
from digest.render.cards import Card, make_card
from digest.select.details import Carrier, Details
from digest.select.items import Item, Section
from tests.digest.world import BANGKOK, NOW, make_context, make_lead

EN = Translator("en", BANGKOK)


def card(details: Details | None = None, companies: tuple[Company, ...] = (), **known: Any) -> Card:  # noqa: ANN401  # fields of Lead or Facts
    """The card of a new lead in an English mail."""
    context = replace(make_context(), companies=companies)
    return make_card(Item(make_lead(**known), Section.NEW), details or Details(), context, EN)


@pytest.mark.parametrize(("number", "shown"), [(8, []), (9, ["+1"])])
def test_eight_sources_are_named_and_the_others_counted(number: int, shown: list[str]) -> None:
    carriers = tuple(Carrier(f"s{n}", f"Source {n}", "https://portal.example/") for n in range(number))
    told = [source.title for source in card(Details(carriers=carriers)).sources]
    assert told == [f"Source {n}" for n in range(8)] + shown


@pytest.mark.parametrize(("number", "shown"), [(6, ()), (7, ("+1",))])
def test_six_companies_are_named_and_the_others_counted(number: int, shown: tuple[str, ...]) -> None:
    companies = tuple(Company(f"Company {n}") for n in range(number))
    assert card(companies=companies).fits == (*(f"Company {n}" for n in range(6)), *shown)


@pytest.mark.parametrize(("length", "shown"), [(60, "x" * 60), (61, "x" * 59 + "…")])
def test_the_name_of_a_company_and_of_a_source_has_sixty_characters(length: int, shown: str) -> None:
    details = Details(carriers=(Carrier("s", "x" * length, "https://portal.example/"),))
    made = card(details, (Company("x" * length),))
    assert ([source.title for source in made.sources], made.fits) == ([shown], (shown,))


@pytest.mark.parametrize(("days", "near"), [(7, True), (8, False)])
def test_a_date_within_a_week_is_marked(days: int, near: bool) -> None:
    made = card(deadline_at=NOW + timedelta(days=days))
    assert (made.near, any(line.strong for line in made.lines)) == (near, near)


def test_a_deadline_of_today_is_near_and_one_of_yesterday_is_not() -> None:
    assert card(deadline_at=NOW + timedelta(hours=1)).near
    assert not card(deadline_at=NOW - timedelta(days=1)).near


@pytest.mark.parametrize(("carriers", "said"), [(1, False), (2, True)])
def test_that_two_are_not_the_same_can_be_said_of_a_lead_of_several_sources(
    carriers: int, said: bool
) -> None:
    context = replace(make_context(), placeholders=Placeholders(Desk("desk@leads.example"), NOW))
    details = Details(carriers=(Carrier("s", "Source", "https://portal.example/"),) * carriers)
    made = make_card(Item(make_lead(), Section.NEW), details, context, EN)
    assert (EN("act.not_same") in [act.label for act in made.acts]) is said
