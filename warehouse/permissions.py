"""Portal owners' written permissions, as operators record them (core.source_permission)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from warehouse.db import rows_of
from warehouse.tables import source_permission


def record(connection: Connection, values: dict[str, Any]) -> int:
    """Keep a permission; `values` are columns of core.source_permission. Returns its number."""
    statement = insert(source_permission).values(values).returning(source_permission.c.id)
    number: int = connection.execute(statement).scalar_one()
    return number


def withdraw(connection: Connection, source: str, now: datetime, by: str) -> int:
    """Take back all that stands of a source; the rows stay. Returns how many there were."""
    mine = source_permission
    standing = (mine.c.source == source) & mine.c.withdrawn_at.is_(None)
    return connection.execute(update(mine).where(standing).values(withdrawn_at=now, withdrawn_by=by)).rowcount


def standing(connection: Connection, source: str, today: date) -> list[dict[str, Any]]:
    """The permissions of a source that stand on a day, the oldest first: hosts, paths, reference, until."""
    mine = source_permission
    asked = (
        select(mine.c.hosts, mine.c.paths, mine.c.reference, mine.c.until)
        .where(mine.c.source == source, mine.c.withdrawn_at.is_(None), mine.c.until >= today)
        .order_by(mine.c.id)
    )
    return [dict(row) for row in connection.execute(asked).mappings()]


def recorded(connection: Connection, sources: Sequence[str]) -> list[dict[str, Any]]:
    """All permissions of some sources, those that ended or were withdrawn among them."""
    return rows_of(
        connection,
        "SELECT id, source, hosts, paths, granted_by, reference, until, recorded_at, recorded_by, withdrawn_at,"
        " withdrawn_by FROM core.source_permission WHERE source = ANY(:sources) ORDER BY source, id",
        sources=list(sources),
    )
