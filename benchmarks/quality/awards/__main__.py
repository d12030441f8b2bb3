"""How well winners, award sums, currencies and days are read from recorded awards.

Run: python -m benchmarks.quality.awards [--half tuning|held_out] [--wrong]

Documents and labels: recorded_awards.py. Of a fact, "recall" is how much of what the documents tell is read so,
"precision" how much of what is read is told so. A document that its parser refuses counts with all that it tells.
"""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Annotated, Final

import typer

from benchmarks.quality.awards.recorded_awards import FACTS, Facts, Half, Recorded, documents, labels
from benchmarks.surroundings import say

BAR: Final = 0.9  # of sums: a wrong one misleads, a missed one hides who is strong


def main(
    half: Annotated[Half | None, typer.Option(help="One half alone.")] = None,
    wrong: Annotated[bool, typer.Option(help="Also list what is read wrongly or missed.")] = False,
) -> None:
    """Measure and print."""
    right, found = labels(), list(documents())
    _check(right, found)
    for name in (half,) if half else ("tuning", "held_out"):
        part = [one for one in found if one.half == name]
        groups = Counter(one.group for one in part)
        telling = Counter(one.group for one in part if right.get(one.name))
        say(
            f"{name}: documents",
            [(group, f"{groups[group]:3}, {telling[group]:3} tell an award") for group in groups],
        )
        say(f"{name}: read", list(_rows(part, right)))
        if wrong:
            say(f"{name}: wrong or missed", list(_wrong(part, right)))


def _check(right: dict[str, Facts], found: Iterable[Recorded]) -> None:
    """Stop where a label belongs to no document: it would count nowhere."""
    lost = sorted(right.keys() - {one.name for one in found})
    if lost:
        sys.exit(f"No document is read for these labels: {', '.join(lost)}")


def _rows(part: Iterable[Recorded], right: dict[str, Facts]) -> Iterator[tuple[str, str]]:
    counts: Counter[tuple[str, str, str]] = Counter()
    for one in part:
        truth = right.get(one.name, {})
        for fact in FACTS:
            told, read = truth.get(fact, set()), one.told[fact]
            for group in (one.group, "all"):
                counts[fact, group, "right"] += len(told & read)
                counts[fact, group, "missed"] += len(told - read)
                counts[fact, group, "wrong"] += len(read - told)
    for fact, group in dict.fromkeys(key[:2] for key in counts if counts[key]):
        hit, missed, wrong = (counts[fact, group, kind] for kind in ("right", "missed", "wrong"))
        yield f"{fact} {group}", f"recall {_share(hit, missed)}, precision {_share(hit, wrong)}"


def _share(hit: int, other: int) -> str:
    return f"{hit / (hit + other):.3f} of {hit + other:3}" if hit + other else "    – of   0"


def _wrong(part: Iterable[Recorded], right: dict[str, Facts]) -> Iterator[tuple[str, str]]:
    for one in part:
        truth = right.get(one.name, {})
        for fact in FACTS:
            told, read = truth.get(fact, set()), one.told[fact]
            if told != read:
                yield (
                    f"{one.group} {one.name} {fact}",
                    f"read {sorted(read - told)}, missed {sorted(told - read)}",
                )


if __name__ == "__main__":
    typer.run(main)
