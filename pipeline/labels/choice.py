"""Which titles people are asked about first: those whose label would teach or matter most, and some drawn at random."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, zip_longest
from operator import attrgetter
from typing import Final, Literal

Order = Literal["uncertain", "heavy", "random"]
# Of so many titles one is drawn at random, whatever was asked for: what is chosen otherwise shows no base rates.
RANDOM_EACH: Final = 5


@dataclass(frozen=True, slots=True)
class Candidate:
    """A title that nobody has labelled.

    Attributes:
        drawn: a hash of country and title: in its order titles are drawn at random.
        notice_id: of its notice that scores most.
        tier, score: of that notice.
        ruled: a rule decided its tier whatever its score is.
        notices: how many have this title.
        readers: to how many subscribers it was mailed.
        worth: US dollars; 0 where unknown.
    """

    drawn: str
    notice_id: int
    tier: str
    score: float
    ruled: bool = False
    notices: int = 1
    readers: int = 0
    worth: float = 0.0


def choose(candidates: Iterable[Candidate], order: Order, count: int) -> list[tuple[Candidate, Order]]:
    """Choose at most `count` titles, each once, with the way in which it was chosen; the same ones every time."""
    pool = sorted(candidates, key=lambda one: one.drawn)
    draws = count if order == "random" else count // RANDOM_EACH
    drawn = pool[:draws]
    first = [] if order == "random" else ORDERS[order](pool[draws:])[: count - draws]
    return list(_mixed(first, drawn, order))


def _mixed(
    first: Sequence[Candidate], drawn: Sequence[Candidate], order: Order
) -> Iterator[tuple[Candidate, Order]]:
    """One drawn at random after every few of the others."""
    draw = iter(drawn)
    for at, one in enumerate(first, start=1):
        yield one, order
        if at % (RANDOM_EACH - 1) == 0:
            yield from ((other, "random") for other in islice(draw, 1))
    yield from ((other, "random") for other in draw)


def _uncertain(pool: Sequence[Candidate]) -> list[Candidate]:
    """What nearly was of another tier: in turn the best of none, the least of lead, and what is watched.

    Scores of one tier are compared with each other alone, so that it does not matter where a model's thresholds are.
    """
    none = [one for one in pool if one.tier == "none" and not one.ruled]
    lead = [one for one in pool if one.tier == "lead"]
    watch = [one for one in pool if one.tier == "watch"]
    streams = (
        sorted(none, key=lambda one: (-one.score, one.drawn)),
        sorted(lead, key=lambda one: (one.score, one.drawn)),
        sorted(watch, key=lambda one: (one.score, one.drawn)),
    )
    return [one for turn in zip_longest(*streams) for one in turn if one is not None]


def _heavy(pool: Sequence[Candidate]) -> list[Candidate]:
    """By the mean of three ranks (a Borda count): readers, notices of this title, worth."""
    weight = dict.fromkeys((one.drawn for one in pool), 0.0)
    for size in (attrgetter("readers"), attrgetter("notices"), attrgetter("worth")):
        sizes = sorted({size(one) for one in pool})
        for one in pool:
            weight[one.drawn] += bisect_left(sizes, size(one)) / len(sizes)
    return sorted(pool, key=lambda one: (-weight[one.drawn], one.drawn))


ORDERS: Final = {"uncertain": _uncertain, "heavy": _heavy}
