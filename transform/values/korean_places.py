"""Our countries and their places by their Korean names, as Korean bodies write them: "베트남 후에시 …", "주태국대사관".

A word of Korean carries its particles and kinds of towns behind it, without a blank. Names of one or two syllables are
everyday words as well ("후에" is "later"), so they count only with the kind of town
behind them or the country before them.
"""

import csv
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Final

from domain.country import COUNTRIES
from transform.values._place_names import Place, place_of, rows
from transform.values.korean_press import as_official

_DATA: Final = Path(__file__).parents[1] / "data" / "korean_countries.csv"
_HANGUL: Final = re.compile("[가-힣]")
# Embassies and relations: "주태국", "주한태국", "재베트남", "대한", "한베트남".
_BEFORE: Final = r"(?:(?<![가-힣])|(?<![가-힣])(?:주|주한|재|재한|대|한|북|남|동|서)(?=[가-힣]))"
_KIND: Final = "(?:특별|광역)?(?:시|성|주|도|군|현|구)"
_PARTICLE: Final = "의|에|과|와|은|는|을|를|로|권|내|신도시|국제|공항|항|지역|도심|및"
_ENOUGH: Final = 3  # syllables


def is_korean(text: str) -> bool:
    """Whether a text has any Hangul."""
    return bool(_HANGUL.search(text))


def countries_in(text: str) -> tuple[str, ...]:
    """ISO 3166-1 codes of the countries that a Korean text names, each once, in its order; ours and others.

    Where it names none, a place of ours whose name is no everyday word stands for its country.
    """
    named = dict.fromkeys(_code(found) for found in _countries().finditer(text))
    if named:
        return tuple(named)
    placed = ((country, next(places_in(country, text), None)) for country in COUNTRIES)
    return tuple(country for country, place in placed if place)


def host_country(*texts: str) -> str:
    """The first of our countries in the first text that names any country; "" where that names only others, or none.

    Args:
        texts: in order of trust: the title before what it is about.
    """
    for text in texts:
        if named := countries_in(text):
            return next((code for code in named if code in COUNTRIES), "")
    return ""


def places_in(country: str, text: str) -> Iterator[Place]:
    """The places of one of our countries that a Korean text names, from left to right."""
    if not is_korean(text):
        return
    pattern, known = _places(country)
    for found in pattern.finditer(as_official(text)):
        yield known[found["name"]]


def _code(found: re.Match[str]) -> str:
    return str(found.lastgroup).partition("_")[0]


@lru_cache(maxsize=1)
def _countries() -> re.Pattern[str]:
    with _DATA.open(encoding="utf-8", newline="") as lines:
        named = [f"(?P<{row['code']}_{n}>{row['pattern']})" for n, row in enumerate(csv.DictReader(lines))]
    return re.compile(_BEFORE + f"(?:{'|'.join(named)})")


@lru_cache(maxsize=8)
def _places(country: str) -> tuple[re.Pattern[str], dict[str, Place]]:
    known: dict[str, Place] = {}
    for row in rows():
        if row["country"] == country:
            for name in filter(None, row["ko"].split(";")):
                known.setdefault(name, place_of(row))
    longest = sorted(known, key=len, reverse=True)
    sure = "|".join(name for name in longest if len(name) >= _ENOUGH)
    short = "|".join(name for name in longest if len(name) < _ENOUGH)
    home = COUNTRIES[country].name_ko
    in_a_kind = rf"(?:{short})(?={_KIND}(?:$|[^가-힣]|{_PARTICLE}))"
    at_home = rf"(?:(?<={home})|(?<={home} ))(?:{short})"
    names, after = f"(?P<name>{sure}|{in_a_kind}|{at_home})", rf"(?=$|[^가-힣]|{_KIND}|{_PARTICLE})"
    return re.compile(rf"(?:(?<![가-힣])|(?<={home})){names}{after}"), known


__all__ = ["countries_in", "host_country", "is_korean", "places_in"]
