"""What a source may say of itself: the bounds of its numbers, and what holds where it says none."""

import pytest

from scrapers.source_config import SourceFacts
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
