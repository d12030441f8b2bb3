"""What a lead's page shows beyond its card: read from the warehouse, newest words first."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from warehouse.db import rows_of

Row = Mapping[str, Any]


def read_reader(connection: Connection, reader: int) -> Row | None:
    """A reader with his centre, also one who has left; None where there is none."""
    found = rows_of(
        connection,
        """
        SELECT s.id, s.email, s.language, s.active, c.name AS centre, c.title, c.title_ko, c.country, c.zone
        FROM digest.subscriber s JOIN core.centre c ON c.name = s.centre WHERE s.id = :id
        """,
        id=reader,
    )
    return found[0] if found else None


def read_members(connection: Connection, lead_id: str) -> list[dict[str, Any]]:
    """The notices of a lead, the oldest first, each with its source's name for people."""
    return rows_of(
        connection,
        """
        SELECT n.id, n.source, coalesce(s.title, n.source) AS source_title,
               coalesce(s.title_ko, '') AS source_title_ko, n.native_id, n.version, n.title, n.language,
               n.stage, n.content ->> 'cancellation' AS cancellation, n.url,
               n.published_at, n.published_precision, n.first_known_at
        FROM core.lead_member m
        JOIN core.notice n ON n.id = m.notice_id
        LEFT JOIN core.source s ON s.name = n.source
        WHERE m.lead_id = :id
        ORDER BY n.published_at NULLS FIRST, n.source, n.native_id
        """,
        id=lead_id,
    )


def read_documents(connection: Connection, lead_id: str) -> list[dict[str, Any]]:
    """The pages that a lead was read from: where they lie on the portal, their hash and when they were fetched.

    Their texts stay in raw.document; they are the portals'.
    """
    return rows_of(
        connection,
        """
        SELECT DISTINCT d.id, coalesce(s.title, d.source) AS source_title,
               coalesce(s.title_ko, '') AS source_title_ko, d.kind, d.url, encode(d.hash, 'hex') AS hash,
               d.fetched_at, octet_length(d.body) AS bytes
        FROM core.lead_member m
        JOIN core.notice n ON n.id = m.notice_id
        JOIN core.notice_part p ON p.source = n.source AND p.native_id = n.native_id
        JOIN raw.document d ON d.id = p.document_id
        LEFT JOIN core.source s ON s.name = d.source
        WHERE m.lead_id = :id
        ORDER BY d.fetched_at DESC, d.id LIMIT 50
        """,
        id=lead_id,
    )


def read_stages(connection: Connection, lead_id: str) -> dict[str, datetime]:
    """Stage → when a notice first said that the lead has it, UTC; stages that nobody told are left out."""
    rows = rows_of(connection, "SELECT stage, said_at FROM mart.lead_stages WHERE lead_id = :id", id=lead_id)
    return {row["stage"]: row["said_at"] for row in rows}


def read_events(connection: Connection, lead_id: str) -> list[dict[str, Any]]:
    """What happened to a lead, the latest first."""
    return rows_of(
        connection,
        "SELECT kind, field, old, new, happened_at FROM core.lead_event WHERE lead_id = :id"
        " ORDER BY happened_at DESC, id DESC LIMIT 100",
        id=lead_id,
    )


def read_relations(connection: Connection, lead_id: str) -> list[dict[str, Any]]:
    """The leads that belong to a lead without being it; `here` where this one is the later or lesser of the two."""
    return rows_of(
        connection,
        """
        SELECT r.kind, r.from_lead = :id AS here, l.id, l.title, l.language, l.stage
        FROM core.lead_relation r
        JOIN core.lead l ON l.id = CASE WHEN r.from_lead = :id THEN r.to_lead ELSE r.from_lead END
        WHERE :id IN (r.from_lead, r.to_lead) AND l.merged_into IS NULL
        ORDER BY r.kind, l.id LIMIT 50
        """,
        id=lead_id,
    )


def read_titles(connection: Connection, ids: list[str]) -> dict[str, Row]:
    """Lead → its title and language."""
    rows = rows_of(connection, "SELECT id, title, language FROM core.lead WHERE id = ANY(:ids)", ids=ids)
    return {row["id"]: row for row in rows}
