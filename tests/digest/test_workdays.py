"""Working days, against the real holidays of 2026 and 2027."""

from datetime import date

import pytest
from holidays import country_holidays

from digest.select import workdays
from digest.select.workdays import (
    FIRST_YEAR,
    LAST_YEAR,
    OFF,
    WorkingDays,
    day_off,
    is_workday,
    next_workday,
    working_days_left,
)
from domain.centres import CENTRES
from domain.country import KOREA


def test_every_centres_country_and_korea_have_a_calendar() -> None:
    assert set(OFF) == {centre.country for centre in CENTRES} | {KOREA}


@pytest.mark.parametrize(
    ("country", "day", "reason"),
    [
        ("TH", "2026-04-13", "Songkran Festival"),
        ("TH", "2026-04-15", "Songkran Festival"),
        ("TH", "2026-05-13", "Royal Ploughing Ceremony"),
        ("TH", "2026-01-10", "National Children's Day"),
        ("VN", "2026-02-16", "Lunar New Year's Eve"),
        ("VN", "2026-02-20", "Fourth Day of Lunar New Year"),
        ("VN", "2026-08-31", "Day off (substituted from 08/22/2026)"),
        ("ID", "2026-03-19", "Day of Silence"),
        ("ID", "2026-03-20", "Eid al-Fitr Joint Holiday"),
        ("ID", "2026-03-21", "Eid al-Fitr"),
        ("ID", "2026-03-24", "Eid al-Fitr Joint Holiday"),
        ("ID", "2027-03-10", "Eid al-Fitr (estimated)"),
        ("TR", "2026-03-20", "Eid al-Fitr"),
        ("TR", "2026-10-29", "Republic Day"),
        ("KR", "2026-09-25", "Chuseok"),
        ("KR", "2026-03-02", "Alternative holiday for Independence Movement Day"),
        ("TR", "2026-11-28", "Saturday"),
        ("KR", "2026-11-29", "Sunday"),
    ],
)
def test_a_day_off_says_why(country: str, day: str, reason: str) -> None:
    assert day_off(country, date.fromisoformat(day)) == reason
    assert not is_workday(country, date.fromisoformat(day))


@pytest.mark.parametrize(
    ("country", "day"),
    [
        ("TH", "2026-04-16"),
        ("TH", "2026-11-24"),  # Loy Krathong is kept after work
        ("VN", "2026-02-23"),
        ("VN", "2026-08-22"),  # the Saturday that is worked for a longer national holiday
        ("ID", "2026-03-25"),
        ("TR", "2026-10-28"),  # work ends at 13:00
        ("TR", "2026-04-13"),
        ("KR", "2026-10-29"),
    ],
)
def test_a_day_that_is_worked_has_no_reason_to_be_off(country: str, day: str) -> None:
    assert day_off(country, date.fromisoformat(day)) == ""
    assert is_workday(country, date.fromisoformat(day))


def test_a_worked_saturday_is_known_even_if_it_is_the_first_day_that_is_asked_for() -> None:
    workdays._year.cache_clear()
    assert is_workday("VN", date(2026, 8, 22))


@pytest.mark.parametrize(
    ("country", "day", "following"),
    [
        ("TH", "2026-04-11", "2026-04-16"),
        ("VN", "2026-02-14", "2026-02-23"),
        ("ID", "2026-03-18", "2026-03-25"),
        ("TR", "2026-10-29", "2026-10-30"),
        ("KR", "2026-12-31", "2026-12-31"),
        ("KR", "2027-01-01", "2027-01-04"),
    ],
)
def test_the_next_working_day_is_this_one_or_the_first_after_it(
    country: str, day: str, following: str
) -> None:
    assert next_workday(country, date.fromisoformat(day)) == date.fromisoformat(following)


@pytest.mark.parametrize(
    ("country", "today", "last", "left"),
    [
        ("TH", "2026-04-10", "2026-04-10", WorkingDays(0)),
        ("TH", "2026-04-10", "2026-04-15", WorkingDays(0)),
        ("TH", "2026-04-10", "2026-04-17", WorkingDays(2)),
        ("KR", "2026-04-10", "2026-04-17", WorkingDays(5)),
        ("VN", "2026-08-21", "2026-09-03", WorkingDays(7)),
        ("VN", "2026-12-31", "2027-01-04", WorkingDays(1)),
        ("ID", "2026-03-17", "2026-03-27", WorkingDays(3)),
        ("ID", "2027-03-05", "2027-03-16", WorkingDays(1, estimated=True)),
        ("TR", "2026-10-28", "2026-10-30", WorkingDays(1)),
        ("TR", "2026-10-30", "2026-10-28", WorkingDays(0)),
    ],
)
def test_what_is_left_is_counted_from_tomorrow_to_the_last_day(
    country: str, today: str, last: str, left: WorkingDays
) -> None:
    assert working_days_left(country, date.fromisoformat(today), date.fromisoformat(last)) == left


@pytest.mark.parametrize(
    ("country", "day", "told"),
    [
        ("DE", "2026-11-23", "^no calendar of 'DE' is known; there are TH, VN, ID, TR, KR$"),
        ("TH", "1947-12-31", "^no holidays of 1947 are known, only those from 1948 to 2100$"),
        ("KR", "2101-01-01", "^no holidays of 2101 are known, only those from 1948 to 2100$"),
    ],
)
def test_what_is_not_known_is_an_error_and_not_a_working_day(country: str, day: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        is_workday(country, date.fromisoformat(day))


def test_a_count_that_runs_out_of_known_years_is_an_error() -> None:
    with pytest.raises(ValueError, match="no holidays of 2101 are known"):
        working_days_left("TH", date(2100, 12, 30), date(2101, 1, 4))


@pytest.mark.parametrize("country", OFF)
def test_the_library_has_holidays_of_the_first_and_of_the_last_known_year(country: str) -> None:
    calendar = country_holidays(country)
    assert calendar.start_year <= FIRST_YEAR
    assert calendar.end_year >= LAST_YEAR
    assert country_holidays(country, years=FIRST_YEAR)
    assert country_holidays(country, years=LAST_YEAR)
