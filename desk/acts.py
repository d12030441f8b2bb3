"""The record of what was done at the desk: a row an act, with who and when, never changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, desc, func, insert, select

from warehouse.tables import desk_act, subscriber

# How acts name the program where it does something by itself.
BY_ITSELF = "the program"


@dataclass(frozen=True, slots=True)
class Act:
    """One act.

    Attributes:
        by: address of the person; of a command the name of the user who gave it.
        kind: what was done, e.g. "file.state"; the part before the point is the thing that it was done to.
        subject: the thing's id, e.g. a lead's.
        old, new: what changed, as JSON; empty where there was, or is, nothing.
        at: aware time.
    """

    by: str
    kind: str
    subject: str
    old: Mapping[str, Any]
    new: Mapping[str, Any]
    at: datetime


def record(
    connection: Connection,
    by: int | str,
    kind: str,
    subject: str,
    now: datetime,
    *,
    old: Mapping[str, Any] | None = None,
    new: Mapping[str, Any] | None = None,
) -> int:
    """Write down an act, within the transaction that does it; returns the row's id.

    Args:
        connection: inside a transaction.
        by: id of the subscriber; for a command the name of the user who gave it.
        kind: what was done, "thing.change".
        subject: id of the thing.
        now: aware time.
        old: what was, as far as it changed; JSON.
        new: what is since; JSON.
    """
    who: dict[str, Any] = {"subscriber_id": by} if isinstance(by, int) else {"command_by": by}
    row = insert(desk_act).values(
        **who, kind=kind, subject=subject, old=dict(old or {}), new=dict(new or {}), acted_at=now
    )
    return int(connection.execute(row.returning(desk_act.c.id)).scalar_one())


def differences(
    before: Mapping[Any, Any], after: Mapping[Any, Any], names: Iterable[str]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What of some fields was otherwise before, and what it is since, as plain JSON values."""
    changed = [name for name in names if plain(before[name]) != plain(after[name])]
    return {name: plain(before[name]) for name in changed}, {name: plain(after[name]) for name in changed}


def plain(value: object) -> object:
    """A column's value as JSON has it."""
    if isinstance(value, Decimal):
        return str(value.normalize().to_integral_value() if value == value.to_integral_value() else value)
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple | frozenset | set) else value


def read_record(connection: Connection, subject: str, *things: str, most: int = 200) -> tuple[Act, ...]:
    """What was done to a thing, the latest first.

    Args:
        connection: read from.
        subject: id of the thing.
        things: kinds before their point, e.g. "file"; all where there are none.
        most: how many acts at most.
    """
    found = (
        select(desk_act, func.coalesce(subscriber.c.email, desk_act.c.command_by).label("who"))
        .outerjoin(subscriber, subscriber.c.id == desk_act.c.subscriber_id)
        .where(desk_act.c.subject == subject)
        .order_by(desc(desk_act.c.id))
        .limit(most)
    )
    if things:
        found = found.where(desk_act.c.kind.regexp_match(rf"^({'|'.join(things)})\."))
    return tuple(
        Act(row.who, row.kind, row.subject, row.old, row.new, row.acted_at)
        for row in connection.execute(found)
    )
