"""Times of day in the words round a date: the part of `transform.values.dates` that reads clocks.

All text here is folded (`transform.text.fold`), and each date in it is already replaced by "|".
"""

import re
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Final, NamedTuple

from transform.text import fold

# Hours (24 h) that a part of the day may mean. Of the two readings of a clock the one inside counts. The night has
# both ends of a day.
_HOURS: Final = {
    "morning": frozenset(range(12)),
    "afternoon": frozenset(range(12, 24)),
    "noon": frozenset(range(10, 16)),
    "midday": frozenset(range(10, 16)),
    "evening": frozenset(range(13, 24)),
    "night": frozenset((*range(6), *range(18, 24))),
    "midnight": frozenset((*range(6), *range(18, 24))),
}
_TWELVE_IS_MIDNIGHT: Final = ("evening", "night", "midnight")
_MIDNIGHT, _NOON = 24, 12
_STAND_ALONE: Final = ("noon", "midnight")
# Words as patterns, tried in this order: "after midnight" before "midnight", "gece yarisi" before "gece". Latin
# words are whole ones; Turkish ones take their endings. "Siang" is the middle of the day and no certain hour.
_PARTS: Final = (
    ("morning", "หลังเที่ยงคืน|ก่อนเที่ยง(?!คืน)(?:วัน)?|เช้า|รุ่งสาง|오전|새벽|아침"),
    ("afternoon", "ก่อนเที่ยงคืน|หลังเที่ยง(?:วัน)?|บ่าย|เย็น|오후"),
    ("midnight", "เที่ยงคืน|สองยาม|자정"),
    ("noon", "เที่ยง(?!ธรรม)(?:วัน|ตรง)?|정오"),
    ("evening", "หัวค่ำ|ค่ำ|저녁"),
    ("night", "กลางคืน|ดึก|밤"),
    ("morning", "after midnight|(?:rang |buoi )?sang|(?:dini|pagi) hari|pagi|subuh|sabah[a-z]{0,4}"),
    ("morning", "ogleden once|(?:early )?morning|forenoon"),
    ("afternoon", "before midnight|ogleden sonra[a-z]{0,3}|ikindi|(?:buoi )?chieu|sore|petang|afternoon"),
    ("midnight", "midnight|tengah malam|nua dem|gece yarisi[a-z]{0,4}"),
    ("noon", "noon|mid-?day|tengah hari|(?:giua |buoi )?trua|ogle(?:n|ne|nde|nden|ye|yin)?"),
    ("midday", "siang"),
    ("evening", "evening|(?:buoi )?toi(?! (?:da|thieu))|aksam[a-z]{0,4}"),
    ("night", "malam|(?:ban )?dem|khuya|gece(?:si|leyin)?|night"),
)
# Too short to count anywhere but right beside a clock: English, Vietnamese (SA, CH), Turkish (ÖÖ, ÖS).
_HALVES: Final = (("morning", r"a\.?m\.?|sa|oo"), ("afternoon", r"p\.?m\.?|ch|os"))


def _any_of(parts: tuple[tuple[str, str], ...], name: Callable[[int], str]) -> str:
    borders = ("(?<![a-z])", "(?![a-z])")
    folded = [(fold(words), borders if words.isascii() else ("", "")) for _part, words in parts]
    return "|".join(
        f"({name(at)}{before}(?:{words}){after})" for at, (words, (before, after)) in enumerate(folded)
    )


_PART: Final = re.compile(_any_of((*_PARTS, *_HALVES), lambda at: f"?P<part{at}>"))
_PART_NAMES: Final = (
    *((name, False) for name, _words in _PARTS),
    *((name, True) for name, _words in _HALVES),
)
_LONG_PART: Final = re.compile(_any_of(_PARTS, lambda _at: "?:"))
# What may stand between a clock and its part of the day.
_GLUE: Final = re.compile(
    r"(?:[\s,(.'’]|น\.?(?![\u0e01-\u0e4e])|นาฬิกา|ช่วง|ตอน|เวลา|(?<![a-z])(?:hari|waktu|in|the|at|on|vao|luc|saat|pukul|"
    r"pkl|jam|o'clock|hrs?|hours?|phut|[dty][ae])(?![a-z]))*"
)
_RANGE: Final = re.compile(r"[-–~]|\b(?:to|until|till|s\.?d|s/d|sampai|hingga|den)\b|ถึง")

