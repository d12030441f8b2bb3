"""What holds a date and is another one: weeks, quarters, phases, spans and counts of days.

"Minggu ke-2 Juni 2026" is no second of June, "15-20 Juni 2026" no twentieth, "30 days from 5 June 2026" no fifth.
All text here is folded.
"""

import re
from typing import Final

from transform.text import fold
from transform.values._longer_dates import check_no_longer
from transform.values._months import ANY_MONTH

_LETTER: Final = re.compile("[a-z\u0e00-\u0e7f\uac00-\ud7a3]")
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
_NUMBERS: Final = (
    r"(?<![a-z])(?:one|two|three|five|seven|ten|fourteen|fifteen|twenty(?:[ -]one)?|thirty|forty(?:[ -]five)?|sixty"
    r"|ninety|satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|sepuluh|belas|puluh"
    r"|(?<!thu )(?:hai|ba|bon|bay|tam|chin|muoi|lam)"
    r"|bir|iki|uc|dort|bes|alti|yedi|sekiz|dokuz|yirmi|otuz|kirk|elli|altmis|doksan|on(?= (?:is )?(?:gun|hafta|ay)))"
)
# The last digit of a year is none of a count: "5 Ekim 2026 gun".
_COUNT: Final = rf"(?:(?<!\d\d\d)\d(?:\s?\([^()]{{1,30}}\)|\s?\))?|{_NUMBERS}(?:\s?\(\d{{1,3}}\))?)\s?"
_UNIT: Final = (
    rf"(?:ngay|tuan|thang(?!\s?\d)|hari|minggu|bulan(?!\s?{ANY_MONTH})|tahun(?!\s?\d)|days?|weeks?|months?|years?"
    r"|gun(?:u|luk)?|hafta(?:lik)?|ay|yil)(?![a-z])"
)
_DAYS: Final = rf"{_COUNT}(?:(?:calendar|working|business|is|takvim|x\s?24)\s)?{_UNIT}"
_SO_MANY_DAYS: Final = re.compile(_DAYS)
_COUNTED_FROM: Final = re.compile(
    r"(?<![a-z])(?:ke tu|tinh tu|sau (?:ngay|khi)|truoc ngay|sejak|terhitung|setelah|sebelum|from|after|since|before|"
    r"prior to|following|itibaren|sonra(?:ki)?|once(?:ki)?|evvel|izleyen|takip eden|takiben)(?![a-z])"
)
# Words that count from a date only where they stand right behind the days: they are ordinary words elsewhere.
_WORK: Final = r"(?:\s(?:kalender|kerja|lam viec|lich|duong lich))?\s"
_DAYS_OF: Final = re.compile(
    rf"{_DAYS}{_WORK}(?:dari|mulai|semenjak|pasca|sesudah|tu|sau|truoc|bat dau|as of|upon|past|starting|beginning"
    rf"|commencing|of (?:the )?(?:date of )?(?:[a-z]+day,? )?(?:the )?(?:\d|{ANY_MONTH}))"
    rf"|(?<![a-z])within [^;|]{{0,40}}?(?:{_DAYS}|\d\s?hours?) of(?![a-z])|\d\s?x\s?24\s?jam (?:sejak|setelah|dari)"
)
# "In 30 days" and a date with nothing between them that would part the two.
_IN: Final = r"\s(?:sure )?(?:icinde|icerisinde|zarfinda)(?![a-z])"
_TURKISH_DAYS_FROM: Final = re.compile(rf"\d{{4}}[^;,(]{{0,40}}?{_DAYS}{_IN}|{_DAYS}{_IN}\s\d")
_THAI_NUMBER: Final = r"(?:\d|หนึ่ง|สอง|สาม|สี่|ห้า|หก|เจ็ด|แปด|เก้า|สิบ|ร้อย)"
_THAI_DAYS: Final = rf"{_THAI_NUMBER}\s?(?:วัน(?!ที่)(?:{fold('ทำการ')}|ปฏิทิน)?|เดือน|สัปดาห์|ปี)"
_THAI_DAYS_FROM: Final = re.compile(
    rf"{_THAI_DAYS}\s?(?:นับ|หลัง|ก่อน|ถัด|จาก|ตั้งแต่)|ภายใน\s?(?:ระยะเวลา\s?)?{_THAI_NUMBER}*\s?{_THAI_DAYS}"
    rf"|นับ(?:จาก|แต่|ตั้งแต่|ถัด).*{_THAI_DAYS}"
)

