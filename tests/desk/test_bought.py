"""A buyer is named with a date or a month, in the ways in which people write them, or without."""

from datetime import date

import pytest

from desk.reports.bought import without_day

TODAY = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("said", "name", "day"),
    [
        ("콘깬시 2026-11-20", "콘깬시", "2026-11-20"),
        ("콘깬시 2026년 11월 5일", "콘깬시", "2026-11-05"),
        ("콘깬시, 2026.11", "콘깬시", "2026-11-15"),
        ("İstanbul 03.11.2026", "İstanbul", "2026-11-03"),
        ("Hanoi 11/2026", "Hanoi", "2026-11-15"),
        ("11월 3일 콘깬시", "콘깬시", "2026-11-03"),
        ("콘깬시 12월 16일", "콘깬시", "2026-12-16"),
        ("콘깬시 12월 17일", "콘깬시", "2025-12-17"),
        ("Kota 2026", "Kota 2026", None),
        ("Kota 2026-02-30", "Kota 2026-02-30", None),
    ],
)
def test_a_date_or_a_month_is_taken_off_a_name(said: str, name: str, day: str | None) -> None:
    assert without_day(said, TODAY) == (name, date.fromisoformat(day) if day else None)


def test_a_date_without_a_year_is_none_where_no_day_is_known() -> None:
    assert without_day("콘깬시 11월", None) == ("콘깬시 11월", None)
