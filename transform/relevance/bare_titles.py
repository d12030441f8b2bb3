"""Does a title say what is bought at all? "Gói thầu số 5: Xây lắp" does not: only the detail tells.

The words that say nothing are data (data/bare_titles.csv, one line a language): acts and kinds of purchase, numbering,
and what binds them. A title of nothing else is bare, but for the few pairs of them that do name a thing ("telling").
Supervision or design does name what is bought, whatever it is of.
"""

import csv
import re
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple

from domain.country import COUNTRIES
from transform.text import fold

_DATA: Final = Path(__file__).parents[1] / "data" / "bare_titles.csv"
_EVERYWHERE: Final = "en"
_UNSPACED: Final = "th"
# "05", "01XL", "HG-CW01", "2569/2", "III", "A", "lần 2": what a package, a lot, an attempt or a year is called by.
_CALLED: Final = re.compile(r"(?:\blan (?:thu )?)?\b[\w./-]*\d[\w./-]*|\b[ivx]+\b|\b[a-z]\b")
_LETTER: Final = re.compile(r"[^\W\d_]")


class _Words(NamedTuple):
    """What says nothing in titles of a country, and what does though it is made of such words."""

    empty: re.Pattern[str]
    telling: re.Pattern[str]


def is_bare(title: str, country: str) -> bool:
    """Tell whether a title names nothing that is bought.

    Args:
        title: as stored.
        country: ISO 3166-1 alpha-2, or INTL; the words of its language and the English ones are left out of account.
    """
    words, folded = _words(country), fold(title)
    if words.telling.search(folded):
        return False
    return _LETTER.search(words.empty.sub(" ", _CALLED.sub(" ", folded))) is None


@lru_cache(maxsize=16)
def _words(country: str) -> _Words:
    with _DATA.open(encoding="utf-8", newline="") as lines:
        known = {row["lang"]: row for row in csv.DictReader(lines)}
    home = COUNTRIES[country].language if country in COUNTRIES else ""
    rows = [known[lang] for lang in (home, _EVERYWHERE) if lang in known]
    return _Words(_any_of(rows, "phrases"), _any_of(rows, "telling"))


def _any_of(rows: list[dict[str, str]], column: str) -> re.Pattern[str]:
    """The phrases of some languages, the longest first; Thai has no spaces that would set words apart."""
    kinds = ("", ""), (r"\b", r"\b" if column == "phrases" else "")
    parts = []
    for row in rows:
        begin, end = kinds[row["lang"] != _UNSPACED]
        phrases = sorted(map(fold, row[column].split("|")), key=len, reverse=True)
        parts.append(f"{begin}(?:{'|'.join(map(re.escape, phrases))}){end}")
    return re.compile("|".join(parts))
