"""What could not be read of documents, and the fields that no parser knows."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, text

from warehouse import tables
from warehouse.db import copy_rows, stage


class RejectRow(NamedTuple):
    """A row of raw.reject."""

    document_id: int
    number: int
    source: str
    native_id: str
    reason: str
    message: str
    excerpt: str
    rejected_at: datetime


class UnknownFieldRow(NamedTuple):
    """A row of raw.leftover."""

    source: str
    field: str
    example: str
    document_id: int


def replace_rejects(connection: Connection, document_ids: Sequence[int], rows: Iterable[RejectRow]) -> None:
    """Write what was rejected of these documents, in place of what was rejected before."""
    connection.execute(
        text("DELETE FROM raw.reject WHERE document_id = ANY(:ids)"), {"ids": list(document_ids)}
    )
    copy_rows(connection, tables.reject.fullname, RejectRow._fields, rows)


def add_unknown_fields(connection: Connection, rows: Iterable[UnknownFieldRow]) -> None:
    """Keep fields that no parser knows, with their first example, and those that are missing, with their last."""
    staged = stage(connection, tables.leftover, UnknownFieldRow._fields, rows)
    listed = ", ".join(UnknownFieldRow._fields)
    connection.execute(
        text(
            f"INSERT INTO raw.leftover ({listed}) SELECT DISTINCT ON (source, field) {listed}"  # noqa: S608  # names are our own
            f" FROM {staged} ORDER BY source, field, document_id ON CONFLICT (source, field)"
            " DO UPDATE SET example = excluded.example, document_id = excluded.document_id"
            " WHERE excluded.field LIKE '%(missing)'"
        )
    )
