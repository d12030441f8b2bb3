"""What holds a date and is another one: weeks, quarters, phases, spans and counts of days.

"Minggu ke-2 Juni 2026" is no second of June, "15-20 Juni 2026" no twentieth, "30 days from 5 June 2026" no fifth.
All text here is folded.
"""

import re
from typing import Final

from transform.values._months import MONTH

_LETTER: Final = re.compile("[a-z\u0e00-\u0e7f]")
_NUMBER: Final = r"(?:\d{1,2}(?!\d)|[ivx]+\b)(?:st|nd|rd|th)?"
# A number behind one of these counts weeks, phases or lots. Indonesian "minggu" alone is also Sunday.
_COUNTED: Final = re.compile(
    rf"(?<![a-z])(?:(?:minggu|pekan|hari)\s?(?=ke)|(?=ke-\d)|minggu\s(?=[ivx]+\b)|(?:dasarian|dekade|tahap|termin|gelombang|"
    rf"periode|angsuran|paket|tuan|ky|dot|lan|giai doan|week|wk|phase|stage|part|batch|round|lot|package|hafta|donem"
    rf"|etap|kisim)(?![a-z])\s?)(?:(?:ke|thu|so|no|nomor|number)(?![a-z]))?[\s.-]*{_NUMBER}"
    r"|(?<![a-z])thu [2-7](?=\sthang\s?\d)"  # Vietnamese counts its weekdays: Monday is "second"
    r"|(?:สัปดาห์|งวด|ครั้ง|รอบ|ระยะ)\s?ที่\s?\d{1,2}(?!\d)"
)
# A moment is known to its minute, day, month or year: there is no precision for these.
_QUARTER: Final = re.compile(
    r"(?<![a-z])(?:quy|triwulan|tw|kuartal|caturwulan|semester|smt|trimester|quarter)(?![a-z])\.?\s?(?:ke|thu|no)?[\s.-]*"
    r"(?:\d(?!\d)|i{1,3}(?![a-z])|iv(?![a-z]))"
    r"|(?<![a-z\d])(?:[qhs][1-4]|[1-4]q)(?![a-z\d:])|[1-4]\.?\s?(?:ceyrek|yariyil)|ไตรมาส|ปีงบประมาณ"
)
_DAYS: Final = re.compile(
    r"\d\s?\)?\s?(?:(?:calendar|working|business)\s)?(?:ngay|tuan|thang(?!\s?\d)|hari|minggu|bulan|days?|weeks?|months?|gun|hafta|ay)"
    r"(?![a-z])"
)
_COUNTED_FROM: Final = re.compile(
    r"(?<![a-z])(?:ke tu|tinh tu|sau (?:ngay|khi)|truoc ngay|sejak|terhitung|setelah|sebelum|from|after|since|before|"
    r"prior to|following|itibaren|sonra|once)(?![a-z])"
)
_THAI_DAYS_FROM: Final = re.compile(r"\d\s?(?:วัน|เดือน)(?:ทำการ|ปฏิทิน)?\s?(?:นับ|หลัง|ก่อน|ถัด)")

_TO: Final = (
    r"(?:[-–—~/&]|(?<![a-z])(?:to|until|till|through|and|s\.?\s?d\.?|s/d|sampai(?: dengan)?|hingga|dan|den|toi|va|ve"
    r"|ile|ila)(?![a-z])|ถึง|และ)"
)
_ANY_MONTH: Final = MONTH.replace("?P<month>", "?:")
_SPAN_OF_DAYS: Final = re.compile(
    rf"(?<![\d:.,/-])(?P<first>\d{{1,2}})(?:st|nd|rd|th|\.)?\s?{_TO}\s?(?:ngay\s|วันที่\s?|tanggal\s)?(?P<last>\d{{1,2}})"
    rf"(?:(?:st|nd|rd|th|\.)?[\s,]*(?:of\s)?{_ANY_MONTH}|\s?(?P<sep>[/.])\s?\d{{1,2}}\s?(?P=sep)\s?\d{{4}})"
)
_SPAN_OF_MONTHS: Final = re.compile(rf"(?<![a-z]){_ANY_MONTH}(?:\s?\d{{4}})?\s?{_TO}\s?{_ANY_MONTH}")


def without_counts(folded: str) -> str:
    """The text without numbers that count weeks, quarters, phases or lots."""
    return _QUARTER.sub(" ; ", _COUNTED.sub(" ; ", folded)) if _LETTER.search(folded) else folded


def check_whole(folded: str) -> None:
    """Raise ValueError where the date in the text is only a part of what is said: a span, or so many days from it."""
    if (_DAYS.search(folded) and _COUNTED_FROM.search(folded)) or _THAI_DAYS_FROM.search(folded):
        raise ValueError("it is counted from a date")
    if (span := _SPAN_OF_DAYS.search(folded)) and int(span["first"]) < int(span["last"]):
        raise ValueError("it is a span of days")


def check_whole_month(folded: str) -> None:
    """Raise ValueError where a month or year in the text is only a part of what is said: a quarter, or several."""
    if _QUARTER.search(folded):
        raise ValueError("it is a part of a year")
    if _SPAN_OF_MONTHS.search(folded):
        raise ValueError("it is a span of months")
