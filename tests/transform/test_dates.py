"""Dates and times in the forms that portals write."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.notice import Moment, Precision
from tests.transform.date_samples import DAYS, ID, KR, MINUTES, NO_DATES, PERIODS, TH, TR, VN
from transform.values.dates import day_moment, local_moment, parse_instant, parse_moment


def _local(text: str, zone: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize(("text", "zone", "local"), MINUTES)
def test_a_time_that_is_said_is_kept_to_the_minute(text: str, zone: str, local: str) -> None:
    assert parse_moment(text, zone) == Moment(
        _local(local, zone).astimezone(UTC), Precision.MINUTE, zone, text
    )


@pytest.mark.parametrize(("text", "zone", "day"), DAYS)
def test_a_day_begins_at_local_midnight_and_as_a_deadline_ends_a_minute_before(
    text: str, zone: str, day: str
) -> None:
    begins = parse_moment(text, zone)
    ends = parse_moment(text, zone, end_of_day=True)
    assert begins == Moment(_local(f"{day} 00:00", zone).astimezone(UTC), Precision.DAY, zone, text)
    assert ends == Moment(_local(f"{day} 23:59", zone).astimezone(UTC), Precision.DAY, zone, text)


@pytest.mark.parametrize(("text", "zone", "precision", "first", "last"), PERIODS)
def test_a_month_or_year_says_no_day(
    text: str, zone: str, precision: Precision, first: str, last: str
) -> None:
    begins, ends = parse_moment(text, zone), parse_moment(text, zone, end_of_day=True)
    assert (begins.precision, ends.precision) == (precision, precision)
    assert (begins.at, ends.at) == (_local(first, zone), _local(last, zone))


@pytest.mark.parametrize(("text", "zone"), NO_DATES)
def test_what_is_no_date_or_an_impossible_one_is_refused(text: str, zone: str) -> None:
    with pytest.raises(ValueError, match="not a date"):
        parse_moment(text, zone)


def test_of_a_span_of_hours_a_deadline_is_the_last_and_an_opening_the_first() -> None:
    text = "ในวันที่ ๘\nมิถุนายน ๒๕๖๙ ระหว่างเวลา ๑๓.๐๐ น. ถึง ๑๖.๐๐ น."
    assert parse_moment(text, TH).at == _local("2026-06-08 13:00", TH)
    assert parse_moment(text, TH, end_of_day=True).at == _local("2026-06-08 16:00", TH)


def test_the_instant_is_in_utc_and_the_portals_words_are_kept() -> None:
    moment = parse_moment("22.10.2026 - 10:00", TR)
    assert moment.at.isoformat() == "2026-10-22T07:00:00+00:00"
    assert moment.raw == "22.10.2026 - 10:00"


def test_a_naive_time_gets_the_portals_zone_and_an_aware_one_keeps_its_own() -> None:
    naive = datetime(2026, 8, 5, 9)  # noqa: DTZ001  # a wall clock is what is tested
    assert local_moment(naive, VN, Precision.MINUTE, "x").at.isoformat() == "2026-08-05T02:00:00+00:00"
    assert local_moment(naive.replace(tzinfo=UTC), VN, Precision.MINUTE, "x").at.hour == 9
    assert (
        day_moment(date(2026, 8, 5), VN, "x", end_of_day=True).at.isoformat() == "2026-08-05T16:59:00+00:00"
    )


@pytest.mark.parametrize(
    ("text", "local"),
    [
        ("2025-01-31 14:00:00.000000Z", "2025-01-31 14:00"),
        ("2025-02-11T08:30:00Z", "2025-02-11 08:30"),
        ("2025-02-11T08:30:00+00:00", "2025-02-11 08:30"),
        ("2025-02-11 10:00:00", "2025-02-11 10:00"),
    ],
)
def test_a_z_that_a_portal_puts_behind_its_own_wall_clock_is_dropped(text: str, local: str) -> None:
    moment = parse_moment(text, ID, false_utc=True)
    assert (moment.at, moment.precision) == (_local(local, ID), Precision.MINUTE)


@pytest.mark.parametrize(
    ("text", "zone", "precision", "local"),
    [
        ("2026-09-03T21:00:00Z", TR, Precision.DAY, "2026-09-04 00:00"),
        ("2026-11-16T17:00:00.000Z", TH, Precision.DAY, "2026-11-17 00:00"),
        ("2026-09-03T21:00:01Z", TR, Precision.MINUTE, "2026-09-04 00:00:01"),
        ("2026-09-04T07:15:00Z", TR, Precision.MINUTE, "2026-09-04 10:15"),
    ],
)
def test_an_instant_at_local_midnight_says_a_day_and_no_time(
    text: str, zone: str, precision: Precision, local: str
) -> None:
    moment = parse_instant(text, zone)
    assert (moment.at, moment.precision, moment.raw) == (_local(local, zone), precision, text)


def test_a_deadline_that_is_given_as_an_instant_at_midnight_ends_with_its_day() -> None:
    assert parse_instant("2026-09-03T21:00:00Z", TR, end_of_day=True).at == _local("2026-09-04 23:59", TR)


@pytest.mark.timeout(60)
@pytest.mark.parametrize("page", ["5 mei" + " " * 100_000 + "x", "1/" * 50_000, "5 mei" + "," * 490])
def test_a_page_is_refused_at_once(page: str) -> None:
    with pytest.raises(ValueError, match="not a date"):
        parse_moment(page, ID)


THAI_MONTHS = [
    "มกราคม",
    "กุมภาพันธ์",
    "มีนาคม",
    "เมษายน",
    "พฤษภาคม",
    "มิถุนายน",
    "กรกฎาคม",
    "สิงหาคม",
    "กันยายน",
    "ตุลาคม",
    "พฤศจิกายน",
    "ธันวาคม",
]
TURKISH_MONTHS = [
    "Ocak",
    "Şubat",
    "Mart",
    "Nisan",
    "Mayıs",
    "Haziran",
    "Temmuz",
    "Ağustos",
    "Eylül",
    "Ekim",
    "Kasım",
    "Aralık",
]
INDONESIAN_MONTHS = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
]
THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")


FIRST = datetime(2017, 1, 1)  # noqa: DTZ001  # wall clocks are what portals write
LAST = datetime(2056, 12, 31)  # noqa: DTZ001  # the same


def _thai(at: datetime) -> str:
    text = f"{at.day} {THAI_MONTHS[at.month - 1]} พ.ศ. {at.year + 543} เวลา {at:%H.%M} น."
    return text.translate(THAI_DIGITS)


WRITERS: dict[str, tuple[str, Callable[[datetime], str]]] = {
    "iso": (VN, lambda at: f"{at:%Y-%m-%dT%H:%M:%S}"),
    "vi": (VN, lambda at: f"{at:%H} giờ {at:%M} phút, ngày {at:%d/%m/%Y}"),
    "vi words": (VN, lambda at: f"{at:%H:%M} ngày {at.day} tháng {at.month} năm {at.year}"),
    "id": (ID, lambda at: f"{at.day} {INDONESIAN_MONTHS[at.month - 1]} {at.year} {at:%H:%M}"),
    "tr": (TR, lambda at: f"{at.day} {TURKISH_MONTHS[at.month - 1]} {at.year} - {at:%H:%M}"),
    "tr caps": (
        TR,
        lambda at: f"{at.day} {TURKISH_MONTHS[at.month - 1].replace('i', 'İ').upper()} {at.year} {at:%H:%M}",
    ),
    "tr dots": (TR, lambda at: f"{at:%d.%m.%Y} {at:%H:%M}"),
    "th": (TH, _thai),
    "th short": (TH, lambda at: f"{at:%d/%m/}{(at.year + 543) % 100:02} {at:%H:%M}"),
    "vi half": (
        VN,
        lambda at: (
            f"{at.hour % 12 or 12} giờ {at:%M} phút {'sáng' if at.hour < 12 else 'chiều'} ngày {at:%d/%m/%Y}"
        ),
    ),
    "ko": (
        KR,
        lambda at: (
            f"{at.year}년 {at.month}월 {at.day}일 "
            f"{'오전' if at.hour < 12 else '오후'} {at.hour % 12 or 12}시 {at.minute}분"
        ),
    ),
    "en": (TH, lambda at: f"{at:%d-%b-%Y %H:%M}"),
    "us": (TH, lambda at: f"{at:%B} {at.day}, {at.year} {at:%I:%M %p}"),
}


@pytest.mark.parametrize("form", WRITERS)
@given(at=st.datetimes(FIRST, LAST))
def test_every_date_written_in_a_portals_form_is_read_back(form: str, at: datetime) -> None:
    zone, write = WRITERS[form]
    at = at.replace(second=0, microsecond=0)
    assert parse_moment(write(at), zone).at == at.replace(tzinfo=ZoneInfo(zone))


@given(st.text(max_size=40))
def test_any_other_text_is_refused_with_a_value_error_or_read_inside_the_range(text: str) -> None:
    try:
        moment = parse_moment(text, TH)
    except ValueError:
        return
    assert timedelta(0) <= moment.at - datetime(1989, 12, 31, tzinfo=UTC)
