"""A tender told at home and in English: what speaks for one tender where no title can be compared, in points.

Official numbers decide before this (rule.py); what is found here is left to people. A difference that two tellings of
one tender do not have ends it; a sum and a deadline in common are enough, else the subject, the buyer's English name
and the place have to speak for it too.
"""

import re
from collections.abc import Callable, Iterator
from typing import Final

from msgspec import structs
from rapidfuzz import fuzz

from domain.match import Decision, MatchForm, Verdict
from domain.party import Party
from transform.matching.relations import DAY
from transform.matching.title_words import acts, subjects
from transform.matching.vetoes import amount_gap, gap, numbered_apart
from transform.text import fold
from transform.values.places import Place

ENGLISH: Final = "en"
SAME_SUM, CONVERTED_SUM, OTHER_SUM, DEADLINE = 0.03, 0.05, 0.10, 3 * DAY
SAME_NAME, NEED, FULL = 85.0, 2.7, 3.0
# Beside what is built or bought, these are tenders of their own.
_SERVICES: Final = frozenset({"supervise", "audit", "consult", "study"})
_BRACKETS: Final = re.compile(r"\([^)]*\)")
_NO_WORD: Final = re.compile(r"\W+")
# What one unit of a currency is worth in dollars at a moment (POSIX seconds); None where nobody knows.
Worth = Callable[[str, float | None], float | None]


def with_counterparts(form: MatchForm, place: Place | None, buyer: Party | None) -> MatchForm:
    """Add what a notice has in common with itself in another language: place, buyer in English, subjects."""
    return structs.replace(
        form, place=place.code if place else "", buyer_en=_in_english(form, buyer), subjects=subjects(form)
    )


def _in_english(form: MatchForm, buyer: Party | None) -> str:
    name = fold(buyer.name_en) if buyer else ""
    if not name and form.language == ENGLISH:
        name = form.buyer
    return _NO_WORD.sub(" ", _BRACKETS.sub(" ", name)).strip()


def decide_in_two_languages(a: MatchForm, b: MatchForm, worth: Worth) -> Decision | None:
    """Leave to people what may be one tender published at home and in English; None where too little says so.

    Args:
        a: one notice.
        b: the other, of the same country and in another language.
        worth: see `Worth`.
    """
    if ENGLISH not in (a.language, b.language) or numbered_apart(a, b):
        return None
    found = list(_evidence(a, b, worth))
    points = sum(weight for weight, _ in found)
    if points < NEED or not _dated_or_priced(found):
        return None
    return Decision(
        Verdict.UNSURE,
        min(points / FULL, 1.0),
        ("told in English and at home", *(reason for weight, reason in found if weight > 0)),
    )


def _dated_or_priced(found: list[tuple[float, str]]) -> bool:
    return any(reason.startswith(("same sum", "deadline", "same deadline")) for _, reason in found)


def _evidence(a: MatchForm, b: MatchForm, worth: Worth) -> Iterator[tuple[float, str]]:
    """What is for one tender, and what is against it; a difference that ends it weighs more than all else."""
    for part in (_of_sums(a, b, worth), _of_deadlines(a, b), _of_places(a, b), _of_buyers(a, b)):
        if part:
            yield part
    yield from _of_subjects(a, b)
    if a.numbers and b.numbers:
        one, other = set(a.numbers), set(b.numbers)
        yield (0.5, "same numbers in the titles") if one & other else (-2.0, "other numbers in the titles")


def _of_sums(a: MatchForm, b: MatchForm, worth: Worth) -> tuple[float, str] | None:
    share, same = amount_gap(a, b), SAME_SUM
    if share is None:
        share, same = _converted_gap(a, b, worth), CONVERTED_SUM
    if share is None:
        return None
    if share <= same:
        return 2.0 - share, "same sum" if same == SAME_SUM else "same sum by the day's rates"
    return (-9.0, "another sum") if share > OTHER_SUM or same == SAME_SUM else None


def _converted_gap(a: MatchForm, b: MatchForm, worth: Worth) -> float | None:
    if not (a.amount and b.amount and a.currency and b.currency):
        return None
    rates = [worth(one.currency, one.published or one.deadline) for one in (a, b)]
    if rates[0] is None or rates[1] is None:
        return None
    one, other = a.amount * rates[0], b.amount * rates[1]
    return abs(one - other) / max(one, other)


def _of_deadlines(a: MatchForm, b: MatchForm) -> tuple[float, str] | None:
    days = gap(a.deadline, b.deadline)
    if days is None:
        return None
    if days > DEADLINE:
        return -9.0, "another deadline"
    return (1.0, "same deadline") if a.deadline_day == b.deadline_day else (0.75, "deadlines within days")


def _of_places(a: MatchForm, b: MatchForm) -> tuple[float, str] | None:
    if not (a.place and b.place):
        return None
    near = a.place.startswith(b.place) or b.place.startswith(a.place)
    return (0.5, "same place") if near else (-9.0, "another place")


def _of_buyers(a: MatchForm, b: MatchForm) -> tuple[float, str] | None:
    if not (a.buyer_en and b.buyer_en):
        return None
    return (1.0, "same buyer") if fuzz.token_set_ratio(a.buyer_en, b.buyer_en) >= SAME_NAME else None


def _of_subjects(a: MatchForm, b: MatchForm) -> Iterator[tuple[float, str]]:
    one, other = set(a.subjects), set(b.subjects)
    things = (one - acts(), other - acts())
    if all(things):
        share = len(things[0] & things[1]) / min(map(len, things))
        yield (1.5 if share == 1.0 else 1.25, "same subject") if share >= 0.5 else (-2.0, "another subject")
    elif not any(things) and one & other & _SERVICES:
        yield 1.0, "same service"
    if (one | other) & _SERVICES and not one & other & _SERVICES:
        yield -3.0, "another service"
