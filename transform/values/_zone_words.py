"""Time zones in words ("Tokyo time", "giờ Paris", "Brüksel saati", "เวลาโตเกียว"): which are the portal's own.

Names of cities, countries and zones are CLDR's, in five languages. A clock of another country is never converted: such
words are too rare to be sure of; only Greenwich and Indonesia's three zones are.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from babel import Locale
from babel.core import get_global

from transform.text import clean

_LANGUAGES: Final = ("en", "id", "th", "tr", "vi")
_FEWEST_LETTERS: Final = 2
# Indonesian for noon ("waktu tengah hari"), though CLDR has it for America's Central Time.
_ALSO_WORDS: Final = frozenset({"waktu tengah"})
# What is usual and no city or country of CLDR.
_MORE_PLACES: Final = {
    "America/New_York": "washington|washington d.c.|washington dc|วอชิงตัน|us|u.s.|usa|abd",
    "Asia/Shanghai": "beijing|bắc kinh|pekin|ปักกิ่ง",
    "Asia/Kolkata": "new delhi|delhi|mumbai|yeni delhi|นิวเดลี",
    "Asia/Seoul": "korea|kore|hàn|เกาหลี",
    "Europe/Zurich": "geneva|cenevre|jenewa|เจนีวา",
    "Europe/London": "uk|u.k.|britain|england|inggris|ingiltere|อังกฤษ",
    "Europe/Berlin": "frankfurt|bonn|munich|münih",
    "Asia/Bangkok": "thai|ไทย|hà nội|hanoi|ฮานอย",
    "Europe/Istanbul": "turkey|turkish|türkiye|ankara|ตุรกี|thổ nhĩ kỳ",
}
_SURE: Final = (
    (
        re.compile(
            r"(?<![a-z])(?:(?:greenwich|coordinated universal|universal)(?: mean)? time|gio (?:quoc te )?greenwich"
            r"|waktu greenwich|greenwich (?:ortalama )?saati|(?<=\d )\(?zulu(?: time)?)(?![a-z])"
            "|เวลา(?:มาตรฐาน)?กรีนิช"
        ),
        " utc ",
    ),
    (re.compile(r"(?<![a-z])waktu indonesia (?:bagian )?barat(?![a-z])"), " wib "),
    (re.compile(r"(?<![a-z])waktu indonesia (?:bagian )?tengah(?![a-z])"), " wita "),
    (re.compile(r"(?<![a-z])waktu indonesia (?:bagian )?timur(?![a-z])"), " wit "),
)
# Words for a clock behind the name of a place, and before it.
_BEHIND_A_PLACE: Final = re.compile(r"(?<!\w)(?:time|saat(?:i|iyle|ine))(?!\w)")
_BEFORE_A_PLACE: Final = re.compile(r"(?<!\w)(?:giờ|gio|waktu|time in)(?!\w)")
_BEFORE_A_THAI_PLACE: Final = re.compile(
    "เวลา(?:ท้องถิ่น)?(?:ที่|ใน|ของ|ตาม)?(?:ประเทศ|กรุง|นคร|เมือง)? ?(?P<place>[\u0e00-\u0e7f]+)"
)
_MAY_NAME: Final = re.compile("time|giờ|gio|saat|waktu|เวลา")
# "Giờ Nga" is Russian time, but "giờ, Nga Sơn" and "giờ Nga Sơn" are not.
_END_OF_PLACE: Final = re.compile(r"[|,;()\d]| (?:ngày|ngay|vào|thứ|pada|tanggal|tgl|hari|on) ")
_WORD: Final = re.compile(r"[^\s()|,;:]+")
_FILLERS: Final = frozenset(
    ["the", "local", "standard", "summer", "daylight", "tại", "ở", "địa", "phương", "di", "kota", "yerel"]
)
_MOST_WORDS: Final = 5


def abbreviated(rest: str) -> str:
    """A folded text with the zones that are sure by their abbreviations: "waktu Indonesia timur" is WIT."""
    for words, letters in _SURE:
        rest = words.sub(letters, rest)
    return rest


def foreign_time(raw: str, naive: datetime, home: str) -> str:
    """The words by which a text gives its clock in another zone than the portal's; "" where there are none.

    Args:
        raw: the text, not folded: Vietnamese "giờ Lào" is Lao time, "giờ lao động" working hours.
        naive: the wall clock that was read.
        home: IANA zone of the portal.
    """
    lowered = clean(raw).replace("İ", "i").lower()
    if not _MAY_NAME.search(lowered):
        return ""
    for name in _names_beside_clocks(lowered):
        zones = _zones_by_name().get(name)
        if (
            zones
            and home not in zones
            and any(_offset(naive, zone) != _offset(naive, home) for zone in zones)
        ):
            return name
    return ""


def _names_beside_clocks(text: str) -> Iterator[str]:
    """Whatever may be a place's or a zone's name beside a word for a clock, the longest first."""
    for head in _BEHIND_A_PLACE.finditer(text):
        words = _words(text[: head.start()])[-_MOST_WORDS:]
        for first in range(len(words)):
            name = " ".join(words[first:])
            yield from (name, f"{name} {'time' if head[0] == 'time' else 'saati'}")
    for head in _BEFORE_A_PLACE.finditer(text):
        words = _words(_END_OF_PLACE.split(text[head.end() :], maxsplit=1)[0])
        name = " ".join(words[:_MOST_WORDS]).rstrip(".")
        yield from (name, f"{head[0]} {name}")
    for head in _BEFORE_A_THAI_PLACE.finditer(text):
        yield from (head["place"], head[0])


def _words(text: str) -> list[str]:
    return [word for word in _WORD.findall(text) if word not in _FILLERS]


def _offset(naive: datetime, zone: str) -> timedelta | None:
    return naive.replace(tzinfo=ZoneInfo(zone)).utcoffset()


@lru_cache(maxsize=1)
def _zones_by_name() -> Mapping[str, frozenset[str]]:
    """Name, lower case → the IANA zones that it may mean."""
    zones: defaultdict[str, set[str]] = defaultdict(set)
    for lang in _LANGUAGES:
        for name, found in _named(Locale(lang)):
            lowered = name.replace("İ", "i").lower()
            if len(lowered) >= _FEWEST_LETTERS and lowered not in _ALSO_WORDS:
                zones[lowered].update(found)
    for zone, names in _MORE_PLACES.items():
        for name in names.split("|"):
            zones[name].add(zone)
    return {name: frozenset(found) for name, found in zones.items()}


def _named(locale: Locale) -> Iterator[tuple[str, Iterable[str]]]:
    for territory, zones in get_global("territory_zones").items():
        if not territory.isalpha() or territory == "ZZ":  # regions of the world, and nobody knows where
            continue
        yield locale.territories.get(territory, ""), zones
        for zone in zones:
            city = zone.rpartition("/")[2].replace(
                "_", " "
            )  # CLDR names only those that are written otherwise
            yield locale.time_zones.get(zone, {}).get("city", city), (zone,)
    of_meta = defaultdict(list)
    for zone, meta in get_global("meta_zones").items():
        of_meta[meta].append(zone)
    for meta, names in locale.meta_zones.items():
        for name in names.get("long", {}).values():
            if of_meta[meta]:
                yield name, of_meta[meta]
