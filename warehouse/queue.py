"""The work between landing and refine. Claims last as long as the transaction: a crash gives everything back."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, text

from warehouse import tables
from warehouse.database import copy_rows, rows_of, stage

REFINE_LOCK = 0x726566696E65  # "refine": one batch at a time writes core


def claim(connection: Connection, limit: int) -> list[dict[str, Any]]:
    """Take up to `limit` documents that wait, oldest first, with their bytes."""
    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": REFINE_LOCK})
    return rows_of(
        connection,
        """
        WITH mine AS (
          SELECT document_id FROM ops.work WHERE state = 'new'
          ORDER BY document_id LIMIT :limit FOR UPDATE SKIP LOCKED
        )
        SELECT d.id, d.source, d.kind, d.key, d.url, d.body, d.content_type, d.meta, d.fetched_at, d.seen_at
        FROM mine JOIN raw.document d ON d.id = mine.document_id ORDER BY d.id
        """,
        limit=limit,
    )


def finish(connection: Connection, document_ids: Sequence[int]) -> None:
    """Mark documents as refined."""
    connection.execute(
        text("UPDATE ops.work SET state = 'done', attempts = attempts + 1 WHERE document_id = ANY(:ids)"),
        {"ids": list(document_ids)},
    )


def waiting(connection: Connection) -> int:
    """Count the documents that wait."""
    return int(connection.execute(text("SELECT count(*) FROM ops.work WHERE state = 'new'")).scalar_one())


_REJECT = ("document_id", "number", "source", "native_id", "reason", "message", "excerpt", "rejected_at")


def replace_rejects(
    connection: Connection, document_ids: Sequence[int], rows: Iterable[Sequence[object]]
) -> None:
    """Write what the readers rejected in these documents, in place of what they rejected before."""
    connection.execute(
        text("DELETE FROM raw.reject WHERE document_id = ANY(:ids)"), {"ids": list(document_ids)}
    )
    copy_rows(connection, tables.reject.fullname, _REJECT, rows)


def add_leftovers(connection: Connection, rows: Iterable[Sequence[object]]) -> None:
    """Note fields that no reader knows; the first example stays."""
    columns = ("source", "field", "example", "document_id")
    staged = stage(connection, tables.leftover, columns, rows)
    listed = ", ".join(columns)
    connection.execute(
        text(
            f"INSERT INTO raw.leftover ({listed}) SELECT DISTINCT ON (source, field) {listed}"  # noqa: S608  # names are our own
            f" FROM {staged} ORDER BY source, field, document_id ON CONFLICT DO NOTHING"
        )
    )
