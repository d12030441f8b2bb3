"""Pairs of notices: the form in which they are compared, and what is decided about them."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

import msgspec

# Scores of decisions. A person's word stands above every rule; what rests on official numbers stands above every
# likeness, and the lowest of those is the score of a plan and the tender that carries it out.
MANUAL = 1000.0
SAME_NUMBER, AMENDS, PLAN = 100.0, 99.0, 50.0
# Score of two tenders of one title, announced within a month: the title recurs. Other related tenders have less.
RECURRING_TITLE = 2.0


class Verdict(StrEnum):
    """What a pair is. APART is a person's word alone: where the rule finds nothing in common it keeps nothing."""

    SAME = "same"
    UNSURE = "unsure"
    RELATED = "related"
    APART = "apart"


class MatchForm(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """What matching looks at. A struct: it is made and stored for every notice, and most of it is empty.

    Attributes:
        source, native_id: the notice.
        language: ISO 639-1 of the title, "" when it was not asked for.
        country: ISO 3166-1 alpha-2; notices of different countries are never compared.
        stage: how far the notice says the tender is.
        title: folded, without boilerplate and re-tender marks, words separated by one space.
        compact: the same without spaces (Thai needs no segmentation).
        numbers: all numbers of the title, sorted.
        cut: the title ends with an ellipsis.
        attempt: 1 for a first tender.
        buyer: folded.
        own, plans, amends: official numbers as "scheme:value".
        published, deadline: POSIX seconds, or None.
        deadline_day: the deadline's local ISO date, "" without one.
        amount, currency: the best sum, or None and "".
        amount_exact: False where the portal rounded.
        place, buyer_en, subjects: what it has in common with itself in another language: code of its place, its buyer
            in English (folded), and what its title is about (`transform.matching.title_words`).
    """

    source: str
    native_id: str
    country: str
    stage: str
    title: str
    compact: str
    numbers: tuple[str, ...] = ()
    cut: bool = False
    attempt: int = 1
    buyer: str = ""
    own: tuple[str, ...] = ()
    plans: tuple[str, ...] = ()
    amends: str = ""
    published: float | None = None
    deadline: float | None = None
    deadline_day: str = ""
    amount: float | None = None
    currency: str = ""
    amount_exact: bool = False
    language: str = ""
    place: str = ""
    buyer_en: str = ""
    subjects: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON values; what is empty is left out."""
        values: dict[str, Any] = msgspec.to_builtins(self)
        return values

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> "MatchForm":
        """Read what `as_json` wrote, also where nothing was left out yet."""
        return msgspec.convert(values, cls)

    @property
    def identity(self) -> tuple[str, str]:
        """Source and native id: what ties are broken by."""
        return self.source, self.native_id


class Probe(NamedTuple):
    """Where a notice is compared with others: under a key, in days since 1970-01-01 from `since` to `until`.

    `numbered` where the key is an official number.
    """

    key: int
    since: int
    until: int
    numbered: bool


@dataclass(frozen=True, slots=True)
class Decision:
    """A verdict with its reasons, for people and for later rules."""

    verdict: Verdict
    score: float
    reasons: tuple[str, ...]

    @property
    def title_recurs(self) -> bool:
        """Whether the two are tenders of one title within a month."""
        return _title_recurs(self.verdict, self.score)


@dataclass(frozen=True, slots=True)
class Edge:
    """A decision as it is kept: a < b are surrogate keys of notices."""

    a: int
    b: int
    score: float
    verdict: Verdict = Verdict.SAME

    @property
    def ends(self) -> tuple[int, int]:
        """Both notices."""
        return self.a, self.b

    @property
    def title_recurs(self) -> bool:
        """Whether the two are tenders of one title within a month."""
        return _title_recurs(self.verdict, self.score)


def _title_recurs(verdict: Verdict, score: float) -> bool:
    return verdict is Verdict.RELATED and score >= RECURRING_TITLE
