"""Constrained clustering: from decided pairs to tenders, best evidence first."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from transform.matching.normalize import Normal
from transform.matching.rule import PLAN, doubtful, faint, keeps_apart

DECIDED = 1000.0  # score of a person's word, as warehouse.match_edges writes it
RIVALS = 0.05  # likenesses whose scores are no farther apart say the same


@dataclass(frozen=True, slots=True)
class Edge:
    """A decision that two notices are the same tender, by position in the list that is clustered."""

    a: int
    b: int
    score: float


@dataclass(slots=True)
class _Part:
    """Notices that share numbers, or that a person joined."""

    members: list[int]
    by_person: bool = False


@dataclass(slots=True)
class _Group:
    """Notices of one tender so far, in their parts, with their official numbers by numbering.

    `crowded` where their title comes again within a month.
    """

    parts: list[_Part]
    numbers: dict[str, set[str]]
    crowded: bool

    @property
    def members(self) -> list[int]:
        return [number for part in self.parts for number in part.members]

    def take(self, other: "_Group", edge: Edge) -> None:
        """Let another group go on in this one; an edge that is no likeness makes one part of two."""
        self.parts.extend(other.parts)
        if edge.score >= PLAN:
            ends = [part for part in self.parts if edge.a in part.members or edge.b in part.members]
            joined = _Part([number for part in ends for number in part.members])
            joined.by_person = edge.score >= DECIDED or any(part.by_person for part in ends)
            self.parts = [part for part in self.parts if part not in ends] + [joined]
        for scheme, values in other.numbers.items():
            self.numbers.setdefault(scheme, set()).update(values)


def cluster(
    sides: Sequence[Normal],
    edges: Iterable[Edge],
    official: Collection[str],
    apart: Collection[tuple[int, int]] = (),
    twins: Collection[int] = (),
) -> list[list[int]]:
    """Join notices along edges, best first, never putting two official numbers of one scheme into one tender.

    Edges by likeness join only what no veto keeps apart, and where each side's deadline fits somebody of the other:
    a copy without a lot's number or without a deadline must not bring two tenders together. Where a notice is as like
    to two that are kept apart, it joins neither of them by likeness: whichever it went with, a tender might be missed.
    Where a title comes again within a month, a likeness joins only what is announced within days and names no other
    deadline: chance brings the rest. A person's word (score DECIDED, and `apart`) stands above every rule.

    Args:
        sides: the notices; their order does not matter.
        edges: decisions that two of them are the same; their order does not matter.
        official: the numbering schemes that number tenders, not announcements: one tender has one such number.
        apart: pairs of positions that a person said are two tenders.
        twins: notices of whose title and month there is another tender (`transform.matching.rule.TWIN`), here or
            elsewhere.

    Returns:
        Groups of positions, each sorted; the groups sorted by their first position.
    """
    kept_apart = {frozenset(pair) for pair in apart}
    edges = list(edges)
    crowded = _hanging_on(twins, edges)
    group = {
        number: _Group([_Part([number])], _official(side, official), number in crowded)
        for number, side in enumerate(sides)
    }
    strong = [edge for edge in edges if not (edge.a in crowded and _faint(sides, edge))]
    ordered = sorted(
        _uncontested(sides, strong, kept_apart),
        key=lambda edge: (-edge.score, *sorted((sides[edge.a].identity, sides[edge.b].identity))),
    )
    for edge in ordered:
        left, right = group[edge.a], group[edge.b]
        if left is not right and _may_join(sides, left, right, kept_apart, edge.score):
            for number in right.members:
                group[number] = left
            left.take(right, edge)
    distinct = {id(one): one.members for one in group.values()}
    return sorted(sorted(members) for members in distinct.values())


def _hanging_on(some: Iterable[int], edges: Iterable[Edge]) -> set[int]:
    """These notices and all that hang together with them."""
    beside: defaultdict[int, list[int]] = defaultdict(list)
    for edge in edges:
        beside[edge.a].append(edge.b)
        beside[edge.b].append(edge.a)
    found = set(some)
    coming = list(found)
    while coming:
        new = [other for other in beside[coming.pop()] if other not in found]
        found.update(new)
        coming.extend(new)
    return found


def _faint(sides: Sequence[Normal], edge: Edge) -> bool:
    return edge.score < PLAN and faint(sides[edge.a], sides[edge.b])


def _uncontested(
    sides: Sequence[Normal], edges: Sequence[Edge], kept_apart: Collection[frozenset[int]]
) -> list[Edge]:
    """Leave out likenesses of which one end is as like, or liker, to somebody who is kept apart from the other end."""
    like: defaultdict[int, list[Edge]] = defaultdict(list)
    tied = {frozenset((edge.a, edge.b)) for edge in edges if edge.score >= PLAN}
    for edge in edges:
        if edge.score < PLAN:
            like[edge.a].append(edge)
            like[edge.b].append(edge)

    def apart(one: int, other: int) -> bool:
        pair = frozenset((one, other))
        return pair not in tied and (pair in kept_apart or keeps_apart(sides[one], sides[other]))

    def contested(edge: Edge) -> bool:
        rivals = (
            (there, rival.b if rival.a == here else rival.a)
            for here, there in ((edge.a, edge.b), (edge.b, edge.a))
            for rival in like[here]
            if rival.score >= edge.score - RIVALS
        )
        return any(there != other and apart(there, other) for there, other in rivals)

    return [edge for edge in edges if edge.score >= PLAN or not contested(edge)]


def _official(side: Normal, official: Collection[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for number in side.own:
        scheme, _, value = number.partition(":")
        if scheme in official:
            found.setdefault(scheme, set()).add(value)
    return found


def _may_join(
    sides: Sequence[Normal],
    left: _Group,
    right: _Group,
    kept_apart: Collection[frozenset[int]],
    score: float,
) -> bool:
    if kept_apart and any(
        frozenset((one, other)) in kept_apart for one in left.members for other in right.members
    ):
        return False
    if score >= DECIDED:
        return True
    if any(_clash(values, right.numbers.get(scheme, values)) for scheme, values in left.numbers.items()):
        return False
    return score >= PLAN or not any(
        _parted(sides, part, there, twins=left.crowded) for part in left.parts for there in right.parts
    )


def _parted(sides: Sequence[Normal], left: _Part, right: _Part, *, twins: bool) -> bool:
    pairs = [(sides[one], sides[other]) for one in left.members for other in right.members]
    # What a person joined may contradict itself: there one that fits is enough.
    enough = all if left.by_person or right.by_person else any
    if enough(keeps_apart(*pair) for pair in pairs):
        return True
    # Who names no deadline says nothing about it, whatever it shares a number with.
    dated = [pair for pair in pairs if pair[0].deadline_day and pair[1].deadline_day]
    return bool(dated) and all(doubtful(*pair, twins=twins) for pair in dated)


def _clash(left: set[str], right: set[str]) -> bool:
    """Two numbers for one tender. Where a person has joined two, their notices follow."""
    return not (left <= right or right <= left)


def rival_plans(sides: Sequence[Normal], groups: Mapping[int, str]) -> list[tuple[str, str]]:
    """Find leads that carry out a plan which went to another lead: (lead of the plan, other lead)."""
    owner = {number: position for position, side in enumerate(sides) for number in side.own}
    found = {
        (groups[owner[plan]], groups[position])
        for position, side in enumerate(sides)
        for plan in side.plans
        if plan in owner and groups[owner[plan]] != groups[position]
    }
    return sorted(found)
