"""Constrained clustering: from decided pairs to tenders, best evidence first."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from domain.match import MANUAL, PLAN, Edge, MatchForm
from transform.matching.rule import doubtful, faint, keeps_apart

RIVALS = 0.05  # likenesses whose scores are no farther apart say the same

Forms = Mapping[int, MatchForm]
Pairs = Collection[frozenset[int]]


@dataclass(slots=True)
class _Part:
    """Notices that share numbers, or that a person joined."""

    members: list[int]
    by_person: bool = False


@dataclass(slots=True)
class _Group:
    """Notices of one tender so far, in their parts, with their official numbers by numbering.

    `recurring` where another tender of their title was announced within a month.
    """

    parts: list[_Part]
    numbers: dict[str, set[str]]
    recurring: bool

    @property
    def members(self) -> list[int]:
        return [notice_id for part in self.parts for notice_id in part.members]

    def take(self, other: "_Group", edge: Edge) -> None:
        """Add another group's notices; an edge that is no likeness makes one part of the two that it joins."""
        self.parts.extend(other.parts)
        if edge.score >= PLAN:
            ends = [part for part in self.parts if edge.a in part.members or edge.b in part.members]
            joined = _Part([notice_id for part in ends for notice_id in part.members])
            joined.by_person = edge.score >= MANUAL or any(part.by_person for part in ends)
            self.parts = [part for part in self.parts if part not in ends] + [joined]
        for scheme, values in other.numbers.items():
            self.numbers.setdefault(scheme, set()).update(values)


def cluster(
    forms: Forms,
    edges: Iterable[Edge],
    official: Collection[str],
    apart: Collection[tuple[int, int]] = (),
    recurring: Collection[int] = (),
) -> list[list[int]]:
    """Join notices along edges, best first, never putting two official numbers of one scheme into one tender.

    Edges by likeness join only what no veto keeps apart, and where each side's deadline fits a notice of the other:
    a copy without a lot's number or without a deadline must not bring two tenders together. Where a notice is as like
    to two that are kept apart, it joins neither of them by likeness: whichever it went with, a tender might be missed.
    Where a title recurs within a month, a likeness joins only what is announced within days and names no other
    deadline: chance brings the rest. A person's decision (score MANUAL, and `apart`) stands above every rule.

    Args:
        forms: the notices by id; the order of ids does not matter.
        edges: decisions that two of them are the same; their order does not matter.
        official: the numbering schemes that number tenders, not announcements: one tender has one such number.
        apart: pairs of ids that a person said are two tenders.
        recurring: notices of whose title and month there is another tender (`Edge.title_recurs`), here or elsewhere.

    Returns:
        Groups of ids, each sorted; the groups sorted by their first id.
    """
    kept_apart = {frozenset(pair) for pair in apart}
    edges = list(edges)
    recurs = _connected(recurring, edges)
    group = {
        notice_id: _Group([_Part([notice_id])], _official(form, official), notice_id in recurs)
        for notice_id, form in forms.items()
    }
    strong = [edge for edge in edges if not (edge.a in recurs and _faint(forms, edge))]
    for edge in _best_first(forms, _uncontested(forms, strong, kept_apart)):
        left, right = group[edge.a], group[edge.b]
        if left is not right and _may_join(forms, left, right, kept_apart, edge.score):
            group |= dict.fromkeys(right.members, left)
            left.take(right, edge)
    distinct = {id(one): one.members for one in group.values()}
    return sorted(sorted(members) for members in distinct.values())


def _best_first(forms: Forms, edges: Iterable[Edge]) -> list[Edge]:
    """By score; ties by what the notices are called, not by ids, which follow the order of arrival."""
    return sorted(
        edges, key=lambda edge: (-edge.score, *sorted((forms[edge.a].identity, forms[edge.b].identity)))
    )