# Each stands behind words of which it needs one: most texts have none, and looking costs little.
_OFFSETS: Final = (
    (
        re.compile(
            "(?:hari|ngay|tuan|minggu|days?|weeks?|months?|years?|hours?|bulan|tahun|thang|jam) [a-z]"
        ),
        _DAYS_OF,
    ),
    (re.compile("icinde|icerisinde|zarfinda"), _TURKISH_DAYS_FROM),
    (re.compile("วัน|เดือน|สัปดาห์|ปี"), _THAI_DAYS_FROM),
)

_TO: Final = (
    r"(?:[-–—~/&]|(?<![a-z])(?:to|until|till|through|and|s\.?\s?d\.?|s/d|sampai(?: dengan)?|hingga|dan|den|toi|va|ve"
    r"|ile|ila)(?![a-z])|ถึง|และ)"
)
_SPAN_OF_DAYS: Final = re.compile(
    rf"(?<![\d:.,/-])(?P<first>\d{{1,2}})(?:st|nd|rd|th|\.)?\s?{_TO}\s?(?:ngay\s|วันที่\s?|tanggal\s)?(?P<last>\d{{1,2}})"
    rf"(?:(?:st|nd|rd|th|\.)?[\s,]*(?:of\s)?{ANY_MONTH}|\s?(?P<sep>[/.])\s?\d{{1,2}}\s?(?P=sep)\s?\d{{4}})"
)
_SPAN_OF_MONTHS: Final = re.compile(rf"(?<![a-z]){ANY_MONTH}(?:\s?\d{{4}})?\s?{_TO}\s?{ANY_MONTH}")

# A day in words before a month, or in figures with its words in brackets: a month alone would say less than the text.
_ORDINAL: Final = (
    "(?:(?:twenty|thirty)[ -])?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth"
    "|(?:thir|four|fif|six|seven|eigh|nine)teenth|twentieth|thirtieth)"
)
_CARDINAL: Final = (
    "(?:(?:satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|sepuluh|sebelas|belas|puluh|bir|iki|uc|dort|bes|alti|yedi"
    r"|sekiz|dokuz|on|yirmi|otuz)\s?){1,3}"
)
_TH_DAY: Final = fold("(?:หนึ่ง|เอ็ด|สอง|สาม|สี่|ห้า|หก|เจ็ด|แปด|เก้า|สิบ|ยี่)")
_VI_DAY: Final = "(?:(?:mong|mung|mot|hai|ba|bon|tu|nam|lam|sau|bay|tam|chin|muoi)\\s){1,3}"
_WORDED_DAY: Final = re.compile(
    rf"(?<![a-z]){_ORDINAL}\s(?:day\s)?(?:of\s)?{ANY_MONTH}"
    rf"|(?:^|(?:tanggal|tgl\.?|pada)\s|[,:]\s?){_CARDINAL}(?:bulan\s)?{ANY_MONTH}"
    rf"|(?<![a-z])ngay\s{_VI_DAY}(?:thang\s\d|{ANY_MONTH})|ที่\s?{_TH_DAY}+\s?(?:เดือน\s?)?{ANY_MONTH}"
    rf"|(?<!\d)\d{{1,2}}(?:st|nd|rd|th)?\s?\([^()]{{2,30}}\)\s?(?:of\s|bulan\s|เดือน\s?)?{ANY_MONTH}"
    rf"|[(\[]\s?\d{{1,2}}(?:st|nd|rd|th)?\s?[)\]]\s?(?:(?:day\s)?of\s|bulan\s|thang\s|เดือน\s?)?{ANY_MONTH}"
)


def without_counts(folded: str) -> str:
    """The text without numbers that count weeks, quarters, phases or lots."""
    return _QUARTER.sub(" ; ", _COUNTED.sub(" ; ", folded)) if _LETTER.search(folded) else folded


def _is_counted(folded: str) -> bool:
    if not _LETTER.search(folded):
        return False
    if _COUNTED_FROM.search(folded) and _SO_MANY_DAYS.search(folded):
        return True
    return any(needs.search(folded) and form.search(folded) for needs, form in _OFFSETS)


def check_whole(folded: str) -> None:
    """Raise ValueError where the date in the text is only a part of what is said: a span, or so many days from it."""
    if _is_counted(folded):
        raise ValueError("it is counted from a date")
    if _LETTER.search(folded) or "+" in folded:
        check_no_longer(folded)
    if (span := _SPAN_OF_DAYS.search(folded)) and int(span["first"]) < int(span["last"]):
        raise ValueError("it is a span of days")


def check_whole_month(folded: str) -> None:
    """Raise ValueError where a month or year in the text is only a part of what is said: a quarter, or several."""
    if _QUARTER.search(folded):
        raise ValueError("it is a part of a year")
    if _WORDED_DAY.search(folded):
        raise ValueError("its day is told in words")
    if _SPAN_OF_MONTHS.search(folded):
        raise ValueError("it is a span of months")
