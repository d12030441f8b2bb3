"""Evidence beside two like titles that they are one tender, or not, in points."""

from collections.abc import Iterator
from functools import lru_cache

from rapidfuzz import fuzz

from domain.match import MatchForm
from transform.matching.relations import DAY, SAME_BUYER
from transform.matching.title_similarity import Likeness, is_broken_off
from transform.matching.vetoes import MAX_PUBLISHED_GAP, amount_gap, gap, other_deadline, same_sum
from transform.values.numberings import AT_THE_ORIGIN

LONG_TITLE = 40  # letters, without spaces
TOGETHER, LONG_AFTER = 5 * DAY, 15 * DAY
OTHER_BUYER = 60.0
EARLY = 0.1


def evidence(a: MatchForm, b: MatchForm, likeness: Likeness) -> Iterator[tuple[float, str]]:
    """List what is for one tender beside the title, and what is against it, in points."""
    published = gap(a.published, b.published)
    together = published is not None and published < TOGETHER
    yield from _of_deadlines_and_sums(a, b, together=together)
    if a.buyer and b.buyer:
        yield from _of_buyers(a.buyer, b.buyer)
    yield from _of_titles_together(a, b) if together else _of_titles_apart(a, b, published)
    if likeness.cut and not (together and is_broken_off(a, b)):
        yield -0.5, "cut title"


def _of_deadlines_and_sums(a: MatchForm, b: MatchForm, *, together: bool) -> Iterator[tuple[float, str]]:
    one_sum, another = same_sum(a, b), other_deadline(a, b)
    if another:
        yield -1.0 if together else -2.0, "another deadline"
    elif a.deadline_day and b.deadline_day:
        yield 2.0, "same deadline"
    if one_sum:
        yield 1.5, "same amount"
    elif another and amount_gap(a, b) is not None:
        yield -1.0, "another amount too"


def _of_titles_together(a: MatchForm, b: MatchForm) -> Iterator[tuple[float, str]]:
    yield 0.5, "published together"
    if a.compact and a.compact == b.compact:
        yield 1.0 if len(a.compact) >= LONG_TITLE else 0.5, "same title"


def _of_titles_apart(a: MatchForm, b: MatchForm, published: float | None) -> Iterator[tuple[float, str]]:
    if published is not None and published > LONG_AFTER and a.deadline_day != b.deadline_day:
        yield -1.0, "published apart"


def _of_buyers(one: str, other: str) -> Iterator[tuple[float, str]]:
    likeness = 100.0 if one == other else fuzz.token_set_ratio(one, other)
    if likeness >= SAME_BUYER:
        yield 1.0, "same buyer"
    elif likeness < OTHER_BUYER:
        yield -2.0, "another buyer"


@lru_cache(maxsize=65_536)
def _from_origin(own: tuple[str, ...]) -> bool:
    return any(number.partition(":")[0] in AT_THE_ORIGIN for number in own)


def copied_early(a: MatchForm, b: MatchForm) -> bool:
    """Whether one bears the state portal's number, and the other, which bears none, was announced a day before it."""
    if a.published is None or b.published is None or abs(a.published - b.published) < DAY:
        return False
    first, then = (a, b) if a.published < b.published else (b, a)
    return _from_origin(then.own) and not _from_origin(first.own)


def nuance(a: MatchForm, b: MatchForm, likeness: Likeness) -> float:
    """What decides between rivals of equal evidence, 0 to 0.2: the liker title, the exact sum, the nearer day."""
    published = gap(a.published, b.published)
    near = 0.0 if published is None else max(0.0, 1 - published / MAX_PUBLISHED_GAP)
    exact = a.amount is not None and a.amount == b.amount
    return likeness.ratio / 1000 + 0.05 * exact + 0.05 * near - EARLY * copied_early(a, b)
