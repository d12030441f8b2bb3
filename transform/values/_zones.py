"""Time zones as they stand in the words round a date: the part of `transform.values.dates` that reads them.

Zones of RFC 822 with what RFC 5322 (4.3) says of them, those of the portals' countries, and numeric offsets.
"""

import re
from datetime import UTC, timedelta, timezone
from typing import Final

from transform.text import fold
from transform.values._months import ANY_MONTH

# Hours from UTC. These may stand anywhere in a date; they are no word of any language here.
_ANYWHERE: Final = {"wib": 7, "wita": 8, "wit": 9, "ict": 7, "trt": 3, "kst": 9, "utc": 0, "gmt": 0}
# These are looked for right behind a clock only: "est." and "ut" may be words.
_RFC_822: Final = {
    "ut": 0,
    "z": 0,
    "est": -5,
    "edt": -4,
    "cst": -6,
    "cdt": -5,
    "mst": -7,
    "mdt": -6,
    "pst": -8,
    "pdt": -7,
}
_EUROPE: Final = {"wet": 0, "west": 1, "bst": 1, "cet": 1, "cest": 2, "eet": 2, "eest": 3, "tsi": 3}
_ASIA: Final = {"sgt": 8, "myt": 8, "hkt": 8, "pht": 8, "jst": 9, "aest": 10, "aedt": 11}
_BEHIND_A_CLOCK: Final = _RFC_822 | _EUROPE | _ASIA
# Zones that no portal here writes; some name two zones. A clock in one of them is not the portal's own.
_FAR_AWAY_NAMES: Final = """
et ct mt pt
ist pkt npt bdt btt mmt mvt uzt tjt tmt kgt almt msk msd samt yekt omst novt krat irkt yakt vlat magt pett azt amt get
gst irst aft art brt clt cot pet vet uyt bot ect gft hst akst akdt ast adt nst ndt nft chst sst nzst nzdt acst acdt awst
lhst cat eat wat sast egst idt cvt azot wgt bnt pgt tlt chot hovt ulat
"""
_FAR_AWAY: Final = frozenset(_FAR_AWAY_NAMES.split())
KNOWN_LETTERS: Final = frozenset((*_ANYWHERE, *_BEHIND_A_CLOCK, *_FAR_AWAY))
_WORD_BEHIND: Final = re.compile(
    r"\d[:.]\d{2}(?::\d{2}(?:\.\d+)?)?(?:\s?[AaPp]\.?[Mm]\.?)?\s?[(\[]?(?P<word>[A-Z]{3,5}|[ECMP]T)(?P<behind>\b(?!['’]).*)$"
)
_LETTERS: Final = re.compile(r"[^\W\d_]+")
# Beside the date and the clock nothing but these: then letters behind the clock can only be its zone.
_OF_DATES: Final = re.compile(
    rf"(?:{ANY_MONTH}|mon|tues?|wed|thu(?:rs?)?|fri|sat|sun|(?:mon|tues|wednes|thurs|fri|satur|sun)day|t|at|on|date|time|[ap]m?|m"
    r"|pukul|pkl|jam|tanggal|tgl|saat|tarih|luc|ngay|th|thu)"
)
_NO_ZONE_NAMES: Final = """
hrs hour hours gio phut jam saat luc noon night pagi siang sore malam sang chieu trua toi dem sabah ogle aksam gece
local time sharp only tbc tba tbd net max min lpse spse ekap kik
"""
_NO_ZONES: Final = frozenset(_NO_ZONE_NAMES.split())


def _names(zones: dict[str, int]) -> str:
    return "|".join(sorted(zones, key=len, reverse=True))


_ZONE: Final = re.compile(
    rf"(?<![a-z])(?P<name>{_names(_ANYWHERE)})\b(?:\s?(?P<sign>[+-])\s?(?P<h>\d{{1,2}})(?::?(?P<m>\d{{2}}))?)?"
    r"|(?<=[\d|])\s?(?P<plus>\+)(?P<ph>\d{2}):?(?P<pm>\d{2})\b"
    r"|(?<=\d\d:\d\d)\s(?P<minus>-)(?P<mh>\d{2})(?P<mm>\d{2})\b"
    r"|(?<=\d\d:\d\d:\d\d)\s?(?P<minus2>-)(?P<mh2>\d{2}):(?P<mm2>\d{2})\b"
    rf"|(?:(?<=\d\d)|(?<=[ap]m)|(?<=[ap]\.m\.))\s?\(?(?P<behind>{_names(_BEHIND_A_CLOCK)})\b(?!\.\s?[a-z\d])"
)
_MAY_HOLD: Final = re.compile("[btz+-]")
# The other letters of RFC 822 were defined with a wrong sign; RFC 5322 has them mean UTC. Only a whole date of that
# form can hold one.
_MILITARY: Final = re.compile(r"^\W*[a-z]{3}\W+\|\s*\d\d:\d\d(?::\d\d)?\s(?P<letter>[a-ik-y])$")


def take_zone(rest: str) -> tuple[str, timezone | None]:
    """Cut a stated zone ("WITA", "GMT+7", "EST", "+0700", "Z") out of a folded text and say what it is."""
    if military := _MILITARY.match(rest):
        return rest[: military.start("letter")], UTC
    found = _ZONE.search(rest) if _MAY_HOLD.search(rest) else None
    if not found:
        return rest, None
    offset = timezone(_offset(found.groupdict()))
    return f"{rest[: found.start()]} {rest[found.end() :]}", offset


def _offset(said: dict[str, str | None]) -> timedelta:
    sign = -1 if "-" in (said["sign"], said["minus"], said["minus2"]) else 1
    named = _ANYWHERE.get(said["name"] or "", 0) + _BEHIND_A_CLOCK.get(said["behind"] or "", 0)
    hours = int(said["h"] or said["ph"] or said["mh"] or said["mh2"] or 0)
    minutes = int(said["m"] or said["pm"] or said["mm"] or said["mm2"] or 0)
    return timedelta(hours=named) + sign * timedelta(hours=hours, minutes=minutes)


def unknown_zone(text: str) -> str:
    """The letters right behind a clock that are a zone's, but none that is known; "" where there are none.

    Args:
        text: cleaned and not folded: zones are in capitals, and so tell themselves from words.
    """
    found = _WORD_BEHIND.search(text)
    if not found or _LETTERS.match(found["behind"].lstrip(" )].")):
        return ""
    word = found["word"].lower()
    if word in _FAR_AWAY:
        return found["word"]
    others = _LETTERS.findall(fold(text[: found.start("word")] + found["behind"]))
    alone = all(_OF_DATES.fullmatch(other) for other in others)
    return found["word"] if alone and word not in _NO_ZONES | _ANYWHERE.keys() else ""
