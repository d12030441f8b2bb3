"""Clocks of places ("Tokyo time", "giờ Paris", "Brüksel saati", "14:00 (도쿄)"): which are the portal's own.

A clock of another country is never converted: such words are too rare to be sure of. Those of the portal's own country
are ("waktu Papua"). What is plainly a zone's name and none that is known is refused.
"""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Final
from zoneinfo import ZoneInfo

from transform.text import clean
from transform.values._zone_names import country_of, lowered, of_one_country, zones_by_name
from transform.values.places import place_in

# Words for a clock behind the name of a place, and before it.
_BEHIND_A_PLACE: Final = re.compile(
    r"(?<!\w)(?:time|saat(?:i|iyle|ine))(?!\w)|(?:현지 ?)?(?:표준시|시간|시각)(?![가-힣])"
)
_BEFORE_A_PLACE: Final = re.compile(r"(?<!\w)(?:giờ|gio|waktu|time in)(?!\w)")
_BEFORE_A_THAI_PLACE: Final = re.compile(
    "เวลา(?:มาตรฐาน|ออมแสง|ฤดูร้อน)?(?:ท้องถิ่น)?(?:ที่|ใน|ของ|ตาม)?(?:ประเทศ|กรุง|นคร|เมือง)? ?(?P<place>[\u0e00-\u0e7f]+)"
)
# Behind these a place's name alone says whose clock it is: "14:00 (Tokyo)", "2 pm, New York".
_CLOCK: Final = re.compile(
    r"(?:(?<![\d.])\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?!\d|[.:]\d)"
    r"|(?<!\d)\d{1,2}(?= ?(?:[ap]\.?m|시|giờ|gio|h(?:\d{2})?|โมง|ทุ่ม)(?!\w)))"
    r"(?: ?(?:น\.?|โมง|ทุ่ม|시(?: ?\d{1,2}분)?|giờ(?: ?\d{2}(?!\d))?|phút|[ap]\.?m\.?|h\d{0,2}|hrs?\.?|hours?|o'clock)"
    r"(?!\w))*"
)
_MAY_NAME: Final = re.compile("time|giờ|gio|saat|waktu|เวลา|시간|시각|표준시")
# "Giờ Nga" is Russian time, but "giờ, Nga Sơn" and "giờ Nga Sơn" are not.
_NO_PLACE: Final = r"[|;\d]|(?:^| )(?:ngày|ngay|vào|thứ|pada|tanggal|tgl|hari|on) "
_END_OF_PLACE: Final = re.compile(rf"[,()]|{_NO_PLACE}")
_END_OF_WORDS: Final = re.compile(_NO_PLACE)
_WORD: Final = re.compile(r"[^\s()|,;:]+")
_FILLER_WORDS: Final = """
the local standard summer daylight time at in hrs tại ở địa phương giờ mùa hè chuẩn theo di kota waktu setempat
standar musim panas yerel yaz standart saat saati saatiyle เวลา เวลาท้องถิ่น 현지 현지시간 시간 기준
"""
_FILLERS: Final = frozenset(_FILLER_WORDS.split())
_MOST_WORDS: Final = 5
# Names of zones by their form, known or not: "Foo Standard Time".
_SURELY_A_ZONE: Final = re.compile(
    r"(?<!\w)(?!the |local )[^\W\d_]+ (?:standard|daylight|summer) time(?!\w)"
    r"|(?<!\w)(?!yerel )[^\W\d_]+ (?:yaz|standart) saati|(?<!\w)giờ (?:mùa hè|chuẩn) [^\W\d_]+"
    r"|(?<!\w)waktu (?:standar|musim panas) (?!setempat)[^\W\d_]+|[가-힣]+ ?표준시(?![가-힣])"
)


_CAPITAL_TIME: Final = re.compile(
    r"(?:\d|[ap]\.?m\.?|hrs?\.?|hours?)[ ,]+\(?(?P<place>(?:[A-Z][\w'.-]+ ){1,3})[Tt]ime(?!\w)"
)
_EVERYDAY: Final = frozenset(
    (
        "local",
        "standard",
        "server",
        "system",
        "official",
        "office",
        "working",
        "business",
        "closing",
        "opening",
        "lunch",
    )
)


