"""Clusters of notices that are named by their position in a list."""

from collections.abc import Collection, Iterable, Sequence

from domain.match import Edge, MatchForm
from transform.matching.clustering import cluster


def cluster_list(
    forms: Sequence[MatchForm],
    edges: Iterable[Edge],
    official: Collection[str],
    apart: Collection[tuple[int, int]] = (),
    recurring: Collection[int] = (),
) -> list[list[int]]:
    return cluster(dict(enumerate(forms)), edges, official, apart, recurring)