def _connected(some: Iterable[int], edges: Iterable[Edge]) -> set[int]:
    """These notices and all that edges connect with them."""
    at = _by_end(edges)
    found = set(some)
    coming = list(found)
    while coming:
        ends = (end for edge in at.get(coming.pop(), ()) for end in edge.ends)
        new = [end for end in ends if end not in found]
        found.update(new)
        coming.extend(new)
    return found


def _faint(forms: Forms, edge: Edge) -> bool:
    return edge.score < PLAN and faint(forms[edge.a], forms[edge.b])


def _uncontested(forms: Forms, edges: Sequence[Edge], kept_apart: Pairs) -> list[Edge]:
    """Leave out likenesses of which one end is as like, or liker, to a notice that is kept apart from the other end."""
    tied = {frozenset(edge.ends) for edge in edges if edge.score >= PLAN}
    likenesses = _by_end(edge for edge in edges if edge.score < PLAN)

    def apart(one: int, other: int) -> bool:
        pair = frozenset((one, other))
        if one == other or pair in tied:
            return False
        return pair in kept_apart or keeps_apart(forms[one], forms[other])

    def contested(edge: Edge) -> bool:
        return any(apart(end, rival) for end, rival in _rivals(edge, likenesses))

    return [edge for edge in edges if edge.score >= PLAN or not contested(edge)]


def _by_end(edges: Iterable[Edge]) -> dict[int, list[Edge]]:
    found: defaultdict[int, list[Edge]] = defaultdict(list)
    for edge in edges:
        for end in edge.ends:
            found[end].append(edge)
    return found


def _rivals(edge: Edge, likenesses: Mapping[int, Sequence[Edge]]) -> Iterator[tuple[int, int]]:
    """Each end of a likeness with every notice that is as like, or liker, to the other end."""
    for here, there in ((edge.a, edge.b), (edge.b, edge.a)):
        for rival in likenesses[here]:
            if rival.score >= edge.score - RIVALS:
                yield there, rival.b if rival.a == here else rival.a


def _official(form: MatchForm, official: Collection[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for number in form.own:
        scheme, _, value = number.partition(":")
        if scheme in official:
            found.setdefault(scheme, set()).add(value)
    return found


def _may_join(forms: Forms, left: _Group, right: _Group, kept_apart: Pairs, score: float) -> bool:
    if kept_apart and any(frozenset(pair) in kept_apart for pair in product(left.members, right.members)):
        return False
    if score >= MANUAL:
        return True
    if any(_clash(values, right.numbers.get(scheme, values)) for scheme, values in left.numbers.items()):
        return False
    parts = product(left.parts, right.parts)
    return score >= PLAN or not any(_parted(forms, *pair, recurring=left.recurring) for pair in parts)


def _parted(forms: Forms, left: _Part, right: _Part, *, recurring: bool) -> bool:
    pairs = [(forms[one], forms[other]) for one, other in product(left.members, right.members)]
    # What a person joined may contradict itself: there one that fits is enough.
    enough = all if left.by_person or right.by_person else any
    if enough(keeps_apart(*pair) for pair in pairs):
        return True
    # A notice without a deadline says nothing about it, whatever it shares a number with.
    dated = [pair for pair in pairs if pair[0].deadline_day and pair[1].deadline_day]
    return bool(dated) and all(doubtful(*pair, recurring=recurring) for pair in dated)


def _clash(left: set[str], right: set[str]) -> bool:
    """Two numbers for one tender. Where a person has joined two, their notices follow."""
    return not (left <= right or right <= left)


def rival_plans(forms: Forms, leads: Mapping[int, str]) -> list[tuple[str, str]]:
    """Find leads that carry out a plan which went to another lead.

    Args:
        forms: notices by id; where several carry one number, the last one counts.
        leads: the lead of each of these notices.

    Returns:
        (lead of the plan, other lead), sorted.
    """
    owner = {number: leads[notice_id] for notice_id, form in forms.items() for number in form.own}
    found = {
        (owner[plan], leads[notice_id])
        for notice_id, form in forms.items()
        for plan in form.plans
        if plan in owner and owner[plan] != leads[notice_id]
    }
    return sorted(found)
