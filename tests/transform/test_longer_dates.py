"""Expressions of which a date is only a part, and ordinary words that look like them."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from tests.transform.date_samples import ID, TH, TR, VN
from transform.values.dates import parse_moment

LONGER = [
    ("within a fortnight of 5 December 2026", TH),
    ("a month from 5 December 2026", TH),
    ("one week before 5 December 2026", TH),
    ("5 December 2026 plus 10 days", TH),
    ("5 December 2026 for 30 days", TH),
    ("5 December 2026 for a period of 30 days", TH),
    ("The week of 5 December 2026", TH),
    ("Week commencing 5 December 2026", TH),
    ("the week beginning on Monday, December 7, 2026", TH),
    ("not before 5 December 2026", TH),
    ("no earlier than 5 December 2026", TH),
    ("seminggu setelah 5 Desember 2026", ID),
    ("sebulan sejak tanggal 5 Desember 2026", ID),
    ("5 Desember 2026 ditambah 10 hari", ID),
    ("5 Desember 2026 selama 30 hari", ID),
    ("pekan 5 Desember 2026", ID),
    ("paling cepat 5 Desember 2026", ID),
    ("tidak sebelum 5 Desember 2026", ID),
    ("một tuần sau ngày 5/12/2026", VN),
    ("một tháng kể từ ngày 5/12/2026", VN),
    ("ngày 5/12/2026 cộng 10 ngày", VN),
    ("5/12/2026 trong 30 ngày", VN),
    ("tuần 5/12/2026", VN),
    ("tuần từ ngày 5/12/2026", VN),
    ("không trước ngày 5/12/2026", VN),
    ("sớm nhất là ngày 5/12/2026", VN),
    ("5 Aralık 2026'dan bir hafta sonra", TR),
    ("5 Aralık 2026 artı 10 gün", TR),
    ("05.12.2026 + 10 gün", TR),
    ("5 Aralık 2026 tarihinden 30 gün süreyle", TR),
    ("5 Aralık 2026 haftası", TR),
    ("5 Aralık haftası, 5 Aralık 2026", TR),
    ("7 Aralık 2026'da başlayan hafta", TR),
    ("5 Aralık 2026'dan önce olmamak üzere", TR),
    ("en erken 05.12.2026", TR),
    ("5 ธันวาคม 2569 เป็นเวลา 30 วัน", TH),
    ("5 ธันวาคม 2569 เป็นระยะเวลา 2 เดือน", TH),
    ("5 ธันวาคม 2569 บวก 10 วัน", TH),
    ("สัปดาห์ของวันที่ 5 ธันวาคม 2569", TH),
    ("ไม่ก่อนวันที่ 5 ธันวาคม 2569", TH),
]

# All are 5 December 2026.
STILL_THE_DAY = [
    ("by 5 December 2026", TH),
    ("not later than 5 December 2026", TH),
    ("no later than the 5th of December 2026", TH),
    ("before 5 December 2026", TH),
    ("Fire Safety Week, 5 December 2026", TH),
    ("the day of 5 December 2026", TH),
    ("5 December 2026 for the month of training", TH),
    ("5 December 2026 (Plus Consulting)", TH),
    ("Sabtu 5 Desember 2026", ID),
    ("Sabtu, 5 Desember 2026", ID),
    ("paling lambat 5 Desember 2026", ID),
    ("sebelum 5 Desember 2026", ID),
    ("Pekan Olahraga, 5 Desember 2026", ID),
    ("selama pameran 5 Desember 2026", ID),
    ("trước ngày 5/12/2026", VN),
    ("trong ngày 5/12/2026", VN),
    ("Công ty Tuấn Minh, ngày 5/12/2026", VN),
    ("ký bởi Nguyễn Anh Tuấn ngày 5/12/2026", VN),
    ("ngày 5/12/2026, thi công 10 ngày", VN),
    ("chậm nhất ngày 5/12/2026", VN),
    ("5 Aralık 2026 hafta içi", TR),
    ("Engelliler Haftası 5 Aralık 2026", TR),
    ("en geç 05.12.2026", TR),
    ("5 Aralık 2026'dan önce", TR),
    ("ก่อนวันที่ 5 ธันวาคม 2569", TH),
    ("ภายในวันที่ 5 ธันวาคม 2569", TH),
    ("5 ธันวาคม 2569 เป็นเวลาราชการ", TH),
]


@pytest.mark.parametrize(("text", "zone"), LONGER)
def test_a_date_inside_a_longer_expression_is_refused(text: str, zone: str) -> None:
    with pytest.raises(ValueError, match=r"it is (?:counted|a week|the first)|it begins a length"):
        parse_moment(text, zone)


@pytest.mark.parametrize(("text", "zone"), STILL_THE_DAY)
def test_ordinary_words_beside_a_date_leave_the_day(text: str, zone: str) -> None:
    assert parse_moment(text, zone).at.astimezone(ZoneInfo(zone)).date() == date(2026, 12, 5)
