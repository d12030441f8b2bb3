"""A buyer's own name from its English or Korean one, so that both find one party.

Banks and Korean bodies call a town by other words than the town does: "Khon Kaen City Municipality", "콘깬시청".
The table of buyers has the English and the Korean name of each row, those of sorts with a place in them. A name is one
of them where it has the same words, in any order and without the small ones; then it is written as the row's native
name, which is recognised as ever. What two rows could be called is nobody's name.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Final

from transform.parties._spelling import spell
from transform.parties.table import SLOT, Row, rows
from transform.values.korean_places import is_korean
from transform.values.places import Place, all_places

GEOGRAPHIC: Final = frozenset(
    {"province", "city", "place", "municipality", "region", "district", "regency", "tambon", "town"}
)
_IN_BRACKETS: Final = re.compile(r"\s*\([^)]*\)")
_TWICE: Final = re.compile(r"\b(\w+) \1\b")  # "Kota Kota Bandung": the place says already what it is
_SMALL: Final = frozenset({"of", "the", "in", "for", "and", "s"})
_KINDS: Final = frozenset({"city", "province", "provincial", "regional"})
# Words that one body is called by as well as by another, each by the first of them.
_SAME: Final = {
    "agency": "department",
    "office": "department",
    "service": "department",
    "transportation": "transport",
    "centre": "center",
    "organisation": "organization",
    "board": "unit",
    "projects": "project",
    "works": "work",
}
_CITY: Final = "{city}"
_MOST_WORDS: Final = 4  # of a place's name
_Words = tuple[str, ...]
_Key = Callable[[str], _Words]


def native_name(country: str, name: str) -> str:
    """The native name of a body that is called so in English or Korean; "" where the table has none, or several.

    Args:
        country: ISO 3166-1 alpha-2.
        name: as published.
    """
    bare = _IN_BRACKETS.sub("", name)
    if is_korean(bare):
        return _found(country, _korean(bare), _places_before(country, _korean(bare)), _as_korean)
    if not bare.isascii():  # Turkish and Vietnamese names have marks, English ones none
        return ""
    words = spell("", bare).split()
    for key in (_exact, _loose):
        if native := _found(country, " ".join(words), _places_among(country, words), key):
            return native
    return ""


def _found(country: str, told: str, placed: Iterable[tuple[Place, str]], key: _Key) -> str:
    bodies, sorts = _table(country, key)
    if row := bodies.get(key(told)):
        return row.native
    for place, rest in placed:
        if row := sorts.get(key(rest)):
            return _TWICE.sub(r"\1", SLOT.sub(place.local, row.native))
    return ""


@cache
def _table(country: str, key: _Key) -> tuple[dict[_Words, Row], dict[_Words, Row]]:
    """The single bodies, and the sorts with one place, by the words of their names in the other language."""
    single, sorts = [], []
    for row in rows(country):
        name = row.korean if key is _as_korean else row.english
        told = _IN_BRACKETS.sub("", SLOT.sub("", name)) if name else ""
        if row.is_one_body:
            single.append((key(told), row))
        elif _has_one_place(row):
            sorts.append((key(told), row))
    return _unequivocal(single), _unequivocal(sorts)


def _unequivocal(told: list[tuple[_Words, Row]]) -> dict[_Words, Row]:
    """The rows that no other is called alike, by their words; of sorts of towns the cities', as known places are."""
    found: dict[_Words, list[Row]] = defaultdict(list)
    for key, row in told:
        found[key].append(row)
    cities = {key: [row for row in alike if _CITY in row.english] or alike for key, alike in found.items()}
    return {key: alike[0] for key, alike in cities.items() if key and len(alike) == 1}


def _has_one_place(row: Row) -> bool:
    slots = SLOT.findall(row.native)
    named = row.match == "pattern" and not row.family and len(slots) == 1
    return named and row.slots.get(slots[0], ("",))[0] in GEOGRAPHIC


def _exact(told: str) -> _Words:
    return tuple(sorted(word for word in spell("", told).split() if word not in _SMALL))


def _loose(told: str) -> _Words:
    return tuple(sorted(_SAME.get(word, word) for word in _exact(told) if word not in _KINDS))


def _as_korean(told: str) -> _Words:
    return (_korean(told),) if told else ()


def _korean(told: str) -> str:
    return re.sub(r"[\s·]", "", told)


@cache
def _places(country: str) -> dict[str, Place]:
    """The places of a country by their English and Korean names; a province before its capital of the same name."""
    found: dict[str, Place] = {}
    for place in sorted(all_places(), key=lambda place: bool(place.province)):
        if place.country == country:
            for name in (spell("", place.en), _korean(place.ko)):
                found.setdefault(name, place)
    return found


def _places_among(country: str, words: list[str]) -> Iterator[tuple[Place, str]]:
    """The places in an English name, the longest first, each with the words that are left."""
    for length in range(_MOST_WORDS, 0, -1):
        for start in range(len(words) - length + 1):
            place = _places(country).get(" ".join(words[start : start + length]))
            if place:
                yield place, " ".join(words[:start] + words[start + length :])


def _places_before(country: str, told: str) -> Iterator[tuple[Place, str]]:
    """The places that a Korean name begins with, the longest first; "하노이시" is Hà Nội too."""
    for end in range(len(told) - 1, 1, -1):
        place = _places(country).get(told[:end])
        if place:
            yield place, told[end:]
            yield place, re.sub(r"^(?:시|성|주|도)(?=\S)", "", told[end:])
