"""Is it a smart-city lead? The words of the lexicon and a trained model decide together.

The model (model.py) reads the title, with what the lexicon (lexicon_match.py) found there and at the buyer as signals;
description and codes can only add. docs/decisions.md has the table. Without the model's file the words
decide alone.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple

from domain.lead import TIERS
from transform.relevance import model as trained
from transform.relevance.lexicon import BY_DIMENSION, LEXICON_VERSION, concept_labels, dimension_labels
from transform.relevance.lexicon_match import NO_WORDS, Hit, Wording, read
from transform.relevance.model import Cut, Model, Opinion, chance
from transform.relevance.tier_rules import Rule, rule_of
from transform.text import fold_map

_SURE: Final = 2.0
# Of a longer description the words count, but it is not read as if it were a title.
_SHORT: Final = 300
# Of Korean titles the model has learnt written ones alone, so of those the words decide. Their score is brought to the
# model's scale.
_UNTRAINED: Final = ("ko",)
_WORDS_A_CHANCE: Final = 3.0
_HIGHEST: Final = 2.0
# What purchases of every kind are called, at their ends or beginnings.
_FRAME: Final = re.compile(
    r"\b(?:(?:mal|hizmet) )?al[ıiIİ]m[ıiIİ](?: (?:ihalesi|i[şs]i))?\b|\bihalesi\b|\b(?:yap[ıi]m|hizmet) i[şs]i\b|"
    r"\b(?:al[ıi]nacakt[ıi]r|yapt[ıi]r[ıi]lacakt[ıi]r|sat[ıi]n al[ıi]nmas[ıi])\b|"
    r"\b(?:pengadaan|belanja(?: modal)?|procurement of|purchase of|supply (?:and delivery )?of)\b",
    re.IGNORECASE,
)
_PLACE_BONUS: Final = 0.05
_BESIDE_BONUS: Final = 0.25
# Strength of what the model alone found: it stands for no term of the lexicon.
_TRAINED: Final = "T"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a notice is worth to a centre, with the words that decided it.

    Attributes:
        tier: "lead", "watch" or "none".
        score: orders notices, higher is more; with the model 0 to 2 and what place and description add. It is no
            probability: the titles it was trained on hold more leads than a day's notices.
        dimensions: of what is bought, the surest first.
        hits: terms that were found and no trap took away; of a lead or watch without any, the model's own words.
        traps: names of the traps that took hits away or spoke against it.
        model: what the trained model said: "relevant" and "wanted" (0 to 1) and "words" (its heaviest pieces with
            their place in the title); {} without the model and for what is neither lead nor watch.
    """

    tier: str
    score: float
    dimensions: tuple[str, ...]
    hits: tuple[Hit, ...]
    traps: tuple[str, ...]
    model: dict[str, Any]


def judge(
    title: str,
    description: str,
    lang: str,
    *,
    buyer: str = "",
    codes: Sequence[str] = (),
    smart_city_place: bool = False,
    headline: bool = False,
    model: Model | None = None,
) -> Judgement:
    """Decide whether a notice is a lead.

    Args:
        title: as stored (cleaned).
        description: as stored, "" when there is none.
        lang: ISO 639-1 of the text; its terms and the English ones are looked for.
        buyer: an ICT office counts as context; a bank or a private firm is no centre's business.
        codes: CPV codes, with or without check digit.
        smart_city_place: the place is in a smart-city programme; raises the score, not the tier.
        headline: of news, which must say more to be watched: a portal's titles are all of something that is bought.
        model: another than the shipped one, to compare the two.
    """
    words = read(title, description, lang, buyer, codes)
    if lang in _UNTRAINED:
        judged = combine(title, words, None, place=smart_city_place)
        return replace(judged, score=min(judged.score / _WORDS_A_CHANCE, _HIGHEST))
    chosen = model or trained.model()
    if headline and chosen:
        chosen = trained.of_headlines(chosen)
    return combine(title, words, chosen, description=description, place=smart_city_place)


def of_description(judgement: Judgement) -> Judgement:
    """Say of a judgement that its title was the description of a notice whose own title says nothing."""
    hits = tuple(replace(hit, field="description") if hit.field == "title" else hit for hit in judgement.hits)
    model = dict(judgement.model)
    if "words" in model:
        model["words"] = [{**word, "field": "description"} for word in model["words"]]
    return replace(judgement, hits=hits, model=model)


def combine(
    title: str, words: Wording, model: Model | None, *, description: str = "", place: bool = False
) -> Judgement:
    """Put together what the words, the model and the rules of tiers say; without a model the words decide alone."""
    judged = _combined(title, words, model, description, place=place)
    if judged.tier == TIERS[0]:
        return judged
    named = any(hit.field == "title" for hit in words.hits) or rule_of(title, "system") is not None
    return held(judged, rule_of(title), of_system=named)


def held(judgement: Judgement, rule: Rule | None, *, of_system: bool) -> Judgement:
    """Take a judgement down to the tier that a rule leaves, and tell the rule among the traps."""
    cap = TIERS[-1] if rule is None else rule.of_system if of_system else rule.of_other
    if rule is None or TIERS.index(judgement.tier) <= TIERS.index(cap):
        return judgement
    return replace(judgement, tier=cap, traps=(*judgement.traps, rule.name))


