"""An axis from 0 to a round number that holds all values. Pure."""

import math
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

# What steps of an axis are, of a power of ten.
_STEPS: Final = (1, 2, 5, 10)
_MOST_STEPS: Final = 4


@dataclass(frozen=True, slots=True)
class Scale:
    """An axis.

    Attributes:
        top: its end; more than 0, and at least the greatest value.
        ticks: round numbers from 0 to top.
    """

    top: float
    ticks: tuple[float, ...]

    def part(self, value: float) -> float:
        """Where a value lies between 0 and 1."""
        return min(max(value / self.top, 0.0), 1.0)


def scale_of(greatest: float, *, whole: bool = False) -> Scale:
    """An axis that holds values up to the greatest.

    Args:
        greatest: 0 or more, finite.
        whole: whether values are whole numbers, so that steps are too.
    """
    least = 1.0 if whole or greatest <= 0 else greatest
    wanted = max(greatest, least) / _MOST_STEPS
    power = math.floor(math.log10(wanted))
    steps = (_step(step, power) for step in _STEPS)
    step = next((one for one in steps if one >= wanted and (not whole or one >= 1)), 1.0)
    count = max(math.ceil(greatest / step), 1)
    ticks = tuple(step * n for n in range(count + 1))
    return Scale(max(ticks[-1], greatest), ticks)


def _step(step: int, power: int) -> float:
    """As a decimal, so that 3 × 10⁻¹ is 0.3."""
    return float(Decimal(step).scaleb(power))
