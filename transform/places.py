"""Where a thing is built: provinces and main cities of four countries, found in the portals' words."""

import csv
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from transform.text import clean, fold

_DATA: Final = Path(__file__).parent / "data" / "places.csv"

# A name that is also an everyday word (Van, Ordu, เลย "at all", Batu "stone") is marked so in the data. It
# counts where it is the whole text or next to a word that says it is a place.
_AMBIGUOUS: Final = "?"
_CUE_BEFORE: Final = {
    "TH": re.compile(r"(?:จังหวัด|จ\.|อบจ\.?|องค์การบริหารส่วน|เทศบาลเมือง|เทศบาลนคร|เมือง|ในเขต|ราชภัฏ)\s?$"),
    "TR": re.compile(r"(?:/|\(|-)\s?$|\bili\s$"),
    "ID": re.compile(r"\b(?:prov(?:insi)?\.?|kepulauan|kep\.)\s$"),
}
_CUE_AFTER: Final = {
    "TR": re.compile(
        r"\s(?:ili|il|valili\w+|belediye\w*|buyuksehir|universite\w*|merkez|defterdarlig\w*|milli egitim|"
        r"emniyet|sosyal guvenlik|orman|devlet hastane\w*|sehir hastane\w*|su ve kanal\w*|yatirim izleme|"
        r"organize sanayi)\b"
        r"|\s?\)"
    ),
}
# A road is named for where it leads, not where it is; a Thai number plate names where a car is registered.
_ROAD_BEFORE: Final = {
    "TH": re.compile(r"(?:ถนน|ถ\.|ซอย|สะพาน)\s?$|ทะเบียน[^,]{0,24}$"),
    "VN": re.compile(r"\b(?:duong|(?<!thanh )pho)\s$"),
    "ID": re.compile(r"\b(?:jl\.?|jalan)\s$"),
}
_ROAD_AFTER: Final = {
    "TR": re.compile(
        r"\s(?:cad(?:desi)?|cd|sok(?:ak|agi)?|sk|bulv(?:ari)?|blv|mah(?:allesi)?|mh|meydani|yolu)\b"
    ),
    "VN": re.compile(r"\sphu\b"),  # Điện Biên Phủ is a street in every city
}


@dataclass(frozen=True, slots=True)
class Place:
    """A province or one of its main cities.

    Attributes:
        code: ISO 3166-2 of a province ("TR-27"); with the city's own word behind it for a city
            ("TH-20-pattaya"). Vietnam's provinces are the 34 of 1 July 2025, each under the ISO code of the
            one that gave it its name.
        country: ISO 3166-1 alpha-2.
        kind: "province" or "city".
        province: code of the province a city lies in, "" for a province.
        local, en, ko: names.
        programmes: smart-city programmes it is in, e.g. ("ASCN 2018", "depa:certified", "K-City 2020").
    """

    code: str
    country: str
    kind: str
    province: str
    local: str
    en: str
    ko: str
    programmes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Name:
    place: Place
    written: str
    ambiguous: bool


@dataclass(frozen=True, slots=True)
class _Gazetteer:
    pattern: re.Pattern[str]
    names: dict[str, _Name]


def find_place(country: str, *texts: str) -> Place | None:
    """Find the place that the texts name; a later text is asked only when the earlier ones name none.

    Within a text the last place wins (addresses go from small to large), and a city beats its province.

    Args:
        country: ISO 3166-1 alpha-2; only its places are looked for.
        texts: in order of trust: the portal's words for the place, the buyer, the title.
    """
    gazetteer = _gazetteers().get(country)
    if gazetteer is None:
        return None
    for text in texts:
        if found := list(_mentions(gazetteer, country, text)):
            return _best(found)
    return None


def place_by_code(code: str) -> Place:
    """Give the place with this code, or with this portal's code of a province ("VN:703").

    Raises:
        KeyError: there is none.
    """
    return _by_code()[code]


def all_places() -> tuple[Place, ...]:
    """Every province and city that is known, in the order of the table."""
    return tuple(_place(row) for row in _rows())


def _best(found: list[Place]) -> Place:
    last = found[-1]
    cities = [place for place in found if place.province == last.code]
    return cities[-1] if cities else last


