"""Rules that hold a title's tier down whatever its words and the model say: data/tier_rules.csv.

Posts for one person, as no company can bid for them; and repair, moving and spare parts, which concern a centre only
where they are of a smart system, and then are watched: a system that is run as a whole, or built, is none of these.
"""

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Final

from transform.text import fold

PATH: Final = Path(__file__).parents[1] / "data" / "tier_rules.csv"
_NEVER: Final = "(?!)"
_kind = itemgetter("name", "field", "of_system", "of_other")


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of purchase, in all languages at once, since titles mix them.

    Attributes:
        name: as evidence tells it.
        field: "title"; "procedure", the portal's own words for how it is bought; or "system", no rule but what names
            a digital system beside the lexicon's words.
        of_system, of_other: the highest tier that it leaves to a title that names a system, and to any other.
        pattern, unless: over folded text; the second one lifts the rule.
    """

    name: str
    field: str
    of_system: str
    of_other: str
    pattern: re.Pattern[str]
    unless: re.Pattern[str]

    def holds(self, folded: str) -> bool:
        """Whether it is about this text."""
        return bool(self.pattern.search(folded)) and not self.unless.search(folded)


@lru_cache(maxsize=1)
def rules() -> tuple[Rule, ...]:
    """All of them, those that leave least first. The lines of a kind follow each other, one a language."""
    with PATH.open(encoding="utf-8", newline="") as lines:
        return tuple(_rule(list(rows)) for _name, rows in groupby(csv.DictReader(lines), key=_kind))


def _rule(rows: Sequence[Mapping[str, str]]) -> Rule:
    pattern, unless = (
        "|".join(fold(row[name]) for row in rows if row[name]) for name in ("pattern", "unless")
    )
    name, field, of_system, of_other = _kind(rows[0])
    return Rule(name, field, of_system, of_other, re.compile(pattern), re.compile(unless or _NEVER))


def rule_of(text: str, field: str = "title") -> Rule | None:
    """The first rule of a field that a text falls under; None where it falls under none."""
    folded = fold(text)
    return next((one for one in rules() if one.field == field and one.holds(folded)), None)


def names() -> list[str]:
    """The names by which evidence tells of rules, each once."""
    return list(dict.fromkeys(one.name for one in rules() if one.field != "system"))
