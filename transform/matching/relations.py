"""What two different tenders are to each other: a re-tender, lots of one purchase, or this year's and next year's."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from rapidfuzz import fuzz

from domain.match import MatchForm
from domain.notice import Stage
from transform.matching.title_similarity import YEAR

DAY = 86_400.0
SAME_BUYER = 85.0  # per cent
RETENDER, SIBLING, NEXT_YEAR = "retender_of", "sibling_lot", "next_year"
RETENDER_GAP, LOT_GAP = 400 * DAY, 5 * DAY


@dataclass(frozen=True, slots=True)
class Relation:
    """Two tenders that belong together: `later` is a re-tender, a sibling lot or next year's of `earlier`."""

    later: MatchForm
    earlier: MatchForm
    kind: str


def relate(a: MatchForm, b: MatchForm, stage_of: Callable[[MatchForm], str]) -> Relation | None:
    """Say how two related notices of different leads stand to each other.

    Args:
        a: one notice.
        b: the other.
        stage_of: how far the notice's tender is, by all of its notices.
    """
    kind = kind_of(a, b)
    if kind is None:
        return None
    earlier, later = _in_order(a, b)
    if kind == RETENDER and later.attempt == earlier.attempt and stage_of(earlier) != Stage.CANCELLED:
        return None
    return Relation(later, earlier, kind)


def kind_of(a: MatchForm, b: MatchForm) -> str | None:
    """What two tenders of like titles may be to each other; for a re-tender the first must also have failed."""
    if a.numbers == b.numbers:
        if apart(_when(a), _when(b), RETENDER_GAP):
            return None
        if a.attempt != b.attempt:
            earlier, later = _in_order(a, b)
            return RETENDER if later.attempt > earlier.attempt else None
        return RETENDER
    if a.attempt != b.attempt:
        return None
    if not apart(a.published, b.published, LOT_GAP):
        return SIBLING
    return NEXT_YEAR if _a_year_later(*_in_order(a, b)) else None


def of_one_purse(a: MatchForm, b: MatchForm) -> bool:
    """Tell whether two notices carry out one plan, or are one buyer's."""
    if a.plans and b.plans and not set(a.plans).isdisjoint(b.plans):
        return True
    if not (a.buyer and b.buyer):
        return False
    return a.buyer == b.buyer or bool(fuzz.token_set_ratio(a.buyer, b.buyer, score_cutoff=SAME_BUYER))


def apart(one: float | None, other: float | None, limit: float) -> bool:
    """Tell whether two moments are known and farther from each other than this."""
    return one is not None and other is not None and abs(one - other) > limit


def _in_order(a: MatchForm, b: MatchForm) -> tuple[MatchForm, MatchForm]:
    """By publication; a re-tender published on the same day as what it repeats comes after it."""
    at, other = _when(a) or 0.0, _when(b) or 0.0
    first = (a.attempt, a.identity) <= (b.attempt, b.identity) if at == other else at < other
    return (a, b) if first else (b, a)


def _when(side: MatchForm) -> float | None:
    return side.deadline if side.published is None else side.published


def _a_year_later(earlier: MatchForm, later: MatchForm) -> bool:
    """The titles differ in years alone, and by one."""
    if len(earlier.numbers) != len(later.numbers):
        return False
    before, after = Counter(earlier.numbers), Counter(later.numbers)
    pairs = zip(sorted((before - after).elements()), sorted((after - before).elements()), strict=True)
    return all(YEAR.match(one) and YEAR.match(two) and int(two) - int(one) == 1 for one, two in pairs)
