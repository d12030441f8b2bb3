"""What a title is about, in words that all languages share: to compare a tender told at home with itself in English.

data/title_words.csv has the words of titles in normal form (folded, Thai abbreviations short) by language; one that
ends with * is the beginning of a word. What is bought is a thing, what is done with it an act.
"""

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

import ahocorasick

from domain.match import MatchForm
from transform.text import fold

_DATA: Final = Path(__file__).parents[1] / "data" / "title_words.csv"
_ENGLISH: Final = "en"
LANGUAGES: Final = ("en", "vi", "id", "tr", "th")


def subjects(form: MatchForm) -> tuple[str, ...]:
    """The things and acts that a title names, sorted; none in a language that has no words here."""
    if form.language not in LANGUAGES:
        return ()
    # Thai has no blanks between words.
    text = form.compact if form.language == "th" else f" {form.title} "
    return tuple(
        sorted({subject for _end, found in _automaton(form.language).iter(text) for subject in found})
    )


@cache
def acts() -> frozenset[str]:
    """Subjects that say what is done: to build a road and to supervise that are two tenders."""
    return frozenset(row["subject"] for row in _rows() if row["sort"] == "act")


@cache
def _rows() -> tuple[dict[str, str], ...]:
    with _DATA.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def _automaton(language: str) -> ahocorasick.Automaton:
    named: dict[str, set[str]] = {}
    for row in _rows():
        for word in _patterns(row[language], language):
            named.setdefault(word, set()).add(row["subject"])
    found = ahocorasick.Automaton()
    for word, those in named.items():
        found.add_word(word, tuple(those))
    found.make_automaton()
    return found


def _patterns(words: str, language: str) -> Iterator[str]:
    for word in fold(words).split(";"):
        if language == "th":
            yield word.replace(" ", "")
        else:
            yield f" {word[:-1]}" if word.endswith("*") else f" {word} "
