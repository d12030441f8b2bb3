"""Which parts Thai names are made of, and how many names that the parts were not learnt from are put together rightly.

Run: python -m benchmarks.quality.buyer_names.romanised [--write]

A part is learnt where all other parts of a name are known: of "หนองบัว", Nong Bua, the second once the first is known.
Four names in five are learnt from and the fifth is put together; `--write` learns from all and writes the table.
"""

import csv
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from itertools import combinations, pairwise
from typing import Final

from benchmarks.surroundings import say
from transform.values.thai_names import NAMES, PARTS, put_together, syllable_edges

ROUNDS: Final = 4
SHARE: Final = 0.8  # of a part's occurrences that say the same
SEED_NAMES, SEED_SHARE = 4, 0.8  # a first word of so many names, and how many of them begin alike
MOST_WORDS: Final = 3
SHORT: Final = 2  # letters
Name = tuple[str, tuple[str, ...]]
Heard = defaultdict[str, Counter[str]]


def main() -> None:
    """Measure, and write the table where that is asked for."""
    names = list(_names())
    learnt = learn(one for one in names if _fold(one) != 0)
    unseen = [one for one in names if _fold(one) == 0]
    found = [(told, "".join(words)) for local, words in unseen if (told := put_together(local, learnt))]
    right = sum(told.replace(" ", "").lower() == words for told, words in found)
    figures = f"{len(found) / len(unseen):.1%} of {len(unseen)} put together, {right / len(found):.1%} of them rightly"
    say("Thai names that the parts were not learnt from", [("names", figures)])
    if "--write" in sys.argv:
        _write(learn(names))


def _names() -> Iterator[Name]:
    with NAMES.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            yield row["local"], tuple(row["en"].lower().replace("-", " ").split())


def _fold(name: Name) -> int:
    return int(sha256(name[0].encode()).hexdigest(), 16) % 5


def learn(names: Iterable[Name]) -> dict[str, str]:
    """The parts of names, each with its romanisation."""
    told = [one for one in names if len(one[1]) <= MOST_WORDS]
    heard = _seeds(told)
    for _ in range(ROUNDS):
        known = {part: words.most_common(1)[0][0] for part, words in heard.items()}
        for part, words in _heard(told, known).items():
            heard[part] |= words
    return {part: best for part, words in heard.items() if (best := _agreed(part, words))}


def _agreed(part: str, words: Counter[str]) -> str:
    """What a part is, where nearly all names say so; a single letter is none, and two are one that two names have."""
    best, times = words.most_common(1)[0]
    enough = len(part) > SHORT or (len(part) == SHORT and times > 1)
    return best if enough and times >= SHARE * words.total() else ""


def _seeds(names: Iterable[Name]) -> Heard:
    """Names of one word, and the longest beginning that most names of one first word share."""
    heard: Heard = defaultdict(Counter)
    by_first: dict[str, list[str]] = defaultdict(list)
    for local, words in names:
        if len(words) == 1:
            heard[local][words[0]] += 1
        else:
            by_first[words[0]].append(local)
    for word, locals_ in by_first.items():
        begun = Counter(local[:edge] for local in locals_ for edge in syllable_edges(local))
        alike = [
            one
            for one, times in begun.items()
            if times >= SEED_SHARE * len(locals_) >= SEED_SHARE * SEED_NAMES
        ]
        if alike:
            heard[max(alike, key=len)][word] += SEED_NAMES
    return heard


def _heard(names: Iterable[Name], known: Mapping[str, str]) -> Heard:
    """The one part of each name that is not known, where the others are."""
    heard: Heard = defaultdict(Counter)
    for local, words in names:
        for edges in combinations(syllable_edges(local), len(words) - 1):
            cuts = (0, *edges, len(local))
            parts = [local[start:end] for start, end in pairwise(cuts)]
            new = [at for at, part in enumerate(parts) if known.get(part) != words[at]]
            if len(new) == 1:
                heard[parts[new[0]]][words[new[0]]] += 1
    return heard


def _write(parts: Mapping[str, str]) -> None:
    with PARTS.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(("local", "en", "source", "as_of"))
        writer.writerows((part, parts[part], "parts of thai_names.csv", "2025-09") for part in sorted(parts))


if __name__ == "__main__":
    main()
