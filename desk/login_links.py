"""Logging in by a mailed link: who asked, how often one may, and links that are good once, for 15 minutes.

An unknown address is counted as a known one is, so that nobody learns from the answers who reads here.
"""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, func, insert, select, text, update

from desk.random_secrets import hashed
from warehouse.tables import desk_login_ask, desk_login_link

GOOD_FOR = timedelta(minutes=15)
WITHIN = timedelta(hours=1)
MOST_OF_A_CLIENT, MOST_OF_AN_ADDRESS = 10, 3
_LOCK = 0x6C6F67696E  # "login": one is counted after the other


def ask(connection: Connection, address: str, client: str, now: datetime) -> int | None:
    """Take down that a link was asked for; returns the row's id, None for a client that asked too often.

    Args:
        connection: inside a transaction.
        address: as somebody typed it.
        client: the network address that asked.
        now: aware time.
    """
    _wait(connection)
    lately = desk_login_ask.c.asked_at > now - WITHIN
    mine = select(func.count()).where(desk_login_ask.c.client == _hidden(client), lately)
    if connection.execute(mine).scalar_one() >= MOST_OF_A_CLIENT:
        return None
    row = insert(desk_login_ask).values(address=_hidden(address), client=_hidden(client), asked_at=now)
    return int(connection.execute(row.returning(desk_login_ask.c.id)).scalar_one())


def may_mail(connection: Connection, ask_id: int, now: datetime) -> bool:
    """Whether an ask is answered: of one address no more than three an hour are. One is counted after the other."""
    _wait(connection)
    address = select(desk_login_ask.c.address).where(desk_login_ask.c.id == ask_id).scalar_subquery()
    answered = (
        select(func.count(desk_login_link.c.ask_id.distinct()))
        .join(desk_login_ask, desk_login_ask.c.id == desk_login_link.c.ask_id)
        .where(desk_login_ask.c.address == address, desk_login_ask.c.asked_at > now - WITHIN)
    )
    return bool(connection.execute(answered).scalar_one() < MOST_OF_AN_ADDRESS)


def keep_link(
    connection: Connection, ask_id: int, subscriber_id: int, outbox_id: int, secret: str, now: datetime
) -> None:
    """Remember a link that is mailed, by its secret's hash.

    Args:
        connection: inside the transaction that queues the mail.
        ask_id: what it answers.
        subscriber_id: whom it lets in.
        outbox_id: the mail.
        secret: of the link.
        now: aware time.
    """
    connection.execute(
        insert(desk_login_link).values(
            hash=hashed(secret),
            subscriber_id=subscriber_id,
            ask_id=ask_id,
            outbox_id=outbox_id,
            expires_at=now + GOOD_FOR,
        )
    )


def stands(connection: Connection, secret: str, now: datetime) -> bool:
    """Whether a link is still good; nothing is used up."""
    return connection.execute(select(desk_login_link.c.hash).where(*_good(secret, now))).first() is not None


def use_link(connection: Connection, secret: str, now: datetime) -> int | None:
    """Use a link up; returns whom it lets in, None where it was used before, is too old, or is none of ours."""
    used = update(desk_login_link).where(*_good(secret, now)).values(used_at=now)
    who: int | None = connection.execute(used.returning(desk_login_link.c.subscriber_id)).scalar_one_or_none()
    return who


def _good(secret: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    link = desk_login_link.c
    return (link.hash == hashed(secret), link.used_at.is_(None), link.expires_at > now)


def _hidden(text_: str) -> str:
    return hashed(text_.strip().lower())


def _wait(connection: Connection) -> None:
    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
