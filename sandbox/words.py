"""Words for generated notices: titles, buyers and places in each country's tender style.

Seeded and endless: benchmarks need many notices of the same kinds, about 1 in 100 of them a lead.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """What one generated notice is about."""

    title: str
    buyer: str
    place: str
    smart: bool