_MAY_HOLD: Final = re.compile("[a-z0-9\u0e00-\u0e7f\uac00-\ud7a3]")
_LETTER: Final = re.compile("[a-z\u0e00-\u0e7f\uac00-\ud7a3]")
_WEEKDAY_NUMBER: Final = re.compile(r"(?<![a-z])thu [2-7](?!\d)")  # Vietnamese counts its weekdays
_THAI_HOURS: Final = ("หนึ่ง", "สอง", "สาม", "สี่", "ห้า", "หก", "เจ็ด", "แปด", "เก้า", "สิบ", "สิบเอ็ด", "สิบสอง")
_THAI_NUMBERS: Final = {fold(word): str(number) for number, word in enumerate(_THAI_HOURS, start=1)}
_THAI_WORDS: Final = "|".join(sorted(_THAI_NUMBERS, key=len, reverse=True))
_THAI_NUMBER: Final = re.compile(rf"(?<=ตี)(?:{_THAI_WORDS})|(?:{_THAI_WORDS})(?=\s?(?:ทุ่ม|โมง))")

_OF_EVENING: Final = "ทุ่ม"  # hours counted from six in the evening
_OF_NIGHT: Final = "ตี"  # and from midnight
_OF_DAY: Final = "โมง"  # one to five of these are of the morning's old count or of the afternoon
_FIRST_OF_DAY: Final = 6
_EVENING_BEGINS: Final = 18
_HALF_AN_HOUR: Final = 30
_HALF_PAST: Final = "(?P<half>ครึ่ง)?"
# Letters that a text needs, and the pattern. What one form has taken the next does not see.
_CLOCKS: Final = tuple(
    (needs, re.compile(pattern))
    for needs, pattern in (
        (":", r"(?<![\d:])(?P<h>\d{1,2}):(?P<m>\d{2})(?::(?P<s>\d{2})(?:[.,]\d+)?)?(?!\d)"),
        (
            "gh",
            r"(?<!\d)(?<!\d\.)(?P<h>\d{1,2})\s?(?:gio|h|g(?=\d))(?![a-z])\s?(?:(?P<m>\d{2})(?!\d)|(?P<half>ruoi))?(?:\s?(?:phut|'))?",
        ),
        ("h", r"(?<![\d:.])(?P<h>[01]\d|2[0-3])(?P<m>[0-5]\d)\s?(?:hrs?|hours)\b"),
        ("시", r"(?<!\d)(?P<h>\d{1,2})\s?시(?:\s?(?P<m>\d{1,2})\s?분)?"),
        ("โ", rf"(?P<h>บ่าย(?=โมง))(?P<unit>โมง)\s?{_HALF_PAST}"),
        ("ทตโ", rf"(?<!\d)(?P<h>\d{{1,2}})\s?(?P<unit>ทุ่ม|โมง)(?:ตรง)?\s?{_HALF_PAST}"),
        ("ต", rf"(?P<unit>ตี)\s?(?P<h>\d)(?!\d)\s?{_HALF_PAST}"),
    )
)
_DOTTED: Final = re.compile(r"(?<![\d.,])(?P<h>\d{1,2})\.(?P<m>\d{2})(?:\.(?P<s>\d{2}))?(?![\d]|[.,]\d)")
_DOTTED_CUE: Final = re.compile(
    r"\d\.\d{2}\s?(?:[ap]\.?m|\(?(?:waktu|gio|(?:[a-z]+ ){1,3}(?:time|saati(?:yle)?)))\b"
    r"|เวลา|นาฬิกา|\d\s?น(?![\u0e01-\u0e4e])|(?<![a-z])(?:pukul|pkl|jam|saat|at|luc)(?![a-z])"
    r"|^[\s,t|-]*\d{1,2}\.\d{2}(?:\.\d{2})?[\s|()-]*$"
)
# A bare number is an hour before a part of the day ("5 pm", "2 siang") and behind a word for "hour".
_BARE: Final = (
    re.compile(
        rf"(?<![\d:.,/])(?P<h>\d{{1,2}})\s?(?:o'clock\s)?(?:(?:in the|at)\s)?(?={_LONG_PART.pattern}|[ap]\.?m\b)"
    ),
    re.compile(
        rf"(?:(?<![a-z])(?:saat|pukul|pkl\.?|jam)|{_LONG_PART.pattern})\s?(?P<h>\d{{1,2}})(?![\d:/]|[.,]\d)(?:\s?(?P<half>bucuk))?"
    ),
)
# "Half nine" is half past eight in Indonesian and half past nine elsewhere; minutes before an hour are not read.
_UNREAD: Final = re.compile(
    r"(?<![a-z])(?:setengah \d|half past|quarter (?:past|to)|\d+ (?:gio )?kem \d|kurang \d|lewat \d|lebih \d)"
)