def _mentions(gazetteer: _Gazetteer, country: str, text: str) -> Iterator[Place]:
    text = clean(text)
    folded = fold(text)
    aligned = text if country == "VN" and len(folded) == len(text) and not text.isascii() else ""
    for match in gazetteer.pattern.finditer(folded):
        name = gazetteer.names[_key(match[0])]
        before, after = folded[: match.start()], folded[match.end() :]
        if aligned and not _same_marks(aligned[match.start() : match.end()], name.written):
            continue
        if _is_road(country, before, after) or (name.ambiguous and not _is_cued(country, before, after)):
            continue
        yield name.place


def _is_road(country: str, before: str, after: str) -> bool:
    ahead, behind = _ROAD_BEFORE.get(country), _ROAD_AFTER.get(country)
    return bool((ahead and ahead.search(before)) or (behind and behind.match(after)))


def _is_cued(country: str, before: str, after: str) -> bool:
    if not before.strip() and not after.strip():
        return True
    ahead, behind = _CUE_BEFORE.get(country), _CUE_AFTER.get(country)
    return bool((ahead and ahead.search(before)) or (behind and behind.match(after)))


def _same_marks(written: str, name: str) -> bool:
    """In marked Vietnamese, Huế is not Huệ. The mark may sit on either vowel (Hoà, Hòa)."""
    return _letters(written) == _letters(name)


def _letters(name: str) -> list[str]:
    return sorted(unicodedata.normalize("NFD", _key(name.lower())))


def _key(name: str) -> str:
    return name.replace(" ", "").replace(".", "").replace("-", "")


@lru_cache(maxsize=1)
def _rows() -> list[dict[str, str]]:
    with _DATA.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@lru_cache(maxsize=1)
def _by_code() -> dict[str, Place]:
    found: dict[str, Place] = {}
    for row in _rows():
        place = _place(row)
        found[place.code] = place
        for former in filter(None, row["former"].split(";")):
            found[former if "-" in former else f"{place.country}:{former}"] = place
    return found


def _place(row: dict[str, str]) -> Place:
    first = {name: row[name].split(";")[0].rstrip(_AMBIGUOUS) for name in ("local", "en", "ko")}
    programmes = tuple(filter(None, row["programmes"].split(";")))
    return Place(row["code"], row["country"], row["kind"], row["province"], **first, programmes=programmes)


@lru_cache(maxsize=1)
def _gazetteers() -> dict[str, _Gazetteer]:
    names: dict[str, dict[str, _Name]] = {}
    for row in _rows():
        place = _place(row)
        known = names.setdefault(place.country, {})
        for written in [*row["local"].split(";"), *_english_names(row)]:
            name = _Name(place, written.rstrip(_AMBIGUOUS), written.endswith(_AMBIGUOUS))
            known.setdefault(fold(name.written), name)
    return {country: _compile(known) for country, known in names.items()}


def _english_names(row: dict[str, str]) -> list[str]:
    """The English name of an ambiguous one is ambiguous too, where they are one word."""
    doubtful = {
        fold(name.rstrip(_AMBIGUOUS)) for name in row["local"].split(";") if name.endswith(_AMBIGUOUS)
    }
    return [name + _AMBIGUOUS if fold(name) in doubtful else name for name in row["en"].split(";")]


def _compile(known: dict[str, _Name]) -> _Gazetteer:
    longest_first = sorted(known, key=len, reverse=True)
    words = [re.escape(name).replace(r"\.\ ", r"\.\ ?") for name in longest_first]
    spaced = "|".join(word for word, name in zip(words, longest_first, strict=True) if name.isascii())
    unspaced = "|".join(word for word, name in zip(words, longest_first, strict=True) if not name.isascii())
    pattern = rf"(?<![a-z0-9])(?:{spaced})(?![a-z0-9])" + (f"|{unspaced}" if unspaced else "")
    by_key = {_key(name): value for name, value in reversed(known.items())}  # of equal keys the first stays
    return _Gazetteer(re.compile(pattern), by_key)


__all__ = ["Place", "find_place", "place_by_code"]
