"""What a notice keeps of its likenesses, by those alone."""

import pytest
from msgspec.structs import replace

from domain.match import PLAN, Edge, MatchForm, Verdict
from tests.transform.test_matching import BASE, DAY, OTHER_PORTAL
from transform.matching.likenesses import Star, agreed, star

HERE, COPY, RIVAL = 1, 2, 3
BARE = replace(OTHER_PORTAL, own=())
ALIKE, LESS = Edge(HERE, COPY, 3.0), Edge(HERE, RIVAL, 2.9)
# Of one title as this one, announced days later with a deadline of its own.
LATER = replace(
    BARE, native_id="L", published=106 * DAY, deadline=123 * DAY, deadline_day="1970-05-04", amount=5.0, currency="TRY"
)  # fmt: skip


def kept(rival: MatchForm, *edges: Edge, told: dict[frozenset[int], Verdict] | None = None) -> set[int]:
    """The other ends that BASE keeps, of a copy and of another notice."""
    forms = {HERE: BASE, COPY: replace(BARE, own=("tr_ikn:1",)), RIVAL: rival}
    return {end for edge in star(HERE, edges, forms, told or {}).kept for end in edge.ends} - {HERE}


def test_of_two_that_are_kept_apart_the_liker_one_is_kept() -> None:
    assert kept(replace(BARE, own=("tr_ikn:2",)), ALIKE, LESS) == {COPY}


def test_two_that_nothing_keeps_apart_are_both_kept() -> None:
    assert kept(BARE, ALIKE, LESS) == {COPY, RIVAL}


@pytest.mark.parametrize("tie", [{"amends": "tr_ikn:1"}, {"plans": ("tr_ikn:1",)}])
def test_what_a_number_ties_to_a_copy_is_no_rival_of_it(tie: dict[str, object]) -> None:
    rival = replace(BARE, own=("tr_ikn:2",), **tie)
    assert kept(rival, ALIKE, Edge(HERE, RIVAL, 3.0)) == {COPY, RIVAL}


@pytest.mark.parametrize(("word", "left"), [(Verdict.SAME, {COPY, RIVAL}), (Verdict.APART, set())])
def test_what_a_person_says_of_two_copies_decides_whether_they_are_rivals(
    word: Verdict, left: set[int]
) -> None:
    rival = replace(BARE, own=("tr_ikn:2",)) if word is Verdict.SAME else BARE
    told = {frozenset((COPY, RIVAL)): word}
    assert kept(rival, ALIKE, Edge(HERE, RIVAL, 3.0), told=told) == left


def test_a_number_is_kept_whatever_contradicts_it() -> None:
    assert kept(replace(BARE, own=("tr_ikn:2",)), Edge(HERE, COPY, PLAN), ALIKE, LESS) == {COPY}


def test_a_title_recurs_where_two_that_are_like_it_are_tenders_of_one_month() -> None:
    first = replace(BASE, own=("tr_ikn:1",), native_id="F")
    forms = {1: BARE, 2: first, 3: replace(first, own=("tr_ikn:2",), native_id="G"), 4: LATER}
    faint_one = Edge(1, 4, 1.5)
    edges = [Edge(1, 2, 3.0), Edge(1, 3, 2.0), faint_one]
    assert star(1, edges, forms, {}) == Star(frozenset({Edge(1, 2, 3.0)}), recurs=True)
    alone = star(1, [Edge(1, 2, 3.0), faint_one], forms, {})
    assert alone == Star(frozenset({Edge(1, 2, 3.0), faint_one}), recurs=False)
    assert star(1, [faint_one], forms, {}, recurs=True) == Star(frozenset(), recurs=True)


def test_a_likeness_joins_where_both_ends_keep_it() -> None:
    one, other = Edge(1, 2, 3.0), Edge(2, 3, 3.0)
    found = {1: Star(frozenset({one}), False), 2: Star(frozenset({one, other}), False)}
    assert agreed(found) == [one]
    assert agreed(found | {3: Star(frozenset(), False)}) == [one]
