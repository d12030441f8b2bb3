"""Who gets a centre's mail, and what each of them chose."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, select

from digest.links.actions import Marks, read_marks
from digest.preferences import Wishes
from warehouse.tables import subscriber


@dataclass(frozen=True, slots=True)
class Reader:
    """A subscriber of one centre.

    Attributes:
        rhythm: daily, weekly or urgent.
        urgent: whether he gets alerts between the digests.
        csv: whether the list comes as CSV too.
    """

    id: int
    centre: str
    email: str
    language: str
    rhythm: str
    urgent: bool
    csv: bool
    wishes: Wishes

    def reads(self, *, opens_week: bool) -> bool:
        """Whether a digest is for him, of a day that is or is not the week's first working day."""
        return self.rhythm == "daily" or (self.rhythm == "weekly" and opens_week)


def active_readers(connection: Connection, centre: str) -> list[Reader]:
    """The subscribers of a centre who get mail, in the order of their subscribing."""
    return list(_read(connection, centre))


def _read(connection: Connection, centre: str) -> Iterator[Reader]:
    found = select(subscriber).where(
        subscriber.c.centre == centre, subscriber.c.active, subscriber.c.suspended_at.is_(None)
    )
    marks = read_marks(connection, centre)
    for row in connection.execute(found.order_by(subscriber.c.id)):
        marked = marks.get(row.id, Marks())
        wishes = Wishes(frozenset(row.dimensions), row.least_krw, row.chosen_at, marked)
        urgent = row.urgent or row.rhythm == "urgent"
        yield Reader(row.id, row.centre, row.email, row.language, row.rhythm, urgent, row.csv, wishes)


def returned_addresses(connection: Connection, centre: str) -> tuple[str, ...]:
    """The addresses of a centre that get no more mail because the mail server kept refusing them."""
    found = select(subscriber.c.email).where(
        subscriber.c.centre == centre, subscriber.c.active, subscriber.c.suspended_at.is_not(None)
    )
    return tuple(connection.execute(found.order_by(subscriber.c.email)).scalars())
