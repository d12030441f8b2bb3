"""Is it a smart-city lead? Terms of the lexicon are found, traps take some away, a few plain rules decide.

What a person may want to change is data: data/lexicon.csv (terms), data/concepts.csv (what they stand for),
data/traps.csv (what looks like smart city and is not).
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from transform.lexicon import (
    CONTEXT,
    LEXICON_VERSION,
    Found,
    Trap,
    concept_labels,
    concept_of_code,
    dimension_labels,
    dimension_of,
    find_terms,
    strength_of,
    traps,
)
from transform.text import fold, fold_map

_WEIGHT: Final = {"S": 3.0, "M": 2.0, "B": 1.5, "W": 1.0}
_FIELD_WEIGHT: Final = {"title": 1.0, "description": 0.5, "codes": 0.5}
_CONTEXT_BONUS: Final = 0.5
_PLACE_BONUS: Final = 0.5
# One M is worth watching (a plain CCTV order); W words are where this many concepts meet.
_WEAK_CONCEPTS_TO_WATCH: Final = 2
_LONGEST_COLLISION: Final = 12
_NONE, _WATCH, _LEAD = range(3)
_TIERS: Final = ("none", "watch", "lead")


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
class Judgement:
    """What a notice is worth to a centre, with the words that decided it.

    Attributes:
        tier: "lead", "watch" or "none".
        score: orders leads among themselves, higher is more; no probability.
        dimensions: of the hits, the heaviest first.
        hits: what was found and no trap took away.
        traps: names of the traps that took hits away or held the tier down.
    """

    tier: str
    score: float
    dimensions: tuple[str, ...]
    hits: tuple[Hit, ...]
    traps: tuple[str, ...]


NOTHING: Final = Judgement("none", 0.0, (), (), ())


def judge(
    title: str,
    description: str,
    lang: str,
    *,
    buyer: str = "",
    codes: Sequence[str] = (),
    smart_city_place: bool = False,
) -> Judgement:
    """Decide whether a notice is a lead.

    Args:
        title: as stored (cleaned).
        description: as stored, "" when there is none.
        lang: ISO 639-1 of the text; its terms and the English ones are looked for.
        buyer: an ICT office counts as context; a bank or a private firm holds the tier down.
        codes: CPV codes, with or without check digit.
        smart_city_place: the place is in a smart-city programme; raises the score, not the tier.
    """
    texts = {"title": title, "description": description}
    found = [(field, one) for field, text in texts.items() for one in _found(text, lang)]
    if not codes and all(one.term.strength == CONTEXT for _field, one in found):
        return NOTHING
    sprung = _sprung(texts | {"buyer": buyer}, lang)
    kept = [(field, one) for field, one in found if not _is_covered(field, one, sprung)]
    context = any(one.term.strength == CONTEXT for _field, one in kept) or _names_context(buyer, lang)
    hits = [*_in_original(kept, texts), *_code_hits(codes)]
    if not hits:
        return Judgement("none", 0.0, (), (), tuple(trap.name for trap, _spans in sprung))
    return _weigh(hits, sprung, context=context, place=smart_city_place)


def _found(text: str, lang: str) -> list[Found]:
    folded = fold(text)
    found = find_terms(folded, lang)
    if lang != "vi" or text.isascii() or len(folded) != len(text):
        return found
    return [one for one in found if _is_the_word(text[one.start : one.end], one.term.text)]


def _is_the_word(written: str, term: str) -> bool:
    """Folded Vietnamese words collide ("sóc" is no SOC, "cầu Dố xã" no "đo xa"); longer terms do not."""
    if term.isascii():
        return written.isascii()
    return len(term) > _LONGEST_COLLISION or _letters(written) == _letters(term)


def _letters(words: str) -> list[str]:
    """Letters and marks in any order: a mark may sit on either vowel (hoà, hòa)."""
    return sorted(unicodedata.normalize("NFD", words.lower()))


_Sprung = tuple[Trap, list[tuple[int, int]]]


def _sprung(texts: dict[str, str], lang: str) -> list[_Sprung]:
    folded = {field: fold(text) for field, text in texts.items()}
    found = [
        (trap, [match.span() for match in trap.pattern.finditer(folded[trap.field])]) for trap in traps(lang)
    ]
    return [(trap, spans) for trap, spans in found if spans]


def _is_covered(field: str, found: Found, sprung: list[_Sprung]) -> bool:
    return any(
        start < found.end and found.start < end
        for trap, spans in sprung
        if trap.field == field and not trap.cap
        for start, end in spans
    )


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


def _weigh(hits: list[Hit], sprung: list[_Sprung], *, context: bool, place: bool) -> Judgement:
    caps = [_TIERS.index(trap.cap) for trap, _spans in sprung if trap.cap]
    tier = min([_tier(hits, context=context), *caps])
    weights: dict[str, float] = {}  # one concept counts once, where it weighs most
    for hit in hits:
        weight = _WEIGHT[hit.strength] * _FIELD_WEIGHT[hit.field]
        weights[hit.concept] = max(weight, weights.get(hit.concept, 0.0))
    score = sum(weights.values()) + _CONTEXT_BONUS * context + _PLACE_BONUS * place
    by_weight = sorted(weights, key=lambda concept: -weights[concept])
    telling = _telling(hits)
    dimensions = tuple(dict.fromkeys(dimension_of(concept) for concept in by_weight if concept in telling))
    return Judgement(
        _TIERS[tier], score, dimensions, tuple(hits), tuple(trap.name for trap, _spans in sprung)
    )


def _telling(hits: list[Hit]) -> set[str]:
    """Concepts that say what is bought: strong words of the title; without any, of the rest; else all words."""
    strong = [hit for hit in hits if hit.strength in ("S", "M")]
    chosen = [hit for hit in strong if hit.field == "title"] or strong or hits
    return {hit.concept for hit in chosen}


def _tier(hits: list[Hit], *, context: bool) -> int:
    """S in the title is a lead, M there with a second signal too; the rest is watched or nothing."""
    in_title = {hit.strength for hit in hits if hit.field == "title"}
    said = {hit.concept for hit in hits if hit.strength in ("S", "M")}
    if "S" in in_title or ("M" in in_title and (context or len(said) > 1)):
        return _LEAD
    if said or "B" in in_title or len({hit.concept for hit in hits}) >= _WEAK_CONCEPTS_TO_WATCH:
        return _WATCH
    return _NONE


__all__ = [
    "LEXICON_VERSION",
    "NOTHING",
    "Hit",
    "Judgement",
    "concept_labels",
    "dimension_labels",
    "judge",
]
