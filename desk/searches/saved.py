"""Questions that readers keep under a name, with what each has told them: rows, changed by their owner alone."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from desk.acts import record
from desk.bounds import hold_reader
from desk.field_errors import FieldError
from desk.searches.query import SearchQuery, from_json
from desk.searches.spans import Span, find_span
from transform.text import clean
from warehouse.tables import desk_search, desk_search_item, subscriber

MOST_SEARCHES, LONGEST_NAME = 30, 60
# Where a search tells what is new. "feed": the reader fetches it.
CHANNELS = ("mail", "feed")


class Rhythm(StrEnum):
    """When a search tells what is new. The values are codes in desk.search."""

    OFF = "off"
    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"


class SearchError(FieldError):
    """What is asked cannot be done.

    Attributes:
        about: search (there is none of theirs), name, rhythm, channel or many.
    """


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """One kept question.

    Attributes:
        subscriber: id of its owner.
        asked_at: what was known by then is not new, UTC.
        mailed_on: the last morning that it was mailed for, in the centre's zone.
    """

    id: int
    subscriber: int
    name: str
    query: SearchQuery
    rhythm: Rhythm
    channel: str
    asked_at: datetime
    mailed_on: date | None = None
    ended: bool = False


@dataclass(frozen=True, slots=True)
class Wish:
    """What a reader wants of a search: its name, question, rhythm and channel, as they came."""

    name: str
    query: SearchQuery
    rhythm: str
    channel: str

    def checked(self) -> "Wish":
        """The same, cleaned. Raises SearchError."""
        name = clean(self.name)[:LONGEST_NAME].strip()
        if not name:
            raise SearchError("name")
        if self.rhythm not in set(Rhythm):
            raise SearchError("rhythm")
        if self.channel not in CHANNELS:
            raise SearchError("channel")
        return replace(self, name=name)

    def as_row(self) -> dict[str, Any]:
        """Its columns, which are also what an act says of it."""
        return {
            "name": self.name,
            "query": self.query.as_json(),
            "rhythm": self.rhythm,
            "channel": self.channel,
        }


def read_search(connection: Connection, search_id: int) -> SavedSearch | None:
    """A search that stands, whosever it is; None where there is none."""
    found = connection.execute(
        select(desk_search).where(desk_search.c.id == search_id, desk_search.c.ended_at.is_(None))
    ).one_or_none()
    return _saved(found) if found is not None else None


def read_searches(connection: Connection, owner: int) -> tuple[SavedSearch, ...]:
    """What a reader keeps, in the order in which it was made."""
    mine = select(desk_search).where(desk_search.c.subscriber_id == owner, desk_search.c.ended_at.is_(None))
    return tuple(_saved(row) for row in connection.execute(mine.order_by(desk_search.c.id)))


def read_due(connection: Connection, centre: str, rhythms: Collection[Rhythm]) -> tuple[SavedSearch, ...]:
    """The searches of a centre's readers that are told by mail in one of the rhythms, the longest kept first."""
    found = (
        select(desk_search)
        .join(subscriber, subscriber.c.id == desk_search.c.subscriber_id)
        .where(
            subscriber.c.centre == centre,
            subscriber.c.active,
            subscriber.c.suspended_at.is_(None),
            desk_search.c.ended_at.is_(None),
            desk_search.c.channel == "mail",
            desk_search.c.rhythm.in_([rhythm.value for rhythm in rhythms]),
        )
        .order_by(desk_search.c.id)
        .with_for_update(of=desk_search)
    )
    return tuple(_saved(row) for row in connection.execute(found))


