"""Constrained clustering: from decided pairs to tenders, best evidence first."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import product

from domain.match import MANUAL, PLAN, Edge, MatchForm, Verdict
from transform.matching.likenesses import Forms, Star, Told, agreed, stars, told_by_people
from transform.matching.rule import doubtful, garbles, keeps_apart

Pairs = Collection[frozenset[int]]


@dataclass(slots=True)
class _Part:
    """Notices that share numbers, or that a person joined."""

    members: list[int]
    by_person: bool = False


@dataclass(slots=True)
class _Group:
    """Notices of one tender so far, in their parts, with their official numbers by numbering.

    `recurring` where another tender of the title of one of them was announced within a month.
    """

    parts: list[_Part]
    numbers: dict[str, set[str]]
    recurring: bool

    @property
    def members(self) -> list[int]:
        return [notice_id for part in self.parts for notice_id in part.members]

    def take(self, other: "_Group", edge: Edge) -> None:
        """Add another group's notices; an edge that is no likeness makes one part of the two that it joins."""
        self.recurring |= other.recurring
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
    Where a title recurs within a month, a likeness joins only what is announced within days, names no other deadline
    and is of another source: chance brings the rest. A person's decision (score MANUAL, and `apart`) stands above every
    rule.

    Args:
        forms: the notices by id; the order of ids does not matter.
        edges: decisions that two of them are the same; their order does not matter.
        official: the numbering schemes that number tenders, not announcements: one tender has one such number.
        apart: pairs of ids that a person said are two tenders.
        recurring: notices of whose title and month there is another tender (`Edge.title_recurs`), here or elsewhere.

    Returns:
        Groups of ids, each sorted; the groups sorted by their first id.
    """
    edges = list(edges)
    told = told_by_people(edges, apart)
    return join(forms, stars(forms, edges, told, recurring), official, told)


def join(forms: Forms, found: Mapping[int, Star], official: Collection[str], told: Told) -> list[list[int]]:
    """The same, of notices whose stars are known: these may have been made with other notices in sight."""
    group = {
        notice_id: _Group([_Part([notice_id])], _official(form, official), found[notice_id].recurs)
        for notice_id, form in forms.items()
    }
    kept_apart = {pair for pair, verdict in told.items() if verdict is Verdict.APART}
    for edge in _best_first(forms, agreed(found)):
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
    parts, recurring = product(left.parts, right.parts), left.recurring or right.recurring
    return score >= PLAN or not any(_parted(forms, *pair, recurring=recurring) for pair in parts)


def _parted(forms: Forms, left: _Part, right: _Part, *, recurring: bool) -> bool:
    pairs = [(forms[one], forms[other]) for one, other in product(left.members, right.members)]
    # What a person joined may contradict itself: there one that fits is enough.
    enough = all if left.by_person or right.by_person else any
    if enough(keeps_apart(*pair) for pair in product(_tellers(forms, left), _tellers(forms, right))):
        return True
    # A notice without a deadline says nothing about it, whatever it shares a number with.
    dated = [pair for pair in pairs if pair[0].deadline_day and pair[1].deadline_day]
    return bool(dated) and all(doubtful(*pair, recurring=recurring) for pair in dated)


def _tellers(forms: Forms, part: _Part) -> list[MatchForm]:
    """Those by which a part is told from others: not a copy that garbles the title of what it quotes."""
    told = [forms[one] for one in part.members]
    return [one for one in told if not any(garbles(one, other) for other in told)]


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
