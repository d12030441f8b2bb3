"""The host countries, as data: domain/data/countries.csv has a line for each."""

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

_DATA: Final = Path(__file__).parent / "data" / "countries.csv"
# Not countries, but what stands where a country's code does.
INTERNATIONAL: Final = "INTL"  # a source that publishes for many countries
EVERYWHERE: Final = "ALL"  # a centre that reads of every country
KOREA: Final = "KR"  # where the companies are; no notices come from there
GREGORIAN: Final = "gregorian"
BUDDHIST: Final = "buddhist"
KST: Final = "Asia/Seoul"  # the zone of Korea's clocks


@dataclass(frozen=True, slots=True)
class Country:
    """A country whose notices are collected.

    Attributes:
        code: ISO 3166-1 alpha-2.
        name, name_ko: its name in English and in Korean.
        zone: IANA zone in which its portals and public offices read their clocks.
        language: ISO 639-1 code of the language of its notices, beside English.
        currency: ISO 4217 code of its money.
        closed_on: on which of the library holidays' kinds of days its public offices are closed.
        calendar: CLDR's name of the calendar that its years are counted in; "gregorian" where the table is silent.
        marks: "tones" where the marks of letters make other words of one spelling ("Huế", "Huệ"), else "".
        spellings: more names of it in English, as other bodies write them.
    """

    code: str
    name: str
    name_ko: str
    zone: str
    language: str
    currency: str
    closed_on: tuple[str, ...]
    calendar: str = GREGORIAN
    marks: str = ""
    spellings: tuple[str, ...] = ()

    def name_in(self, language: str) -> str:
        """Its name for readers of "ko" or "en"."""
        return self.name_ko if language == "ko" else self.name


def _read() -> dict[str, Country]:
    with _DATA.open(encoding="utf-8", newline="") as lines:
        return {row["code"]: _country(row) for row in csv.DictReader(lines, restval="")}


def _country(row: dict[str, Any]) -> Country:
    several = {
        "closed_on": tuple(row["closed_on"].split()),
        "spellings": tuple(filter(None, row["spellings"].split(";"))),
    }
    return Country(**(row | {"calendar": row["calendar"] or GREGORIAN} | several))


COUNTRIES: Final = _read()


def zone_of(code: str) -> str:
    """The IANA zone of a country; UTC for what is none of ours, such as INTERNATIONAL."""
    return COUNTRIES[code].zone if code in COUNTRIES else "UTC"


def counts_buddhist_years(zone: str) -> bool:
    """Whether a country whose portals are in an IANA zone counts its years from the Buddha's death (2569 is 2026)."""
    return any(country.zone == zone and country.calendar == BUDDHIST for country in COUNTRIES.values())


def marks_of(code: str) -> str:
    """What the marks of letters tell apart in a country's language; "" for nothing, and for what is none of ours."""
    return COUNTRIES[code].marks if code in COUNTRIES else ""


def calendar_of(code: str) -> str:
    """The country on whose working days a centre for a country, or for all of them, reads mail."""
    return KOREA if code == EVERYWHERE else code


def country_named(code: str) -> Country:
    """Find a country by its code. Raises ValueError, naming the ones there are, for any other."""
    try:
        return COUNTRIES[code]
    except KeyError:
        raise ValueError(f"'{code}' is none of {', '.join(COUNTRIES)}") from None
