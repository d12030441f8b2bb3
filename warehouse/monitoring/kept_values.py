"""What a warehouse knows of itself by name: the rows of ops.setting."""

from typing import Any

from sqlalchemy import Connection, text

from warehouse.db import as_json

_WRITE = "INSERT INTO ops.setting (name, value) VALUES (:name, CAST(:value AS jsonb)) ON CONFLICT (name) DO "


def read_value(connection: Connection, name: str) -> Any:  # noqa: ANN401  # JSON values are of any type
    """The value of a name, as JSON gives it; None where there is none."""
    found = connection.execute(text("SELECT value FROM ops.setting WHERE name = :name"), {"name": name})
    return found.scalar()


def write_value(connection: Connection, name: str, value: object) -> None:
    """Keep a value under a name, in place of the one before."""
    _write(connection, name, value, "UPDATE SET value = excluded.value")


def write_first_value(connection: Connection, name: str, value: object) -> None:
    """Keep a value under a name, unless it has one."""
    _write(connection, name, value, "NOTHING")


def _write(connection: Connection, name: str, value: object, again: str) -> None:
    connection.execute(text(_WRITE + again), {"name": name, "value": as_json(value)})
