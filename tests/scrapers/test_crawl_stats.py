"""What a crawl counts, the state that follows, and the sentences for it."""

from typing import Any

import pytest

from digest.i18n import catalogue
from domain.crawl import CrawlState, FailureReason
from domain.crawl.outcome import state_of
from domain.reasons import SENTENCES, sentence
from scrapers.crawl_stats import CrawlStats

R = FailureReason


def codes(crawl_stats: CrawlStats) -> list[str]:
    return [trouble["code"] for trouble in crawl_stats.outcome().troubles]


def listed(total: object, *pages: list[str]) -> CrawlStats:
    crawl_stats = CrawlStats()
    crawl_stats.add_total("query", total)
    for page in pages:
        crawl_stats.add("query", page)
    return crawl_stats


def test_a_notice_that_two_pages_and_two_queries_list_counts_once() -> None:
    crawl_stats = CrawlStats()
    crawl_stats.add("a", ["1", "2"])
    crawl_stats.add("a", ["2", "3"])
    crawl_stats.add("b", ["3"])
    assert (crawl_stats.rows, codes(crawl_stats)) == (3, [])


def test_a_page_that_shows_nothing_new_of_its_query_is_a_repeated_one() -> None:
    crawl_stats = listed(None, ["1", "2"], ["2", "1"])
    assert codes(crawl_stats) == ["repeated_page", "total_missing"]
    assert crawl_stats.listing("query").repeated


def test_an_empty_page_is_no_repetition() -> None:
    assert codes(listed(1, ["1"], [])) == []


@pytest.mark.parametrize(
    ("total", "code"),
    [
        (None, R.TOTAL_MISSING),
        ("", R.TOTAL_MISSING),
        (-1, R.TOTAL_OUT_OF_RANGE),
        (2_147_483_647, R.TOTAL_OUT_OF_RANGE),
        (10_000_001, R.TOTAL_OUT_OF_RANGE),
        pytest.param(10**5000, R.TOTAL_OUT_OF_RANGE, id="10^5000"),
        ("9" * 5000, R.TOTAL_OUT_OF_RANGE),
        (float("inf"), R.TOTAL_OUT_OF_RANGE),
        (float("nan"), R.TOTAL_NOT_A_NUMBER),
        ("many", R.TOTAL_NOT_A_NUMBER),
        ("٣", R.TOTAL_NOT_A_NUMBER),
        (True, R.TOTAL_NOT_A_NUMBER),
        ({"value": 3}, R.TOTAL_NOT_A_NUMBER),
    ],
)
def test_a_total_that_is_no_count_of_notices_is_trouble(total: Any, code: FailureReason) -> None:  # noqa: ANN401  # what a portal sends
    crawl_stats = listed(total, ["1"])
    assert (codes(crawl_stats), crawl_stats.outcome().portal_total) == ([code], None)
    assert crawl_stats.outcome().state is CrawlState.PARTIAL


@pytest.mark.parametrize("total", [2, "2", " 2 "])
def test_a_total_equal_to_the_rows_is_a_whole_crawl(total: object) -> None:
    outcome = listed(total, ["1", "2"]).outcome()
    assert (outcome.state, outcome.troubles, outcome.portal_total) == (CrawlState.COMPLETE, (), 2)


def test_a_total_of_nought_is_that_of_a_quiet_day() -> None:
    outcome = listed(0).outcome()
    assert (outcome.state, outcome.troubles, outcome.portal_total) == (CrawlState.EMPTY, (), 0)


def test_ten_million_is_the_largest_total() -> None:
    assert codes(listed(10_000_000, ["1"])) == ["total_larger_than_rows"]


@pytest.mark.parametrize(("total", "code"), [(3, R.TOTAL_LARGER_THAN_ROWS), (1, R.TOTAL_SMALLER_THAN_ROWS)])
def test_another_total_than_rows_is_told_with_both(total: int, code: FailureReason) -> None:
    outcome = listed(total, ["1", "2"]).outcome()
    assert outcome.state is CrawlState.PARTIAL
    assert outcome.troubles == ({"code": code, "times": 1, "rows": 2, "total": total},)


def test_where_pages_were_lost_fewer_rows_than_the_total_say_nothing_new() -> None:
    crawl_stats = listed(3, ["1"])
    crawl_stats.note(R.TIMEOUT)
    assert codes(crawl_stats) == ["timeout"]


@pytest.mark.parametrize(
    ("rows", "met", "state"),
    [
        (1, [], "complete"),
        (0, [], "empty"),
        (1, [R.PAGE_CEILING], "partial"),
        (0, [R.TOTAL_MISSING], "partial"),
        (1, [R.TIMEOUT], "partial"),
        (0, [R.TIMEOUT], "failed"),
        (0, [R.TIMEOUT, R.ACCESS_REFUSED], "blocked"),
        (1, [R.ACCESS_REFUSED], "partial"),
        (0, [R.NOTHING_READ], "failed"),
    ],
)
def test_what_was_refused_or_lost_decides_before_what_was_found(
    rows: int, met: list[FailureReason], state: str
) -> None:
    assert state_of(rows, met) == state


def test_every_code_has_a_sentence_here_and_words_in_both_languages_of_the_mail() -> None:
    names = {code.value for code in FailureReason}
    assert {code.value for code in SENTENCES} == names
    for language in ("en", "ko"):
        words = {key.removeprefix("trouble.") for key in catalogue(language) if key.startswith("trouble.")}
        assert words == names


def test_a_sentence_groups_what_came_often_and_is_never_long() -> None:
    assert sentence([]) == ""
    assert sentence([{"code": "http_error", "times": 3, "status": 500}]) == "HTTP 500 (3×)"
    many = [{"code": "http_error", "times": 1, "status": status} for status in range(500, 600)]
    assert sentence(many) == "; ".join(f"HTTP {status}" for status in range(500, 528)) + "; and 72 more"


def test_a_reason_too_long_to_leave_room_for_others_is_told_with_their_number_and_cut_at_three_hundred() -> (
    None
):
    other = {"code": "http_error", "times": 1, "status": 500}
    long, longer = ({"code": "stopped", "times": 1, "how": "x" * size} for size in (262, 400))
    told = f"the crawl was stopped ({'x' * 262})"
    assert sentence([long, other]) == f"{told}; and 1 more"
    assert sentence([longer, other]) == f"the crawl was stopped ({'x' * 277}"


@pytest.mark.parametrize(("times", "told"), [(1, "HTTP 500"), (2, "HTTP 500 (2×)"), (3, "HTTP 500 (3×)")])
def test_what_happened_more_than_once_says_how_often(times: int, told: str) -> None:
    assert sentence([{"code": "http_error", "times": times, "status": 500}]) == told
