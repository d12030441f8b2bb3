"""What a sandbox warehouse is given beside its crawls, and its figures beside the answer key."""

from dataclasses import dataclass

from sqlalchemy import Connection, Engine
from sqlalchemy.dialects.postgresql import insert

from cityleads import central_bank
from cityleads.figures import figures
from domain.centres import CENTRES
from sandbox import answers
from warehouse import tables


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


def add_samples(engine: Engine) -> None:
    """Give the sandbox exchange rates and every centre a Korean and an English subscriber.

    The subscribers' addresses cannot exist (RFC 2606).
    """
    central_bank.keep_samples(engine)
    rows = [
        {"centre": centre.name, "email": f"staff.{language}@{centre.name}.example", "language": language}
        for centre in CENTRES
        for language in ("ko", "en")
    ]
    with engine.begin() as connection:
        connection.execute(insert(tables.subscriber).on_conflict_do_nothing(), rows)
