"""How two titles stand to each other: one title, one cut short, one with another word in it, or two of nothing alike.

Spelling slips, lost spaces, abbreviations and titles that a portal cuts are forgiven; a word in another's place
is not: "Kec. Ciparay" and "Kec. Katapang" are two jobs.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA, Postfix, Prefix

from domain.match import MatchForm

ALIKE, TOKENS, WORD, CUT, MIDDLE = 80.0, 97.0, 75.0, 97.0, 75.0  # per cent
CUT_LENGTH = 40  # letters; portals that cut titles leave more than this
LONG_REST = 25  # letters; what is added to a title is a shorter phrase than what is cut off
GLUED = 16  # letters; no word of Latin script is longer in practice
# Words that one portal says and another does not.
FILLERS = frozenset({"ilcesi", "isi", "kecamatan", "kabupaten", "e", "bidding", "ด้วย"})
# From 1 to 15 without 10: "x" stands between measures.
_ROMANS = "i=1 ii=2 iii=3 iv=4 v=5 vi=6 vii=7 viii=8 ix=9 xi=11 xii=12 xiii=13 xiv=14 xv=15"
ROMAN = dict(pair.split("=") for pair in _ROMANS.split())
YEAR = re.compile(r"(?:20|25)\d\d$")  # of our era, or Buddhist
_LAST_NUMBER = re.compile(r"\d+(?=\D*$)")


@dataclass(frozen=True, slots=True)
class Likeness:
    """How two titles stand to each other.

    Attributes:
        ratio: 0 to 100.
        alike: worth looking at what else is known.
        cut: one is the beginning of the other, cut by its portal.
        other_words: a word stands in another's place.
        more: one says more than the other.
    """

    ratio: float
    alike: bool = False
    cut: bool = False
    other_words: bool = False
    more: bool = False


SAME_TITLE = Likeness(100.0, alike=True)


def compare(a: MatchForm, b: MatchForm) -> Likeness:
    """Compare two titles."""
    if a.compact == b.compact:
        return SAME_TITLE
    short, long = by_length(a, b)
    ratio = fuzz.ratio(a.compact, b.compact)
    if is_cut(short, long):
        return Likeness(ratio, alike=True, cut=True)
    if a.numbers != b.numbers or (
        ratio < ALIKE and fuzz.token_set_ratio(a.title, b.title, score_cutoff=TOKENS) == 0
    ):
        return Likeness(ratio)
    if _slip(short.compact, long.compact):
        return Likeness(ratio, alike=True)
    left, right = _unmatched(a.title.split(), b.title.split())
    if left and right and max(map(len, (*left, *right))) >= GLUED:
        # Thai, or a portal that loses spaces: words say nothing.
        left, right = _middles(a.compact, b.compact)
    return Likeness(ratio, True, other_words=bool(left and right), more=bool(left) != bool(right))


def by_length(a: MatchForm, b: MatchForm) -> tuple[MatchForm, MatchForm]:
    """The pair with the shorter title first."""
    return (a, b) if len(a.compact) <= len(b.compact) else (b, a)


def may_be_cut(short: MatchForm, long: MatchForm) -> bool:
    """Tell whether a title is long enough to be one that a portal cut."""
    return CUT_LENGTH <= len(short.compact) < len(long.compact)


def is_cut(short: MatchForm, long: MatchForm) -> bool:
    """Tell whether the shorter title is the longer one, cut by its portal."""
    if not may_be_cut(short, long):
        return False
    size = len(short.compact)
    rest, head = len(long.compact) - size, long.compact[:size]
    if head != short.compact and not fuzz.ratio(head, short.compact, score_cutoff=CUT):
        return False
    if rest < 2:
        return _within_a_year(short.title, long.title)
    return rest >= LONG_REST or is_broken_off(short, long)


def is_broken_off(a: MatchForm, b: MatchForm) -> bool:
    """Of two titles of which one begins the other: whether it ends in dots or within a word, as no heading does."""
    short, long = by_length(a, b)
    return short.cut or _within_a_word(short.title, long.title)


def _within_a_word(short: str, long: str) -> bool:
    """Return whether a title ends within a word of the other, as no title does that merely says less."""
    if _within_a_year(short, long):
        return True
    if long.startswith(short):
        return long[len(short) :][:1] not in ("", " ") and not short[-1].isdigit()
    last = short.rsplit(" ", 1)[-1]
    words = long.split()
    return not last.isdigit() and last not in words and any(word.startswith(last) for word in words)


def _within_a_year(short: str, long: str) -> bool:
    """Return whether a title ends within a year of the other; of other numbers "paket 1" is none of "paket 12"."""
    words = short.split()
    there = long.split()[len(words) - 1 : len(words)]
    return (
        bool(there)
        and there[0] != words[-1]
        and there[0].startswith(words[-1])
        and bool(YEAR.match(there[0]))
    )


def whole_numbers(cut: MatchForm, whole: MatchForm) -> Counter[str]:
    """The numbers of a title that may be the beginning of another, without a last one that may have been cut itself.

    The beginning of a word is no Roman number ("thanh pho v", of "thanh pho vung tau"); that of such a number is one.
    """
    found = Counter(cut.numbers)
    if last := _LAST_NUMBER.search(cut.title):
        found -= Counter([last[0]])
    words = cut.title.split()
    begun = whole.title.split()[len(words) - 1 : len(words)]
    if words[-1] in ROMAN and begun and begun[0] not in ROMAN:
        found -= Counter([ROMAN[words[-1]]])
    return found


def _slip(short: str, long: str) -> bool:
    """One letter missing, or two of them swapped."""
    if len(short) < 8 or OSA.distance(short, long) != 1:
        return False
    return len(short) < len(long) or sorted(short) == sorted(long)


def _unmatched(one: list[str], other: list[str]) -> tuple[list[str], list[str]]:
    """The words of each without a counterpart; slips, lost spaces and fillers are forgiven."""
    left, right = _without(one, other), _without(other, one)
    if "".join(left) == "".join(right):
        return [], []
    for word in list(left):
        nearest = max(right, key=lambda there: fuzz.ratio(word, there), default="")
        if nearest and fuzz.ratio(word, nearest) >= WORD:
            left.remove(word)
            right.remove(nearest)
    if left and right and fuzz.ratio("".join(left), "".join(right)) >= 85:
        return [], []
    return _telling(left), _telling(right)


def _without(words: list[str], known: Iterable[str]) -> list[str]:
    """The words that are not known, as often as they are there more often, in their order."""
    left, found = list(known), []
    for word in reversed(words):
        if word in left:
            left.remove(word)
        else:
            found.append(word)
    return found[::-1]


def _telling(words: list[str]) -> list[str]:
    return [word for word in words if word not in FILLERS]


def _middles(one: str, other: str) -> tuple[list[str], list[str]]:
    """What is left of each between the common beginning and the common end; nothing where that is alike."""
    start = Prefix.similarity(one, other)
    end = Postfix.similarity(one[start:], other[start:])
    left, right = one[start : len(one) - end], other[start : len(other) - end]
    if min(len(left), len(right)) >= 3 and fuzz.ratio(left, right) < MIDDLE:
        return [left], [right]
    more = len(left) - len(right)
    return [left] if more > 3 else [], [right] if more < -3 else []