class _Clock(NamedTuple):
    """A time of day as written, at its place in the text."""

    start: int
    end: int
    hour: int
    minute: int
    second: int
    unit: str = ""

    def at(self, part: str, midnight: int) -> timedelta:
        """What it means in a part of the day, "" for none. Raises ValueError for what is no time of day."""
        hour = self.hour if self.unit == _OF_NIGHT else self._hour(part, midnight)
        if self.unit == _OF_DAY and hour < _FIRST_OF_DAY:
            raise ValueError(f"{self.hour} {_OF_DAY} can be read in two ways")
        if hour > _MIDNIGHT or self.minute > 59 or (hour == _MIDNIGHT and self.minute):
            raise ValueError(f"{hour}:{self.minute:02} is not a time of day")
        return timedelta(hours=hour, minutes=self.minute, seconds=self.second)

    def _hour(self, part: str, midnight: int) -> int:
        if self.hour > _NOON or not part:
            return self.hour
        if self.hour == _NOON and part in _TWELVE_IS_MIDNIGHT:
            return 0 if self.minute else midnight
        fitting = [hour for hour in self._readings if hour in _HOURS[part]]
        if not fitting:
            raise ValueError(f"{self.hour} is no hour of the {part}")
        return fitting[0]

    def fits(self, part: str) -> bool:
        return self.hour > _NOON or not _HOURS[part].isdisjoint(self._readings)

    @property
    def _readings(self) -> tuple[int, int]:
        """A clock up to twelve before noon and after it."""
        return self.hour % _NOON, self.hour % _NOON + _NOON


class _Part(NamedTuple):
    """A word for a part of the day, at its place in the text."""

    start: int
    end: int
    name: str
    beside_only: bool


_NO_PART: Final = _Part(0, 0, "", beside_only=True)


def clocks(rest: str, *, end_of_day: bool) -> list[timedelta]:
    """Every time of day in the text, in order.

    A dotted one ("16.00") counts only where a word says that it is a time. Words for a part of the day decide
    between the two readings of a clock up to twelve; noon and midnight stand for a time by themselves.

    Args:
        rest: folded text without its dates.
        end_of_day: of a deadline; then midnight is the end of the day, and else its beginning.

    Raises:
        ValueError: an impossible time, or an hour that its part of the day does not have.
    """
    if not _MAY_HOLD.search(rest):
        return []
    worded = bool(_LETTER.search(rest))
    if worded and _UNREAD.search(rest):
        raise ValueError("its time is told in a way that is not read")
    midnight = _MIDNIGHT if end_of_day else 0
    if worded:
        rest = _WEEKDAY_NUMBER.sub("|", _THAI_NUMBER.sub(_thai_number, rest))
    found, masked = _written(rest, _BARE if worded else ())
    parts = _parts(masked) if worded else []
    meant = _paired(found, parts, masked)
    times = [(clock.start, clock.at(meant.get(clock, _NO_PART).name, midnight)) for clock in found]
    times += _alone([part for part in parts if part not in meant.values()], midnight)
    return [time for _start, time in sorted(times)]


