"""The phrases that tell what decides a bid: two tables of data, found in one pass over a text.

`bidding.csv` has who pays, the procedure and the day of a prequalification, `bid_terms.csv` the terms: who may bid,
what must be handed in, seen and written. A rule has an anchor, words that must stand in the text; a pattern around it
(the anchor alone where it is empty); and what takes the meaning away where it stands in the same sentence (`unless`).
"""

import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import ahocorasick

from transform.text import fold

_DATA: Final = Path(__file__).parents[1] / "data"
_TABLES: Final = ("bidding.csv", "bid_terms.csv")
_LATIN: Final = re.compile("[a-z]")
# What ends a sentence in folded text: a stop that no digit follows, a mark between the cells of a record.
_STOP: Final = re.compile(r"[.!?;•|。](?=\s|$)|\s·\s|\n")
# A sentence is not longer to either side of the words that told a fact, in characters.
REACH: Final = 160


@dataclass(frozen=True, slots=True)
class Rule:
    """One phrase.

    Attributes:
        fact: what it tells of, e.g. "foreign_bidders".
        value: what it says of it, e.g. "yes".
        country: whose language it is; "*" for any.
        pattern: in folded text.
        unless: what takes its meaning away within its sentence; None where nothing does.
    """

    fact: str
    value: str
    country: str
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None

    def first_in(self, folded: str) -> re.Match[str] | None:
        """Its first place in a folded text that nothing takes back."""
        return next(filter(lambda match: self._holds(folded, match), self.pattern.finditer(folded)), None)

    def _holds(self, folded: str, match: re.Match[str]) -> bool:
        if self.unless is None:
            return True
        start, end = sentence(folded, match.start(), match.end())
        return self.unless.search(folded, start, end) is None


def sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the sentence around some words begins and ends, at most `REACH` characters before and behind them.

    A language without stops, as Thai, and a text without any space are cut at a space or at that length.
    """
    low, high = max(start - REACH, 0), min(end + REACH, len(text))
    stops = [stop.end() for stop in _STOP.finditer(text, low, start)]
    first = stops[-1] if stops else _behind_space(text, low, start)
    stop = _STOP.search(text, end, high)
    last = stop.start() if stop else _before_space(text, high, end)
    while first < start and text[first].isspace():
        first += 1
    return first, last


def _behind_space(text: str, low: int, start: int) -> int:
    space = text.find(" ", low, start) if low else -1
    return space + 1 if space >= 0 else low


def _before_space(text: str, high: int, end: int) -> int:
    space = text.rfind(" ", end, high) if high < len(text) else -1
    return space if space >= 0 else high


# What portals say of procedure and status repeats.
@lru_cache(maxsize=8_192)
def applicable(text: str, country: str) -> tuple[Rule, ...]:
    """The rules whose anchor stands in a text, in the order of the tables. One pass, whatever their number."""
    automaton, rules = _compiled()
    hits = {number for _end, numbers in automaton.iter(fold(text)) for number in numbers}
    return tuple(rules[number] for number in sorted(hits) if rules[number].country in ("*", country))


def table_rows() -> Iterator[dict[str, str]]:
    """The rows of both tables."""
    for name in _TABLES:
        with (_DATA / name).open(encoding="utf-8", newline="") as lines:
            yield from csv.DictReader(lines)


@lru_cache(maxsize=1)
def _compiled() -> tuple[Any, tuple[Rule, ...]]:
    """The rules, and an automaton that finds their anchors."""
    rows = list(table_rows())
    numbers: dict[str, list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        numbers[fold(row["anchor"])].append(number)
    automaton = ahocorasick.Automaton()
    for anchor, of in numbers.items():
        automaton.add_word(anchor, of)
    automaton.make_automaton()
    return automaton, tuple(map(_rule, rows))


def _rule(row: dict[str, str]) -> Rule:
    anchor = re.escape(fold(row["anchor"]))
    # Of several words each is known without its bounds, which texts lose: "from theWorld Bank".
    whole = rf"\b{anchor}\b" if _LATIN.search(anchor) and " " not in row["anchor"] else anchor
    unless = fold(row.get("unless", ""))
    return Rule(
        row["fact"],
        row["value"],
        row["country"],
        re.compile(fold(row["pattern"]) or whole),
        re.compile(unless) if unless else None,
    )


__all__ = ["REACH", "Rule", "applicable", "sentence", "table_rows"]
