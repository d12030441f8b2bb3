"""Why a lead fits a company: every list that asks must be met, and each reason is named."""

from dataclasses import replace
from decimal import Decimal

import pytest

from desk.companies.fit import Offer, Reason, Wants, fit, rank

OFFER = Offer("TH", frozenset({"living"}), frozenset({"liv.cctv"}), Decimal(5), None, (), "CCTV of the city")


@pytest.mark.parametrize(
    ("wants", "reasons"),
    [
        (Wants(), ()),
        (Wants(concepts=frozenset({"liv.cctv", "mob.its"})), (Reason("concept", "liv.cctv"),)),
        (Wants(concepts=frozenset({"mob.its"})), None),
        (Wants(countries=frozenset({"VN"})), None),
        (Wants(dimensions=frozenset({"living"})), (Reason("dimension", "living"),)),
        (Wants(keywords=("cctv", "bus")), (Reason("keyword", "cctv"),)),
        (Wants(keywords=("bus",), concepts=frozenset({"liv.cctv"})), None),
        (Wants(languages=frozenset({"en"})), ()),
        (Wants(least_krw=Decimal(5), most_krw=Decimal(5)), (Reason("sum"),)),
        (Wants(least_krw=Decimal(6)), None),
        (Wants(most_krw=Decimal(4)), None),
    ],
)
def test_each_list_is_met_or_the_lead_does_not_fit(wants: Wants, reasons: tuple[Reason, ...] | None) -> None:
    assert fit(wants, OFFER) == reasons


def test_a_worth_or_a_language_that_nobody_told_is_let_through() -> None:
    wants = Wants(least_krw=Decimal(6), languages=frozenset({"en"}))
    assert fit(wants, replace(OFFER, worth_krw=None)) == ()
    assert fit(wants, replace(OFFER, worth_krw=None, bid_languages=("th",))) is None


def test_a_lead_that_is_open_to_foreigners_stands_above_one_that_tells_nothing_and_one_that_is_closed() -> (
    None
):
    ranks = {
        told: rank(fit(Wants(), replace(OFFER, foreign_bidders=told)) or ()) for told in (True, None, False)
    }
    assert ranks == {True: 2, None: 0, False: -5}