def make_search(connection: Connection, owner: int, wish: Wish, now: datetime) -> int:
    """Keep a question; what is known by now is not new in it. Returns its id.

    Args:
        connection: inside a transaction.
        owner: id of the reader.
        wish: what they want.
        now: aware time.

    Raises:
        SearchError: the wish cannot be meant, or they keep too many.
    """
    wanted = wish.checked()
    hold_reader(connection, owner)
    if len(read_searches(connection, owner)) >= MOST_SEARCHES:
        raise SearchError("many")
    row = insert(desk_search).values(**wanted.as_row(), subscriber_id=owner, made_at=now, asked_at=now)
    made = int(connection.execute(row.returning(desk_search.c.id)).scalar_one())
    record(connection, owner, "search.make", str(made), now, new=wanted.as_row())
    return made


def change_search(connection: Connection, owner: int, search_id: int, wish: Wish, now: datetime) -> None:
    """Change a search. Another question begins anew: what is known by now is not new in it.

    Raises:
        SearchError: the wish cannot be meant, or they keep no such search.
    """
    wanted, old = wish.checked(), _mine(connection, owner, search_id)
    before = Wish(old.name, old.query, old.rhythm.value, old.channel).as_row()
    after = wanted.as_row()
    if after == before:
        return
    anew = {"asked_at": now} if after["query"] != before["query"] else {}
    _update(connection, search_id, **after, **anew)
    changed = [name for name in after if after[name] != before[name]]
    record(
        connection, owner, "search.change", str(search_id), now,
        old={name: before[name] for name in changed}, new={name: after[name] for name in changed},
    )  # fmt: skip


def look_through(connection: Connection, owner: int, search_id: int, now: datetime) -> None:
    """The reader has seen all of it: nothing that is known by now is new. Raises SearchError."""
    _mine(connection, owner, search_id)
    _update(connection, search_id, asked_at=now)
    record(connection, owner, "search.look", str(search_id), now)


def end_search(connection: Connection, owner: int, search_id: int, now: datetime) -> SavedSearch:
    """Take a search away; its rows stay. Raises SearchError."""
    old = _mine(connection, owner, search_id)
    if not old.ended:
        _update(connection, search_id, ended_at=now)
        record(connection, owner, "search.end", str(search_id), now)
    return replace(old, ended=True)


def bring_back(connection: Connection, owner: int, search_id: int, now: datetime) -> None:
    """Take back that a search was taken away. Raises SearchError."""
    if _mine(connection, owner, search_id).ended:
        _update(connection, search_id, ended_at=None)
        record(connection, owner, "search.back", str(search_id), now)


def read_new(connection: Connection, search: SavedSearch, now: datetime, most: int = 100) -> tuple[str, ...]:
    """The leads that are new in a search and were not told by it, the one first known last at the top."""
    span = Span(most, known_since=search.asked_at, untold_by=search.id)
    return tuple(row["id"] for row in find_span(connection, search.query, now, span))


def keep_told(
    connection: Connection, search: SavedSearch, leads: Sequence[str], outbox_id: int, at: datetime, day: date
) -> None:
    """Remember what a mail tells, within the transaction that queues it; `day` is the morning it is for."""
    rows = [
        {"search_id": search.id, "lead_id": lead, "outbox_id": outbox_id, "told_at": at} for lead in leads
    ]
    connection.execute(insert(desk_search_item), rows)
    _update(connection, search.id, mailed_on=day)


def _mine(connection: Connection, owner: int, search_id: int) -> SavedSearch:
    mine = select(desk_search).where(desk_search.c.id == search_id, desk_search.c.subscriber_id == owner)
    found = connection.execute(mine.with_for_update()).one_or_none()
    if found is None:
        raise SearchError("search")
    return _saved(found)


def _update(connection: Connection, search_id: int, **values: object) -> None:
    connection.execute(update(desk_search).where(desk_search.c.id == search_id).values(**values))


def _saved(row: Row[Any]) -> SavedSearch:
    return SavedSearch(
        row.id,
        row.subscriber_id,
        row.name,
        from_json(row.query),
        Rhythm(row.rhythm),
        row.channel,
        row.asked_at,
        row.mailed_on,
        row.ended_at is not None,
    )
