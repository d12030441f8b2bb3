"""Each try to tell the operator: a row from before it is sent, so that nothing is told unnoticed."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert, text, update

from warehouse.db import rows_of
from warehouse.locks import is_lost
from warehouse.tables import operator_message as message

# A way that did not take a message rests so long, by how many times in a row that was.
BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 30))
TAKEN = ("sent", "written")


def begin(connection: Connection, way: str, told: str, now: datetime) -> int:
    """Write down what is about to be sent; returns the row's id."""
    row = insert(message).values(way=way, made_at=now, state="sending", told=told)
    return int(connection.execute(row.returning(message.c.id)).scalar_one())


def end(connection: Connection, number: int, state: str, reply: str) -> None:
    """Write down what became of it."""
    connection.execute(update(message).where(message.c.id == number).values(state=state, reply=reply))


def declare_lost(connection: Connection, now: datetime) -> list[datetime]:
    """Mark messages whose sender died with them as unknown; returns when each was made."""
    lost = update(message).where(message.c.state == "sending", is_lost(message.c.made_at, now))
    ended = lost.values(state="unknown", reply="the sender stopped before it told how the sending ended")
    return list(connection.execute(ended.returning(message.c.made_at)).scalars())


def resting(connection: Connection, now: datetime) -> frozenset[str]:
    """The ways that did not take their last messages, and are not yet to be tried again."""
    rows = connection.execute(
        text(
            "SELECT way, count(*) AS times, max(made_at) AS last FROM ops.operator_message m"
            " WHERE state IN ('deferred', 'failed') AND id > coalesce((SELECT max(t.id) FROM ops.operator_message t"
            " WHERE t.way = m.way AND t.state NOT IN ('deferred', 'failed')), 0) GROUP BY way"
        )
    )
    return frozenset(row.way for row in rows if now < row.last + BACK_OFF[min(row.times, len(BACK_OFF)) - 1])


def read_unwell(connection: Connection) -> list[dict[str, Any]]:
    """The newest message of each way whose newest one was not surely taken."""
    return [one for one in _newest(connection) if one["state"] not in (*TAKEN, "sending")]


def _newest(connection: Connection) -> Sequence[dict[str, Any]]:
    return rows_of(connection, "SELECT DISTINCT ON (way) * FROM ops.operator_message ORDER BY way, id DESC")


def read_last(connection: Connection, most: int) -> list[dict[str, Any]]:
    """The newest messages, the latest first."""
    return rows_of(connection, "SELECT * FROM ops.operator_message ORDER BY id DESC LIMIT :most", most=most)
