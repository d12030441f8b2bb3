"""Personal tokens: what a program shows instead of a login. The warehouse keeps their hashes alone.

A token for the API goes into a header. Readers of feeds and calendars cannot send one, so a feed has a token of its
own, which stands in its address and is worth nothing anywhere else.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, Select, desc, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from desk.acts import record
from desk.bounds import count_of, hold_reader
from desk.field_errors import FieldError
from desk.random_secrets import hashed, new_secret
from desk.searches.named import check_named
from transform.text import clean
from warehouse.tables import desk_token, desk_token_use, subscriber

# By its first letters people and scanners of sources know what a leaked string is.
PREFIX = "cityleads_"
MOST, LONGEST_NAME = 20, 80


class Opens(StrEnum):
    """What a token is good for. The values are codes in desk.token; those of feeds are the feed's path too."""

    API = "api"
    LEADS = "leads.atom"
    EVENTS = "events.atom"
    DEADLINES = "deadlines.ics"


class TokenError(FieldError):
    """A token cannot be made; `about` is "name" (there is none) or "most" (there are too many)."""


@dataclass(frozen=True, slots=True)
class Token:
    """A token as its owner sees it.

    Attributes:
        me: id of its owner.
        owner: address of its owner.
        search: query string of a feed's search; "" for all leads.
        used_at: when it was last shown, UTC; None where it never was.
        entries: leads, events, projects or dates that were fetched by it so far, count.
    """

    id: int
    me: int
    owner: str
    name: str
    opens: Opens
    search: str
    made_at: datetime
    used_at: datetime | None
    entries: int


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who shows a token: the token's id, its owner's, and the search of its feed."""

    token_id: int
    me: int
    search: str


def make_token(
    connection: Connection, me: int, name: str, opens: Opens, now: datetime, search: str = ""
) -> str:
    """Make a token; returns it, for it can be shown this once only.

    Args:
        connection: inside a transaction.
        me: id of its owner.
        name: what they call it; white space is cleaned, and what is too long is cut.
        opens: what it is for.
        now: aware time.
        search: query string of a feed's search.

    Raises:
        TokenError: it has no name, or its owner has as many as one may have.
        FieldError: the search is none (`desk.searches.named.check_named`).
    """
    called = clean(name)[:LONGEST_NAME]
    if not called:
        raise TokenError("name")
    check_named(connection, me, search)
    hold_reader(connection, me)
    if count_of(connection, me, desk_token.c.subscriber_id, desk_token.c.withdrawn_at.is_(None)) >= MOST:
        raise TokenError("most")
    secret = PREFIX + new_secret()
    row = insert(desk_token).values(
        hash=hashed(secret), subscriber_id=me, name=called, opens=opens, search=search, made_at=now
    )
    made = connection.execute(row.returning(desk_token.c.id)).scalar_one()
    record(connection, me, "token.made", str(made), now, new={"name": called, "opens": opens.value})
    return secret


def read_token(connection: Connection, secret: str, opens: Opens) -> Bearer | None:
    """Who shows a token; None where it is unknown, withdrawn, for something else, or its owner has left."""
    row = connection.execute(
        select(desk_token.c.id, desk_token.c.subscriber_id, desk_token.c.search)
        .join(subscriber, subscriber.c.id == desk_token.c.subscriber_id)
        .where(
            desk_token.c.hash == hashed(secret),
            desk_token.c.opens == opens,
            desk_token.c.withdrawn_at.is_(None),
            subscriber.c.active,
        )
    ).one_or_none()
    return None if row is None else Bearer(row.id, row.subscriber_id, row.search)


def note_use(connection: Connection, token_id: int, now: datetime, entries: int) -> None:
    """Count an answer, with how many entries it held, within the transaction that made it."""
    day = now.astimezone(UTC).date()
    row = upsert(desk_token_use).values(token_id=token_id, day=day, answers=1, entries=entries, last_at=now)
    counted = row.on_conflict_do_update(
        index_elements=["token_id", "day"],
        set_={
            "answers": desk_token_use.c.answers + 1,
            "entries": desk_token_use.c.entries + row.excluded.entries,
            "last_at": func.greatest(desk_token_use.c.last_at, row.excluded.last_at),
        },
    )
    connection.execute(counted)


def read_tokens(connection: Connection, me: int | None) -> tuple[Token, ...]:
    """The standing tokens of a person, or of all where `me` is None, the newest first."""
    found = _standing()
    if me is not None:
        found = found.where(desk_token.c.subscriber_id == me)
    return _tokens(connection.execute(found).all())


def _standing() -> Select[Any]:
    used = (
        select(
            desk_token_use.c.token_id,
            func.max(desk_token_use.c.last_at).label("used_at"),
            func.sum(desk_token_use.c.entries).label("entries"),
        )
        .group_by(desk_token_use.c.token_id)
        .subquery()
    )
    return (
        select(desk_token, subscriber.c.email, used.c.used_at, used.c.entries)
        .join(subscriber, subscriber.c.id == desk_token.c.subscriber_id)
        .outerjoin(used, used.c.token_id == desk_token.c.id)
        .where(desk_token.c.withdrawn_at.is_(None))
        .order_by(desc(desk_token.c.id))
    )


def _tokens(rows: Sequence[Row[Any]]) -> tuple[Token, ...]:
    return tuple(
        Token(
            row.id,
            row.subscriber_id,
            row.email,
            row.name,
            Opens(row.opens),
            row.search,
            row.made_at,
            row.used_at,
            row.entries or 0,
        )
        for row in rows
    )


def withdraw(connection: Connection, token_id: int, by: int, now: datetime, *, anyones: bool = False) -> bool:
    """Make a token worth nothing from now on; whether there was one to withdraw.

    Args:
        connection: inside a transaction.
        token_id: which.
        by: id of who withdraws it.
        now: aware time.
        anyones: whether they may withdraw another person's, as an operator may.
    """
    ended = update(desk_token).where(desk_token.c.id == token_id, desk_token.c.withdrawn_at.is_(None))
    if not anyones:
        ended = ended.where(desk_token.c.subscriber_id == by)
    row = connection.execute(ended.values(withdrawn_at=now).returning(desk_token.c.name)).one_or_none()
    if row is None:
        return False
    record(connection, by, "token.withdrawn", str(token_id), now, old={"name": row.name})
    return True