def _alone(parts: Iterable[_Part], midnight: int) -> list[tuple[int, timedelta]]:
    """The times of noons and midnights that belong to no clock, each with its place in the text."""
    hours = {"midnight": midnight}
    return [
        (part.start, timedelta(hours=hours.get(part.name, _NOON)))
        for part in parts
        if part.name in _STAND_ALONE
    ]


def _thai_number(word: re.Match[str]) -> str:
    return _THAI_NUMBERS[word[0]]


def _parts(text: str) -> list[_Part]:
    return [
        _Part(*found.span(), *_PART_NAMES[int((found.lastgroup or "").removeprefix("part"))])
        for found in _PART.finditer(text)
    ]


def _written(text: str, bare: tuple[re.Pattern[str], ...]) -> tuple[list[_Clock], str]:
    """The clocks in order, and the text with "#" in their places."""
    forms = [form for needs, form in _CLOCKS if any(letter in text for letter in needs)]
    if "." in text and (_DOTTED_CUE.search(text) or _LONG_PART.search(text)):
        forms.append(_DOTTED)
    found: list[_Clock] = []
    for form in (*forms, *bare):
        for match in form.finditer(text):
            clock = _clock(match)
            found.append(clock)
            text = text[: clock.start] + "#" * (clock.end - clock.start) + text[clock.end :]
    return sorted(found), text


def _clock(match: re.Match[str]) -> _Clock:
    said = match.groupdict()
    unit, hour = said.get("unit") or "", said["h"]
    minute = _HALF_AN_HOUR if said.get("half") else int(said.get("m") or 0)
    start = min(match.start("h"), match.start("unit")) if unit else match.start("h")
    second = int(said.get("s") or 0)
    if unit == _OF_EVENING:
        return _Clock(start, match.end(), int(hour) + _EVENING_BEGINS, minute, second, unit)
    return _Clock(start, match.end(), int(hour) if hour.isdigit() else _NOON + 1, minute, second, unit)


def _paired(clocks: list[_Clock], parts: list[_Part], text: str) -> dict[_Clock, _Part]:
    """Which part of the day each clock is of: the one right beside it, or the only one of the only clock.

    It stands behind its clock, or before all clocks of the text ("sáng 9h, chiều 3h").
    """
    meant: dict[_Clock, _Part] = {}
    for clock, part in _in_reading_order(clocks, parts):
        first, second = sorted((clock[:2], part[:2]))
        beside = _GLUE.fullmatch(text, first[1], second[0])
        if beside and clock not in meant and part not in meant.values():
            meant[clock] = part
    return meant or _only_pair(clocks, parts, text)


def _in_reading_order(clocks: list[_Clock], parts: list[_Part]) -> list[tuple[_Clock, _Part]]:
    """Clocks with the parts behind them, then with those before them; the other way round where a part comes first."""
    pairs = [(clock, part) for part in parts for clock in clocks]
    ahead = [(clock, part) for clock, part in pairs if part.end <= clock.start]
    behind = [(clock, part) for clock, part in pairs if clock.end <= part.start]
    leads = bool(ahead) and parts[0].end <= clocks[0].start
    return [*ahead, *behind] if leads else [*behind, *ahead]


def _only_pair(clocks: list[_Clock], parts: list[_Part], text: str) -> dict[_Clock, _Part]:
    left = [part for part in parts if not part.beside_only]
    if len(clocks) == 1 and len(left) == 1 and _belongs(clocks[0], left[0], text):
        return {clocks[0]: left[0]}
    return {}


def _belongs(clock: _Clock, part: _Part, text: str) -> bool:
    """Whether a part of the day that is not beside the clock is still the clock's ("9:00 - noon" is a span)."""
    first, second = sorted((clock[:2], part[:2]))
    return not (
        part.name in _STAND_ALONE and (_RANGE.search(text, first[1], second[0]) or not clock.fits(part.name))
    )
