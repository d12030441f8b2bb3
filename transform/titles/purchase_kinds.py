"""What a title says is done: bought, installed, built, designed … For people to read, never to judge by.

data/purchase_kinds.csv has the words, folded, by language; one that ends with * is the beginning of a word. Where a
title names several, the one nearest to its head is told: its beginning, of Turkish its end. That something is procured,
or done for hire, is said of almost everything, so it is told only where nothing more telling stands near the head.
"""

import csv
import re
from functools import cache
from pathlib import Path
from typing import Final

from transform.text import fold

_DATA: Final = Path(__file__).parents[1] / "data" / "purchase_kinds.csv"
_GENERAL: Final = frozenset({"service", "buy"})
# How far behind the first word of a kind another still speaks of the whole, in folded characters.
_NEAR: Final = 24
_HEAD_LAST: Final = frozenset({"tr"})
_UNSPACED: Final = frozenset({"th"})


def purchase_kind(title: str, language: str) -> str:
    """The kind of purchase that a title names, a code of data/purchase_kinds.csv; "" where it names none.

    Args:
        title: as published.
        language: ISO 639-1 of the title; "" for one that has no words here.
    """
    if language not in _languages():
        return ""
    folded = fold(title)
    found = [
        (match.start(), match.end(), str(match.lastgroup)) for match in _pattern(language).finditer(folded)
    ]
    if language in _HEAD_LAST:
        found = [(len(folded) - end, 0, kind) for _start, end, kind in reversed(found)]
    telling = [(at, kind) for at, _end, kind in found if kind not in _GENERAL]
    if telling and (telling[0][0] <= found[0][0] + _NEAR or len(telling) == len(found)):
        return telling[0][1]
    return next((kind for _at, _end, kind in found if kind in _GENERAL), "")


@cache
def purchase_kinds() -> tuple[str, ...]:
    """All codes."""
    return tuple(row["kind"] for row in _rows())


@cache
def _languages() -> frozenset[str]:
    return frozenset(_rows()[0]) - {"kind"}


@cache
def _rows() -> tuple[dict[str, str], ...]:
    with _DATA.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def _pattern(language: str) -> re.Pattern[str]:
    """All words of a language, the longest first, so that a phrase counts before a word of it."""
    words = [(word, row["kind"]) for row in _rows() for word in fold(row[language]).split(";")]
    kinds: dict[str, list[str]] = {}
    ranked = sorted(words, key=lambda one: -len(one[0]))
    # A group's name may stand once in a pattern, so the words of a kind are tried together, by their longest.
    for word, kind in ranked:
        kinds.setdefault(kind, []).append(_written(word, language))
    return re.compile("|".join(f"(?P<{kind}>{'|'.join(written)})" for kind, written in kinds.items()))


def _written(word: str, language: str) -> str:
    if language in _UNSPACED:
        return re.escape(word.replace(" ", ""))
    end = r"\w*" if word.endswith("*") else r"(?!\w)"
    return rf"(?<!\w){re.escape(word.rstrip('*'))}{end}"
