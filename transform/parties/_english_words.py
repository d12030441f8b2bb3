"""Words of English names of bodies, by which one body is called in several ways (data/english_words.csv)."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from transform.parties._spelling import spell

_DATA: Final = Path(__file__).parents[1] / "data" / "english_words.csv"
_SMALL: Final = frozenset({"of", "the", "in", "for", "and", "s"})
Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Word:
    """A word, what is said for it (none: it is left out), and the words that must stand beside it."""

    said: tuple[str, ...]
    beside: frozenset[str]


def exact(_country: str, told: str) -> Words:
    """The words of a name, in order of the alphabet and without the small ones."""
    return tuple(sorted(word for word in spell("", told).split() if word not in _SMALL))


def loose(country: str, told: str) -> Words:
    """The same, each word by the one that is said for it: first those of all countries, then the country's own."""
    words = exact(country, told)
    for known in (_known(""), _known(country)):
        there = frozenset(words)
        words = tuple(said for word in words for said in _said(known.get(word), word, there))
    return tuple(sorted(words))


def _said(known: _Word | None, word: str, there: frozenset[str]) -> tuple[str, ...]:
    return known.said if known and known.beside <= there else (word,)


@cache
def _known(country: str) -> dict[str, _Word]:
    with _DATA.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["country"] == country]
    return {row["word"]: _Word(tuple(row["as"].split()), frozenset(row["beside"].split())) for row in rows}
