"""Same tender or not: an explicit rule with vetoes for a pair of notices.

Public tenders are full of identical titles for different jobs, so likeness alone joins nothing: an official
number does, or a like title with evidence beside it and no veto (docs/decisions.md D12).
"""

from collections import Counter
from collections.abc import Callable, Iterator
from functools import lru_cache

from rapidfuzz import fuzz

from domain.match import AMENDS, PLAN, RECURRING_TITLE, SAME_NUMBER, Decision, MatchForm, Verdict
from domain.notice import Stage
from transform.matching.relations import DAY, SAME_BUYER, apart, kind_of, of_one_purse
from transform.matching.title_similarity import Likeness, by_length, compare, is_cut, whole_numbers

RULE_VERSION = "2026-11-25.2"

NEED, NEED_SHORT_TITLE, NEVER = 1.5, 2.0, 99.0
SHORT_TITLE, LONG_TITLE = 30, 40  # letters; the first with spaces, the second without
MAX_DEADLINE_GAP, MAX_PUBLISHED_GAP, MAX_AMOUNT_GAP = 21 * DAY, 30 * DAY, 0.06
TOGETHER, SOON, LONG_AFTER, SAME_AMOUNT = 5 * DAY, 5 * DAY, 15 * DAY, 0.01
OTHER_BUYER = 60.0
ENGLISH, ABROAD_AMOUNT, ABROAD_DEADLINE = "en", 0.03, 3 * DAY
STORY_RATIO, STORY_GAP = 92.0, 2 * DAY
RELATED_RATIO = 88.0


def decide(a: MatchForm, b: MatchForm) -> Decision | None:
    """Decide about a pair of one country; None when they have nothing to do with each other."""
    if a.country != b.country:
        return None
    found = _by_numbers(a, b) or _by_title(a, b)
    return found if found or a.language == b.language else _in_two_languages(a, b)


def _by_numbers(a: MatchForm, b: MatchForm) -> Decision | None:
    if _share_a_number(a, b):
        return Decision(Verdict.SAME, SAME_NUMBER, (f"same number {min(set(a.own) & set(b.own))}",))
    if (a.amends and a.amends in b.own) or (b.amends and b.amends in a.own):
        return Decision(Verdict.SAME, AMENDS, (f"corrects {a.amends or b.amends}",))
    if not (a.plans or b.plans):
        return None
    planned = (set(a.plans) & set(b.own)) | (set(b.plans) & set(a.own))
    if planned:
        # Several tenders may carry out one plan: the likest of them gets it.
        score = PLAN + fuzz.ratio(a.title, b.title) / 100
        return Decision(Verdict.SAME, score, (f"carries out plan {min(planned)}",))
    return None


def _by_title(a: MatchForm, b: MatchForm) -> Decision | None:
    veto = _veto(a, b)
    if veto is None:
        likeness = compare(a, b)
        if not likeness.alike:
            return None
        if not likeness.other_words:
            return _by_likeness(a, b, likeness)
        veto = "another word in the title"
    return _beside(a, b, veto)


def _beside(a: MatchForm, b: MatchForm, veto: str) -> Decision | None:
    """Relate two different tenders that may be a re-tender, lots of one purchase, or next year's: cheapest first."""
    if kind_of(a, b) is None:
        return None
    ratio = fuzz.ratio(a.title, b.title, score_cutoff=RELATED_RATIO)
    if not ratio or not of_one_purse(a, b):
        return None
    return Decision(Verdict.RELATED, RECURRING_TITLE if _title_recurs(a, b) else ratio / 100, (veto,))


def _title_recurs(a: MatchForm, b: MatchForm) -> bool:
    published = _gap(a.published, b.published)
    return a.title == b.title and published is not None and published <= MAX_PUBLISHED_GAP


def _in_two_languages(a: MatchForm, b: MatchForm) -> Decision | None:
    """Leave to people what may be one tender told at home and in English: titles say nothing, sum and deadline do."""
    if ENGLISH not in (a.language, b.language):
        return None
    money, days = _amount_gap(a, b), _gap(a.deadline, b.deadline)
    if money is None or money > ABROAD_AMOUNT or days is None or days > ABROAD_DEADLINE:
        return None
    if _numbered_apart(a, b):
        return None
    return Decision(
        Verdict.UNSURE, 1.0 - money, ("told in English and at home", "same sum", "deadlines within days")
    )


