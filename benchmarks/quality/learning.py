"""Learning relevance from titles: a linear model on pieces of text and the lexicon's signals. Needs the laboratory.

Chosen as the simplest that wins (docs/decisions.md): runs of exactly five letters with words and pairs of words did
better than runs of two to five, embeddings added nothing, and no list of runs has to be searched in production.
"""

import warnings
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np
from scipy.sparse import csr_matrix, diags, hstack
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedGroupKFold

from benchmarks.quality._second_step import Second
from benchmarks.quality.titles import Title
from transform.relevance import lead_odds
from transform.relevance.model import (
    HEADLINE,
    RELEVANT,
    SCALE,
    WANTED,
    Head,
    Model,
    edged,
    length_of,
    make,
    pieces_of,
    prepare,
)

DIMENSIONS: Final = ("environment", "energy", "economy", "mobility", "living", "people", "governance", "core")
WEIGHTS: Final = {
    "labelled": 1.0,
    "registered": 1.0,
    "synthetic": 0.3,
    "broad": 0.3,
    "more": 0.3,
    "plain": 0.3,
    "sandbox": 10.0,
}
_FEWEST: Final = 3
_STRENGTH: Final = 10.0  # inverse of the penalty on weights
_PIECES_SIZE: Final = 0.25
# The lexicon was tuned on the labelled titles, so its signals are kept small: they look surer there than they are.
_SIGNALS_SIZE: Final = 0.3
# Percent that may pass a threshold in cross-validation inside the training titles. Titles that were chosen for being
# hard say nothing of a day's mail, so what is watched is set on titles drawn at random; of leads both must hold.
_WATCHED: Final = 4.5
_DRAWN_LEADS: Final = 0.1
_HARD_LEADS: Final = 1.2
_HEADLINES: Final = {"watch": 0.7, "lead": 0.4}
_DIMENSION: Final = -0.8
_INNER: Final = 3
_OUTER: Final = 5
_SPLIT: Final = 7
# Folds of `cross_validated` whose misjudged titles nobody has read, for the lexicon or for written titles, and nobody
# may: they stand for places that are not known. Another number of labels is another split, of which none is unread.
UNREAD_FOLDS: Final = (3, 4)
_SPLIT_OF: Final = 7417


class Features:
    """Pieces of a set of titles with their rarity; makes matrices of any titles."""

    def __init__(self, titles: Sequence[Title]) -> None:
        self._counter = CountVectorizer(
            analyzer=lambda text: pieces_of(edged(prepare(text))),
            binary=True,
            min_df=_FEWEST,
            dtype=np.float64,
        )
        counted = self._counter.fit_transform([title.text for title in titles])
        rarity = np.log((1 + counted.shape[0]) / (1 + np.asarray(counted.sum(axis=0)).ravel())) + 1
        self._rarity = rarity * _PIECES_SIZE
        self.pieces: list[str] = list(self._counter.get_feature_names_out())
        self.signals: list[str] = sorted({name for title in titles for name in title.words.signals()})

    def __call__(self, titles: Sequence[Title], *, words: bool = True) -> Any:  # noqa: ANN401  # a sparse matrix
        """A row for each title; without `words` the lexicon's signals are left out."""
        counted = self._counter.transform([title.text for title in titles])
        lengths = [1 / length_of(prepare(title.text)) for title in titles]
        told = [title.words.signals() if words else {} for title in titles]
        signals = [[one.get(name, 0.0) * _SIGNALS_SIZE for name in self.signals] for one in told]
        return hstack([diags(lengths) @ counted @ diags(self._rarity), csr_matrix(np.array(signals))]).tocsr()

    def head(self, fitted: LogisticRegression) -> Head:
        """The fitted weights in the form that is shipped."""
        weights, cut = fitted.coef_[0], len(self.pieces)
        pieces = array("i", np.rint(weights[:cut] * self._rarity * SCALE).astype(int).tolist())
        signals = {
            name: round(float(weight) * _SIGNALS_SIZE, 4)
            for name, weight in zip(self.signals, weights[cut:], strict=True)
        }
        return Head(round(float(fitted.intercept_[0]), 4), pieces, signals)


def fit(titles: Sequence[Title], card: Mapping[str, Any], *, words: bool = True) -> Model:
    """Train on titles; the thresholds come from cross-validation inside them."""
    features = Features(titles)
    matrix = features(titles, words=words)
    weights = np.array([WEIGHTS[title.origin] for title in titles])
    asked = {
        RELEVANT: [title.relevant for title in titles],
        WANTED: [title.label == "yes" for title in titles],
    }
    first = {name: features.head(_fitted(matrix, answers, weights)) for name, answers in asked.items()}
    real = np.array([at for at, title in enumerate(titles) if title.origin == "labelled"])
    unseen = _unseen(titles, real, matrix, asked, weights)
    signals = matrix[real][:, len(features.pieces) :].toarray() / _SIGNALS_SIZE
    told = [titles[at] for at in real]
    steps = {name: Second(told, unseen, signals, np.array(answers)[real]) for name, answers in asked.items()}
    heads = {name: step.head(first, features.signals) for name, step in steps.items()}
    odds = {name: step.odds(unseen, signals) for name, step in steps.items()}
    thresholds = _set_on(told, odds[RELEVANT], odds[WANTED]) | {"dimension": _DIMENSION}
    heads |= _sorting(titles, features, matrix, weights)
    return lighter(make(features.pieces, heads, thresholds, card))


