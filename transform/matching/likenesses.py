"""Which likenesses a notice keeps, by what is known of it and of the notices that are like it, and of no others.

A likeness joins two notices only where both keep it. What one keeps depends on nothing farther away, so what a new
notice can change is found by following kept likenesses alone, however many others there are.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from domain.match import MANUAL, PLAN, Edge, MatchForm, Verdict
from transform.matching.rule import decide_pair, faint, keeps_apart, tied_by_numbers

RIVALS = 0.05  # likenesses whose scores are no farther apart say the same

Forms = Mapping[int, MatchForm]
Told = Mapping[frozenset[int], Verdict]  # what people decided: SAME or APART


@dataclass(frozen=True, slots=True)
class Star:
    """A notice and what it keeps of the decisions that it is the same tender as another.

    Attributes:
        kept: all that rest on numbers or on a person's word, and its likenesses that no other one contradicts.
        recurs: another tender of its title was announced within a month.
    """

    kept: frozenset[Edge]
    recurs: bool


def star(notice_id: int, edges: Sequence[Edge], forms: Forms, told: Told, *, recurs: bool = False) -> Star:
    """Say what a notice keeps.

    Left out are likenesses of which the other end is kept apart from a notice that is as like to this one, or liker:
    whichever it went with, a tender might be missed. Where its title recurs, those that name another deadline, were
    announced days away or are of its own source are left out first (`faint`): chance brings them.

    Args:
        notice_id: the notice.
        edges: all decisions that it is the same tender as another.
        forms: the notice and the other ends of these.
        told: what people decided about the other ends.
        recurs: a decision says that another tender has its title (`Edge.title_recurs`); else it also recurs where two
            of the other ends do.
    """
    others = {edge: edge.b if edge.a == notice_id else edge.a for edge in edges}
    tied, likenesses = _divided(edges, lambda edge: edge.score >= PLAN)
    faint_ones, plain = _divided(likenesses, lambda edge: faint(forms[edge.a], forms[edge.b]))
    if faint_ones and (recurs or _recur([forms[other] for other in others.values()])):
        likenesses, recurs = plain, True

    def contested(edge: Edge) -> bool:
        rivals = (others[rival] for rival in likenesses if rival.score >= edge.score - RIVALS)
        return any(_apart(others[edge], rival, forms, told) for rival in rivals)

    return Star(frozenset([*tied, *_divided(likenesses, contested)[1]]), recurs)


def _divided(edges: Iterable[Edge], holds: Callable[[Edge], bool]) -> tuple[list[Edge], list[Edge]]:
    """Those of which something holds, and the others."""
    found: tuple[list[Edge], list[Edge]] = ([], [])
    for edge in edges:
        found[not holds(edge)].append(edge)
    return found


def stars(forms: Forms, edges: Iterable[Edge], told: Told, recurring: Collection[int]) -> dict[int, Star]:
    """The stars of all these notices, of which these are all decisions."""
    at = by_end(edges)
    return {one: star(one, at.get(one, ()), forms, told, recurs=one in recurring) for one in forms}


def agreed(found: Mapping[int, Star]) -> list[Edge]:
    """The decisions that both ends keep."""
    kept = {edge for one in found.values() for edge in one.kept}
    return [edge for edge in kept if all(end in found and edge in found[end].kept for end in edge.ends)]


def by_end(edges: Iterable[Edge]) -> dict[int, list[Edge]]:
    """Each notice's edges."""
    found: defaultdict[int, list[Edge]] = defaultdict(list)
    for edge in edges:
        for end in edge.ends:
            found[end].append(edge)
    return dict(found)


def told_by_people(edges: Iterable[Edge], apart: Iterable[tuple[int, int]]) -> dict[frozenset[int], Verdict]:
    """What people decided, of decisions and of pairs that they keep apart."""
    same = {frozenset(edge.ends): Verdict.SAME for edge in edges if edge.score >= MANUAL}
    return same | {frozenset(pair): Verdict.APART for pair in apart}


def _apart(one: int, other: int, forms: Forms, told: Told) -> bool:
    if one == other:
        return False
    word = told.get(frozenset((one, other)))
    if word:
        return word is Verdict.APART
    a, b = forms[one], forms[other]
    return keeps_apart(a, b) and not tied_by_numbers(a, b)


def _recur(forms: Sequence[MatchForm]) -> bool:
    """Whether two of these are tenders of one title, announced within a month."""
    found = (decide_pair(a, b) for a, b in combinations(forms, 2))
    return any(decision is not None and decision.title_recurs for decision in found)
