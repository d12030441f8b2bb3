"""Moments as texts that hold no more than was said."""

from datetime import UTC, datetime

import pytest

from transform.values.reduced_dates import read_moment, write_moment

# A deadline of 4 December that is told by day alone ends at 23:59 in Bangkok.
END_OF_DAY = datetime(2026, 12, 4, 16, 59, tzinfo=UTC)
ZONE = "Asia/Bangkok"


@pytest.mark.parametrize(
    ("precision", "text"),
    [
        ("minute", "2026-12-04T16:59:00+00:00"),
        (None, "2026-12-04T16:59:00+00:00"),
        ("day", "2026-12-04"),
        ("month", "2026-12"),
        ("year", "2026"),
    ],
)
def test_a_moment_is_written_as_far_as_it_was_said_and_read_back_so(precision: str | None, text: str) -> None:
    assert write_moment(END_OF_DAY, precision, ZONE) == text
    at, told = read_moment(text, ZONE)
    assert told == (precision or "minute")
    assert write_moment(at, told, ZONE) == text


def test_a_local_day_is_that_of_its_zone_and_not_of_utc() -> None:
    late = datetime(2026, 12, 4, 20, 30, tzinfo=UTC)
    assert write_moment(late, "day", ZONE) == "2026-12-05"
    assert write_moment(late, "day", "UTC") == "2026-12-04"


def test_what_is_no_time_is_refused() -> None:
    with pytest.raises(ValueError, match="Invalid isoformat"):
        read_moment("soon enough", ZONE)
