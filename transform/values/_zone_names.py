"""What places and time zones are called in six languages: names of CLDR and of transform/data/zone_names.csv."""

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

from babel import Locale
from babel.core import get_global

_DATA: Final = Path(__file__).parents[1] / "data" / "zone_names.csv"
_LANGUAGES: Final = ("en", "id", "ko", "th", "tr", "vi")
_FEWEST_LETTERS: Final = 2
# Indonesian for noon ("waktu tengah hari"), though CLDR has it for America's Central Time.
_ALSO_WORDS: Final = frozenset({"waktu tengah"})


def lowered(text: str) -> str:
    """Lower case; a Turkish capital İ becomes an i without a mark."""
    return text.replace("İ", "i").lower()


@lru_cache(maxsize=1)
def zones_by_name() -> Mapping[str, frozenset[str]]:
    """Name, lower case → the IANA zones that it may mean."""
    zones: defaultdict[str, set[str]] = defaultdict(set)
    for lang in _LANGUAGES:
        for name, found in _named(Locale(lang)):
            if len(name) >= _FEWEST_LETTERS and lowered(name) not in _ALSO_WORDS:
                zones[lowered(name)].update(found)
    with _DATA.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            for name in row["names"].split(";"):
                zones[name].add(row["zone"])
    return {name: frozenset(found) for name, found in zones.items()}


@lru_cache(maxsize=1)
def _countries() -> Mapping[str, str]:
    """IANA zone → the territory that it is of."""
    territories = get_global("territory_zones").items()
    return {zone: territory for territory, zones in territories if _is_country(territory) for zone in zones}


def country_of(zone: str) -> str:
    """ISO 3166-1 alpha-2 of the country that a zone is of, "" for none."""
    return _countries().get(zone, "")


def of_one_country(zone: str, other: str) -> bool:
    """Whether both zones are of the same country."""
    return bool(country_of(zone)) and country_of(zone) == country_of(other)


def _is_country(territory: str) -> bool:
    """Not a region of the world ("001"), and not nobody knows where."""
    return territory.isalpha() and territory != "ZZ"


def _named(locale: Locale) -> Iterator[tuple[str, Iterable[str]]]:
    for territory, zones in get_global("territory_zones").items():
        if not _is_country(territory):
            continue
        yield locale.territories.get(territory, ""), zones
        for zone in zones:
            yield from ((name, (zone,)) for name in _of_zone(locale, zone))
    of_meta = defaultdict(list)
    for zone, meta in get_global("meta_zones").items():
        of_meta[meta].append(zone)
    for meta, names in locale.meta_zones.items():
        yield from ((name, of_meta[meta]) for name in names.get("long", {}).values() if of_meta[meta])


def _of_zone(locale: Locale, zone: str) -> Iterator[str]:
    """Its city, which CLDR names only where it is written otherwise than in the zone, and names of its own."""
    known = locale.time_zones.get(zone, {})
    yield known.get("city", zone.rpartition("/")[2].replace("_", " "))
    yield from known.get("long", {}).values()