def _sorting(
    titles: Sequence[Title],
    features: Features,
    matrix: Any,  # noqa: ANN401  # a sparse matrix
    weights: Any,  # noqa: ANN401  # an array
) -> dict[str, Head]:
    """One head a dimension, learnt from what is relevant and has any."""
    bought = np.array([at for at, title in enumerate(titles) if title.relevant and title.dimensions])
    asked = {name: [name in titles[at].dimensions for at in bought] for name in DIMENSIONS}
    return {
        name: features.head(_fitted(matrix[bought], answers, weights[bought]))
        for name, answers in asked.items()
    }


def lighter(model: Model) -> Model:
    """Leave out the half of the pieces that weighs least: of 7,405 titles 29 then reach another tier.

    Kept are those that are heavy for whether a title is relevant or wanted, or that are among the heaviest for a
    dimension.
    """
    sizes = {name: np.abs(np.array(head.pieces)) for name, head in model.heads.items()}
    decides = np.maximum(sizes.pop(RELEVANT), sizes.pop(WANTED))
    sorts = np.max(list(sizes.values()), axis=0)
    kept = np.flatnonzero((decides >= np.percentile(decides, 50)) | (sorts >= np.percentile(sorts, 90)))
    heads = {
        name: replace(head, pieces=array("i", [head.pieces[at] for at in kept]))
        for name, head in model.heads.items()
    }
    return make([model.pieces[at] for at in kept], heads, model.thresholds, model.card)


def _fitted(matrix: Any, answers: Sequence[bool], weights: Any) -> LogisticRegression:  # noqa: ANN401  # matrices
    machine = LogisticRegression(C=_STRENGTH, solver="liblinear", random_state=1)
    return machine.fit(matrix, np.array(answers), sample_weight=weights)


def folds(titles: Sequence[Title], count: int, seed: int) -> list[tuple[Any, Any]]:
    """Split so that neither near-duplicates nor titles of one dump are on both sides, with alike shares of labels."""
    strata = [title.country + title.label for title in titles]
    split = StratifiedGroupKFold(count, shuffle=True, random_state=seed)
    with warnings.catch_warnings():
        warnings.filterwarnings(
            "ignore", "The least populated class", UserWarning
        )  # a country of three headlines
        return list(split.split(strata, strata, apart(titles)))


def apart(titles: Sequence[Title]) -> list[str]:
    """What must stay together: titles of one dump, and all that are joined by a project that two dumps tell of."""
    leader: dict[str, str] = {}

    def lead(name: str) -> str:
        while leader.setdefault(name, name) != name:
            name = leader[name]
        return name

    for title in titles:
        dump, project = lead(f"{title.country} {title.dump}"), lead(title.group)
        leader[project] = dump
    return [lead(title.group) for title in titles]


def _unseen(
    titles: Sequence[Title],
    real: Any,  # noqa: ANN401  # an array
    matrix: Any,  # noqa: ANN401  # a sparse matrix
    asked: Mapping[str, Sequence[bool]],
    weights: Any,  # noqa: ANN401  # an array
) -> dict[str, Any]:
    """The odds of each labelled title by machines that saw neither its dump nor a near-duplicate."""
    own = [at for at, title in enumerate(titles) if title.origin != "labelled"]
    odds = {name: np.zeros(len(real)) for name in asked}
    for train, held in folds([titles[at] for at in real], _INNER, seed=11):
        chosen = np.array([*real[train], *own])
        for name, answers in asked.items():
            machine = _fitted(matrix[chosen], [answers[at] for at in chosen], weights[chosen])
            odds[name][held] = machine.decision_function(matrix[real[held]])
    return odds


def _set_on(titles: Sequence[Title], relevant: Any, wanted: Any) -> dict[str, float]:  # noqa: ANN401  # arrays
    """The odds that no more than the allowed share of the titles that count for a threshold pass."""
    leading = np.array([lead_odds(*pair) for pair in zip(wanted, relevant, strict=True)])
    none = np.array([not title.relevant for title in titles])
    drawn = np.array([title.pick == "random" and title.country != "INTL" for title in titles])
    headlines = np.array([title.pick == "headline" for title in titles])

    def passed(odds: Any, who: Any, percent: float) -> float:  # noqa: ANN401  # arrays
        return round(float(np.percentile(odds[who], 100 - percent)), 4) if who.any() else 0.0

    watch = passed(relevant, drawn, _WATCHED)
    lead = max(passed(leading, drawn & none, _DRAWN_LEADS), passed(leading, none & ~headlines, _HARD_LEADS))
    return {
        "watch": watch,
        "lead": lead,
        HEADLINE + "watch": max(watch, passed(relevant, headlines, _HEADLINES["watch"])),
        HEADLINE + "lead": max(lead, passed(leading, headlines, _HEADLINES["lead"])),
    }


def cross_validated(
    titles: Sequence[Title], own: Sequence[Title], *, words: bool = True
) -> list[tuple[Title, Model]]:
    """Each labelled title with a model that never saw it nor its near-duplicates."""
    told: list[tuple[Title, Model]] = []
    for train, held in folds(titles, _OUTER, _SPLIT):
        model = fit([*(titles[at] for at in train), *own], {}, words=words)
        told += [(titles[at], model) for at in held]
    return told


def unread(titles: Sequence[Title]) -> set[str]:
    """Keys of the labelled titles in the folds that nobody has read; none where the split is another one."""
    if len(titles) != _SPLIT_OF:
        return set()
    split = folds(titles, _OUTER, _SPLIT)
    return {titles[at].key for fold in UNREAD_FOLDS for at in split[fold][1]}


def by_country(titles: Sequence[Title], own: Sequence[Title]) -> list[tuple[Title, Model]]:
    """Each labelled title with a model that saw no labelled title of its country."""
    told: list[tuple[Title, Model]] = []
    for country in sorted({title.country for title in titles}):
        model = fit([*(title for title in titles if title.country != country), *own], {})
        told += [(title, model) for title in titles if title.country == country]
    return told
