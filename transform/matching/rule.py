"""Same tender or not: an explicit rule with vetoes for a pair of notices.

Public tenders are full of identical titles for different jobs, so likeness alone joins nothing: an official
number does, or a like title with evidence beside it and no veto (docs/decisions.md D12).
"""

from rapidfuzz import fuzz

from domain.match import AMENDS, PLAN, RECURRING_TITLE, SAME_NUMBER, Decision, MatchForm, Verdict
from domain.notice import Stage
from transform.matching.evidence import TOGETHER, evidence, nuance
from transform.matching.relations import DAY, apart, kind_of, of_one_purse
from transform.matching.title_similarity import Likeness, compare
from transform.matching.two_languages import Worth, decide_in_two_languages
from transform.matching.vetoes import (
    MAX_PUBLISHED_GAP,
    gap,
    other_deadline,
    other_title,
    share_a_number,
    veto,
)

RULE_VERSION = "2026-11-30.5"

NEED, NEED_SHORT_TITLE, NEVER = 1.5, 2.0, 99.0
SHORT_TITLE = 30  # letters, with spaces
STORY_RATIO, STORY_GAP = 92.0, 2 * DAY
RELATED_RATIO = 88.0


def _no_rates(_currency: str, _at: float | None) -> None:
    """Sums of two currencies cannot be compared."""


def decide_pair(a: MatchForm, b: MatchForm, worth: Worth = _no_rates) -> Decision | None:
    """Decide about a pair of one country; None when they have nothing to do with each other.

    Args:
        a: one notice.
        b: the other.
        worth: by what sums of two currencies are compared where one is told in English.
    """
    if a.country != b.country:
        return None
    found = _by_numbers(a, b) or _by_title(a, b)
    return found if found or a.language == b.language else decide_in_two_languages(a, b, worth)


def _by_numbers(a: MatchForm, b: MatchForm) -> Decision | None:
    if share_a_number(a, b):
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
    reason = veto(a, b)
    if reason is None:
        likeness = compare(a, b)
        if not likeness.alike:
            return None
        if not likeness.other_words:
            return _by_likeness(a, b, likeness)
        reason = "another word in the title"
    return _beside(a, b, reason)


def _beside(a: MatchForm, b: MatchForm, reason: str) -> Decision | None:
    """Relate two different tenders that may be a re-tender, lots of one purchase, or next year's: cheapest first."""
    if kind_of(a, b) is None:
        return None
    ratio = fuzz.ratio(a.title, b.title, score_cutoff=RELATED_RATIO)
    if not ratio or not of_one_purse(a, b):
        return None
    return Decision(Verdict.RELATED, RECURRING_TITLE if _title_recurs(a, b) else ratio / 100, (reason,))


def _title_recurs(a: MatchForm, b: MatchForm) -> bool:
    """One title, but for slips and where a portal cut it, of two tenders that were announced within a month."""
    published = gap(a.published, b.published)
    if a.numbers != b.numbers or published is None or published > MAX_PUBLISHED_GAP:
        return False
    likeness = compare(a, b)
    return likeness.alike and not likeness.other_words and not likeness.more


def tied_by_numbers(a: MatchForm, b: MatchForm) -> bool:
    """Return whether a number makes two notices of one country one tender, or a plan and what carries it out."""
    return _by_numbers(a, b) is not None


def keeps_apart(a: MatchForm, b: MatchForm) -> bool:
    """Return whether two notices that share no number must not come into one tender by likeness."""
    if share_a_number(a, b):
        return False
    return veto(a, b) is not None or compare(a, b).other_words


def garbles(copy: MatchForm, original: MatchForm) -> bool:
    """Return whether a notice quotes the number of another, and tells its title otherwise: cut, or with a slip."""
    if not original.own or not set(original.own) < set(copy.own):
        return False
    return other_title(copy, original) or compare(copy, original).other_words


def faint(a: MatchForm, b: MatchForm) -> bool:
    """Return whether a likeness is too little where a title recurs.

    That is with another deadline, announced days apart, or where one source lists both at one stage: it lists nothing
    twice, but a source of news is many papers.
    """
    published = gap(a.published, b.published)
    far = published is not None and published >= TOGETHER
    listed = a.source == b.source and a.stage == b.stage != Stage.PROGRAMME
    return far or listed or other_deadline(a, b)


def doubtful(a: MatchForm, b: MatchForm, *, recurring: bool) -> bool:
    """Return whether two notices name different deadlines, and the evidence for one tender is too little all the same.

    Where their title recurs, nothing but a number would.
    """
    if not other_deadline(a, b):
        return False
    decision = None if recurring else decide_pair(a, b)
    return decision is None or decision.verdict is not Verdict.SAME


def _by_likeness(a: MatchForm, b: MatchForm, likeness: Likeness) -> Decision | None:
    reasons = [f"titles {likeness.ratio:.0f} % alike"]
    if _one_story(a, b, likeness.ratio):
        return Decision(Verdict.SAME, likeness.ratio / 50, (*reasons, "one story of one day"))
    found = list(evidence(a, b, likeness))
    points = sum([weight for weight, _ in found])
    if points <= 0:
        return None
    why = [word for _, word in found]
    verdict = Verdict.SAME if points >= _need(a, b, likeness, why) else Verdict.UNSURE
    return Decision(verdict, points + nuance(a, b, likeness), (*reasons, *why))


def _need(a: MatchForm, b: MatchForm, likeness: Likeness, why: list[str]) -> float:
    if likeness.more and not {"same amount", "same deadline"} <= set(why):
        return NEVER
    return NEED_SHORT_TITLE if min(len(a.title), len(b.title)) < SHORT_TITLE else NEED


def _one_story(a: MatchForm, b: MatchForm, likeness: float) -> bool:
    news = a.stage == b.stage == Stage.PROGRAMME
    return news and likeness >= STORY_RATIO and not apart(a.published, b.published, STORY_GAP)
