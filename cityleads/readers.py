"""Who gets which digest: rows of digest.subscriber."""

import re
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.dialects.postgresql import insert

from cityleads.centres import centre_named
from warehouse import tables
from warehouse.database import rows_of

# Enough to refuse typing errors; the mail server judges the rest.
ADDRESS = re.compile(r"[^@\s<>\"',;]+@[^@\s<>\"',;]+\.[^@\s<>\"',;]+")


def add(engine: Engine, centre: str, email: str, language: str, *, urgent: bool = False) -> None:
    """Add a reader, or bring one back. Raises KeyError for an unknown centre, ValueError for a bad address."""
    centre_named(centre)
    if not ADDRESS.fullmatch(email):
        raise ValueError(f"'{email}' is not a mail address")
    statement = insert(tables.subscriber).values(centre=centre, email=email, language=language, urgent=urgent)
    again = statement.on_conflict_do_update(
        index_elements=["centre", "email"], set_={"language": language, "urgent": urgent, "active": True}
    )
    with engine.begin() as connection:
        connection.execute(again)


def remove(engine: Engine, centre: str, email: str) -> None:
    """Stop a reader's mail. Raises ValueError when there is no such reader."""
    subscriber = tables.subscriber
    statement = subscriber.update().where(subscriber.c.centre == centre, subscriber.c.email == email)
    with engine.begin() as connection:
        if not connection.execute(statement.values(active=False)).rowcount:
            raise ValueError(f"{email} does not get the digest of {centre}")


def listed(engine: Engine) -> list[dict[str, Any]]:
    """All readers."""
    with engine.connect() as connection:
        return rows_of(
            connection,
            "SELECT centre, email, language, active, urgent FROM digest.subscriber ORDER BY centre, email",
        )
