"""The work between landing and refine. Claims last as long as the transaction: a crash gives everything back.

Tries are counted in a transaction of their own before the work begins, so that a document that kills the process which
refines it is found: after two tries in a batch it is taken alone. One that was seen to fail is given up after its
third try. That a process ended proves nothing of the document at hand (an operator may have killed it), so a suspect
is given up only after `PATIENCE` tries, and suspects take turns: a few kills from outside cannot fall on one alone.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, text

from domain.country import INTERNATIONAL
from warehouse import bodies, tables
from warehouse.db import rows_of, stage

# PATIENCE is for those without a noted reason: a process that was ended has noted none.
IN_COMPANY, TRIES, PATIENCE = 2, 3, 6
# What a batch holds at most. Documents hold from one to hundreds of notices; bytes are the best estimate of how many.
DOCUMENTS, BYTES = 2000, 4_000_000
KILLED = "The process that refined it was stopped each time before it had ended."


def shards(connection: Connection) -> dict[str, int]:
    """The shards of which documents wait and how many, most first.

    A shard is the country of a source. Notices of two countries are never one tender, so that two processes may
    refine two shards; INTERNATIONAL is for sources of no single country.
    """
    rows = connection.execute(
        text(
            """
            SELECT coalesce(s.country, :several) AS shard, count(*) AS waiting
            FROM ops.work w JOIN raw.document d ON d.id = w.document_id LEFT JOIN core.source s ON s.name = d.source
            WHERE w.state = 'new' GROUP BY 1 ORDER BY 2 DESC, 1
            """
        ),
        {"several": INTERNATIONAL},
    )
    return {row.shard: row.waiting for row in rows}


_TAKE = """
WITH waiting AS (
  SELECT w.document_id, w.attempts, w.attempts >= :in_company AS alone,
    coalesce(d.moved_bytes, octet_length(d.body)) AS bytes, d.seen_at
  FROM ops.work w JOIN raw.document d ON d.id = w.document_id LEFT JOIN core.source s ON s.name = d.source
  WHERE w.state = 'new' AND NOT w.document_id = ANY(:but)
    AND w.attempts < CASE WHEN w.last_error = '' THEN :patience ELSE :tries END
    AND (CAST(:shard AS text) IS NULL OR coalesce(s.country, :several) = :shard)
    AND d.seen_at <= coalesce(
      (SELECT min(e.seen_at)
       FROM ops.work o JOIN raw.document e ON e.id = o.document_id LEFT JOIN core.source t ON t.name = e.source
       WHERE o.state = 'new' AND o.last_error = '' AND coalesce(t.country, :several) <> :shard
         AND :several IN (:shard, coalesce(t.country, :several))), 'infinity')
  ORDER BY alone, CASE WHEN w.attempts >= :in_company THEN w.attempts END, d.seen_at, w.document_id
  LIMIT :limit FOR UPDATE OF w SKIP LOCKED
), first AS (SELECT alone FROM waiting ORDER BY alone, document_id LIMIT 1
), measured AS (
  SELECT document_id, sum(bytes) OVER (ORDER BY document_id) - bytes AS before FROM waiting
  WHERE NOT alone AND seen_at = (SELECT min(seen_at) FROM waiting WHERE NOT alone)
)
UPDATE ops.work w SET attempts = attempts + 1
WHERE w.document_id IN (
  SELECT document_id FROM measured WHERE before < :bytes
  UNION ALL (SELECT document_id FROM waiting WHERE (SELECT alone FROM first)
             ORDER BY attempts, document_id LIMIT 1))
