"""What share of the buyers each source adds that no other has: by its reach, and for portals that are no source too.

    python -m benchmarks.checks.reach [--without th_egp …]

The buyers are the rows of transform/data/buyers.csv, some of which stand for a sort of bodies; what a source should
carry of them is `reach.carries` of its facts. A portal that was looked at and left out stands in left_out.csv with the
same words; one that adds no buyer is left out by that. `--without` takes sources away, such as one whose robots.txt
refuses it: what the others then add is what they are kept for.
"""

import argparse
import csv
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cityleads.completeness.unheard_buyers import carries
from domain.country import COUNTRIES, INTERNATIONAL
from scrapers.source_config import SourceFacts, facts, file_source_names, source_names
from transform.parties.table import Row, rows

LEFT_OUT: Final = Path(__file__).parent / "left_out.csv"


@dataclass(frozen=True, slots=True)
class Gain:
    """How many rows of the table of buyers one source, or a portal that is none, carries in one country.

    Attributes:
        name: of the source or portal.
        country: ISO 3166-1 alpha-2 of the buyers.
        built: whether it is a source.
        buyers: rows that the country has.
        carried: those that the source should carry.
        alone: ids of those that no other source should.
    """

    name: str
    country: str
    built: bool
    buyers: int
    carried: int
    alone: tuple[str, ...]

    def __str__(self) -> str:
        share = f"{len(self.alone) / self.buyers:.1%} of {self.buyers}"
        kind = "" if self.built else "  (no source)"
        return f"{self.country}  {self.name:20}{self.carried:5} carried {len(self.alone):5} alone = {share}{kind}"


def sources() -> list[SourceFacts]:
    """All sources, those whose files people bring among them."""
    return [facts(name) for name in (*source_names(), *file_source_names())]


def left_out() -> list[SourceFacts]:
    """Portals that are no source, in the form of one: its country and its reach are all that is told of it."""
    with LEFT_OUT.open(encoding="utf-8", newline="") as file:
        return [_as_source(line) for line in csv.DictReader(file)]


def _as_source(line: dict[str, str]) -> SourceFacts:
    like = facts("news")
    reach = like.reach.model_copy(update={"carries": tuple(line["carries"].split()), "lacks": line["why"]})
    return like.model_copy(update={"name": line["portal"], "country": line["country"], "reach": reach})


def gains(
    built: Collection[SourceFacts], others: Iterable[SourceFacts], without: Collection[str] = ()
) -> Iterator[Gain]:
    """What each adds, by country; a source that carries no buyer of a country is not told of it.

    Args:
        built: the sources.
        others: portals that are none; each is compared with the sources alone.
        without: names of sources that are taken as not there.
    """
    kept = [one for one in built if one.name not in without]
    for country in COUNTRIES:
        buyers = rows(country)
        by_source = {one.name: _carried(one, buyers) for one in kept}
        for one in (*kept, *others):
            mine = _carried(one, buyers)
            rest = set[str]().union(*(ids for name, ids in by_source.items() if name != one.name))
            is_built = one.name in by_source
            if mine or (not is_built and one.country in (country, INTERNATIONAL)):
                yield Gain(one.name, country, is_built, len(buyers), len(mine), tuple(sorted(mine - rest)))


def _carried(source: SourceFacts, buyers: Iterable[Row]) -> set[str]:
    return {row.id for row in buyers if carries(source, row)}


def main() -> None:
    """Print a line for each source and country, and each buyer that a portal which is none would add."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--without", nargs="+", default=(), choices=source_names(), metavar="SOURCE")
    for gain in gains(sources(), left_out(), parser.parse_args().without):
        names = ", ".join(gain.alone) if len(gain.alone) <= 3 else ""
        print(f"{gain}  {names}".rstrip())


if __name__ == "__main__":
    main()