def zone_in_words(raw: str, naive: datetime, home: str) -> ZoneInfo | None:
    """The zone of the portal's own country by whose name or place a text gives its clock; None for the portal's zone.

    Args:
        raw: the text, not folded: Vietnamese "giờ Lào" is Lao time, "giờ lao động" working hours.
        naive: the wall clock that was read.
        home: IANA zone of the portal.

    Raises:
        ValueError: the clock is that of another country, or of a zone that is not known.
    """
    text = lowered(clean(raw))
    named = [(name, zones) for name in _names(text) if (zones := zones_by_name().get(name))]
    for name, zones in named:
        others = {zone for zone in zones if _offset(naive, zone) != _offset(naive, home)}
        if home in zones or not others:
            continue
        if len(zones) == 1 and of_one_country(home, *zones):
            return ZoneInfo(*zones)
        raise ValueError(f"its clock is that of {name}")
    if not named and (odd := _no_known_zone(clean(raw), home)):
        raise ValueError(f"{odd} is no time zone that is known")
    return None


def _no_known_zone(text: str, home: str) -> str:
    odd = _SURELY_A_ZONE.search(lowered(text))
    return odd[0] if odd else _time_of_a_town(text, home)


def _time_of_a_town(text: str, home: str) -> str:
    """Behind a clock the time of a town that is none of the portal's country: "14:00 Osaka time"."""
    found = _CAPITAL_TIME.search(text)
    if not found or not _EVERYDAY.isdisjoint(found["place"].lower().split()):
        return ""
    return "" if place_in(country_of(home), found["place"]) else found["place"].strip()


def _names(text: str) -> Iterator[str]:
    """Whatever may be a place's or a zone's name beside a clock or a word for it, the longest first."""
    if _MAY_NAME.search(text):
        yield from _behind_which_stands_a_word(text)
        yield from _before_which_stands_a_word(text)
    for clock in _CLOCK.finditer(text):
        yield from _behind_a_clock(text[clock.end() :])


def _behind_which_stands_a_word(text: str) -> Iterator[str]:
    for head in _BEHIND_A_PLACE.finditer(text):
        spoken = _WORD.findall(text[: head.start()])[-_MOST_WORDS:]
        for words in (spoken, _without_fillers(spoken)):
            for first in range(len(words)):
                name = " ".join(words[first:])
                yield from (f"{name} {'saati' if head[0].startswith('saat') else head[0]}", name)


def _before_which_stands_a_word(text: str) -> Iterator[str]:
    for head in _BEFORE_A_PLACE.finditer(text):
        spoken = _WORD.findall(_END_OF_PLACE.split(text[head.end() :], maxsplit=1)[0])
        for words in (spoken, _without_fillers(spoken)):
            name = " ".join(words[:_MOST_WORDS]).rstrip(".")
            yield from (f"{head[0]} {name}", name)
    for head in _BEFORE_A_THAI_PLACE.finditer(text):
        yield from (head[0], head["place"])


def _behind_a_clock(rest: str) -> Iterator[str]:
    """The first words behind it up to a comma, a bracket or a number, and all parts of what stands in brackets."""
    behind = _END_OF_WORDS.split(rest.lstrip(" ,"), maxsplit=1)[0]
    bracketed = behind.startswith("(")
    parts = (behind.partition(")")[0] if bracketed else behind).replace("(", ",").split(",")
    names = filter(None, (" ".join(_without_fillers(_WORD.findall(part))).rstrip(".") for part in parts))
    for name in names if bracketed else islice(names, 1):
        yield from (name, f"{name} time")


def _without_fillers(words: list[str]) -> list[str]:
    return [word for word in words if word not in _FILLERS]


def _offset(naive: datetime, zone: str) -> timedelta | None:
    return naive.replace(tzinfo=ZoneInfo(zone)).utcoffset()
