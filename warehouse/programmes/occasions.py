"""Occasions: what the latest document says of each, and which lie ahead."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from warehouse import tables
from warehouse.db import rows_of, stage

OCCASION = tuple(column.name for column in tables.occasion.c)
_KEY = ("source", "native_id")


def write_occasions(
    connection: Connection, document_ids: Collection[int], rows: Sequence[Sequence[object]]
) -> None:
    """Write what these documents say of occasions (columns OCCASION, one row each).

    What a later document has said stays; what one of these told before and tells no more goes. The order in which
    documents come changes nothing.
    """
    keys = [dict(zip(OCCASION, row, strict=True)) for row in rows]
    connection.execute(
        text(
            "DELETE FROM core.occasion o WHERE o.document_id = ANY(:ids) AND (o.source, o.native_id) NOT IN"
            " (SELECT * FROM unnest(CAST(:sources AS text[]), CAST(:native_ids AS text[])))"
        ),
        {
            "ids": list(document_ids),
            "sources": [row["source"] for row in keys],
            "native_ids": [row["native_id"] for row in keys],
        },
    )
    if not rows:  # as in nearly every batch
        return
    staged = stage(connection, tables.occasion, OCCASION, rows)
    listed = ", ".join(OCCASION)
    later = "(excluded.seen_at, excluded.document_id) >= (occasion.seen_at, occasion.document_id)"
    updates = ", ".join(
        f"{name} = CASE WHEN {later} THEN excluded.{name} ELSE occasion.{name} END"
        for name in OCCASION
        if name not in (*_KEY, "first_known_at")
    )
    connection.execute(
        text(
            f"INSERT INTO core.occasion AS occasion ({listed}) SELECT {listed} FROM {staged} ORDER BY source, native_id"  # noqa: S608  # names are our own
            f" ON CONFLICT (source, native_id) DO UPDATE SET {updates},"
            " first_known_at = least(occasion.first_known_at, excluded.first_known_at)"
        )
    )


def list_occasions(
    connection: Connection, now: datetime, country: str | None = None, *, past: bool = False
) -> list[dict[str, Any]]:
    """Rows of mart.occasion that are not over at an aware moment, the soonest first; of a country those of all too.

    Args:
        connection: to the warehouse.
        now: what is over is measured against it.
        country: ISO 3166-1 alpha-2; None for all countries.
        past: those that are over or tell no day as well.
    """
    return rows_of(
        connection,
        "SELECT * FROM mart.occasion WHERE (CAST(:past AS bool) OR coalesce(ends_at, starts_at + "
        " CASE starts_precision WHEN 'day' THEN interval '1 day' ELSE interval '0' END) >= :now)"
        " AND (CAST(:country AS text) IS NULL OR country IN ('', :country))"
        " ORDER BY coalesce(starts_at, ends_at) NULLS LAST, occasion_id",
        now=now,
        country=country,
        past=past,
    )
