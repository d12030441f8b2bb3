"""How many buyers are known: what they are, and what they are called in English and Korean.

Run: python -m benchmarks.quality.buyer_names.buyers

Of relevant labelled titles (yes or borderline; of the second lot the open half alone), and of all notices of dumps
beside the project, which hold buyers of any sort. A buyer counts as known where its kind and both names are; one whose
English name still has a word in Thai letters does not. Beside it stands how it is known, as a name that was looked up
says more than one that a pattern made: "body" is one body of the table, "sort" a sort of bodies with its place or own
word filled in, "unit" one whose owner is not named, "guess" by a form word alone, "company" its own name with the legal
form translated. "kind alone" are those of which all is known but a name.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from benchmarks.quality.titles import LABELS, labelled, second_lot
from benchmarks.surroundings import say
from domain.country import COUNTRIES
from domain.party import COMPANY, UNKNOWN, Party
from transform.parties import find_buyer
from transform.parties.table import rows

POOL: Final = LABELS.parent / "pool2"
LABEL_BAR, DUMP_BAR = 95, 80  # per cent
_HOW: Final = {"exact": "sort", "pattern": "sort", "whole": "unit", "catchall": "guess"}


class Buyer(NamedTuple):
    """A buyer as published, and the place that is told beside it."""

    country: str
    name: str
    place: str


def main() -> None:
    """Measure and print."""
    _report(f"Buyers of relevant labelled titles (bar: {LABEL_BAR} %)", {"labels": list(_labelled())})
    _report(f"Buyers of dumps (bar: {DUMP_BAR} %)", _dumps())


def _labelled() -> Iterator[Buyer]:
    for title in (*labelled(), *second_lot("open")):
        if title.relevant and title.buyer and title.country in COUNTRIES:
            yield Buyer(title.country, title.buyer, title.place)


def _dumps() -> dict[str, list[Buyer]]:
    """By repository that the buyers were published in."""
    found: dict[str, list[Buyer]] = defaultdict(list)
    for path in sorted(POOL.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if row.get("buyer"):
                repository = row["source"].partition(":")[0]
                found[repository].append(Buyer(row["country"], row["buyer"], ""))
    return found


def _report(title: str, groups: dict[str, list[Buyer]]) -> None:
    table = []
    for name, buyers in groups.items():
        for country in sorted({buyer.country for buyer in buyers}):
            told = [buyer for buyer in buyers if buyer.country == country]
            table.append((f"{country} {name}", _figures(told)))
    say(title, table)


def _figures(buyers: Iterable[Buyer]) -> str:
    parties = [find_buyer(buyer.country, buyer.name, "", buyer.place) for buyer in buyers]
    found = [party for party in parties if party is not None]
    known = [party for party in found if party.is_known]
    how = Counter(map(_how, known))
    kind_alone = sum(party.kind != UNKNOWN and not party.is_known for party in found)
    share = {name: f"{count / len(found):.1%}" for name, count in how.most_common()}
    listed = ", ".join(f"{name} {part}" for name, part in share.items())
    return f"{len(known) / len(found):7.1%} of {len(found):6} ({listed}; kind alone {kind_alone / len(found):.1%})"


def _how(party: Party) -> str:
    """How a known party is known."""
    if party.kind == COMPANY and not party.source:
        return "company"
    row = next(row for row in rows(party.country) if party.id in (row.id, f"{row.id}-{party.id[-8:]}"))
    return "body" if party.id == row.id else _HOW[row.match]


if __name__ == "__main__":
    main()