def _combined(title: str, words: Wording, model: Model | None, description: str, *, place: bool) -> Judgement:
    bonus = _PLACE_BONUS * place
    if model is None:
        dimensions = words.dimensions if words.hits else ()
        return Judgement(words.tier, words.score + bonus, dimensions, words.hits, words.traps, {})
    by_title = _view("title", title, words, model)
    beside = words is not NO_WORDS and words.beside_title
    view = _best_view(by_title, description, words, model) if beside else by_title
    tier = _held(_tier(by_title.tier, view.tier, words, beside=beside), view, words, model)
    score = round(chance(view.opinion.relevant) + chance(view.opinion.wanted) + bonus, 6)
    score += _BESIDE_BONUS * beside
    if tier == TIERS[0]:
        return Judgement(tier, score, (), words.hits, words.traps, {})
    dimensions = words.dimensions if view.tier == TIERS[0] else _dimensions(view, words, model)
    said = _said(view, model)
    hits = words.hits or _hits_of(said["words"], dimensions)
    return Judgement(tier, score, dimensions, hits, words.traps, said)


class _View(NamedTuple):
    """What the model makes of one text of a notice."""

    field: str
    text: str
    cut: Cut
    signals: dict[str, float]
    opinion: Opinion
    tier: str

    @property
    def rank(self) -> tuple[int, bool]:
        """The higher tier counts, of equals the title."""
        return TIERS.index(self.tier), self.field == "title"


def _best_view(by_title: _View, description: str, words: Wording, model: Model) -> _View:
    """Read a short description as well: a bulletin's line that says what is bought."""
    if not description or len(description) > _SHORT:
        return by_title
    return max(by_title, _view("description", description, words, model), key=lambda one: one.rank)


def _view(field: str, text: str, words: Wording, model: Model) -> _View:
    signals = words.signals(field)
    cut = model.cut(text)
    opinion = model.judge(cut, signals)
    if opinion.relevant < model.thresholds["watch"]:
        return _View(field, text, cut, signals, opinion, TIERS[0])
    leads = lead_odds(opinion.wanted, opinion.relevant) >= model.thresholds["lead"]
    return _View(field, text, cut, signals, opinion, TIERS[1 + leads])


def _held(tier: str, view: _View, words: Wording, model: Model) -> str:
    """What the words call borderline is no lead unless the model wants it for itself; a frame alone is nothing."""
    if tier == TIERS[0]:
        return tier
    if words.only_borderline and view.opinion.wanted < 0:
        return "watch"
    return TIERS[0] if not words.hits and _rests_on_its_frame(view, words, model) else tier


def _dimensions(view: _View, words: Wording, model: Model) -> tuple[str, ...]:
    """What the model says; and `core`, where a strong term of the title names a centre or platform of any field."""
    said = model.dimensions(view.cut, view.signals)
    strong = any((hit.field, hit.strength, hit.dimension) == ("title", "S", "core") for hit in words.hits)
    return (*said, "core") if strong and "core" not in said else said


def lead_odds(wanted: float, relevant: float) -> float:
    """What is set against the threshold of a lead: being surely relevant makes no borderline purchase a lead."""
    return wanted + min(relevant, _SURE) / 2


def _tier(by_title: str, by_text: str, words: Wording, *, beside: bool) -> str:
    """What description and codes say lifts the title's tier by one step at most."""
    if words.found_traps and words.refused_by_buyer:
        return TIERS[0]
    if not beside:
        return by_title
    at, said = TIERS.index(by_title), max(TIERS.index(by_text), TIERS.index(words.tier))
    return TIERS[max(at, min(said, at + 1))]


def _rests_on_its_frame(view: _View, words: Wording, model: Model) -> bool:
    """Whether a text without any word of the lexicon is only watched for what every announcement says.

    "… alımı ihalesi" ends tenders of all kinds; the model may find it alone telling enough. What is bought must be
    worth watching without it too.
    """
    bare = _FRAME.sub(" ", view.text)
    return bare != view.text and _view(view.field, bare, words, model).tier == TIERS[0]


def _said(view: _View, model: Model) -> dict[str, Any]:
    folded, origins = fold_map(view.text)
    words = []
    for piece, weight in model.telling(view.cut):
        before, found, _behind = folded.partition(piece)
        if found:  # else it lies across what was made alike
            start, end = origins[len(before)], origins[len(before) + len(piece)]
            where = {"field": view.field, "start": start, "end": end}
            words.append({"term": view.text[start:end], **where, "weight": round(weight, 3)})
    odds = {"relevant": view.opinion.relevant, "wanted": view.opinion.wanted}
    return {**{name: round(chance(one), 4) for name, one in odds.items()}, "words": words}


def _hits_of(words: Sequence[dict[str, Any]], dimensions: tuple[str, ...]) -> tuple[Hit, ...]:
    """The model's heaviest words as hits, so that a reader sees why where the lexicon has no term."""
    return tuple(
        Hit(
            BY_DIMENSION + dimensions[0],
            dimensions[0],
            _TRAINED,
            word["term"],
            "title",
            word["start"],
            word["end"],
        )
        for word in words[:1]
    )


__all__ = [
    "LEXICON_VERSION",
    "Hit",
    "Judgement",
    "concept_labels",
    "decide",
    "dimension_labels",
    "held",
    "judge",
    "lead_odds",
    "of_description",
]
