"""Words for generated notices: titles, buyers and places in each country's tender style (words.yml).

Seeded and endless: benchmarks need many notices of the same kinds, about 1 in 100 of them a lead.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

SMART_SHARE = 0.01


@dataclass(frozen=True, slots=True)
class Words:
    """What one generated notice is about."""

    title: str
    buyer: str
    place: str
    smart: bool


@cache
def _vocabulary() -> dict[str, Any]:
    text = Path(__file__).with_suffix(".yml").read_text(encoding="utf-8")
    vocabulary: dict[str, Any] = yaml.safe_load(text)
    return vocabulary


def make_up(language: str, number: int, random: Random) -> Words:
    """Make up what a notice in a language (th, vi, id, tr or en) is about; `number` keeps titles apart."""
    known = _vocabulary()[language]
    smart = random.random() < SMART_SHARE
    place = random.choice(known["places"])
    filled = {
        "place": place,
        "thing": random.choice(known["things"]),
        "n": number % 997 + 1,
        "year": 2026 + (543 if language == "th" else 0),
    }
    title = random.choice(known["smart" if smart else "ordinary"]).format(**filled)
    return Words(title, random.choice(known["buyers"]).format(**filled), place, smart)
