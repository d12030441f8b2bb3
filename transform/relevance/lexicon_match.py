"""What the lexicon says of a notice: which of its terms stand where, and which traps take some away or hold it down.

What a person may want to change is data: data/lexicon.csv (terms), data/concepts.csv (what they stand for),
data/traps.csv (what looks like smart city and is not).
"""

import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from domain.lead import TIERS
from transform.relevance.lexicon import (
    CONTEXT,
    Found,
    Trap,
    concept_of_code,
    dimension_of,
    find_terms,
    strength_of,
    traps,
)
from transform.text import fold, fold_map

_NONE, _WATCH, _LEAD = range(3)
_WEIGHT: Final = {"S": 3.0, "M": 2.0, "B": 1.5, "W": 1.0}
_FIELD_WEIGHT: Final = {"title": 1.0, "description": 0.5, "codes": 0.5}
_CONTEXT_BONUS: Final = 0.5
# One M is worth watching (a plain CCTV order); W words are where this many concepts meet.
_WEAK_CONCEPTS_TO_WATCH: Final = 2
_LONGEST_COLLISION: Final = 12
_LONG_ACRONYM: Final = 5  # letters; shorter ones with a vowel are words of some language
_VOWELS: Final = frozenset("aeiou")


@dataclass(frozen=True, slots=True)
class Hit:
    """A term of the lexicon, found.

    Attributes:
        concept: e.g. "mob.signal".
        dimension: one of depa's seven, or "core".
        strength: "S" alone makes a lead, "M" needs a second signal, "B" is watched and no more, "W" only adds.
        term: as the lexicon writes it; for `field` "codes" the code.
        field: "title", "description" or "codes".
        start, end: where it stands in the field as given, end exclusive; 0, 0 for codes.
    """

    concept: str
    dimension: str
    strength: str
    term: str
    field: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Wording:
    """The terms of a notice and its traps.

    Attributes:
        hits: terms that no trap took away, in title, description and codes.
        found_traps: the traps that were found.
        context: a word of information technology stands in the texts or in the buyer's name.
    """

    hits: tuple[Hit, ...]
    found_traps: tuple[Trap, ...]
    context: bool

    @property
    def traps(self) -> tuple[str, ...]:
        """Names of the traps."""
        return tuple(trap.name for trap in self.found_traps)

    @property
    def tier(self) -> str:
        """What the words alone make of the whole notice."""
        return self._capped(_tier(self.hits, context=self.context))

    @property
    def score(self) -> float:
        """Orders notices by their words alone, 0 upwards."""
        return sum(self._weights().values()) + _CONTEXT_BONUS * self.context if self.hits else 0.0

    @property
    def dimensions(self) -> tuple[str, ...]:
        """Of the concepts that say what is bought, the heaviest first."""
        weights = self._weights()
        telling = _telling(self.hits)
        ordered = sorted(weights, key=lambda concept: -weights[concept])
        return tuple(dict.fromkeys(dimension_of(concept) for concept in ordered if concept in telling))

    @property
    def beside_title(self) -> bool:
        """Whether description or codes name a concept that says something by itself."""
        return any(hit.field != "title" and hit.strength in ("S", "M") for hit in self.hits)

    @property
    def only_borderline(self) -> bool:
        """Whether what is watched and no more ("B") is the strongest that was found."""
        strengths = {hit.strength for hit in self.hits}
        return "B" in strengths and strengths.isdisjoint("SM")

    @property
    def refused_by_buyer(self) -> bool:
        """Whether the buyer is none whose notices count, e.g. a bank."""
        return any(trap.field == "buyer" and trap.cap == TIERS[_NONE] for trap in self.found_traps)

    def signals(self, field: str = "title") -> dict[str, float]:
        """The trained model's signals from the words of a text and of the buyer: names with sizes above 0."""
        if not self.hits and not self.found_traps:
            return {}
        inside = tuple(hit for hit in self.hits if hit.field == field)
        strengths = Counter(hit.strength for hit in inside)
        caps = self._caps(field)
        tier = self._capped(_tier(inside, field, context=self.context))
        signals = {
            "S": "S" in strengths,
            "M": "M" in strengths,
            "two M": strengths["M"] > 1,
            "B": "B" in strengths,
            "W": "W" in strengths,
            "M in context": "M" in strengths and self.context,
            "cap none": "none" in caps,
            "cap watch": "watch" in caps,
            f"words {tier}": True,
        }
        so = [name for name, is_so in signals.items() if is_so]
        return dict.fromkeys([*so, *_dimension_signals(inside)], 1.0)

    def _caps(self, field: str) -> set[str]:
        return {trap.cap for trap in self.found_traps if trap.field in (field, "buyer")}

    def _capped(self, tier: int) -> str:
        return TIERS[min([tier, *(TIERS.index(trap.cap) for trap in self.found_traps if trap.cap)])]

    def _weights(self) -> dict[str, float]:
        weights: dict[str, float] = {}  # one concept counts once, where it weighs most
        for hit in self.hits:
            weight = _WEIGHT[hit.strength] * _FIELD_WEIGHT[hit.field]
            weights[hit.concept] = max(weight, weights.get(hit.concept, 0.0))
        return weights


NO_WORDS: Final = Wording((), (), context=False)


