"""The orders in which people are shown leads, as spans one after the other, of which each is the order of an index.

Of many leads the first are read without the others. A condition speaks of the columns of core.lead, of `over`
(core.is_over) and of :now; `deadline_at > :now` follows from `NOT over`, and finds the place in the index.
"""

from collections.abc import Callable, Iterable
from typing import Any, Final, NamedTuple

from domain.lead import RELEVANT_TIERS


class Span(NamedTuple):
    """Which leads come next, and in which order: SQL."""

    where: str
    order: str


_OPEN: Final = (
    Span("NOT over AND deadline_at > :now", "deadline_at, score DESC, id"),
    Span("NOT over AND deadline_at IS NULL", "score DESC, id"),
)
_OVER: Final = (
    Span("over AND deadline_at IS NOT NULL", "deadline_at DESC, score DESC, id"),
    Span("over AND deadline_at IS NULL", "score DESC, id"),
)
# What can still be met, leads before the unsure, the soonest first and last what tells no deadline; then what is over.
BY_DEADLINE: Final = tuple(
    Span(f"{where} AND tier = '{tier}'", order)
    for some in (_OPEN, _OVER)
    for tier in RELEVANT_TIERS
    for where, order in some
)
NEWEST: Final = (Span("true", "first_known_at DESC, score DESC, id"),)


def walk(
    spans: Iterable[Span], most: int, read: Callable[[Span, int], list[dict[str, Any]]]
) -> list[dict[str, Any]]:
    """The first rows, read span by span until there are enough; `read` gives so many of a span at most, in order."""
    found: list[dict[str, Any]] = []
    for span in spans:
        found += read(span, most - len(found))
        if len(found) == most:
            break
    return found
