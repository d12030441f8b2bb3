"""Who is logged in: sessions of the desk, known by the hash of a secret that a browser's cookie holds."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, insert, select, update

from desk.random_secrets import hashed, new_secret
from warehouse.tables import desk_session, subscriber

# A working day; the next morning's mail has a link anyway.
GOOD_FOR = timedelta(hours=12)
# By how much two clocks may differ. A session that began further ahead was opened by a clock that has been set back.
SKEW = timedelta(minutes=5)


def open_session(connection: Connection, subscriber_id: int, now: datetime) -> str:
    """Let a person in; returns the secret for their cookie, which is stored nowhere.

    Args:
        connection: inside a transaction.
        subscriber_id: who.
        now: aware time; the session ends twelve hours later.
    """
    secret = new_secret()
    connection.execute(
        insert(desk_session).values(
            hash=hashed(secret), subscriber_id=subscriber_id, opened_at=now, expires_at=now + GOOD_FOR
        )
    )
    return secret


def read_session(connection: Connection, secret: str, now: datetime) -> int | None:
    """Who a cookie's secret stands for, by id; None where it is unknown, over, or its person has left."""
    found: int | None = connection.execute(
        select(subscriber.c.id)
        .join(desk_session, desk_session.c.subscriber_id == subscriber.c.id)
        .where(
            desk_session.c.hash == hashed(secret),
            desk_session.c.ended_at.is_(None),
            desk_session.c.expires_at > now,
            desk_session.c.expires_at <= now + GOOD_FOR + SKEW,
            subscriber.c.active,
        )
    ).scalar_one_or_none()
    return found


def end_session(connection: Connection, secret: str, now: datetime) -> None:
    """Log out: the secret is worth nothing from now on."""
    connection.execute(
        update(desk_session)
        .where(desk_session.c.hash == hashed(secret), desk_session.c.ended_at.is_(None))
        .values(ended_at=now)
    )
