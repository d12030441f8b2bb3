"""The tables of an export as OCDS as Parquet files: the same as the CSV, with types."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from typing import Any, Final

from cityleads.bi.parquet import ParquetColumn, ParquetWriter
from ocds.months import Published
from ocds.tables import COUNT, MONEY, TABLES, TEXT, TIME, Flat, rows_of

# From values of JSON; sums are written by their digits, as no float is exact.
_READ: Final[dict[str, Callable[[Any], Any]]] = {
    TEXT: str,
    TIME: datetime.fromisoformat,
    MONEY: lambda value: Decimal(str(value)),
    COUNT: int,
}


def as_parquet(month: str, published: list[Published]) -> dict[str, bytes]:
    """A file a table of a month that has rows, by its path in the export."""
    files = ((f"parquet/{table.name}/{month}.parquet", _file(table, published)) for table in TABLES)
    return {path: body for path, body in files if body}


def _file(table: Flat, published: list[Published]) -> bytes:
    kinds = [kind for _, kind in table.heads]
    rows = [
        [None if value is None else _READ[kind](value) for kind, value in zip(kinds, row, strict=True)]
        for row in rows_of(table, published)
    ]
    if not rows:
        return b""
    body = BytesIO()
    columns = [ParquetColumn(name, kind, nullable=name != "ocid") for name, kind in table.heads]
    writer = ParquetWriter(body, columns, {"standard": "OCDS 1.1.5"})
    writer.write(rows)
    writer.close()
    return body.getvalue()
