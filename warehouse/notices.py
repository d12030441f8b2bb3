"""Notices: their parts, their current form and their versions. Merging the same rows twice changes nothing.

What is new is copied straight into its table, what is known is compared and brought up to date. A source's rows are
written by one batch at a time (warehouse.work_queue), so no other process adds the same notice in between.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, text

from warehouse import tables
from warehouse.db import copy_rows, rows_of, stage

Identity = tuple[str, str]
PART = ("source", "native_id", "part", "document_id", "seen_at", "content", "digest")
PART_KEY = ("source", "native_id", "part")


class PartKey(NamedTuple):
    """What is one part of one notice."""

    source: str
    native_id: str
    part: str

    @property
    def identity(self) -> Identity:
        """The notice."""
        return self.source, self.native_id


class KnownPart(NamedTuple):
    """What is known of a part without its content: the hash of that, and when its document was last seen, UTC."""

    digest: int
    seen_at: datetime


def known_parts(connection: Connection, identities: Sequence[Identity]) -> dict[PartKey, KnownPart]:
    """All parts of these notices that are known."""
    rows = connection.execute(
        text(
            """
            SELECT p.source, p.native_id, p.part, p.digest, p.seen_at
            FROM unnest(CAST(:sources AS text[]), CAST(:native_ids AS text[])) AS wanted(source, native_id)
            JOIN core.notice_part p USING (source, native_id)
            """
        ),
        _columns(identities),
    )
    return {PartKey(row.source, row.native_id, row.part): KnownPart(row.digest, row.seen_at) for row in rows}


def add_parts(connection: Connection, rows: Sequence[Sequence[object]]) -> None:
    """Keep parts (columns PART) that are not there yet."""
    copy_rows(connection, tables.notice_part.fullname, PART, rows)


def replace_parts(connection: Connection, rows: Sequence[Sequence[object]]) -> None:
    """Bring parts (columns PART) up to date that are there already."""
    if not rows:
        return
    staged = stage(connection, tables.notice_part, PART, rows)
    updates = ", ".join(f"{name} = s.{name}" for name in PART if name not in PART_KEY)
    same = " AND ".join(f"p.{name} = s.{name}" for name in PART_KEY)
    connection.execute(text(f"UPDATE core.notice_part p SET {updates} FROM {staged} s WHERE {same}"))  # noqa: S608  # names are our own


def parts_of(connection: Connection, identities: Sequence[Identity]) -> list[dict[str, Any]]:
    """All parts of these notices, with the documents they come from; ordered by notice."""
    return rows_of(
        connection,
        """
        SELECT p.source, p.native_id, p.part, p.content, p.document_id, p.seen_at, p.digest, d.fetched_at
        FROM unnest(CAST(:sources AS text[]), CAST(:native_ids AS text[])) AS wanted(source, native_id)
        JOIN core.notice_part p USING (source, native_id)
        JOIN raw.document d ON d.id = p.document_id
        ORDER BY p.source, p.native_id
        """,
        **_columns(identities),
    )


def _columns(identities: Sequence[Identity]) -> dict[str, list[str]]:
    return {
        "sources": [source for source, _ in identities],
        "native_ids": [native_id for _, native_id in identities],
    }


# The columns that refine computes; the others are the warehouse's own bookkeeping.
DERIVED = tuple(
    column.name
    for column in tables.notice.c
    if column.name not in ("id", "version", "first_known_at", "changed_at")
)
NOTICE = (*DERIVED, "first_known_at", "changed_at")

_UPDATE_NOTICES = """
UPDATE core.notice n
SET {updates},
    first_known_at = least(n.first_known_at, s.first_known_at),
    version = n.version + (n.content IS DISTINCT FROM s.content)::int,
    changed_at = CASE WHEN n.content IS DISTINCT FROM s.content THEN s.changed_at ELSE n.changed_at END
