"""Names of the star's dimensions: stages, characteristics, concepts, currencies and days off, in English and Korean."""

import csv
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from hashlib import sha256
from importlib.metadata import version
from typing import Any

from babel import Locale

from cityleads.settings import ROOT
from digest.i18n import Translator
from digest.select.workdays import OFF, day_off
from domain.lead import DIMENSIONS, OPEN_STAGES, STAGES
from transform.relevance.lexicon import (
    BY_DIMENSION,
    concept_codes,
    concept_labels,
    dimension_labels,
    dimension_of,
)

Rows = Iterator[dict[str, Any]]
FIRST_DAY, LAST_DAY = date(2010, 1, 1), date(2039, 12, 31)  # as core.date_key has them
# What the names are made of, beside the library of holidays.
_FILES = (
    "cityleads/bi/star_words.py",
    "digest/locales/en.yml",
    "digest/locales/ko.yml",
    "digest/select/workdays.py",
    "domain/data/countries.csv",
    "transform/data/concepts.csv",
    "transform/data/place_points.csv",
    "transform/relevance/lexicon.py",
)


def words_version() -> str:
    """Names what the names are made of: of two versions they may differ."""
    read = sha256("".join(version(name) for name in ("holidays", "babel")).encode())
    for name in _FILES:
        read.update((ROOT / name).read_bytes())
    return read.hexdigest()


def words(table: str) -> list[dict[str, Any]]:
    """Rows of names for a table of the star. Raises KeyError for a table that needs none."""
    return list(_MADE[table]())


def _stages() -> Rows:
    english, korean = Translator("en", "UTC"), Translator("ko", "UTC")
    for step, stage in enumerate(STAGES, 1):
        names = {"en": english(f"stage.{stage}"), "ko": korean(f"stage.{stage}")}
        yield {"code": stage, "step": step, "takes_bids": stage in OPEN_STAGES, **names}


def _characteristics() -> Rows:
    for code in DIMENSIONS:
        english, korean = dimension_labels(code)
        yield {"code": code, "en": english, "ko": korean}


def _concepts() -> Rows:
    """The lexicon's, and what the model names by dimension alone."""
    by_model = {f"{BY_DIMENSION}{code}": code for code in DIMENSIONS}
    of = {code: dimension_of(code) for code in concept_codes()} | by_model
    for code, characteristic in of.items():
        english, korean = concept_labels(code)
        yield {"code": code, "characteristic": characteristic, "en": english, "ko": korean}


def _currencies() -> Rows:
    english, korean = Locale("en").currencies, Locale("ko").currencies
    for code in sorted(english):
        yield {"code": code, "en": english[code], "ko": korean.get(code, english[code])}


def _points() -> Rows:
    """Where the town of a place's name lies, degrees; places without one known for sure are not among them."""
    with (ROOT / "transform/data/place_points.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            yield {name: row[name] for name in ("code", "latitude", "longitude")}


def _days_off() -> Rows:
    for number in range((LAST_DAY - FIRST_DAY).days + 1):
        day = FIRST_DAY + timedelta(days=number)
        for country in OFF:
            reason = day_off(country, day)
            if reason:
                holiday = "" if reason == f"{day:%A}" else reason
                yield {"country": country, "day": day.isoformat(), "holiday": holiday}


_MADE: dict[str, Callable[[], Rows]] = {
    "dim_stage": _stages,
    "dim_characteristic": _characteristics,
    "dim_concept": _concepts,
    "dim_currency": _currencies,
    "dim_date": _days_off,
    "dim_place": _points,
}
