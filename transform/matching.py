"""Same tender or not: an explicit rule with vetoes for a pair, and constrained clustering for many.

Public tenders are full of identical titles for different jobs, so likeness alone joins nothing: an official
number does, or a like title with evidence beside it and no veto (docs/decisions.md D12).
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz

from transform.normal import Normal
from transform.notice import Stage

RULE_VERSION = "2026-11-23.1"
DAY = 86_400.0

SAME_NUMBER, AMENDS, PLAN = 100.0, 99.0, 50.0
TITLE_RATIO, TITLE_TOKENS, TOKENS_LENGTH = 88.0, 97.0, 20
NEED, NEED_SHORT_TITLE, SHORT_TITLE = 1.5, 2.0, 30
MAX_DEADLINE_GAP, MAX_PUBLISHED_GAP, MAX_AMOUNT_GAP = 21 * DAY, 30 * DAY, 0.06
STORY_RATIO, STORY_GAP = 92.0, 2 * DAY
RELATED_RATIO, RETENDER_GAP, LOT_GAP = 88.0, 400 * DAY, 5 * DAY


class Verdict(StrEnum):
    """What a pair is."""

    SAME = "same"
    UNSURE = "unsure"
    RELATED = "related"


@dataclass(frozen=True, slots=True)
class Decision:
    """A verdict with its reasons, for people and for later rules."""

    verdict: Verdict
    score: float
    reasons: tuple[str, ...]


def decide(a: Normal, b: Normal) -> Decision | None:
    """Judge a pair of one country; None when they have nothing to do with each other."""
    if a.country != b.country:
        return None
    numbers = _by_numbers(a, b)
    if numbers:
        return numbers
    likeness = fuzz.ratio(a.title, b.title)
    vetoes = [name for name, veto in _VETOES if veto(a, b)]
    if vetoes:
        return Decision(Verdict.RELATED, likeness / 100, tuple(vetoes)) if _related(a, b, likeness) else None
    return _by_likeness(a, b, likeness)


def _by_numbers(a: Normal, b: Normal) -> Decision | None:
    shared = set(a.own) & set(b.own)
    if shared:
        return Decision(Verdict.SAME, SAME_NUMBER, (f"same number {min(shared)}",))
    if a.amends in b.own or b.amends in a.own:
        return Decision(Verdict.SAME, AMENDS, (f"corrects {a.amends or b.amends}",))
    planned = (set(a.plans) & set(b.own)) | (set(b.plans) & set(a.own))
    if planned:
        # Several tenders may carry out one plan: the likest of them gets it.
        score = PLAN + fuzz.ratio(a.title, b.title) / 100
        return Decision(Verdict.SAME, score, (f"carries out plan {min(planned)}",))
    return None


def _values(numbers: Iterable[str]) -> dict[str, set[str]]:
    """Numbers "scheme:value" by scheme."""
    found: dict[str, set[str]] = {}
    for number in numbers:
        scheme, _, value = number.partition(":")
        found.setdefault(scheme, set()).add(value)
    return found


def numbered_apart(left: Iterable[str], right: Iterable[str]) -> bool:
    """Tell whether some numbering knows both, and by different numbers: two things, whatever their titles say."""
    one, other = _values(left), _values(right)
    return any(one[scheme].isdisjoint(other[scheme]) for scheme in one.keys() & other.keys())


def _numbers_differ(a: Normal, b: Normal) -> bool:
    return a.numbers != b.numbers and not _cut_short(a, b)


def _cut_short(a: Normal, b: Normal) -> bool:
    short, long = sorted((a.compact, b.compact), key=len)
    return len(short) >= SHORT_TITLE and long.startswith(short) and short != long


def _words_differ(a: Normal, b: Normal) -> bool:
    """A word was put in another's place: each side has one without a counterpart on the other."""
    if _cut_short(a, b):
        return False
    left, right = set(a.title.split()), set(b.title.split())
    return _stands_alone(left - right, right) and _stands_alone(right - left, left)


def _stands_alone(words: set[str], others: set[str]) -> bool:
    return any(all(fuzz.ratio(word, other) < 75 for other in others) for word in words if len(word) > 2)


def _apart(one: float | None, other: float | None, limit: float) -> bool:
    return one is not None and other is not None and abs(one - other) > limit


def _amounts_apart(a: Normal, b: Normal) -> bool:
    gap = _amount_gap(a, b)
    return gap is not None and gap > MAX_AMOUNT_GAP


def _amount_gap(a: Normal, b: Normal) -> float | None:
    if not (a.amount and b.amount and a.currency == b.currency):
        return None
    return abs(a.amount - b.amount) / max(a.amount, b.amount)


_VETOES: tuple[tuple[str, Callable[[Normal, Normal], bool]], ...] = (
    ("two numbers of one numbering", lambda a, b: numbered_apart(a.own, b.own)),
    ("another attempt", lambda a, b: a.attempt != b.attempt),
    ("other numbers in the title", _numbers_differ),
    ("deadlines far apart", lambda a, b: _apart(a.deadline, b.deadline, MAX_DEADLINE_GAP)),
    ("published far apart", lambda a, b: _apart(a.published, b.published, MAX_PUBLISHED_GAP)),
    ("other amount", _amounts_apart),
    ("another word in the title", _words_differ),
)