FROM {staged} s
WHERE n.source = s.source AND n.native_id = s.native_id AND ({ours}) IS DISTINCT FROM ({theirs})
RETURNING n.id, n.source, n.native_id, n.version, n.first_known_at, n.changed_at
"""


def known(connection: Connection, identities: Sequence[Identity]) -> set[Identity]:
    """Which of these notices are there."""
    rows = connection.execute(
        text(
            """
            SELECT n.source, n.native_id
            FROM unnest(CAST(:sources AS text[]), CAST(:native_ids AS text[])) AS wanted(source, native_id)
            JOIN core.notice n USING (source, native_id)
            """
        ),
        _columns(identities),
    )
    return {(row.source, row.native_id) for row in rows}


def add_notices(connection: Connection, rows: Sequence[Sequence[object]]) -> list[int]:
    """Keep notices (columns NOTICE) that are not there yet, as their first version; returns their ids in order."""
    ids = list(
        connection.execute(
            text(
                "SELECT nextval(pg_get_serial_sequence('core.notice', 'id')) FROM generate_series(1, :count)"
            ),
            {"count": len(rows)},
        ).scalars()
    )
    numbered = [(notice_id, 1, *row) for notice_id, row in zip(ids, rows, strict=True)]
    copy_rows(connection, tables.notice.fullname, ("id", "version", *NOTICE), numbered)
    return ids


def update_notices(connection: Connection, rows: Sequence[Sequence[object]]) -> list[dict[str, Any]]:
    """Bring notices (columns NOTICE) up to date that are there; rows that differ in nothing are left alone.

    Returns:
        id, source, native_id, version, first_known_at and changed_at of the changed ones.
    """
    if not rows:
        return []
    staged = stage(connection, tables.notice, NOTICE, rows)
    compared = [name for name in DERIVED if name not in ("source", "native_id")]
    statement = _UPDATE_NOTICES.format(
        staged=staged,
        updates=", ".join(f"{name} = s.{name}" for name in compared),
        ours=", ".join(f"n.{name}" for name in compared),
        theirs=", ".join(f"s.{name}" for name in compared),
    )
    return [dict(row) for row in connection.execute(text(statement)).mappings()]


_ADD_VERSIONS = """
INSERT INTO core.notice_version (notice_id, version, content, published_at, known_at, document_ids)
SELECT n.id, n.version, n.content, n.published_at, n.changed_at, CAST(s.documents AS bigint[])
FROM unnest(CAST(:ids AS bigint[]), CAST(:documents AS text[])) AS s(id, documents)
JOIN core.notice n USING (id)
ON CONFLICT DO NOTHING
"""


def add_versions(connection: Connection, made_from: Mapping[int, Sequence[int]]) -> None:
    """Keep the current version of notices, unless it is kept already.

    Args:
        connection: within the batch's transaction.
        made_from: by id of a notice, the documents that it was made from.
    """
    values = {
        "ids": list(made_from),
        "documents": ["{" + ",".join(map(str, documents)) + "}" for documents in made_from.values()],
    }
    if made_from:
        connection.execute(text(_ADD_VERSIONS), values)


def replace_numbers(
    connection: Connection, notice_ids: Sequence[int], rows: Iterable[Sequence[object]]
) -> None:
    """Write official numbers; those that the given notices had go first."""
    _forget(connection, tables.notice_number.fullname, notice_ids)
    copy_rows(connection, tables.notice_number.fullname, ("scheme", "value", "notice_id", "role"), rows)


def replace_blocks(
    connection: Connection, notice_ids: Sequence[int], rows: Iterable[Sequence[object]]
) -> None:
    """Write blocking keys; those that the given notices had go first."""
    _forget(connection, tables.notice_block.fullname, notice_ids)
    copy_rows(connection, tables.notice_block.fullname, ("block", "day", "notice_id"), rows)


def _forget(connection: Connection, table: str, notice_ids: Sequence[int]) -> None:
    if notice_ids:
        connection.execute(
            text(f"DELETE FROM {table} WHERE notice_id = ANY(:ids)"),  # noqa: S608  # a name of our own
            {"ids": list(notice_ids)},
        )
