"""Time zones in words beside a clock, in five languages."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from domain.notice import Precision
from tests.transform.date_samples import ID, TH, TR, VN
from transform.values.dates import parse_moment

# What it means on the portal's wall clock; the clock that is written is 14:00.
SURE = [
    ("5 December 2026 14:00 Greenwich Mean Time", TH, "2026-12-05 21:00"),
    ("5 December 2026 14:00 Coordinated Universal Time", TH, "2026-12-05 21:00"),
    ("5 December 2026 14:00 Zulu", TH, "2026-12-05 21:00"),
    ("14:00 giờ Greenwich ngày 5/12/2026", VN, "2026-12-05 21:00"),
    ("5 Aralık 2026 14:00 Greenwich saati", TR, "2026-12-05 17:00"),
    ("5 Desember 2026 pukul 14.00 waktu Greenwich", ID, "2026-12-05 21:00"),
    ("5 ธันวาคม 2569 14:00 เวลากรีนิช", TH, "2026-12-05 21:00"),
    ("5 Desember 2026 14.00 Waktu Indonesia Barat", ID, "2026-12-05 14:00"),
    ("5 Desember 2026 14.00 Waktu Indonesia Tengah", ID, "2026-12-05 13:00"),
    ("5 Desember 2026 14.00 Waktu Indonesia Timur", ID, "2026-12-05 12:00"),
    ("5 Desember 2026 pukul 14.00 (waktu Indonesia bagian timur)", ID, "2026-12-05 12:00"),
]

FOREIGN = [
    ("5 December 2026 14:00 Eastern Time", TH),
    ("5 December 2026 14:00 US Eastern Standard Time", TH),
    ("5 December 2026 14:00 (Tokyo time)", TH),
    ("14:00 Manila time on 5 December 2026", TH),
    ("5 December 2026 14:00 Washington D.C. time", TH),
    ("5 December 2026 14:00 (Washington, DC time)", TH),
    ("5 December 2026 14:00 local time in Geneva", TH),
    ("5 December 2026 14:00 Central European Time", VN),
    ("5 December 2026 14:00 Bangkok time", TR),
    ("14:00 giờ Paris ngày 5/12/2026", VN),
    ("14:00 giờ Nhật Bản ngày 5/12/2026", VN),
    ("14 giờ 00 (giờ Tokyo), ngày 5/12/2026", VN),
    ("14:00 giờ Nga, ngày 5/12/2026", VN),
    ("5 Aralık 2026 14:00 Brüksel saati", TR),
    ("5 ARALIK 2026 14:00 BRÜKSEL SAATİ", TR),
    ("5 Aralık 2026 14:00 Almanya saatiyle", TR),
    ("5 Aralık 2026 14:00 Tokyo yerel saati", TR),
    ("5 Desember 2026 14.00 waktu Jepang", ID),
    ("5 Desember 2026 pukul 14.00 waktu Singapura", ID),
    ("5 ธันวาคม 2569 14:00 เวลาโตเกียว", TH),
    ("5 ธันวาคม 2569 14:00 ตามเวลาประเทศญี่ปุ่น", TH),
]

# All are 14:00 of 5 December 2026 on the portal's wall clock.
OWN = [
    ("5 December 2026 14:00 Bangkok time", TH),
    ("5 December 2026 14:00 Thailand time", TH),
    ("5 December 2026 14:00 Indochina Time", TH),
    ("5 December 2026 14:00 Bangkok time", ID),
    ("5 December 2026 14:00 Hanoi time", VN),
    ("5 December 2026 14.00 local time", ID),
    ("Closing date and time: 5 December 2026 14:00", TH),
    ("14:00 giờ Hà Nội ngày 5/12/2026", VN),
    ("14:00 (giờ Việt Nam) ngày 5/12/2026", VN),
    ("14:00 giờ địa phương ngày 5/12/2026", VN),
    ("14.00 giờ ngày 5/12/2026", VN),
    ("14:00 trong giờ lao động, ngày 5/12/2026", VN),
    ("14:00 giờ hành chính ngày 5/12/2026", VN),
    ("14:00 giờ, Nga Sơn, ngày 5/12/2026", VN),
    ("14:00 giờ Lào Cai, ngày 5/12/2026", VN),
    ("5 Desember 2026 pukul 14.00 waktu Jakarta", ID),
    ("5 Desember 2026 14.00 waktu setempat", ID),
    ("5 Desember 2026 pukul 14.00, batas waktu pemasukan", ID),
    ("5 Desember 2026 14.00 (WIB)", ID),
    ("5 Aralık 2026 14:00 Türkiye saati", TR),
    ("5 Aralık 2026 14.00 (Ankara saati)", TR),
    ("5 Aralık 2026 14.00 yerel saatiyle", TR),
    ("İhale saati 14:00, 5 Aralık 2026", TR),
    ("5 ธันวาคม 2569 14:00 เวลาประเทศไทย", TH),
    ("5 ธันวาคม 2569 14:00 เวลาท้องถิ่น", TH),
    ("5 ธันวาคม 2569 เวลา 14.00 น. เวลาราชการ", TH),
]


@pytest.mark.parametrize(("text", "zone", "local"), SURE)
def test_a_zone_whose_words_name_one_offset_is_obeyed(text: str, zone: str, local: str) -> None:
    moment = parse_moment(text, zone)
    assert moment.at == datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(zone))
    assert moment.precision is Precision.MINUTE


@pytest.mark.parametrize(("text", "zone"), FOREIGN)
def test_a_clock_of_another_country_is_refused(text: str, zone: str) -> None:
    with pytest.raises(ValueError, match="its clock is that of"):
        parse_moment(text, zone)


@pytest.mark.parametrize(("text", "zone"), OWN)
def test_the_country_s_own_time_in_words_is_the_portal_s_clock(text: str, zone: str) -> None:
    moment = parse_moment(text, zone)
    assert moment.at == datetime(2026, 12, 5, 14, tzinfo=ZoneInfo(zone))
    assert moment.precision is Precision.MINUTE


def test_without_a_clock_the_words_for_a_place_s_time_take_nothing_from_the_day() -> None:
    assert parse_moment("5 December 2026 (Tokyo time)", TH).precision is Precision.DAY
