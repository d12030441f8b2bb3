"""How the warehouse is reached, and how many rows get in at once."""

import json
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from types import NoneType
from typing import Any

import msgspec
import psycopg2
from sqlalchemy import Connection, Engine, Table, create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError, SQLAlchemyError

# The server's own cost of a page out of order is that of a spinning disk: beside a million rows, tables are then read
# whole for the sake of a few thousand.
_OPTIONS = "-c timezone=UTC -c random_page_cost=1.1"
# Where the network between two machines is cut, both ends notice within half a minute, not after the kernel's two
# hours: until then the server would keep the locks and the rows that the worker out of reach had taken.
_ALIVE = {"keepalives_idle": 15, "keepalives_interval": 5, "keepalives_count": 3}
_SILENT_MS = 30_000  # the most that data may be on the way unacknowledged (TCP_USER_TIMEOUT)
_OURS = _ALIVE | {"tcp_user_timeout": _SILENT_MS}
_THE_SERVERS = "".join(f" -c {name.replace('keep', 'tcp_keep')}={value}" for name, value in _OURS.items())


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
        json_deserializer=msgspec.json.decode,
        connect_args={"options": _OPTIONS + _THE_SERVERS, "application_name": "cityleads", **_OURS},
    )


def said(error: SQLAlchemyError) -> str:
    """What the database said of an error, in one line and without the driver's own words."""
    lines = str(getattr(error, "orig", None) or error).strip().splitlines()
    return lines[0] if lines else type(error).__name__


def as_json(value: object) -> str:
    """Serialise for a jsonb column: no escapes for our scripts, no NUL (Postgres takes none)."""
    try:
        text_value = msgspec.json.encode(value).decode()
    except UnicodeEncodeError:  # half a character, which JSON can hold and UTF-8 cannot
        text_value = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text_value.replace("\\u0000", "") if "\\u0000" in text_value else text_value


_SPECIAL = re.compile(r"[\\\n\t\r]")


def _escaped(value: str) -> str:
    if "\\" in value:
        value = value.replace("\\", "\\\\")
    if "\n" in value or "\t" in value or "\r" in value:
        value = value.replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
    return value


def _array(values: Sequence[object]) -> str:
    quoted = ('"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"' for value in values)
    return _escaped("{" + ",".join(quoted) + "}")


def _json(value: object) -> str:
    return _escaped(as_json(value))


_NULL = "\\N"
# How COPY's text format writes a value of each type.
_WRITERS: dict[type, Callable[[Any], str]] = {
    NoneType: lambda _nothing: _NULL,
    bool: lambda value: "t" if value else "f",
    int: str,
    float: repr,
    Decimal: str,
    str: _escaped,
    bytes: lambda value: "\\\\x" + value.hex(),
    datetime: datetime.isoformat,
    date: date.isoformat,
    dict: _json,
    list: _json,
    tuple: _array,
}


def _other(value: object) -> str:
    return _escaped(str(value))  # an enum's text, a number in words


def _column(values: Sequence[Any]) -> Iterable[str]:
    """Write one column's values. Most columns hold one type, and texts are escaped all at once."""
    kinds = set(map(type, values))
    given = kinds - {NoneType}
    if len(given) > 1:
        writer = _WRITERS.get
        return [writer(type(value), _other)(value) for value in values]
    write = _WRITERS.get(given.pop(), _other) if given else _other
    if NoneType in kinds:
        return [_NULL if value is None else write(value) for value in values]
    if kinds != {str}:
        return map(write, values)
    texts = "\0".join(values)
    if not _SPECIAL.search(texts):
        return values
    return _escaped(texts).split("\0") if texts.count("\0") == len(values) - 1 else map(_escaped, values)


def copy_rows(
    connection: Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]
) -> None:
    """COPY rows into a table. Lists and dicts go into jsonb columns, and so may their text; tuples into arrays."""
    written = [_column(values) for values in zip(*rows, strict=True)]
    if not written:
        return
    lines = "\n".join(map("\t".join, zip(*written, strict=True)))
    buffer = BytesIO(lines.replace("\0", "").encode("utf-8", "replace"))
    cursor: Any = connection.connection.cursor()  # psycopg2's, which has COPY beside what DB-API promises
    try:
        with cursor:
            cursor.copy_expert(f"COPY {table} ({', '.join(columns)}) FROM STDIN", buffer)
    except psycopg2.OperationalError as error:
        if cursor.connection.closed:
            connection.invalidate()  # as SQLAlchemy does where it sees the server go away itself
        raise OperationalError(f"COPY {table}", None, error) from error


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


def clock(connection: Connection) -> datetime:
    """The real moment by the database's clock, UTC: one for all machines, whatever their own say."""
    now: datetime = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
    return now.astimezone(UTC)


def rows_of(connection: Connection, statement: str, **values: Any) -> list[dict[str, Any]]:  # noqa: ANN401  # bound parameters of any type
    """Run a query and return its rows as dicts."""
    return [dict(row) for row in connection.execute(text(statement), values).mappings()]
