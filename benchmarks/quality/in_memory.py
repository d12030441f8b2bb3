"""Matching in memory, by the pipeline's own rule, keys and clustering: for sizes at which tables take long."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence

from domain.match import Decision, Edge, MatchForm, Verdict
from transform.matching.blocking import keys, probes
from transform.matching.clustering import cluster
from transform.matching.rule import decide_pair
from warehouse.match_edges import BLOCK_CAP

Pair = tuple[int, int]
LATEST = 1 << 60


def candidates(sides: Sequence[MatchForm]) -> Iterator[Pair]:
    """Pairs of positions (a < b), as warehouse.match_edges.candidates finds them; some come twice."""
    found: dict[int, list[Pair]] = defaultdict(list)
    for number, side in enumerate(sides):
        for key, day in keys(side):
            found[key].append((day, number))
    for rows in found.values():
        rows.sort()
    for number, side in enumerate(sides):
        others: set[int] = set()
        for probe in probes(side):
            rows = found.get(probe.key, [])
            first, last = bisect_left(rows, (probe.since, -1)), bisect_right(rows, (probe.until, LATEST))
            if probe.numbered or last - first <= BLOCK_CAP:
                others.update(other for _, other in rows[first:last])
        yield from ((min(number, other), max(number, other)) for other in others if other != number)


def decisions(sides: Sequence[MatchForm]) -> dict[Pair, Decision]:
    """What the rule says of every pair that it says anything of."""
    made: dict[Pair, Decision] = {}
    seen: set[Pair] = set()
    for pair in candidates(sides):
        if pair not in seen:
            seen.add(pair)
            decision = decide_pair(sides[pair[0]], sides[pair[1]])
            if decision:
                made[pair] = decision
    return made


def tenders(
    sides: Sequence[MatchForm], decided: dict[Pair, Decision], official: Collection[str]
) -> list[list[int]]:
    """Cluster decided pairs into tenders: lists of positions."""
    edges = [Edge(a, b, made.score) for (a, b), made in decided.items() if made.verdict is Verdict.SAME]
    recurring = {side for pair, made in decided.items() if made.title_recurs for side in pair}
    return cluster(dict(enumerate(sides)), edges, official, recurring=recurring)