def read(title: str, description: str, lang: str, buyer: str, codes: Sequence[str]) -> Wording:
    """Find the terms of a notice and the traps round them; see `transform.relevance.judge`."""
    texts = {"title": title, "description": description}
    found = _terms(texts, lang)
    if not (found or buyer or codes):
        return NO_WORDS
    says = any(one.term.strength != CONTEXT for _field, one in found)
    found_traps = _find_traps(texts | {"buyer": buyer}, lang) if says else _traps_of_buyer(buyer, lang)
    if not (says or found_traps or codes):
        return NO_WORDS
    kept = [(field, one) for field, one in found if not _is_covered(field, one, found_traps)]
    hits = (*_in_original(kept, texts), *_code_hits(codes))
    return Wording(hits, tuple(trap for trap, _spans in found_traps), _has_context(kept, buyer, lang))


def _terms(texts: dict[str, str], lang: str) -> list[tuple[str, Found]]:
    return [(field, one) for field, text in texts.items() if text for one in _found(text, lang)]


def _has_context(kept: Sequence[tuple[str, Found]], buyer: str, lang: str) -> bool:
    """Whether a word of information technology stands in the texts or in the buyer's name."""
    return any(one.term.strength == CONTEXT for _field, one in kept) or bool(
        buyer and _names_context(buyer, lang)
    )


def _found(text: str, lang: str) -> list[Found]:
    folded = fold(text)
    found = find_terms(folded, lang)
    if not found or len(folded) != len(text):
        return found
    found = [one for one in found if not one.term.is_acronym or _is_the_acronym(text, one.start, one.end)]
    if lang != "vi" or text.isascii():
        return found
    return [one for one in found if _is_the_word(text[one.start : one.end], one.term.text)]


def _is_the_acronym(text: str, start: int, end: int) -> bool:
    """Folding makes acronyms of ordinary words ("atış" is no ATIS): the letters must stand there as they are.

    Where capitals tell something, short ones that could be a word stand in capitals ("Ami" is a name, "Cbs" nothing
    but the system).
    """
    written = text[start:end].replace("İ", "I")
    if not written.isascii():
        return False
    could_be_a_word = end - start < _LONG_ACRONYM and not _VOWELS.isdisjoint(written.lower())
    return not could_be_a_word or written[:-1].isupper() or text.islower()


def _is_the_word(written: str, term: str) -> bool:
    """Folded Vietnamese words collide ("sóc" is no SOC, "cầu Dố xã" no "đo xa"); longer terms do not."""
    if term.isascii():
        return written.isascii()
    return len(term) > _LONGEST_COLLISION or _letters(written) == _letters(term)


def _letters(words: str) -> list[str]:
    """Letters and marks in any order: a mark may sit on either vowel (hoà, hòa)."""
    return sorted(unicodedata.normalize("NFD", words.lower()))


_TrapSpans = tuple[Trap, list[tuple[int, int]]]


def _find_traps(texts: dict[str, str], lang: str) -> list[_TrapSpans]:
    folded = {field: fold(text) for field, text in texts.items() if text}
    found = [
        (trap, [match.span() for match in trap.pattern.finditer(folded[trap.field])])
        for trap in traps(lang)
        if trap.field in folded
    ]
    return [(trap, spans) for trap, spans in found if spans]


@lru_cache(maxsize=4096)  # buyers come again and again
def _traps_of_buyer(buyer: str, lang: str) -> list[_TrapSpans]:
    return _find_traps({"buyer": buyer}, lang)


def _is_covered(field: str, found: Found, found_traps: list[_TrapSpans]) -> bool:
    return any(
        start < found.end and found.start < end
        for trap, spans in found_traps
        if trap.field == field and not trap.cap
        for start, end in spans
    )


@lru_cache(maxsize=4096)
def _names_context(buyer: str, lang: str) -> bool:
    return any(found.term.strength == CONTEXT for found in find_terms(fold(buyer), lang))


def _in_original(kept: list[tuple[str, Found]], texts: dict[str, str]) -> list[Hit]:
    origins = {field: fold_map(texts[field])[1] for field in {field for field, _found in kept}}
    return [
        Hit(
            found.term.concept,
            dimension_of(found.term.concept),
            found.term.strength,
            found.term.text,
            field,
            origins[field][found.start],
            origins[field][found.end],
        )
        for field, found in kept
        if found.term.strength != CONTEXT
    ]


def _code_hits(codes: Sequence[str]) -> list[Hit]:
    marked = [(code, concept_of_code(code)) for code in codes]
    return [
        Hit(concept, dimension_of(concept), strength_of(concept), code, "codes", 0, 0)
        for code, concept in marked
        if concept
    ]


def _telling(hits: Sequence[Hit]) -> set[str]:
    """Concepts that say what is bought: strong words of the title; without any, of the rest; else all words."""
    strong = [hit for hit in hits if hit.strength in ("S", "M")]
    chosen = [hit for hit in strong if hit.field == "title"] or strong or hits
    return {hit.concept for hit in chosen}


def _dimension_signals(hits: Sequence[Hit]) -> list[str]:
    return sorted({f"dimension {hit.dimension}" for hit in hits if hit.strength in ("S", "M")})


def _tier(hits: Sequence[Hit], field: str = "title", *, context: bool) -> int:
    """S in the title is a lead, M there with a second signal too; the rest is watched or nothing."""
    in_title = {hit.strength for hit in hits if hit.field == field}
    said = {hit.concept for hit in hits if hit.strength in ("S", "M")}
    if "S" in in_title or ("M" in in_title and (context or len(said) > 1)):
        return _LEAD
    return _WATCH if said or "B" in in_title or _many_weak(hits) else _NONE


def _many_weak(hits: Sequence[Hit]) -> bool:
    return len({hit.concept for hit in hits}) >= _WEAK_CONCEPTS_TO_WATCH
