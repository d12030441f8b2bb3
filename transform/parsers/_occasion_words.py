"""The words by which a text announces an occasion, by language: lines of transform/data/occasion_words.csv.

Of a role "kind" says what sort it is, "general" stands for any, "held" says that it will be held, "until" until when
applications are taken, "past" that it is over or put off, "other" that something else is meant (a purchase, a press
conference), "topic" that it is about smart cities, and "place" labels where it is.
"""

import csv
import re
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Final

from domain.programme import OccasionKind
from transform.text import fold

_DATA: Final = Path(__file__).parents[1] / "data" / "occasion_words.csv"
_ANY: Final = "*"


@cache
def _rows(lang: str) -> tuple[dict[str, str], ...]:
    """A language's own lines, then those of all. Patterns hold no capitals, so they are folded as texts are."""
    with _DATA.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return tuple(row for one in (lang, _ANY) for row in rows if row["language"] == one)


@cache
def _kinds(lang: str) -> tuple[tuple[OccasionKind, re.Pattern[str]], ...]:
    found = ((row["kind"], row["pattern"]) for row in _rows(lang) if row["role"] == "kind")
    return tuple((OccasionKind(kind), re.compile(fold(pattern))) for kind, pattern in found)


@cache
def _roles(lang: str) -> dict[str, re.Pattern[str]]:
    patterns = defaultdict(list)
    for row in _rows(lang):
        patterns[row["role"]].append(fold(row["pattern"]))
    return {role: re.compile("|".join(own)) for role, own in patterns.items()}


@cache
def _place_label(lang: str) -> re.Pattern[str]:
    labels = "|".join(row["pattern"] for row in _rows(lang) if row["role"] == "place")
    return re.compile(
        rf"(?<![^\W\d_])(?:{labels})\s*[:：]\s*(?P<name>[^□○●ㅇ■◦※*:：;\n]{{2,60}}?)\s*(?=[□○●ㅇ■◦※*;\n]|$|- |\. )",
        re.IGNORECASE,
    )


def kind_in(folded: str, lang: str) -> OccasionKind | None:
    """The first kind of the table that a folded text names."""
    return next((kind for kind, pattern in _kinds(lang) if pattern.search(folded)), None)


def says(role: str, folded: str, lang: str) -> bool:
    """Whether a folded text has a word of a role."""
    pattern = _roles(lang).get(role)
    return bool(pattern and pattern.search(folded))


def labelled_place(text: str, lang: str) -> str:
    """What a text labels as the place; "" where it labels none."""
    found = _place_label(lang).search(text) if "place" in _roles(lang) else None
    return found["name"].strip() if found else ""
