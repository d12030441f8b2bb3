"""A sandbox warehouse beside the answer key."""

from dataclasses import dataclass

from sqlalchemy import Connection

from cityleads.queries import figures
from sandbox import answers


@dataclass(frozen=True, slots=True)
class Check:
    """One figure of the key beside ours, in counts of rows."""

    figure: str
    expected: int
    found: int

    @property
    def well(self) -> bool:
        """Whether they are equal."""
        return self.expected == self.found


def check(connection: Connection, day: int) -> list[Check]:
    """Compare the warehouse's totals with the key's, after the chain has run through days 1 to `day`."""
    found = figures(connection)
    return [Check(name, expected, found[name]) for name, expected in answers.figures(day).items()]
