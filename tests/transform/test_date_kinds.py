"""What the words round a date decide."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.notice import Precision
from tests.transform.date_kinds import (
    CLOCK_SPANS,
    CLOCK_WORDS,
    HOURS_OF_PARTS,
    MIDNIGHTS,
    NO_CLOCKS,
    ONLY_A_PART,
    ONLY_THE_MONTH,
    STILL_DAYS,
    VAGUE,
    ZONES,
)
from tests.transform.date_samples import ID, TH, TR, VN
from transform.values.dates import parse_moment


def _local(text: str, zone: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize(("text", "zone", "local"), [*CLOCK_WORDS, *HOURS_OF_PARTS])
def test_a_word_for_a_part_of_the_day_decides_between_two_readings_of_a_clock(
    text: str, zone: str, local: str
) -> None:
    begins, ends = parse_moment(text, zone), parse_moment(text, zone, end_of_day=True)
    assert (begins.at, begins.precision) == (_local(local, zone), Precision.MINUTE)
    assert (ends.at, ends.precision) == (begins.at, begins.precision)


@pytest.mark.parametrize(("text", "zone", "first", "last"), CLOCK_SPANS)
def test_each_end_of_a_span_has_its_own_part_of_the_day(text: str, zone: str, first: str, last: str) -> None:
    assert parse_moment(text, zone).at == _local(first, zone)
    assert parse_moment(text, zone, end_of_day=True).at == _local(last, zone)


@pytest.mark.parametrize(("text", "zone", "day"), MIDNIGHTS)
def test_midnight_begins_the_day_and_ends_that_of_a_deadline(text: str, zone: str, day: str) -> None:
    begins, ends = parse_moment(text, zone), parse_moment(text, zone, end_of_day=True)
    assert (begins.at, begins.precision) == (_local(f"{day} 00:00", zone), Precision.MINUTE)
    assert (ends.at - begins.at, ends.precision) == (timedelta(days=1), Precision.MINUTE)


@pytest.mark.parametrize(("text", "zone", "day"), [*VAGUE, *STILL_DAYS])
def test_what_names_no_hour_leaves_the_day(text: str, zone: str, day: str) -> None:
    moment = parse_moment(text, zone)
    assert (moment.at, moment.precision) == (_local(f"{day} 00:00", zone), Precision.DAY)


@pytest.mark.parametrize(("text", "zone"), NO_CLOCKS)
def test_an_hour_that_can_be_read_in_two_ways_or_does_not_exist_is_refused(text: str, zone: str) -> None:
    with pytest.raises(ValueError, match="not a date"):
        parse_moment(text, zone)


@pytest.mark.parametrize(("text", "local"), ZONES)
def test_a_zone_behind_a_clock_is_obeyed(text: str, local: str) -> None:
    moment = parse_moment(text, TH)
    assert (moment.at, moment.precision) == (_local(local, TH), Precision.MINUTE)


@pytest.mark.parametrize(("text", "zone"), ONLY_THE_MONTH)
def test_the_week_of_a_month_is_known_by_its_month_alone(text: str, zone: str) -> None:
    moment = parse_moment(text, zone)
    assert (moment.at, moment.precision) == (_local("2026-06-01 00:00", zone), Precision.MONTH)


@pytest.mark.parametrize(("text", "zone"), ONLY_A_PART)
def test_a_date_that_is_a_part_of_what_is_said_is_refused(text: str, zone: str) -> None:
    with pytest.raises(ValueError, match="not a date"):
        parse_moment(text, zone)


MORNING_AND_AFTERNOON = {
    "th": (TH, "{d}/{m}/{be} {h}:{minute:02} {half}", ("ก่อนเที่ยง", "หลังเที่ยง")),
    "vi": (VN, "{h} giờ {minute:02} phút {half} ngày {d}/{m}/{y}", ("sáng", "chiều")),
    "id": (ID, "{d}-{m:02}-{y} pukul {h}.{minute:02} {half}", ("pagi", "sore")),
    "tr": (TR, "{d}.{m}.{y} {half} saat {h}:{minute:02}", ("öğleden önce", "öğleden sonra")),
    "en": (ID, "{d}/{m}/{y} {h}:{minute:02} {half}", ("a.m.", "p.m.")),
    "en words": (ID, "{d}/{m}/{y}, {h}:{minute:02} in the {half}", ("morning", "afternoon")),
}


@pytest.mark.parametrize("language", MORNING_AND_AFTERNOON)
@given(at=st.datetimes(datetime(2017, 1, 1), datetime(2056, 12, 31)))  # noqa: DTZ001  # wall clocks
def test_every_minute_of_a_day_is_read_back_from_a_clock_of_twelve_hours(language: str, at: datetime) -> None:
    zone, form, halves = MORNING_AND_AFTERNOON[language]
    text = form.format(
        d=at.day,
        m=at.month,
        y=at.year,
        be=at.year + 543,
        minute=at.minute,
        h=at.hour % 12 or 12,
        half=halves[at.hour >= 12],
    )
    expected = at.replace(second=0, microsecond=0, tzinfo=ZoneInfo(zone))
    assert parse_moment(text, zone).at == expected.astimezone(UTC)


def test_a_text_of_five_hundred_characters_may_hold_a_date_and_a_longer_one_holds_none() -> None:
    assert parse_moment("5 Mei 2026".ljust(499, " ") + ".", ID).precision is Precision.DAY
    text = "5 Mei 2026" + " x" * 245
    assert (len(text), parse_moment(text, ID).precision) == (500, Precision.DAY)
    with pytest.raises(ValueError, match="a text of 501 characters"):
        parse_moment(f"{text}x", ID)


@pytest.mark.parametrize(("year", "meant"), [("2400", 1857), ("2399", 2399), ("2600", 2057)])
def test_a_thai_year_from_2400_on_is_buddhist(year: str, meant: int) -> None:
    if 1990 <= meant <= 2100:
        assert parse_moment(f"5/8/{year}", TH).at.year == meant
    else:
        with pytest.raises(ValueError, match="outside 1990"):
            parse_moment(f"5/8/{year}", TH)


@pytest.mark.parametrize(
    ("zone_name", "local"),
    [
        ("KST", "2026-11-23 12:00"),
        ("WET", "2026-11-23 21:00"),
        ("WEST", "2026-11-23 20:00"),
        ("BST", "2026-11-23 20:00"),
        ("EEST", "2026-11-23 18:00"),
        ("MYT", "2026-11-23 13:00"),
        ("HKT", "2026-11-23 13:00"),
        ("PHT", "2026-11-23 13:00"),
        ("AEST", "2026-11-23 11:00"),
        ("AEDT", "2026-11-23 10:00"),
        ("ICT", "2026-11-23 14:00"),
    ],
)
def test_other_zones_behind_a_clock_are_known_by_their_names(zone_name: str, local: str) -> None:
    assert parse_moment(f"23 Nov 2026 14:00 {zone_name}", TH).at == _local(local, TH)