def _by_likeness(a: Normal, b: Normal, likeness: float) -> Decision | None:
    reasons = [f"titles {likeness:.0f} % alike"]
    if _one_story(a, b, likeness):
        return Decision(Verdict.SAME, likeness / 50, (*reasons, "one story of one day"))
    alike = likeness >= TITLE_RATIO or (
        min(len(a.title), len(b.title)) >= TOKENS_LENGTH
        and fuzz.token_set_ratio(a.title, b.title) >= TITLE_TOKENS
    )
    if not (alike or _cut_short(a, b)):
        return None
    evidence, why = _evidence(a, b)
    need = NEED_SHORT_TITLE if min(len(a.title), len(b.title)) < SHORT_TITLE else NEED
    verdict = Verdict.SAME if evidence >= need else Verdict.UNSURE
    return Decision(verdict, evidence, (*reasons, *why)) if evidence > 0 else None


def _one_story(a: Normal, b: Normal, likeness: float) -> bool:
    news = a.stage == b.stage == Stage.PROGRAMME
    return news and likeness >= STORY_RATIO and not _apart(a.published, b.published, STORY_GAP)


def _evidence(a: Normal, b: Normal) -> tuple[float, list[str]]:
    found: list[tuple[float, str]] = []
    if a.deadline is not None and b.deadline is not None:
        same_day = a.deadline_day == b.deadline_day
        near = abs(a.deadline - b.deadline) <= 14 * DAY
        found.append((2.0, "same deadline") if same_day else (1.0 * near, "deadlines near"))
    gap = _amount_gap(a, b)
    if gap is not None and gap <= 0.01:
        found.append((1.5, "same amount"))
    if a.buyer and b.buyer:
        likeness = fuzz.token_set_ratio(a.buyer, b.buyer)
        found.append((1.0, "same buyer") if likeness >= 85 else (-2.0 * (likeness < 60), "another buyer"))
    if a.published is not None and b.published is not None and not _apart(a.published, b.published, 5 * DAY):
        found.append((0.5, "published together"))
    told = [(weight, why) for weight, why in found if weight]
    return sum(weight for weight, _ in told), [why for _, why in told]


def _related(a: Normal, b: Normal, likeness: float) -> bool:
    """Tell whether two different tenders are worth keeping as a pair: a re-tender, or lots of one purchase."""
    same_plan = bool(set(a.plans) & set(b.plans))
    same_buyer = bool(a.buyer and b.buyer) and fuzz.token_set_ratio(a.buyer, b.buyer) >= 85
    return likeness >= RELATED_RATIO and (same_plan or same_buyer)


@dataclass(frozen=True, slots=True)
class Relation:
    """Two tenders that belong together: `later` is a re-tender or a sibling lot of `earlier`."""

    later: Normal
    earlier: Normal
    kind: str


def relate(a: Normal, b: Normal, stage_of: Callable[[Normal], str]) -> Relation | None:
    """Say how two related notices of different leads stand to each other.

    Args:
        a: one notice.
        b: the other.
        stage_of: how far the notice's tender is, by all of its notices.
    """
    earlier, later = sorted((a, b), key=lambda side: (side.published or 0.0, side.identity))
    if a.numbers == b.numbers:
        given_up = stage_of(earlier) == Stage.CANCELLED
        if (given_up or later.attempt > earlier.attempt) and not _apart(
            earlier.published, later.published, RETENDER_GAP
        ):
            return Relation(later, earlier, "retender_of")
        return None
    if a.attempt == b.attempt and not _apart(a.published, b.published, LOT_GAP):
        return Relation(later, earlier, "sibling_lot")
    return None


@dataclass(frozen=True, slots=True)
class Edge:
    """A decision that two notices are the same tender, by position in the list that is clustered."""

    a: int
    b: int
    score: float


def cluster(sides: Sequence[Normal], edges: Iterable[Edge], official: Collection[str]) -> list[list[int]]:
    """Join notices along edges, best first, never putting two official numbers of one scheme into one tender.

    Edges by likeness also keep apart what any numbering keeps apart, and attempts.

    Args:
        sides: the notices; their order does not matter.
        edges: decisions that two of them are the same; their order does not matter.
        official: the numbering schemes that number tenders, not announcements: one tender has one such number.

    Returns:
        Groups of positions, each sorted; the groups sorted by their first position.
    """
    group = {position: [position] for position in range(len(sides))}
    ordered = sorted(
        edges, key=lambda edge: (-edge.score, *sorted((sides[edge.a].identity, sides[edge.b].identity)))
    )
    for edge in ordered:
        left, right = group[edge.a], group[edge.b]
        if left is not right and _may_join(sides, left, right, official, by_number=edge.score >= PLAN):
            left.extend(right)
            for position in right:
                group[position] = left
    distinct = {id(members): members for members in group.values()}
    return sorted(sorted(members) for members in distinct.values())


def _may_join(
    sides: Sequence[Normal], left: list[int], right: list[int], official: Collection[str], *, by_number: bool
) -> bool:
    together = [sides[position] for position in (*left, *right)]
    known = _values(number for side in together for number in side.own)
    if any(len(known.get(scheme, ())) > 1 for scheme in official):
        return False
    if by_number:
        return True
    numbers = ([number for p in group for number in sides[p].own] for group in (left, right))
    return not numbered_apart(*numbers) and len({side.attempt for side in together}) == 1


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
