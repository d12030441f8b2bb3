"""What could not be read of documents, and the fields that no parser knows."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, text

from warehouse import bodies, tables
from warehouse.db import copy_rows, rows_of, stage


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


_OF_REPLACED_FILES: Final = """
DELETE FROM raw.reject r
USING raw.document replaced
JOIN raw.document newer
  ON newer.source = replaced.source AND newer.key = replaced.key AND newer.seen_at > replaced.seen_at
WHERE r.document_id = replaced.id AND newer.key LIKE 'file:%'
  AND (newer.id = ANY(:ids) OR replaced.id = ANY(:ids))
"""


def replace_rejects(connection: Connection, document_ids: Sequence[int], rows: Iterable[RejectRow]) -> None:
    """Write what was rejected of these documents, in place of what was rejected before.

    Of a file that people brought again under its name the rejects of its last version alone stay: its rows are the
    same ones, corrected. Pages of portals that share a key hold other rows, so theirs stay.
    """
    ids = {"ids": list(document_ids)}
    connection.execute(text("DELETE FROM raw.reject WHERE document_id = ANY(:ids)"), ids)
    copy_rows(connection, tables.reject.fullname, RejectRow._fields, rows)
    connection.execute(text(_OF_REPLACED_FILES), ids)


def newest_rejects(
    connection: Connection, sources: Sequence[str], since: date | None, most: int
) -> list[dict[str, Any]]:
    """What was rejected last, the newest first, each with the document that it was met in.

    Args:
        connection: to the warehouse.
        sources: of these alone.
        since: whose bytes were last seen on this day, UTC, or later; None for whenever.
        most: how many at most.

    Returns:
        Rows of RejectRow's columns and of the document's kind, key, url, fetched_at and bytes (how many).
    """
    return rows_of(
        connection,
        """
        SELECT r.*, d.kind, d.key, d.url, d.fetched_at, coalesce(d.moved_bytes, octet_length(d.body)) AS bytes
        FROM raw.reject r JOIN raw.document d ON d.id = r.document_id
        WHERE r.source = ANY(:sources)
          AND (CAST(:since AS date) IS NULL OR r.rejected_at >= CAST(:since AS date) AT TIME ZONE 'UTC')
        ORDER BY r.rejected_at DESC, r.document_id DESC, r.number LIMIT :most
        """,
        sources=list(sources),
        since=since,
        most=most,
    )


def body_of(connection: Connection, document_id: int) -> bytes | None:
    """A document's bytes, as the portal sent them; None where there is no such document. Raises BodyError."""
    found = rows_of(
        connection, "SELECT hash, fetched_at, body FROM raw.document WHERE id = :id", id=document_id
    )
    bodies.fill(connection, found)
    return bytes(found[0]["body"]) if found else None


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
