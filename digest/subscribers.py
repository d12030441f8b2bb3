"""Who gets a centre's mail, and what each of them chose: rows of digest.subscriber."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, func, select
from sqlalchemy.dialects.postgresql import insert

from desk.acts import BY_ITSELF, differences, record
from digest.links.marks import Marks, read_marks
from digest.preferences import Preferences
from domain.centres import HEADQUARTERS, centre_named
from transform.relevance import dimension_labels
from warehouse.db import rows_of
from warehouse.tables import subscriber as subscriber_table

# Enough to refuse typing errors; the mail server decides about the rest.
ADDRESS = re.compile(r"[^@\s<>\"',;]+@[^@\s<>\"',;]+\.[^@\s<>\"',;]+")
# What these filter out before they change is not told as new afterwards.
_FILTERS = ("dimensions", "least_krw")


@dataclass(frozen=True, slots=True)
class Subscriber:
    """A subscriber of one centre.

    Attributes:
        rhythm: daily, weekly or urgent.
        urgent: whether they get alerts between the digests.
        csv: whether the list comes as CSV too.
    """

    id: int
    centre: str
    email: str
    language: str
    rhythm: str
    urgent: bool
    csv: bool
    preferences: Preferences

    def reads(self, *, opens_week: bool) -> bool:
        """Whether a digest is for them, of a day that is or is not the week's first working day."""
        return self.rhythm == "daily" or (self.rhythm == "weekly" and opens_week)


def active_subscribers(connection: Connection, centre: str) -> list[Subscriber]:
    """The subscribers of a centre who get mail, in the order of their subscribing."""
    return list(_read(connection, read_marks(connection, centre), subscriber_table.c.centre == centre))


def followed_by(subscribers: Iterable[Subscriber]) -> frozenset[str]:
    """Ids of the leads that one of them follows."""
    return frozenset().union(*(one.preferences.marks.followed for one in subscribers))


def subscribers_at(connection: Connection, address: str) -> list[Subscriber]:
    """The subscribers of all centres who get mail at an address, letter case aside; their marks are not read."""
    same = func.lower(subscriber_table.c.email) == address.strip().lower()
    return list(_read(connection, {}, same))


def _read(
    connection: Connection, marks: Mapping[int, Marks], which: ColumnElement[bool]
) -> Iterator[Subscriber]:
    found = select(subscriber_table).where(
        which, subscriber_table.c.active, subscriber_table.c.suspended_at.is_(None)
    )
    for row in connection.execute(found.order_by(subscriber_table.c.id)):
        marked = marks.get(row.id, Marks())
        preferences = Preferences(frozenset(row.dimensions), row.least_krw, row.chosen_at, marked)
        urgent = row.urgent or row.rhythm == "urgent"
        yield Subscriber(
            row.id, row.centre, row.email, row.language, row.rhythm, urgent, row.csv, preferences
        )


def returned_addresses(connection: Connection, centre: str) -> tuple[str, ...]:
    """The addresses of a centre that get no more mail because the mail server kept refusing them."""
    found = select(subscriber_table.c.email).where(
        subscriber_table.c.centre == centre,
        subscriber_table.c.active,
        subscriber_table.c.suspended_at.is_not(None),
    )
    return tuple(connection.execute(found.order_by(subscriber_table.c.email)).scalars())


def add_subscriber(
    engine: Engine,
    centre: str,
    email: str,
    choice: Mapping[str, Any],
    now: datetime,
    by: int | str = BY_ITSELF,
) -> dict[str, Any]:
    """Add a subscriber, bring one back, or change what they chose; it is an act. Returns their row.

    Args:
        engine: the warehouse.
        centre: name of the centre; headquarters read weekly unless they choose otherwise.
        email: one address.
        choice: columns of digest.subscriber; what is not in it stays, or is as the table has it.
        now: aware time of the choice.
        by: as `desk.acts.record` takes it.

    Raises:
        ValueError: there is no such centre, the address is none, or a dimension is unknown.
    """
    centre_named(centre)
    if not ADDRESS.fullmatch(email):
        raise ValueError(f"'{email}' is not a mail address")
    check_dimensions(choice.get("dimensions", ()))
    first = {"language": "ko", "rhythm": "weekly" if centre == HEADQUARTERS.name else "daily"}
    filtered = {"chosen_at": now} if any(name in choice for name in _FILTERS) else {}
    with engine.begin() as connection:
        before = _held(connection, centre, email)
        statement = insert(subscriber_table).values(
            centre=centre, email=email, **{**first, **choice, **filtered}
        )
        again = statement.on_conflict_do_update(
            index_elements=["centre", "email"],
            set_={"active": True, "suspended_at": None, **choice, **filtered},
        )
        row = connection.execute(again.returning(subscriber_table)).mappings().one()
        names = ("active", "suspended_at", *choice)
        old, new = differences(before, row, names) if before else ({}, {"centre": centre})
        if new:
            kind = "subscriber.changed" if before else "subscriber.added"
            record(connection, by, kind, str(row["id"]), now, old=old, new=new)
        return dict(row)


def _held(connection: Connection, centre: str, email: str) -> Mapping[Any, Any] | None:
    """A subscriber's row, which nobody else changes until the transaction ends."""
    found = select(subscriber_table).where(
        subscriber_table.c.centre == centre, subscriber_table.c.email == email
    )
    return connection.execute(found.with_for_update()).mappings().one_or_none()


def check_dimensions(names: Iterable[str]) -> None:
    """Raise ValueError for a dimension that is none of DEPA's seven, nor core."""
    for name in names:
        try:
            dimension_labels(name)
        except KeyError:
            raise ValueError(f"'{name}' is no dimension; see `cityleads subscribers add --help`") from None


def remove_subscriber(
    engine: Engine, centre: str, email: str, by: int | str = BY_ITSELF, now: datetime | None = None
) -> None:
    """Stop a subscriber's mail; it is an act. Raises ValueError when there is none of that address."""
    with engine.begin() as connection:
        row = _held(connection, centre, email)
        if row is None:
            raise ValueError(f"{email} does not get the digest of {centre}")
        gone = subscriber_table.update().where(subscriber_table.c.id == row["id"])
        connection.execute(gone.values(active=False))
        if row["active"]:
            was, told = {"active": True}, {"active": False}
            subject = str(row["id"])
            record(connection, by, "subscriber.ended", subject, now or datetime.now(UTC), old=was, new=told)


def all_subscribers(engine: Engine) -> list[dict[str, Any]]:
    """All subscribers."""
    with engine.connect() as connection:
        return rows_of(
            connection,
            "SELECT centre, email, language, role, active, rhythm, urgent, dimensions, least_krw, csv, suspended_at"
            " FROM digest.subscriber ORDER BY centre, email",
        )
