"""The table of buyers (data/buyers.csv), made ready to be looked for in one pass over a name."""

import csv
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import ahocorasick

from transform.parties._spelling import spell
from transform.values.places import place_in

_DATA: Final = Path(__file__).parents[1] / "data" / "buyers.csv"
SLOT: Final = re.compile(r"\{([^}]*)\}")
_LOCAL: Final = ("provincial", "metropolitan", "municipal")
_SAME: Final = (
    *("id", "country", "match", "native", "english", "korean", "kind", "level", "parent", "source", "as_of"),
)
# A name of fewer letters and fewer words may be part of another one.
_LETTERS, _WORDS = 10, 3
# What a slot holds: one to fourteen words; in Thai, which has no blanks, some letters.
_ANY: Final = r"([^ ]+(?: [^ ]+){0,13}?)"
_ANY_THAI: Final = r"(.{1,60}?)"
_IN_BRACKETS: Final = re.compile(r"\s*\([^)]*\)")


@dataclass(frozen=True, slots=True)
class Row:
    """A body, or a sort of bodies.

    Attributes:
        match: "exact", "whole" (units without an owner), "pattern" or "catchall".
        family: it gathers different bodies of one sort.
        native, english, korean: names, with slots where it is a sort.
        aliases: other ways to write the native name, and units of the body.
        shared: short forms that several bodies have.
        slots: by the slot's word in the native name, its words in the English and the Korean one.
        parent: the body above it, in English.
        province: code of the place of a body that is local and has its place in its name.
    """

    id: str
    country: str
    match: str
    family: bool
    native: str
    aliases: tuple[str, ...]
    shared: tuple[str, ...]
    english: str
    korean: str
    slots: Mapping[str, tuple[str, str]]
    kind: str
    level: str
    parent: str
    province: str
    source: str
    as_of: str

    @property
    def is_one_body(self) -> bool:
        """Whether every match is the same body."""
        return self.match == "exact" and not self.family and not SLOT.search(self.native)


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write a row's name.

    Attributes:
        written: as the table has it.
        anchor: what stands in every name of this form, spelled: the name itself, or the longest part between slots.
        pattern: of the whole text; None for a name without slots.
        names: of the slots, in the order of the pattern's groups.
        letters: without slots, count.
        short: it counts only as a whole, or as a word of its own in capitals.
        shared: several bodies are called so.
        whole: it counts only as the whole text.
    """

    row: Row
    written: str
    anchor: str
    pattern: re.Pattern[str] | None
    names: tuple[str, ...]
    letters: int
    short: bool
    shared: bool
    whole: bool


@cache
def rows(country: str) -> tuple[Row, ...]:
    """The rows of a country."""
    with _DATA.open(encoding="utf-8", newline="") as lines:
        return tuple(_row(told) for told in csv.DictReader(lines) if told["country"] == country)


def _row(told: dict[str, str]) -> Row:
    slots = [slot.split("=") for slot in _listed(told["slots"])]
    place = place_in(told["country"], told["native"]) if told["level"] in _LOCAL else None
    return Row(
        **{name: told[name] for name in _SAME},
        family=told["family"] == "yes",
        aliases=_listed(told["aliases"]),
        shared=_listed(told["aliases_need_place"]),
        slots={native: (english, korean) for native, english, korean in slots},
        province=(place.province or place.code) if place else "",
    )


def _listed(cell: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in cell.split(";") if one.strip())


@cache
def automaton(country: str) -> Any:  # noqa: ANN401  # ahocorasick ships no types
    """Find the anchors of all forms of a country in one pass; None for a country without rows."""
    by_anchor: dict[str, list[Form]] = defaultdict(list)
    for row in rows(country):
        for form in _forms(row):
            by_anchor[form.anchor].append(form)
    if not by_anchor:
        return None
    made = ahocorasick.Automaton()
    for anchor, forms in by_anchor.items():
        made.add_word(anchor, (len(anchor), tuple(forms)))
    made.make_automaton()
    return made


def _forms(row: Row) -> Iterator[Form]:
    whole = row.match == "whole"
    for written in dict.fromkeys((row.native, *row.aliases)):
        yield _form(row, written, whole=whole)
    for written in row.shared:
        yield _form(row, written, whole=whole, shared=True)
    if row.is_one_body:  # as banks write it
        yield _form(row, _IN_BRACKETS.sub("", row.english), whole=True)


def _form(row: Row, written: str, *, whole: bool, shared: bool = False) -> Form:
    parts = SLOT.split(written)
    literal = [spell(row.country, part) for part in parts[::2]]
    pattern = _pattern(row.country, literal) if len(parts) > 1 else None
    letters = sum(len(part.replace(" ", "")) for part in literal)
    few = sum(len(part.split()) for part in literal)
    short = letters < _LETTERS and few < _WORDS and pattern is None
    anchor = max(literal, key=len)
    return Form(row, written, anchor, pattern, tuple(parts[1::2]), letters, short, shared, whole)


def _pattern(country: str, literal: list[str]) -> re.Pattern[str]:
    joint, slot = ("", _ANY_THAI) if country == "TH" else (" ", _ANY)
    pieces = [piece for part in literal for piece in (re.escape(part), slot)][:-1]
    return re.compile(joint.join(piece for piece in pieces if piece))


@cache
def by_english(country: str) -> dict[str, str]:
    """The id of each single body by its English name without brackets, and by what stands in them ("EVN")."""
    found: dict[str, str] = {}
    for row in rows(country):
        if row.is_one_body:
            names = (_IN_BRACKETS.sub("", row.english), *re.findall(r"\(([^)]*)\)", row.english))
            for name in names:
                found.setdefault(spell(country, name), row.id)
    return found


def parent_of(row: Row) -> str:
    """The id of the body above, which the table names in English; "" where it is none of the table's single bodies."""
    return by_english(row.country).get(spell(row.country, row.parent), "") if row.parent else ""
