"""Thai years, which number the lists of some portals."""

from datetime import date
from typing import Final

BUDDHIST: Final = 543
_FIRST_MONTH: Final = 10


def budget_year(day: date) -> int:
    """The Buddhist number of the Thai budget year that a day lies in: it begins on 1 October of the year before."""
    return day.year + BUDDHIST + (day.month >= _FIRST_MONTH)
