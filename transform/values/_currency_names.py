"""CLDR's names of the currencies that countries pay with today; asked by `transform.values.currencies`."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from babel import Locale
from babel.numbers import get_territory_currencies

from transform.text import fold

LANGUAGES: Final = ("en", "id", "ko", "th", "tr", "vi")


@lru_cache(maxsize=1)
def in_use() -> frozenset[str]:
    """The currencies that a country pays with today, ISO 4217; no test code, precious metal or currency of the past."""
    used = (code for country in Locale("en").territories for code in get_territory_currencies(str(country)))
    return frozenset(used)


def spoken(lang: str) -> Iterator[tuple[str, str]]:
    """(code, name, folded) of CLDR."""
    for code, name in sorted(Locale(lang).currencies.items()):
        if code in in_use() and "(" not in name:
            yield code, fold(name)
