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
from operator import itemgetter
from typing import Final

from transform.parties._english_words import Words, exact, loose
from transform.parties._spelling import spell
from transform.parties.table import SLOT, Row, rows
from transform.values.korean_places import is_korean
from transform.values.places import Place, all_places

GEOGRAPHIC: Final = frozenset(
    {"province", "city", "place", "municipality", "region", "district", "regency", "tambon", "town"}
)
_IN_BRACKETS: Final = re.compile(r"\s*\([^)]*\)")
# "Kota Kota Bandung", "Kota Kabupaten Badung": the place says already what it is.
_TWICE: Final = re.compile(r"\b(\w+) (?=\1\b)|\bKota (?=Kabupaten\b)")
# Kinds that a sort's words tell without its place; words like "department" and "company" are any body's.
_TELLING: Final = frozenset(
    {"airport", "bank", "court", "district", "hospital", "military", "ministry", "municipality"}
    | {"police", "port", "school", "transit", "university", "utility"}
)
_CITY: Final = "{city}"
_Key = Callable[[str, str], Words]


def native_name(country: str, name: str) -> str:
    """The native name of a body that is called so in English or Korean; "" where the table has none, or several.

    Args:
        country: ISO 3166-1 alpha-2.
        name: as published.
    """
    bare = _IN_BRACKETS.sub("", name)
    if is_korean(bare):
        return _found(country, _korean(bare), _places_before(country, _korean(bare)), _as_korean)
    words = spell("", bare).split()
    for key in (exact, loose):
        if native := _found(country, " ".join(words), _places_among(country, words), key):
            return native
    return ""


def sort_in_english(country: str, name: str) -> Row | None:
    """The sort of bodies whose English words all stand in a name that is nobody's we know; None where sorts differ.

    It tells what the body is, and not which one. A body of a place that is not known is no province's.
    """
    words = set(loose(country, _IN_BRACKETS.sub("", name)))
    fits = [(len(key), row) for key, row in _sorts(country) if words.issuperset(key)]
    longest = [row for length, row in fits if length == max(fits, key=itemgetter(0))[0]]
    return longest[0] if len({row.kind for row in longest}) == 1 else None


@cache
def _sorts(country: str) -> list[tuple[Words, Row]]:
    sorts = (row for row in rows(country) if row.kind in _TELLING and row.english and not row.is_one_body)
    keyed = ((loose(country, _IN_BRACKETS.sub("", SLOT.sub("", row.english))), row) for row in sorts)
    return [(key, row) for key, row in keyed if key]


def _found(country: str, told: str, placed: Iterable[tuple[Place, str]], key: _Key) -> str:
    bodies, sorts = _table(country, key)
    if row := bodies.get(key(country, told)):
        return row.native
    for place, rest in placed:
        if row := sorts.get(key(country, rest)):
            return _TWICE.sub("", SLOT.sub(place.local, row.native))
    return ""


@cache
def _table(country: str, key: _Key) -> tuple[dict[Words, Row], dict[Words, Row]]:
    """The single bodies, and the sorts with one place, by the words of their names in the other language."""
    single, sorts = [], []
    for row in rows(country):
        name = row.korean if key is _as_korean else row.english
        told = _IN_BRACKETS.sub("", SLOT.sub("", name)) if name else ""
        if row.is_one_body:
            single.append((key(country, told), row))
        elif _has_one_place(row):
            sorts.append((key(country, told), row))
    return _unequivocal(single), _unequivocal(sorts)


def _unequivocal(told: list[tuple[Words, Row]]) -> dict[Words, Row]:
    """The rows that no other is called alike, by their words; of sorts of towns the cities', as known places are."""
    found: dict[Words, list[Row]] = defaultdict(list)
    for key, row in told:
        found[key].append(row)
    cities = {key: [row for row in alike if _CITY in row.english] or alike for key, alike in found.items()}
    return {key: alike[0] for key, alike in cities.items() if key and len(alike) == 1}


def _has_one_place(row: Row) -> bool:
    slots = SLOT.findall(row.native)
    named = row.match == "pattern" and not row.family and len(slots) == 1
    return named and row.slots.get(slots[0], ("",))[0] in GEOGRAPHIC


def _as_korean(_country: str, told: str) -> Words:
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


@cache
def _most_words(country: str) -> int:
    return len(max((name.split() for name in _places(country)), key=len, default=()))


def _places_among(country: str, words: list[str]) -> Iterator[tuple[Place, str]]:
    """The places in an English name, the longest first, each with the words that are left."""
    for length in range(_most_words(country), 0, -1):
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
