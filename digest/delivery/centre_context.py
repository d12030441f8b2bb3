"""What all mails of one centre and moment share, read from the warehouse."""

from datetime import datetime

from sqlalchemy import Connection, select

from digest.companies import read_companies
from digest.links.placeholders import Placeholders
from digest.links.urls import Desk
from digest.render.context import DigestContext
from warehouse.tables import centre as centre_table


def read_context(
    connection: Connection, centre: str, now: datetime, desk: Desk, *, sandbox: bool, lock: bool = False
) -> DigestContext:
    """Read a centre's context, without the coverage of its sources.

    Args:
        connection: inside a transaction.
        centre: name of the centre, e.g. "bangkok".
        now: aware time.
        desk: where subscribers act on what a mail tells them.
        sandbox: whether the leads are invented.
        lock: hold the centre's row until the transaction ends. The row of a new digest refers to it, and waits.

    Raises:
        LookupError: there is no such centre in core.centre.
    """
    found = select(centre_table).where(centre_table.c.name == centre)
    row = connection.execute(found.with_for_update() if lock else found).one_or_none()
    if row is None:
        raise LookupError(f"there is no centre '{centre}' in core.centre")
    return DigestContext(
        centre=row.name,
        title=row.title,
        title_ko=row.title_ko,
        zone=row.zone,
        now=now,
        sandbox=sandbox,
        coverage=(),
        country=row.country,
        companies=read_companies(connection),
        placeholders=Placeholders(desk, now),
    )
