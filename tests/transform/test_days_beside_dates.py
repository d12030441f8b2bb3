"""Days, weeks and months that a date only points to, in six languages, and dates with such words that stand."""

from datetime import date
from itertools import product
from zoneinfo import ZoneInfo

import pytest

from tests.transform.date_samples import ID, KR, TH, TR, VN
from transform.values.dates import parse_moment

POINTED_TO = [
    ("w/c 5 December 2026", TH),
    ("W/C: 5 December 2026", TH),
    ("wk commencing 5 December 2026", TH),
    ("w/e 5 December 2026", TH),
    ("wc Monday 7 December 2026", TH),
    ("5 December 2026 week", TH),
    ("the day after 5 December 2026", TH),
    ("the next working day after Saturday, 5 December 2026", TH),
    ("the month following 5 December 2026", TH),
    ("the day before December 5, 2026", TH),
    ("the eve of 5 December 2026", TH),
    ("week commencing: 5 December 2026", TH),
    ("week beginning Mon 7 Dec 2026", TH),
    ("the week that follows 5 December 2026", TH),
    ("the week containing 5 December 2026", TH),
    ("the night before 5 December 2026", TH),
    ("5 December 2026 (w/c)", TH),
    ("5 December 2026 plus one working day", TH),
    ("5 Aralık 2026'dan hemen sonraki gün", TR),
    ("5 Aralık 2026 tarihinden sonraki 2. iş günü", TR),
    ("5 Aralık 2026 öncesi son iş günü", TR),
    ("5 Aralık 2026 tarihinin bir gün sonrası", TR),
    ("5 Aralık 2026 Cumartesi haftası", TR),
    ("tuần sau đó ngày 5/12/2026", VN),
    ("hôm sau ngày 5/12/2026", VN),
    ("sau ngày 5/12/2026 một tuần", VN),
    ("สัปดาห์หน้าหลังวันที่ 5 ธันวาคม 2569", TH),
    ("วันทำการถัดไปจากวันที่ 5 ธันวาคม 2569", TH),
    ("หลังวันที่ 5 ธันวาคม 2569 หนึ่งวัน", TH),
    ("สัปดาห์เริ่มวันที่ 5 ธันวาคม 2569", TH),
    ("hari berikutnya dari 5 Desember 2026", ID),
    ("besoknya setelah 5 Desember 2026", ID),
    ("minggu dengan tanggal 5 Desember 2026", ID),
    ("2026.12.05 다음 날", KR),
    ("2026. 12. 5.(토) 다음 영업일", KR),
    ("2026-12-05 익일", KR),
    ("2026년 12월 5일 해당 주", KR),
    ("2026년 12월 5일 하루 전", KR),
    ("the first Monday after the 5th of December 2026", TH),
    ("weekday nearest to 5 December 2026", TH),
    ("5 Aralık 2026'dan sonraki hafta", TR),
    ("5 Aralık 2026'yı takip eden hafta", TR),
    ("5 Aralık 2026'yı izleyen ilk iş günü", TR),
    ("05.12.2026 tarihini izleyen gün", TR),
    ("05.12.2026 tarihini müteakip işgünü", TR),
    ("5 Aralık 2026 Cumartesi gününü takip eden ay", TR),
    ("5 Aralık 2026'nın ertesi günü", TR),
    ("5 Aralık 2026'dan bir önceki gün", TR),
    ("5 Aralık 2026'dan sonraki ilk pazartesi", TR),
    ("5 Aralık 2026'nın bulunduğu hafta", TR),
    ("tuần sau ngày 5/12/2026", VN),
    ("tuần tiếp theo sau ngày 5 tháng 12 năm 2026", VN),
    ("ngày làm việc tiếp theo ngày 5/12/2026", VN),
    ("ngày hôm sau ngày 5/12/2026", VN),
    ("ngày liền trước ngày 5/12/2026", VN),
    ("tháng sau ngày 5/12/2026", VN),
    ("thứ hai sau ngày 5/12/2026", VN),
    ("trong tuần ngày 5/12/2026", VN),
    ("สัปดาห์หลังวันที่ 5 ธันวาคม 2569", TH),
    ("วันทำการถัดจากวันที่ 5 ธันวาคม 2569", TH),
    ("วันทำการแรกหลังวันที่ ๕ ธันวาคม ๒๕๖๙", TH),
    ("วันรุ่งขึ้นของวันที่ 5 ธันวาคม 2569", TH),
    ("เดือนถัดจากวันที่ 5 ธันวาคม 2569", TH),
    ("ถัดจากวันที่ 5 ธันวาคม 2569", TH),
    ("วันจันทร์ก่อนวันที่ 5 ธันวาคม 2569", TH),
    ("สัปดาห์ 5 ธันวาคม 2569", TH),
    ("5 ธันวาคม 2569 วันทำการถัดไป", TH),
    ("minggu tanggal 5 Desember 2026", ID),
    ("minggu setelah tanggal 5 Desember 2026", ID),
    ("minggu yang dimulai 7 Desember 2026", ID),
    ("hari kerja setelah 5 Desember 2026", ID),
    ("hari kerja berikutnya setelah tanggal 5 Desember 2026", ID),
    ("keesokan harinya setelah 5 Desember 2026", ID),
    ("bulan sesudah 05-12-2026", ID),
    ("Senin setelah 5 Desember 2026", ID),
    ("H+1 setelah 5 Desember 2026", ID),
    ("2026년 12월 5일 다음 날", KR),
    ("2026년 12월 5일의 다음 주", KR),
    ("2026년 12월 5일(토) 다음 영업일", KR),
    ("2026년 12월 5일 이후 첫 영업일", KR),
    ("2026년 12월 5일 익일", KR),
    ("2026년 12월 5일 전날", KR),
    ("2026년 12월 5일이 속한 주", KR),
    ("2026년 12월 5일로부터 30일 이내", KR),
    ("2026년 12월 5일부터 10일간", KR),
]

