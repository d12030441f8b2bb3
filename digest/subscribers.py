"""Who gets a centre's mail, and what each of them chose: rows of digest.subscriber."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, select
from sqlalchemy.dialects.postgresql import insert

from digest.links.actions import Marks, read_marks
from digest.preferences import Wishes
from domain.centres import HEADQUARTERS, centre_named
from transform.relevance import dimension_labels
from warehouse.db import rows_of
from warehouse.tables import subscriber

# Enough to refuse typing errors; the mail server judges the rest.
ADDRESS = re.compile(r"[^@\s<>\"',;]+@[^@\s<>\"',;]+\.[^@\s<>\"',;]+")
# What is sifted out by these before they change is no news after.
_SIEVES = ("dimensions", "least_krw")


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


def add_subscriber(
    engine: Engine, centre: str, email: str, choice: Mapping[str, Any], now: datetime
) -> dict[str, Any]:
    """Add a reader, bring one back, or change what he chose; returns his row.

    Args:
        engine: the warehouse.
        centre: name of the centre; headquarters read weekly unless they choose otherwise.
        email: one address.
        choice: columns of digest.subscriber; what is not in it stays, or is as the table has it.
        now: aware time of the choice.

    Raises:
        ValueError: there is no such centre, the address is none, or a dimension is unknown.
    """
    centre_named(centre)
    if not ADDRESS.fullmatch(email):
        raise ValueError(f"'{email}' is not a mail address")
    check_dimensions(choice.get("dimensions", ()))
    first = {"language": "ko", "rhythm": "weekly" if centre == HEADQUARTERS.name else "daily"}
    sifted = {"chosen_at": now} if any(name in choice for name in _SIEVES) else {}
    with engine.begin() as connection:
        statement = insert(subscriber).values(centre=centre, email=email, **{**first, **choice, **sifted})
        again = statement.on_conflict_do_update(
            index_elements=["centre", "email"],
            set_={"active": True, "suspended_at": None, **choice, **sifted},
        )
        return dict(connection.execute(again.returning(subscriber)).one()._mapping)  # noqa: SLF001  # SQLAlchemy's own way


def check_dimensions(names: Iterable[str]) -> None:
    """Raise ValueError for a dimension that is none of DEPA's seven, nor core."""
    for name in names:
        try:
            dimension_labels(name)
        except KeyError:
            raise ValueError(f"'{name}' is no dimension; see `cityleads subscribers add --help`") from None


def remove_subscriber(engine: Engine, centre: str, email: str) -> None:
    """Stop a reader's mail. Raises ValueError when there is no such reader."""
    statement = subscriber.update().where(subscriber.c.centre == centre, subscriber.c.email == email)
    with engine.begin() as connection:
        if not connection.execute(statement.values(active=False)).rowcount:
            raise ValueError(f"{email} does not get the digest of {centre}")


def all_subscribers(engine: Engine) -> list[dict[str, Any]]:
    """All readers."""
    with engine.connect() as connection:
        return rows_of(
            connection,
            "SELECT centre, email, language, active, rhythm, urgent, dimensions, least_krw, csv, suspended_at"
            " FROM digest.subscriber ORDER BY centre, email",
        )
