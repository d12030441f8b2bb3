"""The names of places: of the table, in all styles and spellings, one automaton a country; see `places`."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product
from pathlib import Path
from typing import Any, Final

import ahocorasick

from transform.text import clean, fold
from transform.values.city_programmes import programmes_of

_DATA: Final = Path(__file__).parents[1] / "data" / "places.csv"
# Other spellings of the table's places, as buyers write them; old ones, abbreviations and usual mistakes among them.
_SPELLINGS: Final = _DATA.with_name("place_spellings.csv")
# Words of a name may be apart, joined, or joined with a hyphen. "Longan" is a fruit, and short ones are other words.
_JOINTS: Final = (" ", "-", "")
_SHORTEST_JOINED: Final = 5
_NOT_JOINED: Final = frozenset({"longan"})
_DASH: Final = re.compile(r"\s?[-\u2010-\u2015]\s?")
_DOUBLE_E: Final = "\u0e40\u0e40"  # typed for one "แ", and looks the same

# A name that is also an everyday word is marked so in the data.
_AMBIGUOUS: Final = "?"
# Indonesian bodies by what they are; the table holds the first form of each.
_STYLES: Final = {
    "Kabupaten ": ("Kabupaten {}", "Kab. {}", "Kab {}", "{} (Kab.)", "Pemkab {}", "Bupati {}"),
    "Kota ": ("Kota {}", "Kotamadya {}", "{} (Kota)", "Pemkot {}", "Walikota {}", "Wali Kota {}"),
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

    def named(self, lang: str) -> str:
        """Its name beside text in a language (ISO 639-1): English or Korean there, else the local one."""
        return {"ko": self.ko, "en": self.en}.get(lang, self.local)


@dataclass(frozen=True, slots=True)
class Name:
    """A name of a place: folded as it is looked for, and all that is written so where marks matter."""

    place: Place
    folded: str
    written: tuple[str, ...]
    ambiguous: bool


def plain(text: str) -> str:
    """Dashes of all kinds alike and without blanks, and Thai letters as they are meant."""
    return _DASH.sub("-", clean(text)).replace(_DOUBLE_E, "แ")


@lru_cache(maxsize=1)
def _spellings() -> dict[str, list[str]]:
    with _SPELLINGS.open(encoding="utf-8", newline="") as lines:
        return {row["code"]: row["spellings"].split(";") for row in csv.DictReader(lines)}


@lru_cache(maxsize=1)
def rows() -> list[dict[str, str]]:
    with _DATA.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def place_of(row: dict[str, str]) -> Place:
    first = {name: row[name].split(";")[0].rstrip(_AMBIGUOUS) for name in ("local", "en", "ko")}
    programmes = programmes_of(row["code"])
    return Place(row["code"], row["country"], row["kind"], row["province"], **first, programmes=programmes)


@lru_cache(maxsize=16)
def names(country: str) -> Any:  # noqa: ANN401  # ahocorasick ships no types
    """An automaton that finds all names of a country in one pass. Of equal names the table's first stays."""
    known: dict[str, Name] = {}
    for row in rows():
        if row["country"] != country:
            continue
        place = place_of(row)
        for written in [*_local_names(row), *_english_names(row), *_spellings().get(row["code"], [])]:
            name, ambiguous = plain(written.rstrip(_AMBIGUOUS)), written.endswith(_AMBIGUOUS)
            for spelling in (spaced for joined in _joined(name) for spaced in _spacings(joined)):
                _add(known, Name(place, fold(spelling), (name,), ambiguous))
    return _automaton(known) if known else None


def _add(known: dict[str, Name], name: Name) -> None:
    """Names of one place that fold alike are one name with several ways to write it ("Đắk Lắk", "Đăk Lăk")."""
    first = known.setdefault(name.folded, name)
    if first.place is name.place and name.written[0] not in first.written:
        known[name.folded] = replace(first, written=(*first.written, *name.written))


def _joined(name: str) -> Iterator[str]:
    """The name with its words apart, with hyphens and without; one that would be another word stays apart.

    Thai has no blanks to leave out, and the words for a kind of town stay apart from its name.
    """
    kind, rest = next(((k, name.removeprefix(k)) for k in _STYLES if name.startswith(k)), ("", name))
    words = re.split("[ -]", rest)
    yield name
    if not fold(rest[0]).isascii():
        return
    for joint in _JOINTS:
        made = joint.join(words)
        if made != rest and (joint or _may_be_joined(made)):
            yield kind + made


def _may_be_joined(made: str) -> bool:
    return len(made) >= _SHORTEST_JOINED and fold(made) not in _NOT_JOINED


def _automaton(names: dict[str, Name]) -> Any:  # noqa: ANN401  # ahocorasick ships no types
    made = ahocorasick.Automaton()
    for folded, name in names.items():
        made.add_word(folded, name)
    made.make_automaton()
    return made


def _local_names(row: dict[str, str]) -> Iterator[str]:
    """The names of the table; those of Indonesian regencies and towns in every style."""
    for name in row["local"].split(";"):
        styles = next((s for start, s in _STYLES.items() if name.startswith(start)), ())
        yield name
        bases = _joined(name.split(" ", 1)[1]) if styles else ()
        yield from (style.format(base) for base in bases for style in styles)


def _spacings(name: str) -> Iterator[str]:
    """Spell a name with and without the space behind each full stop, as in "Kab.Bogor"."""
    parts = name.split(". ")
    for joints in product((". ", "."), repeat=len(parts) - 1):
        yield "".join(part + joint for part, joint in zip(parts, (*joints, ""), strict=True))


def _english_names(row: dict[str, str]) -> list[str]:
    """The English name of an ambiguous one is ambiguous too, where they are one word."""
    doubtful = {
        fold(name.rstrip(_AMBIGUOUS)) for name in row["local"].split(";") if name.endswith(_AMBIGUOUS)
    }
    return [name + _AMBIGUOUS if fold(name) in doubtful else name for name in row["en"].split(";")]
