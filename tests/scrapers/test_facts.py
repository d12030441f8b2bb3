"""What a source may say of itself: the bounds of its numbers, and what holds where it says none."""

import re
from collections import Counter

import pytest

from domain.notice import NEWS_SOURCES
from scrapers.source_config import SourceFacts, facts, file_source_names, source_names
from tests.scrapers.test_settings import FACTS


@pytest.mark.parametrize(
    ("field", "refused", "taken"),
    [
        ("delay_seconds", 1.9, 2),
        ("timeout_seconds", 61, 60),
        ("timeout_seconds", 0, 1),
        ("stale_hours", 0, 1),
        ("window_days", -1, 0),
        ("overlap_days", -1, 0),
        ("title_ko", "가" * 31, "가" * 30),
    ],
)
def test_what_a_source_may_say_of_itself_has_bounds(field: str, refused: object, taken: object) -> None:
    with pytest.raises(ValueError, match=field):
        SourceFacts.model_validate({**FACTS.model_dump(), field: refused})
    assert getattr(SourceFacts.model_validate({**FACTS.model_dump(), field: taken}), field) == taken


def test_a_source_that_does_not_say_is_waited_for_a_minute_and_is_stale_after_a_day_and_a_half() -> None:
    silent = SourceFacts.model_validate(FACTS.model_dump(exclude={"timeout_seconds", "stale_hours"}))
    assert (silent.timeout_seconds, silent.stale_hours) == (60, 36)


MADE = re.compile("reconstructed|synthetic|retyped|_shape", re.IGNORECASE)


def test_a_body_whose_file_says_that_it_was_made_is_not_counted_as_recorded() -> None:
    counted = {
        capture.path
        for name in (*source_names(), *file_source_names())
        for capture in facts(name).captures
        if capture.made == "recorded"
        and re.search("reconstructed|synthetic|retyped|_shape", capture.path, re.IGNORECASE)
    }
    assert counted == set()
    made = {name: Counter(one.made for one in facts(name).captures) for name in ("vn_plans", "th_bma")}
    assert made == {"vn_plans": {"recorded": 1}, "th_bma": {"recorded": 1, "reconstructed": 2}}


def test_titles_of_news_sources_are_judged_as_headlines() -> None:
    assert {name for name in source_names() if facts(name).kind == "news"} == NEWS_SOURCES
