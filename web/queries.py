"""Small reads of the desk's own: who asks, and how leads are called."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from warehouse.db import rows_of

Row = Mapping[str, Any]


def read_subscriber(connection: Connection, subscriber: int) -> Row | None:
    """A subscriber with their centre, also one who has left; None where there is none."""
    found = rows_of(
        connection,
        """
        SELECT s.id, s.email, s.language, s.active, s.role, c.name AS centre, c.title, c.title_ko, c.country, c.zone
        FROM digest.subscriber s JOIN core.centre c ON c.name = s.centre WHERE s.id = :id
        """,
        id=subscriber,
    )
    return found[0] if found else None


def read_source_names(connection: Connection, language: str) -> dict[str, str]:
    """Source → its name for people, the Korean one where it is asked for and known."""
    rows = rows_of(connection, "SELECT name, title, title_ko FROM core.source")
    return {row["name"]: (row["title_ko"] if language == "ko" else "") or row["title"] for row in rows}


def read_titles(connection: Connection, ids: list[str]) -> dict[str, Row]:
    """Lead → its title and language."""
    rows = rows_of(connection, "SELECT id, title, language FROM core.lead WHERE id = ANY(:ids)", ids=ids)
    return {row["id"]: row for row in rows}
