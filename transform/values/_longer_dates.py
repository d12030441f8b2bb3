"""Expressions of which a date is only a part, in five languages: its week, what is counted from it, what it bounds.

"A month from 5 December", "seminggu setelah 5 Desember", "5 Aralık haftası", "not before 5 December": none of them is
that day. All text here is folded.
"""

import re
from typing import Final

from transform.text import fold
from transform.values._days_beside_dates import BESIDE
from transform.values._months import ANY_MONTH

_DATE_SOON: Final = r"[^;|()]{0,40}\d"
_DAYS: Final = r"\d{1,3}(?:\s?\([^()]{1,30}\))?\s(?:(?:calendar|working|business|is)\s)?"
_UNIT: Final = (
    r"(?:days?|weeks?|months?|hari|minggu|pekan|bulan|ngay|tuan|thang|gun|hafta|ay)(?![a-z])(?!\s?\d)"
)
# "5 October 2026": what stands before a length of time that begins there, with a Turkish ending or word.
_BEHIND_A_DATE: Final = r"(?<=\d)(?:['\u2019]?[a-z]{2,4})?,?\s?(?:tarihinde[a-z]*\s|gunu\s)?"
# Letters that a text needs, the expression, and what it is.
_LONGER: Final = tuple(
    (re.compile(needs), re.compile(pattern), what)
    for needs, pattern, what in (
        *BESIDE,
        (
            "day|week|month|year|fortnight",
            (
                r"(?<![a-z])(?:(?:an?|one|each|every)\s(?:(?:full|whole|calendar)\s)?(?:day|week|month|year|fortnight)"
                rf"|(?:two\s)?fortnights?)\s(?:of|from|after|before|since|following|prior to)(?![a-z]){_DATE_SOON}"
            ),
            "it is counted from a date",
        ),
        (
            "se(?:hari|minggu|pekan|bulan|tahun)",
            (
                r"(?<![a-z])se(?:hari|minggu|pekan|bulan|tahun)\s(?:sebelum|setelah|sesudah|sejak|dari|terhitung|pasca|mulai)"
                rf"(?![a-z]){_DATE_SOON}"
            ),
            "it is counted from a date",
        ),
        (
            "mot|nua",
            (
                r"(?<![a-z])(?<!thang )(?:mot|nua)\s(?:ngay|tuan|thang|nam)\s(?:ke tu|tinh tu|tu ngay|sau|truoc)"
                rf"(?![a-z]){_DATE_SOON}"
            ),
            "it is counted from a date",
        ),
        (
            r"plus|minus|ditambah|dikurangi|cong|arti|eksi|บวก|\+",
            (
                rf"{_BEHIND_A_DATE}(?:(?:plus|minus|ditambah|dikurangi|cong|arti|eksi)(?![a-z])|\+)\s?{_DAYS}{_UNIT}"
                r"|\d\s?(?:บวก|\+)(?:อีก)?\s?\d{1,3}\s?(?:วัน|สัปดาห์|เดือน)"
            ),
            "it is counted from a date",
        ),
        (
            r"for \d|for a|selama|trong|boyunca|sure",
            (
                rf"{_BEHIND_A_DATE}(?:for|selama|trong(?: vong)?)\s"
                r"(?:a (?:period|term) of\s|(?:jangka )?waktu\s|thoi gian\s)?"
                rf"{_DAYS}{_UNIT}|{_BEHIND_A_DATE}{_DAYS}{_UNIT}\s(?:sureyle|sure ile|boyunca)"
            ),
            "it begins a length of time",
        ),
        (
            "เวลา",
            fold(r"เป็น(?:ระยะ)?เวลา\s?") + r"(?:ไม่น้อยกว่า\s?|ประมาณ\s?)?\d{1,3}\s?(?:วัน|สัปดาห์|เดือน|ปี)",
            "it begins a length of time",
        ),
        (
            "week|fortnight",
            (
                r"(?<![a-z])(?:weekend|week|fortnight)s?\s"
                r"(?:of|from|after|before|following|commencing|starting|beginning|ending)\s(?:on\s)?(?:the\s)?"
                r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s)?(?:the\s)?"
                rf"(?:\d|{ANY_MONTH}\s?\d{{1,2}}(?!\d))"
            ),
            "it is a week",
        ),
        ("pekan", r"(?<![a-z])pekan\s(?:dari\s)?(?:tanggal\s)?\d{1,2}\s", "it is a week"),
        (
            "tuan",
            (
                r"(?<![a-z])tuan\s(?:(?:le|cua|tu|bat dau|chua)\s){1,3}(?:ngay\s)?\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]"
                r"|(?<![a-z])tuan\s\d{1,2}/\d{1,2}/\d"
            ),
            "it is a week",
        ),
        (
            "hafta",
            (
                rf"\d{{1,2}}\s{ANY_MONTH}(?:\s\d{{4}})?(?:['\u2019]?[a-z]{{2,4}})?\shaftasi[a-z]*"
                r"|\d[./]\d{4}\shaftasi[a-z]*|basla(?:yan|yacak) hafta(?![a-z])"
            ),
            "it is a week",
        ),
        ("สัปดาห์", fold("สัปดาห์") + "(?:ของ|ที่เริ่ม|ที่เริ่มต้น|ซึ่งเริ่ม)?(?:จาก|ใน)?\\s?วันที่", "it is a week"),
        (
            "before|earlier|sooner|sebelum|cepat|awal|truoc|som|once|erken|ก่อน|เร็ว",
            (
                r"(?<![a-z])(?:(?:not|no)\s(?:before|earlier|sooner)|(?:on|at)\sthe\searliest|tidak\s(?:boleh\s)?sebelum"
                r"|paling\s(?:cepat|awal)|khong\s(?:truoc|som\shon)|som\snhat|en\serken|once\solma(?:mak|yacak|z)[a-z]*)(?![a-z])"
                "|ไม่ก่อน|ไม่เร็วกว่า|อย่างเร็ว"
            ),
            "it is the first possible day",
        ),
    )
)


_MAY_BE_LONGER: Final = re.compile("|".join(needs.pattern for needs, _pattern, _what in _LONGER))


def check_no_longer(folded: str) -> None:
    """Raise ValueError where the date in the text is only a part of a longer expression."""
    if not _MAY_BE_LONGER.search(folded):
        return
    for needs, pattern, what in _LONGER:
        if needs.search(folded) and pattern.search(folded):
            raise ValueError(what)
