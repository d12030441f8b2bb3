"""What each source adds to the buyers that are heard of, and that what is left out adds nothing."""

import csv

import pytest

from benchmarks.checks.reach import LEFT_OUT, Gain, gains, left_out, sources
from scrapers.source_config import source_names

FOUND = list(gains(sources(), left_out()))


def one(found: list[Gain], name: str, country: str) -> Gain:
    (gain,) = (gain for gain in found if (gain.name, gain.country) == (name, country))
    return gain


def test_a_source_adds_the_buyers_that_no_other_carries() -> None:
    mea = one(FOUND, "th_mea", "TH")
    assert (mea.built, mea.carried, mea.alone) == (True, 1, ("TH-B065",))
    plans = one(FOUND, "vn_plans", "VN")
    assert (plans.carried > 100, plans.alone) == (True, ())  # invitations and results carry them too
    assert str(mea) == f"TH  th_mea                  1 carried     1 alone = 0.3% of {mea.buyers}"


def test_without_a_source_the_others_add_what_it_carried_too() -> None:
    refused = list(gains(sources(), left_out(), without={"th_egp"}))
    assert "th_egp" not in {gain.name for gain in refused}
    assert "TH-B201" in one(refused, "th_bma", "TH").alone
    assert "TH-B201" not in one(FOUND, "th_bma", "TH").alone


def test_state_companies_and_utilities_of_a_ministry_are_not_in_its_departments_feeds() -> None:
    (egp,) = (source for source in sources() if source.name == "th_egp")
    found = one(list(gains([egp], [])), "th_egp", "TH").alone
    assert {"TH-B094", "TH-B100", "TH-B036", "TH-B085", "TH-B088"}.isdisjoint(found)
    assert {"TH-B010", "TH-B082", "TH-B035"} <= set(found)


@pytest.mark.parametrize("portal", [portal.name for portal in left_out()])
def test_a_portal_that_is_left_out_adds_no_buyer_and_is_no_source(portal: str) -> None:
    assert [gain.alone for gain in FOUND if gain.name == portal and gain.alone] == []
    assert [gain for gain in FOUND if gain.name == portal]
    assert portal not in source_names()


def test_what_is_left_out_says_why() -> None:
    with LEFT_OUT.open(encoding="utf-8", newline="") as file:
        assert [line["portal"] for line in csv.DictReader(file) if len(line["why"].split()) < 4] == []
