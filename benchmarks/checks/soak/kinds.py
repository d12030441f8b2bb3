"""The kinds of disturbances, as a table."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks.checks.soak.relay import Pace

STATEMENTS, REQUESTS = 9, 8  # of a crawl of the soak's source
OFFSETS = ("+3h", "-3h", "+3d", "-3d")


@dataclass(frozen=True, slots=True)
class Kind:
    """A disturbance.

    Attributes:
        name: what happens, in words.
        weight: how often it comes in one round of all kinds.
        steps: of a crawl's own process or network at which it may happen; 0 where it is at a statement of any task.
        needs: what the machine must have for it: "disk" (one of its own), "clock" (libfaketime), "" for nothing.
        harmless: whether a task must end well all the same.
        pace: of the network between a crawl and the portals.
        offset: by which the clock of the crawling machine is off from a request on.
    """

    name: str
    weight: int = 1
    steps: int = 0
    needs: str = ""
    harmless: bool = False
    pace: Pace | None = None
    offset: str = ""


KINDS = (
    Kind("killed", weight=8),
    Kind("crawler killed", weight=2, steps=STATEMENTS),
    Kind("database killed", weight=2),
    Kind("disk full", weight=2, needs="disk"),
    *(Kind(f"task's clock {offset}", needs="clock", harmless=True) for offset in OFFSETS),
    *(Kind(f"database's clock {offset}", needs="clock", harmless=True) for offset in OFFSETS),
    *(
        Kind(
            f"crawl's clock {offset}",
            1,
            REQUESTS,
            "clock",
            harmless=True,
            pace=Pace(delay=0.05),
            offset=offset,
        )
        for offset in OFFSETS
    ),
    Kind("slow network", 2, REQUESTS, harmless=True, pace=Pace(delay=0.15, loss=0.05)),
    Kind("broken network", 1, REQUESTS, pace=Pace(delay=0.05, loss=0.05, cut=0.2)),
)


def drawn(chance: random.Random, there: set[str]) -> Iterator[Kind]:
    """Kinds without end, those that the machine allows: each as often as its weight before any comes once more."""
    possible = [kind for kind in KINDS if not kind.needs or kind.needs in there for _ in range(kind.weight)]
    while True:
        yield from chance.sample(possible, len(possible))