RETURNING w.document_id
"""


def take(
    connection: Connection, limit: int, but: Collection[int] = (), shard: str | None = None
) -> list[int]:
    """Choose up to `limit` documents that wait, of the oldest moment until they hold BYTES together, and count the try.

    A batch holds one moment (D47), and a shard does not overtake an earlier moment of a shard whose notices may be the
    same tenders as its own: the countries and INTERNATIONAL wait for each other. One that was seen to fail holds up
    nobody. Of those that have spoiled two tries each comes alone, after all others.

    Args:
        connection: one that holds the turn; the caller commits.
        limit: the most to take.
        but: documents that are left for another time.
        shard: of this shard alone; None for all.
    """
    taken = connection.execute(
        text(_TAKE),
        {
            "limit": limit,
            "bytes": BYTES,
            "in_company": IN_COMPANY,
            "tries": TRIES,
            "patience": PATIENCE,
            "but": list(but),
            "shard": shard,
            "several": INTERNATIONAL,
        },
    )
    return sorted(taken.scalars())


def note_error(connection: Connection, document_id: int, error: str) -> None:
    """Note why a document could not be refined."""
    connection.execute(
        text("UPDATE ops.work SET last_error = :error WHERE document_id = :id"),
        {"id": document_id, "error": error.replace("\0", "")},
    )


def give_up(connection: Connection, shard: str | None = None) -> list[int]:
    """End all documents (of a shard) that have used up their tries as rejects; returns their ids.

    Args:
        connection: one that holds the turn of that shard: another process that refines it may be at the last try.
        shard: as `take` has it.
    """
    failed = rows_of(
        connection,
        """
        WITH failed AS (
          UPDATE ops.work SET state = 'failed', last_error = coalesce(nullif(last_error, ''), :killed)
          WHERE document_id IN (
            SELECT w.document_id
            FROM ops.work w JOIN raw.document d ON d.id = w.document_id LEFT JOIN core.source s ON s.name = d.source
            WHERE w.state = 'new' AND w.attempts >= CASE WHEN w.last_error = '' THEN :patience ELSE :tries END
              AND (CAST(:shard AS text) IS NULL OR coalesce(s.country, :several) = :shard)
            FOR UPDATE OF w SKIP LOCKED)
          RETURNING document_id, last_error
        )
        INSERT INTO raw.reject (document_id, number, source, native_id, reason, message, excerpt, rejected_at)
        SELECT d.id, coalesce((SELECT max(number) FROM raw.reject r WHERE r.document_id = d.id), 0) + 1,
               d.source, '', 'refine_failed', f.last_error, '', d.seen_at
        FROM failed f JOIN raw.document d ON d.id = f.document_id
        RETURNING document_id
        """,
        tries=TRIES,
        patience=PATIENCE,
        killed=KILLED,
        shard=shard,
        several=INTERNATIONAL,
    )
    return sorted(row["document_id"] for row in failed)


def documents(connection: Connection, document_ids: Sequence[int]) -> list[dict[str, Any]]:
    """Claim these documents where they still wait, with their bytes, oldest first.

    Raises:
        BodyError: a body was moved out, and cannot be read from where it lies.
    """
    rows = rows_of(
        connection,
        """
        SELECT d.id, d.source, d.kind, d.key, d.url, d.hash, d.body, d.content_type, d.meta, d.fetched_at, d.seen_at
        FROM ops.work w JOIN raw.document d ON d.id = w.document_id
        WHERE w.document_id = ANY(:ids) AND w.state = 'new' ORDER BY d.id FOR UPDATE OF w SKIP LOCKED
        """,
        ids=list(document_ids),
    )
    bodies.fill(connection, rows)
    return rows


def again(connection: Connection, source: str | None) -> Iterator[list[int]]:
    """Let all documents (of a source) wait once more, and give their ids in batches, oldest first."""
    rows = connection.execute(
        text(
            """
            WITH queued AS (
              UPDATE ops.work w SET state = 'new', attempts = 0 FROM raw.document d
              WHERE d.id = w.document_id AND (CAST(:source AS text) IS NULL OR d.source = :source)
              RETURNING d.id, coalesce(d.moved_bytes, octet_length(d.body)) AS bytes
            )
            SELECT id, bytes FROM queued ORDER BY id
            """
        ),
        {"source": source},
    )
    batch: list[int] = []
    size = 0
    for row in rows.all():
        batch.append(row.id)
        size += row.bytes
        if len(batch) == DOCUMENTS or size >= BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def again_rejected(connection: Connection, source: str) -> int:
    """Let the documents of a source wait once more of which something could not be read; returns how many.

    They are read whatever was read of them before: whoever asks has corrected the parser, or wants to know.
    """
    return connection.execute(
        text(
            "UPDATE ops.work w SET state = 'new', attempts = 0, read_by = '' FROM raw.document d"
            " WHERE d.id = w.document_id AND d.source = :source AND w.state <> 'new'"
            " AND EXISTS (SELECT FROM raw.reject r WHERE r.document_id = d.id)"
        ),
        {"source": source},
    ).rowcount


def unchanged(connection: Connection, document_ids: Sequence[int], read_by: str) -> list[int]:
    """Which of these documents would say nothing new, as the notices' parts are still what was read of them.

    Left out are those that are younger than one which must be read: of the same part the latest document counts.

    Args:
        connection: the transaction in which they are refined.
        document_ids: documents that wait.
        read_by: the version of the code that would read them; what another one has read does not count.
    """
    rows = connection.execute(
        text(
            """
            SELECT w.document_id, d.seen_at, w.read_by = :read_by AND NOT EXISTS (
                SELECT FROM unnest(w.native_ids, w.parts, w.digests) AS known(native_id, part, digest)
                LEFT JOIN core.notice_part p
                  ON p.source = d.source AND p.native_id = known.native_id AND p.part = known.part
                WHERE p.digest IS DISTINCT FROM known.digest) AS same
            FROM ops.work w JOIN raw.document d ON d.id = w.document_id
            WHERE w.document_id = ANY(:ids) AND w.state = 'new'
            """
        ),
        {"ids": list(document_ids), "read_by": read_by},
    ).all()
    first = min((row.seen_at for row in rows if not row.same), default=None)
    return [row.document_id for row in rows if row.same and (first is None or row.seen_at <= first)]


def finish(connection: Connection, document_ids: Sequence[int]) -> None:
    """Mark documents as refined."""
    connection.execute(
        text(
            "UPDATE ops.work SET state = 'done', attempts = 0, last_error = '', read_at = coalesce(read_at, now())"
            " WHERE document_id = ANY(:ids)"
        ),
        {"ids": list(document_ids)},
    )


class ReadDocument(NamedTuple):
    """What was read of a document, for the next time that it waits; the fields are columns of ops.work.

    Attributes:
        read_by: the version of the parsers; "" where the document must be read again whatever its parts are.
        native_ids, parts, digests: of each notice's part in it.
        passed_over: native ids of the rows that are not ours by rule.
    """

    document_id: int
    read_by: str
    native_ids: tuple[str, ...]
    parts: tuple[str, ...]
    digests: tuple[int, ...]
    passed_over: tuple[str, ...]


def finish_read(connection: Connection, read: Iterable[ReadDocument]) -> None:
    """Mark documents as refined that have been read, with what was read of them."""
    staged = stage(connection, tables.work, ReadDocument._fields, read)
    updates = ", ".join(f"{name} = s.{name}" for name in ReadDocument._fields[1:])
    connection.execute(
        text(
            f"UPDATE ops.work w SET state = 'done', attempts = 0, last_error = '', {updates},"  # noqa: S608  # names are our own
            f" read_at = coalesce(w.read_at, now()) FROM {staged} s WHERE w.document_id = s.document_id"
        )
    )


def untried(connection: Connection) -> bool:
    """Whether documents wait that nobody has tried yet."""
    asked = "SELECT EXISTS (SELECT FROM ops.work WHERE state = 'new' AND attempts = 0)"
    return bool(connection.execute(text(asked)).scalar_one())


def waiting(connection: Connection) -> int:
    """Count the documents that wait."""
    return int(connection.execute(text("SELECT count(*) FROM ops.work WHERE state = 'new'")).scalar_one())
