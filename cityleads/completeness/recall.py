"""Recall of an audit with its interval: how much of what mattered was told, and how sure that is."""

from collections.abc import Callable, Iterable
from math import comb
from typing import Any, Final

from domain.lead import RELEVANT_TIERS
from warehouse.monitoring.audits import Settled

CONFIDENCE: Final = 0.95
_STEPS: Final = 60  # halvings, after which a float is as exact as it gets


def clopper_pearson(hits: int, trials: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """The exact interval of a share (C. J. Clopper, E. S. Pearson, Biometrika 26, 1934).

    Args:
        hits: of the trials those that were told.
        trials: at least 1.
        confidence: 0 to 1.

    Returns:
        The ends: shares under which so many hits or more, or so few or fewer, would be rare.
    """
    rare = (1 - confidence) / 2
    low = 0.0 if hits == 0 else _root(lambda share: _at_least(hits, trials, share) < rare)
    high = 1.0 if hits == trials else _root(lambda share: 1 - _at_least(hits + 1, trials, share) > rare)
    return low, high


def _at_least(hits: int, trials: int, share: float) -> float:
    """How likely so many hits or more are."""
    return sum(comb(trials, k) * share**k * (1 - share) ** (trials - k) for k in range(hits, trials + 1))


def _root(below: Callable[[float], bool]) -> float:
    """Where a condition that holds for small shares ends to hold."""
    low, high = 0.0, 1.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if below(middle) else (low, middle)
    return (low + high) / 2


def settled(titles: Iterable[dict[str, Any]]) -> Settled | None:
    """What an audit showed; None while a title has no answer.

    Args:
        titles: rows of `warehouse.monitoring.audits.titles`.
    """
    known = list(titles)
    if not known or any(title["answer"] is None for title in known):
        return None
    wanted = [title for title in known if title["answer"] == "yes"]
    told = sum(title["told"] in RELEVANT_TIERS for title in wanted)
    borderline = sum(title["answer"] == "borderline" for title in known)
    if not wanted:
        return Settled(0, borderline, 0, None, None, None)
    return Settled(len(wanted), borderline, told, told / len(wanted), *clopper_pearson(told, len(wanted)))


def pooled(rows: Iterable[dict[str, Any]]) -> dict[str, Any] | None:
    """All draws that were read to the end taken as one, as one alone has few titles that matter; None without a yes.

    Args:
        rows: of mart.audit.
    """
    known = [row for row in rows if row["yes"]]
    if not known:
        return None
    wanted, told = sum(row["yes"] for row in known), sum(row["yes_told"] for row in known)
    low, high = clopper_pearson(told, wanted)
    return {
        "yes": wanted,
        "yes_told": told,
        "recall": told / wanted,
        "recall_low": low,
        "recall_high": high,
    }
