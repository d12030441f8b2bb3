"""Where a thing is built: provinces and main cities of four countries, found in the portals' words."""

import csv
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from domain.country import marks_of
from transform.text import fold
from transform.values._place_names import Name, Place, names, place_of, plain, rows
from transform.values.korean_places import places_in

_WORD: Final = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
# Words beside a name, as patterns over folded text, by country and kind. A name that is also an everyday word (Van,
# Ordu, เลย "at all", Batu "stone") counts where it is the whole text or next to a cue. A road is named for where it
# leads, not where it is: what has a road's words beside it is no place. So are number plates, and smaller places,
# rivers and schools that share names with regencies far away.
_CUES: Final = Path(__file__).parents[1] / "data" / "place_cues.csv"


def find_place(country: str, *texts: str) -> Place | None:
    """Find the place that the texts name; a later text is asked only when the earlier ones name none.

    Within a text the last place wins (addresses go from small to large), and a city beats its province.

    Args:
        country: ISO 3166-1 alpha-2; only its places are looked for.
        texts: in order of trust: the portal's words for the place, the buyer, the title.
    """
    for text in texts:
        if text and (found := place_in(country, text)):
            return found
    return None


# Buyers and places repeat, from notice to notice and from page to page.
@lru_cache(maxsize=16_384)
def place_in(country: str, text: str) -> Place | None:
    """Find the place that one text names; as `find_place`."""
    known = names(country)
    found = [*_mentions(known, country, text), *places_in(country, text)] if known else []
    return _best(found) if found else None


def place_by_code(code: str) -> Place:
    """Give the place with this code, or with this portal's code of a province ("VN:703").

    Raises:
        KeyError: there is none.
    """
    return _by_code()[code]


def all_places() -> tuple[Place, ...]:
    """Every province and city that is known, in the order of the table."""
    return tuple(place_of(row) for row in rows())


def _best(found: list[Place]) -> Place:
    last = found[-1]
    cities = [place for place in found if place.province == last.code]
    return cities[-1] if cities else last


def _mentions(known: Any, country: str, text: str) -> Iterator[Place]:  # noqa: ANN401  # ahocorasick ships no types
    text = plain(text)
    folded = fold(text)
    spans = list(_spans(known, folded))
    if not spans:
        return
    aligned = text if marks_of(country) and len(folded) == len(text) and not text.isascii() else ""
    for start, name in spans:
        end = start + len(name.folded)
        if aligned and not any(_same_marks(aligned[start:end], one) for one in name.written):
            continue
        before, after = folded[:start], folded[end:]
        if _is_road(country, before, after) or (name.ambiguous and not _is_cued(country, before, after)):
            continue
        yield name.place


def _spans(known: Any, folded: str) -> Iterator[tuple[int, Name]]:  # noqa: ANN401  # ahocorasick ships no types
    """Whole words that are names, from left to right; of those that overlap the first, of equal starts the longest."""
    found = sorted(
        (end - len(name.folded) + 1, -len(name.folded), name)
        for end, name in known.iter(folded)
        if _is_whole(folded, end - len(name.folded) + 1, end + 1)
    )
    free = 0
    for start, negative, name in found:
        if start >= free:
            free = start - negative
            yield start, name


def _is_whole(folded: str, start: int, end: int) -> bool:
    """Thai is written without spaces, so only Latin letters and digits can be the rest of a longer word."""
    if not folded[start].isascii():
        return True
    inside_before = start > 0 and folded[start - 1] in _WORD
    return not inside_before and not (end < len(folded) and folded[end] in _WORD)


def _is_road(country: str, before: str, after: str) -> bool:
    return _beside(country, "road", before, after)


def _is_cued(country: str, before: str, after: str) -> bool:
    return not (before.strip() or after.strip()) or _beside(country, "cue", before, after)


def _beside(country: str, kind: str, before: str, after: str) -> bool:
    """Whether words of a kind stand right before a name or right behind it."""
    ahead, behind = _cues().get((country, f"{kind}_before")), _cues().get((country, f"{kind}_after"))
    return bool((ahead and ahead.search(before)) or (behind and behind.match(after)))


@lru_cache(maxsize=1)
def _cues() -> dict[tuple[str, str], re.Pattern[str]]:
    with _CUES.open(encoding="utf-8", newline="") as lines:
        return {(row["country"], row["kind"]): re.compile(row["pattern"]) for row in csv.DictReader(lines)}


def _same_marks(written: str, name: str) -> bool:
    """In marked Vietnamese, Huế is not Huệ. The mark may sit on either vowel (Hoà, Hòa)."""
    return _letters(written) == _letters(name)


def _letters(name: str) -> list[str]:
    return sorted(unicodedata.normalize("NFD", _key(name.lower())))


def _key(name: str) -> str:
    return name.replace(" ", "").replace(".", "").replace("-", "")


@lru_cache(maxsize=1)
def _by_code() -> dict[str, Place]:
    found: dict[str, Place] = {}
    for row in rows():
        place = place_of(row)
        found[place.code] = place
        for code in filter(None, row["codes"].split(";")):
            found[code if "-" in code else f"{place.country}:{code}"] = place
    return found


__all__ = ["Place", "find_place", "place_by_code", "place_in"]
