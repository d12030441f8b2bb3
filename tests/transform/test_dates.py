"""Dates and times in the forms that portals write."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transform.dates import day_moment, local_moment, parse_moment
from transform.notice import Moment, Precision

TH, VN, ID, TR = "Asia/Bangkok", "Asia/Ho_Chi_Minh", "Asia/Jakarta", "Europe/Istanbul"

MINUTES = [
    ("22.10.2026 - 10:00", TR, "2026-10-22 10:00"),
    ("22.10.2026 10:00", TR, "2026-10-22 10:00"),
    ("22/10/2026 10:00:59", TR, "2026-10-22 10:00:59"),
    ("22-10-2026 10:00", TR, "2026-10-22 10:00"),
    ("22 Ekim 2026 saat 10.30", TR, "2026-10-22 10:30"),
    ("5 KASIM 2026 Perşembe saat 10:30", TR, "2026-11-05 10:30"),
    ("Tarih ve Saati : 01.12.2026 - 14:00", TR, "2026-12-01 14:00"),
    ("15 Ağustos 2026 - 09:30", TR, "2026-08-15 09:30"),
    ("09 giờ 00 phút, ngày 05/08/2026", VN, "2026-08-05 09:00"),
    ("09 giờ 00 ngày 05/08/2026", VN, "2026-08-05 09:00"),
    ("08h30 ngày 5/8/2026", VN, "2026-08-05 08:30"),
    ("14h ngày 5/8/2026", VN, "2026-08-05 14:00"),
    ("10g30 ngày 5/8/2026", VN, "2026-08-05 10:30"),
    ("05/08/2026 09:00", VN, "2026-08-05 09:00"),
    ("05/08/2026 02:30 CH", VN, "2026-08-05 14:30"),
    ("05/08/2026 09:30 SA", VN, "2026-08-05 09:30"),
    ("ngày 5 tháng 8 năm 2026 lúc 9:05", VN, "2026-08-05 09:05"),
    ("21-May-2026 10:00 (Hanoi time)", VN, "2026-05-21 10:00"),
    ("15 Januari 2025 08:00", ID, "2025-01-15 08:00"),
    ("15 Januari 2025 08:00 WIB", ID, "2025-01-15 08:00"),
    ("15 Agustus 2025 08:00 WITA", ID, "2025-08-15 07:00"),
    ("15 Agustus 2025 08.00 WIT", ID, "2025-08-15 06:00"),
    ("Rabu, 5 November 2025 pukul 16.00 WIB", ID, "2025-11-05 16:00"),
    ("1 Nopember 2025 jam 23:59", ID, "2025-11-01 23:59"),
    ("05 Feb 2024 10:08:07", ID, "2024-02-05 10:08:07"),
    ("2024-02-05 10:08:07", ID, "2024-02-05 10:08:07"),
    ("2023-10-17T22:08:00.607", ID, "2023-10-17 22:08:00.607"),
    ("2026-08-05T09:00:00", VN, "2026-08-05 09:00"),
    ("2026-01-23T07:08:00.000+0000", VN, "2026-01-23 14:08"),
    ("2026-01-23T07:08:00Z", VN, "2026-01-23 14:08"),
    ("2026-01-23T07:08:00+07:00", TR, "2026-01-23 03:08"),
    ("20260805T0900", VN, "2026-08-05 09:00"),
    ("20260805093015", VN, "2026-08-05 09:30:15"),
    ("Fri, 02 Oct 2026 01:57:37 ICT", TH, "2026-10-02 01:57:37"),
    ("Fri, 02 Oct 2026 01:57:37 +0700", TH, "2026-10-02 01:57:37"),
    ("Fri, 02 Oct 2026 01:57:37 GMT", TH, "2026-10-02 08:57:37"),
    ("02 Oct 2026 10:00 GMT+7", TH, "2026-10-02 10:00"),
    ("02 Oct 2026 05:00 -0500", TH, "2026-10-02 17:00"),
    ("October 2, 2026 5:30 pm", TH, "2026-10-02 17:30"),
    ("October 2, 2026 12:15 a.m.", TH, "2026-10-02 00:15"),
    ("2 October 2026, 5 pm", TH, "2026-10-02 17:00"),
    ("๘ มิถุนายน ๒๕๖๙ เวลา ๑๖.๐๐ น.", TH, "2026-06-08 16:00"),
    ("วันที่ 8 มิถุนายน พ.ศ. 2569 เวลา 09.30 น.", TH, "2026-06-08 09:30"),
    ("8 มิ.ย. 69 16:00 น.", TH, "2026-06-08 16:00"),
    ("08/06/2569 16:00", TH, "2026-06-08 16:00"),
    ("05/08/2026 24:00", VN, "2026-08-06 00:00"),
]

DAYS = [
    ("22.10.2026", TR, "2026-10-22"),
    ("1.2.2026", TR, "2026-02-01"),
    ("5 ARALIK 2026", TR, "2026-12-05"),
    ("5 Aralık 2026", TR, "2026-12-05"),
    ("19 Şubat 2026", TR, "2026-02-19"),
    ("19 Mayıs 2026 Salı", TR, "2026-05-19"),
    ("30 Eylül 2026", TR, "2026-09-30"),
    ("29 Eki 2026", TR, "2026-10-29"),
    ("05/08/2026", VN, "2026-08-05"),
    ("05-08-2026", VN, "2026-08-05"),
    ("5/8/2026", VN, "2026-08-05"),
    ("ngày 5 tháng 8 năm 2026", VN, "2026-08-05"),
    ("Ngày 05 tháng 08 năm 2026", VN, "2026-08-05"),
    ("5 Tháng Tám, 2026", VN, "2026-08-05"),
    ("5 Thg 12 2026", VN, "2026-12-05"),
    ("15 Januari 2025", ID, "2025-01-15"),
    ("15 Pebruari 2025", ID, "2025-02-15"),
    ("31 Desember 2025", ID, "2025-12-31"),
    ("1 Agt 2025", ID, "2025-08-01"),
    ("1 Mei 2025", ID, "2025-05-01"),
    ("29-Feb-2024", ID, "2024-02-29"),
    ("22-Jul-2026", TH, "2026-07-22"),
    ("22 July 2026", TH, "2026-07-22"),
    ("22nd of July, 2026", TH, "2026-07-22"),
    ("July 22, 2026", TH, "2026-07-22"),
    ("May 27, 2026", TH, "2026-05-27"),
    ("June 10,2026", TH, "2026-06-10"),
    ("Sept. 3, 2026", TH, "2026-09-03"),
    ("2026-07-22", TH, "2026-07-22"),
    ("2026/07/22", TH, "2026-07-22"),
    ("20260722", TH, "2026-07-22"),
    ("2016-11-23+01:00", TR, "2016-11-23"),
    ("2569-06-08", TH, "2026-06-08"),
    ("21/05/69", TH, "2026-05-21"),
    ("21/05/2569", TH, "2026-05-21"),
    ("21/05/26", TH, "2026-05-21"),
    ("21/05/26", VN, "2026-05-21"),
    ("21 พฤษภาคม 2569", TH, "2026-05-21"),
    ("๒๗ พฤษภาคม พ.ศ. ๒๕๖๙", TH, "2026-05-27"),
    ("ประกาศ ณ วันที่ ๒๗ พฤษภาคม พ.ศ. ๒๕๖๙", TH, "2026-05-27"),
    ("วันที่ ๘\nมิถุนายน ๒๕๖๙", TH, "2026-06-08"),
    ("29 กุมภาพันธ์ 2567", TH, "2024-02-29"),
    ("3 ก.พ. 69", TH, "2026-02-03"),
    ("3 ธ.ค. 2568", TH, "2025-12-03"),
    ("3 เดือน ธันวาคม พ.ศ. 2568", TH, "2025-12-03"),
    ("21 พฤษภาคม 2569", VN, "2026-05-21"),
]

PERIODS = [
    ("August 2026", ID, Precision.MONTH, "2026-08-01 00:00", "2026-08-31 23:59"),
    ("Agustus 2026", ID, Precision.MONTH, "2026-08-01 00:00", "2026-08-31 23:59"),
    ("tháng 2/2028", VN, Precision.MONTH, "2028-02-01 00:00", "2028-02-29 23:59"),
    ("tháng 8 năm 2026", VN, Precision.MONTH, "2026-08-01 00:00", "2026-08-31 23:59"),
    ("06/2569", TH, Precision.MONTH, "2026-06-01 00:00", "2026-06-30 23:59"),
    ("2026-06", TR, Precision.MONTH, "2026-06-01 00:00", "2026-06-30 23:59"),
    ("Haziran 2026", TR, Precision.MONTH, "2026-06-01 00:00", "2026-06-30 23:59"),
    ("มิถุนายน 2569", TH, Precision.MONTH, "2026-06-01 00:00", "2026-06-30 23:59"),
    ("2026", TR, Precision.YEAR, "2026-01-01 00:00", "2026-12-31 23:59"),
    ("ปี พ.ศ. 2569", TH, Precision.YEAR, "2026-01-01 00:00", "2026-12-31 23:59"),
    ("Tahun 2026", ID, Precision.YEAR, "2026-01-01 00:00", "2026-12-31 23:59"),
]

NO_DATES = [
    ("", TR),
    ("yakında", TR),
    ("31/02/2026", VN),
    ("12/25/2026", VN),
    ("00/01/2026", VN),
    ("29 กุมภาพันธ์ 2569", TH),
    ("๑๖.๐๐ น.", TH),
    ("05/08/2026 25:00", VN),
    ("05/08/2026 10:75", VN),
    ("05/08/1985", VN),
    ("05/08/2101", VN),
    ("05/08/2569", VN),
    ("05/08/2026 - 10/08/2026", VN),
    ("15 Januari 2025 s.d. 20 Januari 2025", ID),
    ("12/2026/QĐ-UBND", VN),
    ("2026/1783854", TR),
    ("IB2600378695", VN),
    ("99999999", VN),
]


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


THAI_MONTHS = "มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม".split()
TURKISH_MONTHS = "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık".split()
INDONESIAN_MONTHS = (
    "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split()
)
THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")


def _thai(at: datetime) -> str:
    text = f"{at.day} {THAI_MONTHS[at.month - 1]} พ.ศ. {at.year + 543} เวลา {at:%H.%M} น."
    return text.translate(THAI_DIGITS)


WRITERS = {
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
    "en": (TH, lambda at: f"{at:%d-%b-%Y %H:%M}"),
    "us": (TH, lambda at: f"{at:%B} {at.day}, {at.year} {at:%I:%M %p}"),
}


@pytest.mark.parametrize("form", WRITERS)
@given(
    at=st.datetimes(datetime(2017, 1, 1), datetime(2056, 12, 31), allow_imaginary=False)  # noqa: DTZ001  # wall clocks
)
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
