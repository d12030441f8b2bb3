"""Giving a subscriber a role, with who gave it and when."""

from datetime import datetime

from sqlalchemy import Connection, select, update

from desk.acts import record
from desk.role import Role
from warehouse.tables import subscriber


def set_role(
    connection: Connection, centre: str, email: str, role: Role, by: int | str, now: datetime
) -> Role:
    """Give a subscriber a role; returns the one they had. The same again is no act.

    Args:
        connection: inside a transaction.
        centre: whose subscriber it is.
        email: the address.
        role: what they may do from now on, in sessions that are open too.
        by: id of the subscriber who gives it; for a command the name of its user.
        now: aware time.

    Raises:
        ValueError: the centre has no such subscriber.
    """
    found = connection.execute(
        select(subscriber.c.id, subscriber.c.role)
        .where(subscriber.c.centre == centre, subscriber.c.email == email)
        .with_for_update()
    ).one_or_none()
    if found is None:
        raise ValueError(f"{email} does not get the digest of {centre}")
    before = Role(found.role)
    if before is not role:
        connection.execute(update(subscriber).where(subscriber.c.id == found.id).values(role=role.value))
        record(
            connection,
            by,
            "role.set",
            str(found.id),
            now,
            old={"role": before.value},
            new={"role": role.value},
        )
    return before
