"""How the warehouse is reached, and how many rows get in at once."""

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from io import StringIO
from typing import Any

from sqlalchemy import Connection, Engine, Table, create_engine, text
from sqlalchemy.engine import make_url


def connect(url: str) -> Engine:
    """Make an engine for a Postgres URL; times come back in UTC.

    Raises:
        ValueError: the URL is not one of Postgres.
    """
    parsed = make_url(url)
    if not parsed.drivername.startswith("postgres"):
        raise ValueError(f"DATABASE_URL must be a Postgres URL, not {parsed.drivername}://…")
    return create_engine(
        parsed.set(drivername="postgresql+psycopg2"),
        pool_pre_ping=True,
        json_serializer=as_json,
        connect_args={"options": "-c timezone=UTC", "application_name": "cityleads"},
    )


def as_json(value: object) -> str:
    """Serialise for a jsonb column: no escapes for our scripts, no NUL (Postgres takes none)."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("\\u0000", "")


def _field(value: object) -> str:
    """Write one value in COPY's text format."""
    match value:
        case None:
            return "\\N"
        case bool():
            return "t" if value else "f"
        case bytes():
            return "\\\\x" + value.hex()
        case datetime() | date():
            return value.isoformat()
        case dict() | list():
            return _escaped(as_json(value))
        case tuple():
            return _escaped(_array(value))
        case _:
            return _escaped(str(value))


def _escaped(text_value: str) -> str:
    cleaned = text_value.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
    return cleaned.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def _array(values: Sequence[object]) -> str:
    quoted = ('"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"' for value in values)
    return "{" + ",".join(quoted) + "}"


def copy_rows(
    connection: Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]
) -> None:
    """COPY rows into a table. Lists and dicts go into jsonb columns, tuples into arrays."""
    buffer = StringIO("".join("\t".join(map(_field, row)) + "\n" for row in rows))
    cursor: Any = connection.connection.cursor()  # psycopg2's, which has COPY beside what DB-API promises
    with cursor:
        cursor.copy_expert(f"COPY {table} ({', '.join(columns)}) FROM STDIN", buffer)


def stage(
    connection: Connection, table: Table, columns: Sequence[str], rows: Iterable[Sequence[object]]
) -> str:
    """COPY rows into a temporary table shaped like `table`'s columns; it goes with the transaction.

    Returns:
        The temporary table's name.
    """
    name = f"staged_{table.name}"
    listed = ", ".join(columns)
    connection.execute(text(f"DROP TABLE IF EXISTS pg_temp.{name}"))
    connection.execute(
        text(f"CREATE TEMP TABLE {name} ON COMMIT DROP AS SELECT {listed} FROM {table.fullname} WITH NO DATA")  # noqa: S608  # names are our own
    )
    copy_rows(connection, name, columns, rows)
    return name


def rows_of(connection: Connection, statement: str, **values: Any) -> list[dict[str, Any]]:  # noqa: ANN401  # bound parameters of any type
    """Run a query and return its rows as dicts."""
    return [dict(row) for row in connection.execute(text(statement), values).mappings()]
