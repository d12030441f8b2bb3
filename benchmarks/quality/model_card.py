"""The card that a trained model carries: from what it was made, what was measured, and what it is not good at."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import isnan
from typing import Any, Final

from benchmarks.quality.relevance import Judged, auc, leads_good, micro_f1, share
from benchmarks.quality.titles import Title

# What the design asks for (docs/quality.md): the least of these figures, the most of the last one. Shares in percent.
BARS: Final = {
    "auc": 0.95,
    "yes_lead_or_watch": 97.0,
    "yes_lead": 88.0,
    "leads_good": 92.0,
    "dimensions_f1": 0.80,
    "no_lead": 2.0,
}
_AT_MOST: Final = ("no_lead",)
_ALL: Final = "all"
METHOD: Final = (
    "nested five-fold cross-validation: neither its dump nor a near-duplicate was seen in training"
)


def told(titles: Sequence[Title], readers: Iterable[str], rows: Sequence[Judged]) -> dict[str, Any]:
    """What a card tells beside how it was trained.

    Args:
        titles: all that was learnt from.
        readers: who gave each label that is known to be somebody's.
        rows: labelled titles, each judged by a model that never saw it.
    """
    measured = figures(rows)
    return {
        "countries": _counts(title.country for title in titles if title.country),
        "registered": _counts(title.label for title in titles if title.origin == "registered"),
        "readers": _counts(readers),
        "method": METHOD,
        "measured": measured,
        "weak": weak(measured),
    }


def _counts(names: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(names).items()))


def figures(rows: Sequence[Judged]) -> dict[str, dict[str, float]]:
    """The figures of BARS, of all titles and country by country; one that cannot be told of so few is left out."""
    countries = sorted({row.title.country for row in rows})
    own = {country: [row for row in rows if row.title.country == country] for country in countries}
    return {name: _figures(some) for name, some in {_ALL: list(rows), **own}.items()}


def _figures(rows: Sequence[Judged]) -> dict[str, float]:
    yes = [row for row in rows if row.title.label == "yes"]
    no = [row for row in rows if not row.title.relevant]
    shares = {
        "auc": auc(rows),
        "yes_lead_or_watch": share(yes, "lead", "watch"),
        "yes_lead": share(yes, "lead"),
        "leads_good": leads_good(rows),
        "dimensions_f1": micro_f1(rows),
        "no_lead": share(no, "lead"),
    }
    counts = {"titles": len(rows), "yes": len(yes)}
    return counts | {
        name: round(value, 3 if BARS[name] < 1 else 1) for name, value in shares.items() if not isnan(value)
    }


def weak(measured: Mapping[str, Mapping[str, float]]) -> list[str]:
    """Each figure that misses its bar, as a line, and what no figure tells."""
    missed = [
        f"{where}: {name} is {told[name]}, asked for is {'at most' if name in _AT_MOST else 'at least'} {bar}"
        for where, told in measured.items()
        for name, bar in BARS.items()
        if name in told and (told[name] > bar if name in _AT_MOST else told[name] < bar)
    ]
    return [
        *missed,
        "Korean titles: it has learnt written ones alone, so the words of the lexicon decide there",
        "what a title does not say: it reads titles, and short descriptions where there are any",
        "base rates: most titles were chosen to be hard, so shares of a day's notices are other ones",
    ]