def _gap(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else abs(one - other)


def _amount_gap(a: MatchForm, b: MatchForm) -> float | None:
    if not (a.amount and b.amount and a.currency == b.currency):
        return None
    return abs(a.amount - b.amount) / max(a.amount, b.amount)


def _share_a_number(a: MatchForm, b: MatchForm) -> bool:
    return not set(a.own).isdisjoint(b.own)


@lru_cache(maxsize=65_536)
def _numberings(own: tuple[str, ...]) -> frozenset[str]:
    return frozenset([number.partition(":")[0] for number in own])


def _numbered_apart(a: MatchForm, b: MatchForm) -> bool:
    """Some numbering knows both: by different numbers, as pairs that share one are never asked."""
    return not _numberings(a.own).isdisjoint(_numberings(b.own))


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
    gap = _amount_gap(a, b)
    return gap is not None and gap > MAX_AMOUNT_GAP


def _attempts_differ(a: MatchForm, b: MatchForm) -> bool:
    if a.attempt == b.attempt:
        return False
    short, long = by_length(a, b)
    # The mark of a re-tender stands at the end, and goes first where a portal cuts titles.
    return not (short.attempt == 1 and is_cut(short, long))


def _numbers_differ(a: MatchForm, b: MatchForm) -> bool:
    if a.numbers == b.numbers:
        return False
    short, long = by_length(a, b)
    return not is_cut(short, long) or bool(whole_numbers(short) - Counter(long.numbers))


_VETOES: tuple[tuple[str, Callable[[MatchForm, MatchForm], bool]], ...] = (
    ("two numbers of one numbering", _numbered_apart),
    ("published far apart", _published_apart),
    ("deadlines far apart", _deadlines_apart),
    ("deadline brought forward", _brought_forward),
    ("other amount", _amounts_apart),
    ("other numbers in the title", _numbers_differ),
    ("another attempt", _attempts_differ),
)


def _veto(a: MatchForm, b: MatchForm) -> str | None:
    """The first that speaks, of two notices that share no number."""
    for name, speaks in _VETOES:
        if speaks(a, b):
            return name
    return None


def keeps_apart(a: MatchForm, b: MatchForm) -> bool:
    """Return whether two notices that share no number must not come into one tender by likeness."""
    if _share_a_number(a, b):
        return False
    return _veto(a, b) is not None or compare(a, b).other_words


def faint(a: MatchForm, b: MatchForm) -> bool:
    """Return whether a likeness is too little where a title recurs: another deadline, or announced days apart."""
    published = _gap(a.published, b.published)
    return _other_deadline(a, b) or (published is not None and published >= TOGETHER)


def _other_deadline(a: MatchForm, b: MatchForm) -> bool:
    return bool(a.deadline_day and b.deadline_day) and a.deadline_day != b.deadline_day


def doubtful(a: MatchForm, b: MatchForm, *, recurring: bool) -> bool:
    """Return whether two notices name different deadlines, and not enough speaks for one tender all the same.

    Where their title recurs, nothing but a number would.
    """
    if not _other_deadline(a, b):
        return False
    decision = None if recurring else decide(a, b)
    return decision is None or decision.verdict is not Verdict.SAME


def _by_likeness(a: MatchForm, b: MatchForm, likeness: Likeness) -> Decision | None:
    reasons = [f"titles {likeness.ratio:.0f} % alike"]
    if _one_story(a, b, likeness.ratio):
        return Decision(Verdict.SAME, likeness.ratio / 50, (*reasons, "one story of one day"))
    told = list(_evidence(a, b, likeness))
    evidence = sum([weight for weight, _ in told])
    if evidence <= 0:
        return None
    why = [word for _, word in told]
    verdict = Verdict.SAME if evidence >= _need(a, b, likeness, why) else Verdict.UNSURE
    return Decision(verdict, evidence + _nuance(a, b, likeness), (*reasons, *why))


def _need(a: MatchForm, b: MatchForm, likeness: Likeness, why: list[str]) -> float:
    if likeness.more and not {"same amount", "same deadline"} <= set(why):
        return NEVER
    return NEED_SHORT_TITLE if min(len(a.title), len(b.title)) < SHORT_TITLE else NEED


def _one_story(a: MatchForm, b: MatchForm, likeness: float) -> bool:
    news = a.stage == b.stage == Stage.PROGRAMME
    return news and likeness >= STORY_RATIO and not apart(a.published, b.published, STORY_GAP)


def _evidence(a: MatchForm, b: MatchForm, likeness: Likeness) -> Iterator[tuple[float, str]]:
    """What speaks for one tender beside the title, in points, and against it."""
    published = _gap(a.published, b.published)
    together = published is not None and published < TOGETHER
    if a.deadline_day and b.deadline_day:
        another = (-1.0 if together else -2.0, "another deadline")
        yield (2.0, "same deadline") if a.deadline_day == b.deadline_day else another
    money = _amount_gap(a, b)
    if money is not None and money <= SAME_AMOUNT:
        yield 1.5, "same amount"
    if a.buyer and b.buyer:
        yield from _of_buyers(a.buyer, b.buyer)
    yield from _of_titles_together(a, b) if together else _of_titles_apart(a, b, published)
    if likeness.cut:
        yield -0.5, "cut title"


def _of_titles_together(a: MatchForm, b: MatchForm) -> Iterator[tuple[float, str]]:
    yield 0.5, "published together"
    if a.compact and a.compact == b.compact:
        yield 1.0 if len(a.compact) >= LONG_TITLE else 0.5, "same title"


def _of_titles_apart(a: MatchForm, b: MatchForm, gap: float | None) -> Iterator[tuple[float, str]]:
    if gap is not None and gap > LONG_AFTER and a.deadline_day != b.deadline_day:
        yield -1.0, "published apart"


def _of_buyers(one: str, other: str) -> Iterator[tuple[float, str]]:
    likeness = 100.0 if one == other else fuzz.token_set_ratio(one, other)
    if likeness >= SAME_BUYER:
        yield 1.0, "same buyer"
    elif likeness < OTHER_BUYER:
        yield -2.0, "another buyer"


def _nuance(a: MatchForm, b: MatchForm, likeness: Likeness) -> float:
    """What decides between rivals of equal evidence, 0 to 0.2: the liker title, the exact sum, the nearer day."""
    published = _gap(a.published, b.published)
    near = 0.0 if published is None else max(0.0, 1 - published / MAX_PUBLISHED_GAP)
    exact = a.amount is not None and a.amount == b.amount
    return likeness.ratio / 1000 + 0.05 * exact + 0.05 * near
