"""The work between landing and refine. Claims last as long as the transaction: a crash gives everything back.

Tries are counted in a transaction of their own before the work begins, so that a document that kills whoever
refines it is found out: after two tries in company it is taken alone, and after the third it is given up.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, text

from warehouse import tables
from warehouse.database import copy_rows, rows_of, stage

REFINE_LOCK = 0x726566696E65  # "refine": one batch at a time writes core
TRIES = 3
KILLED = "Whoever refined it was stopped each time before it had ended."


@contextmanager
def turn(engine: Engine) -> Iterator[Connection]:
    """Wait for the turn to refine, and keep it over several transactions; it ends with the connection at the latest."""
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": REFINE_LOCK})
        connection.commit()
        try:
            yield connection
            connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": REFINE_LOCK})
            connection.commit()
        except BaseException:
            connection.invalidate()  # the server frees the lock of a connection that is gone
            raise


def take(connection: Connection, limit: int, but: Collection[int] = ()) -> list[int]:
    """Choose up to `limit` documents that wait, oldest first, and count the try.

    Of those that have spoiled two tries each comes alone, after all others.

    Args:
        connection: one that holds the turn; the caller commits.
        limit: the most to take.
        but: documents that are left for another time.
    """
    taken = connection.execute(
        text(
            """
            WITH waiting AS (
              SELECT document_id, attempts >= :tries - 1 AS alone FROM ops.work
              WHERE state = 'new' AND attempts < :tries AND NOT document_id = ANY(:but)
              ORDER BY alone, document_id LIMIT :limit FOR UPDATE SKIP LOCKED
            ), first AS (SELECT alone FROM waiting ORDER BY alone, document_id LIMIT 1)
            UPDATE ops.work w SET attempts = attempts + 1
            WHERE w.document_id IN (
              SELECT document_id FROM waiting WHERE NOT alone
              UNION ALL (SELECT document_id FROM waiting WHERE (SELECT alone FROM first)
                         ORDER BY document_id LIMIT 1))
            RETURNING w.document_id
            """
        ),
        {"limit": limit, "tries": TRIES, "but": list(but)},
    )
    return sorted(taken.scalars())


def note_error(connection: Connection, document_id: int, error: str) -> None:
    """Note why a document could not be refined."""
    connection.execute(
        text("UPDATE ops.work SET last_error = :error WHERE document_id = :id"),
        {"id": document_id, "error": error.replace("\0", "")},
    )


def give_up(connection: Connection) -> list[int]:
    """End all documents that have used up their tries as rejects; returns their ids."""
    failed = rows_of(
        connection,
        """
        WITH failed AS (
          UPDATE ops.work SET state = 'failed', last_error = coalesce(nullif(last_error, ''), :killed)
          WHERE document_id IN (SELECT document_id FROM ops.work WHERE state = 'new' AND attempts >= :tries
                                FOR UPDATE SKIP LOCKED)
          RETURNING document_id, last_error
        )
        INSERT INTO raw.reject (document_id, number, source, native_id, reason, message, excerpt, rejected_at)
        SELECT d.id, coalesce((SELECT max(number) FROM raw.reject r WHERE r.document_id = d.id), 0) + 1,
               d.source, '', 'refine_failed', f.last_error, '', d.seen_at
        FROM failed f JOIN raw.document d ON d.id = f.document_id
        RETURNING document_id
        """,
        tries=TRIES,
        killed=KILLED,
    )
    return sorted(row["document_id"] for row in failed)


def documents(connection: Connection, document_ids: Sequence[int]) -> list[dict[str, Any]]:
    """Claim these documents where they still wait, with their bytes, oldest first."""
    return rows_of(
        connection,
        """
        SELECT d.id, d.source, d.kind, d.key, d.url, d.body, d.content_type, d.meta, d.fetched_at, d.seen_at
        FROM ops.work w JOIN raw.document d ON d.id = w.document_id
        WHERE w.document_id = ANY(:ids) AND w.state = 'new' ORDER BY d.id FOR UPDATE OF w SKIP LOCKED
        """,
        ids=list(document_ids),
    )


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
        text(
            "UPDATE ops.work SET state = 'done', attempts = 0, last_error = '' WHERE document_id = ANY(:ids)"
        ),
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
