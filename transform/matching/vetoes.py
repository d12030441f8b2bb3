"""What keeps two notices apart that share no number, however like their titles are."""

from collections import Counter
from collections.abc import Callable
from functools import lru_cache

from domain.match import MatchForm
from transform.matching.relations import DAY, apart
from transform.matching.title_similarity import by_length, is_cut, whole_numbers

MAX_DEADLINE_GAP, MAX_PUBLISHED_GAP, MAX_AMOUNT_GAP = 21 * DAY, 30 * DAY, 0.06
SOON = 5 * DAY
ROUNDED, FEW_DIGITS = 0.01, 4


def veto(a: MatchForm, b: MatchForm) -> str | None:
    """The first veto that holds of two notices that share no number; None where none does."""
    for name, holds in _VETOES:
        if holds(a, b):
            return name
    return None


def other_title(a: MatchForm, b: MatchForm) -> bool:
    """Whether the titles name different numbers, or different attempts."""
    return _numbers_differ(a, b) or _attempts_differ(a, b)


def share_a_number(a: MatchForm, b: MatchForm) -> bool:
    """Whether an official number is that of both."""
    return not set(a.own).isdisjoint(b.own)


def gap(one: float | None, other: float | None) -> float | None:
    """How far two moments are from each other, in seconds; None where one is unknown."""
    return None if one is None or other is None else abs(one - other)


def amount_gap(a: MatchForm, b: MatchForm) -> float | None:
    """By what share of the larger sum two sums of one currency differ; None where they cannot be compared."""
    if not (a.amount and b.amount and a.currency == b.currency):
        return None
    return abs(a.amount - b.amount) / max(a.amount, b.amount)


def other_deadline(a: MatchForm, b: MatchForm) -> bool:
    """Whether two notices name different days by which to bid."""
    return bool(a.deadline_day and b.deadline_day) and a.deadline_day != b.deadline_day


def same_sum(a: MatchForm, b: MatchForm) -> bool:
    """Whether two notices tell one sum: to the last digit, or one of them rounded."""
    share = amount_gap(a, b)
    if share is None or share > ROUNDED:
        return False
    return share == 0 or _rounds_to(a.amount or 0, b.amount or 0) or _rounds_to(b.amount or 0, a.amount or 0)


def _rounds_to(exact: float, told: float) -> bool:
    """Whether a sum with few digits is the other one with no more of them."""
    digits = len(f"{told:.2f}".replace(".", "").strip("0"))
    return digits <= FEW_DIGITS and float(f"{exact:.{digits - 1}e}") == told


@lru_cache(maxsize=65_536)
def _numberings(own: tuple[str, ...]) -> frozenset[str]:
    return frozenset([number.partition(":")[0] for number in own])


def numbered_apart(a: MatchForm, b: MatchForm) -> bool:
    """Some numbering knows both: by different numbers, as pairs that share one are never asked."""
    return not _numberings(a.own).isdisjoint(_numberings(b.own))


def _listed_twice(a: MatchForm, b: MatchForm) -> bool:
    """One source lists both on one day, at one stage, for one project: three posts of one title are three notices."""
    if a.source != b.source or a.stage != b.stage or set(a.plans).isdisjoint(b.plans):
        return False
    published = gap(a.published, b.published)
    return published is not None and published < DAY


def _published_apart(a: MatchForm, b: MatchForm) -> bool:
    return apart(a.published, b.published, MAX_PUBLISHED_GAP)


def _deadlines_apart(a: MatchForm, b: MatchForm) -> bool:
    return apart(a.deadline, b.deadline, MAX_DEADLINE_GAP)


def _brought_forward(a: MatchForm, b: MatchForm) -> bool:
    """The later announcement has the earlier deadline: deadlines are extended, and hardly ever brought forward."""
    if a.published is None or b.published is None or a.deadline is None or b.deadline is None:
        return False
    if abs(a.published - b.published) < SOON or a.deadline_day == b.deadline_day:
        return False
    return (a.published < b.published) != (a.deadline < b.deadline)


def _amounts_apart(a: MatchForm, b: MatchForm) -> bool:
    share = amount_gap(a, b)
    return share is not None and share > MAX_AMOUNT_GAP


def _attempts_differ(a: MatchForm, b: MatchForm) -> bool:
    if a.attempt == b.attempt:
        return False
    short, long = by_length(a, b)
    # The mark of a re-tender stands at the end, and goes first where a portal cuts titles.
    return not (short.attempt == 1 and is_cut(short, long))


def _numbers_differ(a: MatchForm, b: MatchForm) -> bool:
    if (
        a.numbers == b.numbers or a.compact == b.compact
    ):  # where blanks are lost, "5 1" is read as 51, and "b i" as 1
        return False
    short, long = by_length(a, b)
    return not is_cut(short, long) or bool(whole_numbers(short, long) - Counter(long.numbers))


_VETOES: tuple[tuple[str, Callable[[MatchForm, MatchForm], bool]], ...] = (
    ("two numbers of one numbering", numbered_apart),
    ("two entries of one list and day for one project", _listed_twice),
    ("published far apart", _published_apart),
    ("deadlines far apart", _deadlines_apart),
    ("deadline brought forward", _brought_forward),
    ("other amount", _amounts_apart),
    ("other numbers in the title", _numbers_differ),
    ("another attempt", _attempts_differ),
)
