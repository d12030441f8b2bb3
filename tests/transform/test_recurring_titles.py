"""Where one title comes again and again within a month, chance brings likenesses, and more is asked of them."""

import pytest
from msgspec.structs import replace

from domain.match import PLAN, RECURRING_TITLE, Edge, MatchForm, Verdict
from tests.transform.clusters import cluster_list
from tests.transform.test_matching import BASE, DAY, OFFICIAL
from transform.matching.rule import decide_pair

TITLE = "konya akilli kavsak sistemi kurulumu ve bakimi yapim"
FIRST = replace(BASE, source="blog", native_id="1", own=(), title=TITLE, compact=TITLE.replace(" ", ""))
MOVED = replace(FIRST, source="town", native_id="2", deadline=127 * DAY, deadline_day="1970-05-08")
LATE = replace(FIRST, source="paper", native_id="3", published=105 * DAY)
AGAIN = replace(FIRST, native_id="5")
COPY = replace(FIRST, source="aggregator", native_id="4", published=104 * DAY, deadline=None, deadline_day="")


def recurring_score(published: float | None, title: str = BASE.title) -> float:
    other = replace(BASE, native_id="2026/2/ihale", own=("tr_ikn:2026/2",), published=published, title=title)
    decision = decide_pair(BASE, other)
    assert decision is not None
    assert decision.verdict is Verdict.RELATED
    return decision.score


def test_two_tenders_of_one_title_within_a_month_recur() -> None:
    assert recurring_score(130 * DAY) == RECURRING_TITLE
    assert recurring_score(131 * DAY) == 1.0
    assert recurring_score(None) == 1.0


def test_a_title_with_a_slip_recurs_and_one_with_another_word_does_not() -> None:
    assert recurring_score(130 * DAY, BASE.title + "s") == RECURRING_TITLE
    parking = BASE.title.replace("kavsak", "otopark")
    other = replace(
        BASE, native_id="2026/2/ihale", own=("tr_ikn:2026/2",), published=130 * DAY, title=parking
    )
    assert decide_pair(BASE, other) is None


@pytest.mark.parametrize("other", [MOVED, LATE, AGAIN])
def test_a_recurring_title_keeps_apart_another_deadline_days_later_and_another_entry_of_one_source(
    other: MatchForm,
) -> None:
    edge = Edge(0, 1, 3.0)
    assert cluster_list([FIRST, other], [edge], OFFICIAL) == [[0, 1]]
    assert cluster_list([FIRST, other], [edge], OFFICIAL, recurring=[0]) == [[0], [1]]
    assert cluster_list([FIRST, other], [Edge(0, 1, PLAN)], OFFICIAL, recurring=[0]) == [[0, 1]]


def test_a_title_that_recurs_for_one_notice_recurs_for_all_that_are_connected() -> None:
    edges = [Edge(0, 1, 3.0), Edge(1, 2, 2.5)]
    assert cluster_list([COPY, FIRST, MOVED], edges, OFFICIAL) == [[0, 1, 2]]
    assert cluster_list([COPY, FIRST, MOVED], edges, OFFICIAL, recurring=[0]) == [[0, 1], [2]]


def test_a_copy_that_shares_a_number_and_names_no_deadline_does_not_let_another_deadline_in() -> None:
    told_again = replace(FIRST, source="aggregator", native_id="5", deadline=None, deadline_day="")
    unlike = replace(MOVED, buyer="")
    edges = [Edge(0, 1, PLAN), Edge(1, 2, 2.5)]
    assert cluster_list([FIRST, told_again, unlike], edges, OFFICIAL) == [[0, 1], [2]]
