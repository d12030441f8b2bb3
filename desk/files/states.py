"""How far a centre is with a lead. Pure."""

from enum import StrEnum
from typing import Final


class FileState(StrEnum):
    """A file's state, in the order of the board. The values are codes in desk.file."""

    WATCHING = "watching"
    CONTACTED = "contacted"
    PREPARING = "preparing"
    BID = "bid"
    WON = "won"
    LOST = "lost"
    PASSED = "passed"


# What is said with why, so that the next one who meets such a lead knows.
NEEDS_WHY: Final = frozenset({FileState.LOST, FileState.PASSED})
# Nothing is left to do.
ENDED: Final = frozenset({FileState.WON, FileState.LOST, FileState.PASSED})
