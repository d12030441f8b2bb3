"""Notices: their parts, their current form and their versions. Merging the same rows twice changes nothing."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, text

from warehouse import tables
from warehouse.database import copy_rows, rows_of, stage

PART = ("source", "native_id", "part", "document_id", "seen_at", "content")

_MERGE_PARTS = """
INSERT INTO core.notice_part ({columns})
SELECT DISTINCT ON (source, native_id, part) {columns} FROM {staged}
ORDER BY source, native_id, part, seen_at DESC, document_id DESC
ON CONFLICT (source, native_id, part) DO UPDATE
SET document_id = excluded.document_id, seen_at = excluded.seen_at, content = excluded.content
WHERE notice_part.seen_at <= excluded.seen_at AND notice_part.content IS DISTINCT FROM excluded.content
RETURNING source, native_id
"""


def merge_parts(connection: Connection, rows: Iterable[Sequence[object]]) -> list[tuple[str, str]]:
    """Merge parts read from documents; the latest word on each part stays.

    Returns:
        (source, native_id) of every notice of which a part is new or different, each once, sorted.
    """
    staged = stage(connection, tables.notice_part, PART, rows)
    merged = connection.execute(text(_MERGE_PARTS.format(columns=", ".join(PART), staged=staged)))
    return sorted({(row.source, row.native_id) for row in merged})


def parts_of(connection: Connection, identities: Sequence[tuple[str, str]]) -> list[dict[str, Any]]:
    """All parts of these notices, with the documents they come from; ordered by notice."""
    return rows_of(
        connection,
        """
        SELECT p.source, p.native_id, p.content, p.document_id, d.fetched_at
        FROM unnest(CAST(:sources AS text[]), CAST(:native_ids AS text[])) AS wanted(source, native_id)
        JOIN core.notice_part p USING (source, native_id)
        JOIN raw.document d ON d.id = p.document_id
        ORDER BY p.source, p.native_id
        """,
        sources=[source for source, _ in identities],
        native_ids=[native_id for _, native_id in identities],
    )


# The columns that refine computes; the others are the warehouse's own bookkeeping.
DERIVED = tuple(
    column.name
    for column in tables.notice.c
    if column.name not in ("id", "version", "first_known_at", "changed_at")
)
NOTICE = (*DERIVED, "first_known_at", "changed_at")
_KEY = ("source", "native_id")

_MERGE_NOTICES = """
INSERT INTO core.notice ({listed}, version)
SELECT {listed}, 1 FROM {staged} ORDER BY source, native_id
ON CONFLICT (source, native_id) DO UPDATE
SET {updates},
    first_known_at = least(notice.first_known_at, excluded.first_known_at),
    version = notice.version + (notice.content IS DISTINCT FROM excluded.content)::int,
    changed_at = CASE WHEN notice.content IS DISTINCT FROM excluded.content
                      THEN excluded.changed_at ELSE notice.changed_at END
WHERE ({ours}) IS DISTINCT FROM ({theirs})
RETURNING id, source, native_id, version, content, published_at, changed_at
"""


def merge_notices(connection: Connection, rows: Iterable[Sequence[object]]) -> list[dict[str, Any]]:
    """Merge notices (columns NOTICE); rows that differ in nothing are left alone.

    Returns:
        id, source, native_id, version, content, published_at and changed_at of the changed ones.
    """
    staged = stage(connection, tables.notice, NOTICE, rows)
    compared = [name for name in DERIVED if name not in _KEY]
    statement = _MERGE_NOTICES.format(
        listed=", ".join(NOTICE),
        staged=staged,
        updates=", ".join(f"{name} = excluded.{name}" for name in compared),
        ours=", ".join(f"notice.{name}" for name in compared),
        theirs=", ".join(f"excluded.{name}" for name in compared),
    )
    return [dict(row) for row in connection.execute(text(statement)).mappings()]


def add_versions(connection: Connection, rows: Iterable[Sequence[object]]) -> None:
    """Keep versions; one that is there already stays as it is."""
    columns = ("notice_id", "version", "content", "published_at", "known_at", "document_ids")
    staged = stage(connection, tables.notice_version, columns, rows)
    listed = ", ".join(columns)
    insert = (
        f"INSERT INTO core.notice_version ({listed}) SELECT {listed} FROM {staged} ON CONFLICT DO NOTHING"  # noqa: S608  # names are our own
    )
    connection.execute(text(insert))


def replace_numbers(
    connection: Connection, notice_ids: Sequence[int], rows: Iterable[Sequence[object]]
) -> None:
    """Write the official numbers of these notices anew."""
    connection.execute(
        text("DELETE FROM core.notice_number WHERE notice_id = ANY(:ids)"), {"ids": list(notice_ids)}
    )
    copy_rows(connection, tables.notice_number.fullname, ("scheme", "value", "notice_id", "role"), rows)


def replace_blocks(
    connection: Connection, notice_ids: Sequence[int], rows: Iterable[Sequence[object]]
) -> None:
    """Write the blocking keys of these notices anew."""
    connection.execute(
        text("DELETE FROM core.notice_block WHERE notice_id = ANY(:ids)"), {"ids": list(notice_ids)}
    )
    copy_rows(connection, tables.notice_block.fullname, ("block", "notice_id"), rows)
