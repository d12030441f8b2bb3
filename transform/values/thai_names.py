"""What Thai names of places are called in English: the state's own romanisation, of which nothing is worked out here.

data/thai_names.csv has the names of districts and subdistricts that two public tables romanise alike. A name is one
way of writing Thai words whatever it is the name of, so a hospital or a school of that name is called so too.
"""

import csv
from functools import cache
from pathlib import Path
from typing import Final

from transform.text import fold

_DATA: Final = Path(__file__).parents[1] / "data" / "thai_names.csv"
# "Village" before the name of one, which belongs to its name.
_VILLAGE: Final = ("บ้าน", "Ban")


def official_english(local: str) -> str:
    """A name as the state romanises it; "" for one that is not in the table.

    Args:
        local: in Thai letters, with or without blanks.
    """
    written = fold(local).replace(" ", "")
    village, in_english = _VILLAGE
    if (found := _names().get(written)) or not written.startswith(village):
        return found or ""
    found = _names().get(written.removeprefix(village))
    return f"{in_english} {found}" if found else ""


@cache
def _names() -> dict[str, str]:
    with _DATA.open(encoding="utf-8", newline="") as lines:
        return {fold(row["local"]): row["en"] for row in csv.DictReader(lines)}
