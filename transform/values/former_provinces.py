"""The provinces that Vietnam joined to others on 1 July 2025, which notices still call by their old names."""

import csv
import re
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from transform.text import fold

_DATA: Final = Path(__file__).parents[1] / "data" / "former_provinces.csv"


class FormerProvince(NamedTuple):
    """A province that is part of another today: its names."""

    local: str
    en: str
    ko: str


def former_province(code: str, *texts: str) -> FormerProvince | None:
    """Find the former province that the texts name.

    Args:
        code: of the place that it is today (core.place): a province, or a city in one.
        texts: what the notice says of the place; the first that names one counts.
    """
    for text in texts:
        folded = fold(text)
        for pattern, former in _known().get("-".join(code.split("-")[:2]), ()):
            if pattern.search(folded):
                return former
    return None


@cache
def _known() -> dict[str, list[tuple[re.Pattern[str], FormerProvince]]]:
    """By code of the province of today, each with its name as whole words, whatever dash is between them."""
    known: dict[str, list[tuple[re.Pattern[str], FormerProvince]]] = defaultdict(list)
    with _DATA.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            words = r"[\s\-–]+".join(map(re.escape, re.findall(r"\w+", fold(row["local"]))))
            former = FormerProvince(row["local"], row["en"], row["ko"])
            known[row["code"]].append((re.compile(rf"\b{words}\b"), former))
    return known
