"""What is of more use to one reader comes first."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from digest.links.marks import Marks
from digest.preferences import NO_PREFERENCES, Preferences
from digest.select.items import Section
from domain.rates import Equivalent
from tests.digest.test_render import BAHT
from tests.digest.world import DAY, NOW, ids, make_lead, pick


def worth(won: int) -> Equivalent:
    return Equivalent(Decimal(won), Decimal(1), BAHT)


SOON = {"deadline_at": NOW + 5 * DAY, "closes_at": NOW + 5 * DAY}


@pytest.mark.parametrize(
    ("better", "worse", "preferences"),
    [
        ({"foreign_bidders": True}, {}, NO_PREFERENCES),
        ({}, {"foreign_bidders": False}, NO_PREFERENCES),
        ({"worth": worth(10**10)}, {"worth": worth(10**8)}, NO_PREFERENCES),
        (SOON, {}, NO_PREFERENCES),
        ({"worth": worth(10**11)}, SOON, NO_PREFERENCES),
        ({"worth": worth(5 * 10**8)}, {}, Preferences(least_krw=Decimal(5 * 10**8))),
    ],
)  # fmt: skip
def test_the_more_useful_of_two_new_leads_comes_first(
    better: dict[str, Any], worse: dict[str, Any], preferences: Preferences
) -> None:
    two = (make_lead("L-a-worse", **worse), make_lead("L-better", **better))
    assert ids(pick(*two, preferences=preferences)) == {"new": ["L-better", "L-a-worse"]}


def test_a_sum_below_ten_million_won_and_above_a_trillion_counts_no_less_and_no_more() -> None:
    sums = (1, 10**7, 10**12, 10**15)
    found = pick(*(make_lead(f"L-{won}", worth=worth(won)) for won in sums))[Section.NEW].items
    use = {item.lead.id: item.use for item in found}
    assert use["L-1"] == use[f"L-{10**7}"]
    assert use[f"L-{10**12}"] == use[f"L-{10**15}"] == use["L-1"] + 10


def test_a_dimension_that_was_chosen_is_worth_six_points_where_others_are_told_too() -> None:
    chosen = Preferences(frozenset({"energy"}), marks=Marks(frozenset({"L-1", "L-2"})))
    two = (make_lead("L-1", dimensions=("living",)), make_lead("L-2", dimensions=("energy",)))
    items = {item.lead.id: item.use for item in pick(*two, preferences=chosen)[Section.NEW].items}
    assert items["L-2"] - items["L-1"] == 6


def test_what_is_urgent_goes_by_its_date_whatever_its_sum() -> None:
    hours = (("L-rich", 50, 10**11), ("L-soon", 20, 10**7))
    leads = [make_lead(n, deadline_at=NOW + timedelta(hours=h), worth=worth(won)) for n, h, won in hours]
    assert ids(pick(*leads)) == {"urgent": ["L-soon", "L-rich"]}


def test_the_unsure_are_ranked_too() -> None:
    leads = (make_lead("L-a", tier="watch"), make_lead("L-b", tier="watch", foreign_bidders=True))
    assert ids(pick(*leads)) == {"unsure": ["L-b", "L-a"]}
