"""Korean names of places as the press writes them, beside the official spelling that `data/places.csv` has."""

import csv
from functools import lru_cache
from pathlib import Path
from typing import Final

_DATA: Final = Path(__file__).parents[1] / "data" / "korean_press.csv"


def as_official(word: str) -> str:
    """A word with the press's spelling of a place in the official one: "세마랑시" is "스마랑시"; others stay."""
    for press, official in _spellings():
        word = word.replace(press, official)
    return word


@lru_cache(maxsize=1)
def _spellings() -> tuple[tuple[str, str], ...]:
    with _DATA.open(encoding="utf-8", newline="") as lines:
        return tuple((row["press"], row["official"]) for row in csv.DictReader(lines))