# All are 5 December 2026.
STILL_THE_DAY = [
    ("5 December 2026 or the next working day", TH),
    ("the working day of 5 December 2026", TH),
    ("on working days, before 5 December 2026", TH),
    ("Saturday evening, 5 December 2026", TH),
    ("week 49, 5 December 2026", TH),
    ("holiday, 5 December 2026", TH),
    ("Monday (before noon) 5 December 2026", TH),
    ("05.12.2026 tarihi, tatil ise izleyen iş günü", TR),
    ("5 Aralık 2026 günü", TR),
    ("5 Aralık 2026'dan sonra", TR),
    ("5 Aralık 2026 Cumartesi günü mesai bitimine kadar", TR),
    ("Thứ Bảy ngày 5/12/2026", VN),
    ("ngày làm việc 5/12/2026", VN),
    ("Thứ Tư, sau ngày 5/12/2026", VN),
    ("ngày 5 tháng 12 năm 2026", VN),
    ("ngày 5/12/2026, sau một tuần công bố kết quả", VN),
    ("Quý khách nộp trước ngày 5/12/2026", VN),
    ("วันเสาร์ที่ 5 ธันวาคม 2569", TH),
    ("วันที่ 5 ธันวาคม 2569 และวันทำการถัดไป", TH),
    ("ก่อนวันที่ 5 ธันวาคม 2569", TH),
    ("ภายหลังวันที่ 5 ธันวาคม 2569", TH),
    ("hari Sabtu tanggal 5 Desember 2026", ID),
    ("hari kerja 5 Desember 2026", ID),
    ("setelah 5 Desember 2026", ID),
    ("2026년 12월 5일(토)", KR),
    ("2026년 12월 5일까지", KR),
    ("2026년 12월 5일 주택 공급", KR),
    ("2026년 12월 5일 전자입찰", KR),
    ("2026년 12월 5일 전일제", KR),
    ("2026-12-05 주택 공급", KR),
    ("2026-12-05 전자입찰", KR),
]
UNITS = ["day", "working day", "business day", "week", "month", "Friday", "weekend"]
RELATIONS = ["after", "following", "before", "preceding", "prior to"]
DATES = [
    "5 December 2026",
    "the 5th of December 2026",
    "December 5, 2026",
    "05/12/2026",
    "Saturday 5 December 2026",
]


@pytest.mark.parametrize(("text", "zone"), POINTED_TO)
def test_a_day_week_or_month_that_a_date_points_to_is_refused(text: str, zone: str) -> None:
    with pytest.raises(ValueError, match=r"it is counted|it is a week"):
        parse_moment(text, zone)


@pytest.mark.parametrize(("text", "zone"), STILL_THE_DAY)
def test_words_of_days_beside_a_date_that_stands_for_itself_change_nothing(text: str, zone: str) -> None:
    assert parse_moment(text, zone).at.astimezone(ZoneInfo(zone)).date() == date(2026, 12, 5)


@pytest.mark.parametrize(("unit", "relation", "day"), list(product(UNITS, RELATIONS, DATES)))
def test_each_english_unit_relation_and_form_of_a_date_go_together(
    unit: str, relation: str, day: str
) -> None:
    with pytest.raises(ValueError, match=r"it is counted|it is a week"):
        parse_moment(f"the {unit} {relation} {day}", TH)


def test_indonesian_minggu_before_a_sunday_is_that_sunday() -> None:
    sunday = parse_moment("Minggu tanggal 6 Desember 2026", ID)
    assert sunday.at.astimezone(ZoneInfo(ID)).date() == date(2026, 12, 6)
