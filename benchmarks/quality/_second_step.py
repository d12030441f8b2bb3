"""The second step of learning relevance: both questions' odds and the lexicon's signals, weighed on real titles."""

from array import array
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import numpy as np
from sklearn.linear_model import LogisticRegression

from benchmarks.quality.titles import Title
from transform.relevance.model import RELEVANT, WANTED, Head

# Inverse of the penalty on weights. Terms of the lexicon that were written after misjudged titles had been read look
# surer on those than they are: of 0.03 to 0.3 this does best on dumps whose titles nobody had read for it.
_STRENGTH: Final = 0.1


class Second:
    """What both questions' odds of a title and the lexicon's signals say together of one question.

    It is learnt from what labelled titles got while they were held out, since most of what the first step learns from
    are written titles: those are cleaner than portals', and hold each label in other shares. Titles of the first lot
    are left out, because the lexicon was tuned on them and its signals look surer there than they are.
    """

    def __init__(
        self,
        titles: Sequence[Title],
        odds: Mapping[str, Any],
        signals: Any,  # noqa: ANN401  # an array
        answers: Any,  # noqa: ANN401  # an array
    ) -> None:
        fit_on = [at for at, title in enumerate(titles) if title.lot != "dev" and not title.headline]
        chosen = fit_on or list(range(len(titles)))  # only the first lot is learnt from
        machine = LogisticRegression(C=_STRENGTH, max_iter=1000)
        machine.fit(_beside(odds, signals)[chosen], answers[chosen])
        self._bias = float(machine.intercept_[0])
        self._of_odds: dict[str, float] = dict(
            zip((RELEVANT, WANTED), machine.coef_[0][:2].tolist(), strict=True)
        )
        self._of_signals: list[float] = machine.coef_[0][2:].tolist()

    def odds(self, odds: Mapping[str, Any], signals: Any) -> Any:  # noqa: ANN401  # arrays
        """Of titles with these odds and signals."""
        told = sum(weight * odds[name] for name, weight in self._of_odds.items())
        return told + signals @ np.array(self._of_signals) + self._bias

    def head(self, first: Mapping[str, Head], names: Sequence[str]) -> Head:
        """Both steps as one: they are linear, so a title is judged by one sum as before."""
        pieces = sum(weight * np.array(first[name].pieces) for name, weight in self._of_odds.items())
        signals = {
            signal: round(own + self._mixed(first, lambda head: head.signals[signal]), 4)  # noqa: B023  # called here
            for signal, own in zip(names, self._of_signals, strict=True)
        }
        bias = round(self._bias + self._mixed(first, lambda head: head.bias), 4)
        return Head(bias, array("i", np.rint(pieces).astype(int).tolist()), signals)

    def _mixed(self, first: Mapping[str, Head], part: Callable[[Head], float]) -> float:
        return sum(weight * part(first[name]) for name, weight in self._of_odds.items())


def _beside(odds: Mapping[str, Any], signals: Any) -> Any:  # noqa: ANN401  # arrays
    return np.column_stack([odds[RELEVANT], odds[WANTED], signals])
