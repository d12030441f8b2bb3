"""The weekday beside a date, in six languages: one that the date does not fall on says that one of the two is wrong.

"Jumat, 5 Desember 2026" is a Saturday: nobody can tell whether the day or the weekday is meant, so it is refused, and
its words stay in the reject. A weekday counts where it stands right beside the date; those of a span ("Monday to
Friday") are hours of opening. All text here is folded, and each date in it is a "|".
"""

import re
from datetime import date
from typing import Final

from transform.text import fold

# From Monday to Sunday. Words say a weekday wherever they stand beside a date; "_" is a blank.
_WORDS: Final = """
monday tuesday wednesday thursday friday saturday sunday
mon tue wed thur fri sat sun
mon tues wed thurs fri sat sun
จันทร์ อังคาร พุธ พฤหัสบดี ศุกร์ เสาร์ อาทิตย์
จันทร์ อังคาร พุธ พฤหัส ศุกร์ เสาร์ อาทิตย์
thu_hai thu_ba thu_tu thu_nam thu_sau thu_bay chu_nhat
thu_2 thu_3 thu_4 thu_5 thu_6 thu_7 chu_nhat
senin selasa rabu kamis jumat sabtu minggu
senin selasa rabu kamis jum'at sabtu ahad
senin selasa rabu kamis jum_at sabtu ahad
pazartesi sali carsamba persembe cuma cumartesi pazar
월요일 화요일 수요일 목요일 금요일 토요일 일요일
"""
# Short forms are other words too: they count in brackets, and before a date with a comma.
_SHORT: Final = """
mon tue wed thu fri sat sun
จ. อ. พ. พฤ. ศ. ส. อา.
t2 t3 t4 t5 t6 t7 cn
sen sel rab kam jum sab min
pzt sal car per cum cmt paz
pts sal car per cum cts paz
월 화 수 목 금 토 일
月 火 水 木 金 土 日
"""


def _numbered(table: str) -> dict[str, int]:
    rows = (line.split() for line in table.strip().splitlines())
    return {fold(word.replace("_", " ")): number for row in rows for number, word in enumerate(row)}


def _any_of(words: dict[str, int]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


_WORD_OF: Final = _numbered(_WORDS)
_SHORT_OF: Final = _numbered(_SHORT)
_EITHER: Final = _SHORT_OF | _WORD_OF
_WORD: Final = rf"(?:{_any_of(_WORD_OF)})(?![a-z\u0e30-\u0e4e])"
_SHORT_WORD: Final = rf"(?:{_any_of(_EITHER)})(?![a-z])"
# "Lần thứ hai" is the second time, "phiên thứ hai" the second session.
_COUNTS: Final = "".join(
    f"(?<!{word} )" for word in ("lan", "dot", "ky", "phien", "vong", "buoi", "cuoc", "khoa", "goi", "thau")
)
_START: Final = rf"(?<![a-z]){_COUNTS}"
_TO: Final = (
    r"(?:[-–—~/&,;]|to|and|or|s/d|sampai|hingga|atau|dan|den|toi|va|hoac|ile|ve|veya|ถึง|และ|หรือ|부터|또는)"
)
# What parts a weekday from its date: marks, brackets and words for "the day of".
_MARKS: Final = r"[\s,.:;/()\[\]ฯ–—-]*"
_DAY_WORD: Final = r"(?:pada|tanggal|tgl|ngay|on|the|date|gunu|tarih[a-z]*|(?:วัน)?ที่)"
_HALF: Final = r"(?:\s(?:pagi|siang|sore|malam|sang|chieu|morning|afternoon|evening))?"
_BETWEEN: Final = rf"{_HALF}{_MARKS}(?:{_DAY_WORD}{_MARKS}){{0,2}}"
_BEHIND: Final = rf"{_MARKS}(?:(?:hari|วัน|ngay|gunu|tarih[a-z]*){_MARKS})?"
_SPAN: Final = re.compile(rf"{_WORD}\s?{_TO}\s?(?:hari|วัน)?\s?{_WORD}")
_NEEDS: Final = re.compile("[a-z\u0e00-\u0e7f\uac00-\ud7a3\u4e00-\u9fff]")
_BESIDE: Final = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_START}(?P<day>{_WORD}){_BETWEEN}\|",
        rf"(?<![a-z\u0e01-\u0e4e.]){_COUNTS}(?P<day>{_SHORT_WORD})(?:(?<=\.)|\s*,)\s*(?:{_DAY_WORD}{_MARKS})?\|",
        rf"[(\[]\s?(?P<day>{_SHORT_WORD})\s?[)\]]\s*\|",
        rf"\|{_BEHIND}(?P<day>{_WORD})",
        rf"\|[\s.,]*[(\[]\s?(?:(?:hari|วัน|ngay)\s?)?(?P<day>{_SHORT_WORD})\s?[)\]]",
        r"\|\s*(?P<day>[월화수목금토])(?=\s*$)",  # 일 is also the day of a month
    )
)
# A clock between the two, with its words: the weekday is then still the date's.
_CLOCK: Final = re.compile(
    r"(?:(?<![a-z])(?:at|pukul|jam|pkl|saat|(?:vao )?luc)(?![a-z])|เวลา|오전|오후)?[\s.,:]*"
    r"(?<!\d)\d{1,2}\s?(?:(?:[:.]\s?|h)\d\d(?::\d\d)?|h(?![a-z])|gio(?:\s?\d{1,2}(?:\s?phut)?)?|시(?:\s?\d{1,2}\s?분)?|(?=[ap]\.?m\b))(?!\d)"
    r"\s?(?:[ap]\.?m\b\.?|น\.?|(?:wib|wita|wit|hrs?|gio|saat|gmt|utc|ict|kst)(?![a-z])(?:\s?[+-]\s?\d{1,2})?)?"
)
_APOSTROPHES: Final = str.maketrans("\u2019\u2018\u02bc\u00b4`", "'" * 5)


def check_weekday(rest: str, day: date) -> None:
    """Raise ValueError where a weekday right beside the date is another one than it falls on.

    Args:
        rest: the folded text, each date in it a "|".
        day: that date.
    """
    if not _NEEDS.search(rest):
        return
    text = _CLOCK.sub(" ", _SPAN.sub(" ", rest.translate(_APOSTROPHES)))
    for pattern in _BESIDE:
        for found in pattern.finditer(text):
            if _EITHER[found["day"]] != day.weekday():
                raise ValueError(f"{day} is no {found['day']}")
