"""What Thai names of places are called in English: the state's own romanisation, and names put together of its parts.

data/thai_names.csv has the names of districts and subdistricts that two public tables romanise alike. A name is one
way of writing Thai words whatever it is the name of, so a hospital or a school of that name is called so too.
data/thai_name_parts.csv has what those names are made of ("หนอง", Nong), as benchmarks/quality/buyer_names/romanised.py
learns it and measures it on names that it did not see.
"""

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from transform.text import fold

NAMES: Final = Path(__file__).parents[1] / "data" / "thai_names.csv"
PARTS: Final = NAMES.with_name("thai_name_parts.csv")
# Signs that belong to the letter before them, and vowels that stand before the letter that they belong to.
_BOUND_BACK: Final = frozenset("ะัาำิีึืฺุู็่้๊๋์ํ")
_BOUND_ON: Final = frozenset("เแโใไ")
_LONGEST: Final = 40  # letters of a name


def official_english(local: str) -> str:
    """A name as the state romanises it; "" for one that is not in the table.

    Args:
        local: in Thai letters, with or without blanks.
    """
    return _table(NAMES).get(_written(local), "")


def english_of_parts(local: str) -> str:
    """A name put together of parts that the state romanises; "" where that cannot be done, or in several ways."""
    return put_together(_written(local), _table(PARTS))


def put_together(local: str, parts: Mapping[str, str]) -> str:
    """Put a name together of as few parts as it can be; "" where it cannot, or where several ways differ.

    Args:
        local: in Thai letters without blanks.
        parts: in Thai → romanised.
    """
    ways: dict[int, set[tuple[str, ...]]] = {0: {()}}
    edges = [*syllable_edges(local), len(local)] if len(local) <= _LONGEST else []
    for end in edges:
        found = {
            (*way, parts[local[start:end]])
            for start in tuple(ways)
            if local[start:end] in parts
            for way in ways[start]
        }
        if found:
            fewest = min(map(len, found))
            ways[end] = {way for way in found if len(way) == fewest}
    whole = ways.get(len(local), set()) if local else set()
    return " ".join(min(whole)).title() if len({"".join(way) for way in whole}) == 1 else ""


def syllable_edges(local: str) -> list[int]:
    """Where a name may be parted: not within a letter and its signs."""
    return [
        at for at in range(1, len(local)) if local[at] not in _BOUND_BACK and local[at - 1] not in _BOUND_ON
    ]


def _written(local: str) -> str:
    """A name without blanks, with the vowel sara am in one piece."""
    return fold(local).replace(" ", "").replace("\u0e4d\u0e32", "\u0e33")


@cache
def _table(path: Path) -> dict[str, str]:
    with path.open(encoding="utf-8", newline="") as lines:
        return {_written(row["local"]): row["en"] for row in csv.DictReader(lines)}
