"""What stands behind one lead: its id of today, notices, pages and stages, what happened to it, what it belongs to."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from warehouse.db import rows_of


def living(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    """Lead → the lead that it is today, for those that are there; merged ones lead to the survivor, however far."""
    asked = "SELECT origin, id FROM core.living_lead WHERE origin = ANY(:ids)"
    rows = rows_of(connection, asked, ids=sorted(set(ids)))
    return {row["origin"]: row["id"] for row in rows}


def members(connection: Connection, lead_id: str) -> list[dict[str, Any]]:
    """The notices of a lead, the oldest first.

    Returns:
        Rows of id, source, source_title, source_title_ko, native_id, version, tier, stage, cancellation, substage,
        title, language, url, published_at, published_precision, deadline_at, first_known_at and documents (ids of the
        pages that tell it).
    """
    return rows_of(
        connection,
        """
        SELECT n.id, n.source, coalesce(s.title, n.source) AS source_title,
               coalesce(s.title_ko, '') AS source_title_ko, n.native_id, n.version, n.tier, n.stage,
               n.content ->> 'cancellation' AS cancellation, n.content ->> 'substage' AS substage,
               n.title, n.language, n.url,
               n.published_at, n.published_precision, n.deadline_at, n.first_known_at,
               (SELECT array_agg(DISTINCT p.document_id ORDER BY p.document_id) FROM core.notice_part p
                 WHERE p.source = n.source AND p.native_id = n.native_id) AS documents
        FROM core.lead_member m
        JOIN core.notice n ON n.id = m.notice_id
        LEFT JOIN core.source s ON s.name = n.source
        WHERE m.lead_id = :id
        ORDER BY n.published_at NULLS FIRST, n.source, n.native_id
        """,
        id=lead_id,
    )


def documents(connection: Connection, lead_id: str, most: int = 50) -> list[dict[str, Any]]:
    """The pages that a lead was read from, the newest first: where they lie on the portal, their hash, when fetched.

    Their texts stay in raw.document; they are the portals'.
    """
    return rows_of(
        connection,
        """
        SELECT DISTINCT d.id, coalesce(s.title, d.source) AS source_title,
               coalesce(s.title_ko, '') AS source_title_ko, d.kind, d.url, encode(d.hash, 'hex') AS hash,
               d.fetched_at, coalesce(d.moved_bytes, octet_length(d.body)) AS bytes
        FROM core.lead_member m
        JOIN core.notice n ON n.id = m.notice_id
        JOIN core.notice_part p ON p.source = n.source AND p.native_id = n.native_id
        JOIN raw.document d ON d.id = p.document_id
        LEFT JOIN core.source s ON s.name = d.source
        WHERE m.lead_id = :id
        ORDER BY d.fetched_at DESC, d.id LIMIT :most
        """,
        id=lead_id,
        most=most,
    )


def stages(connection: Connection, ids: Collection[str]) -> dict[str, dict[str, datetime]]:
    """Lead → stage → when a notice first said that the lead has it, UTC; stages that nobody told are left out."""
    rows = rows_of(
        connection,
        "SELECT lead_id, stage, said_at FROM mart.lead_stages WHERE lead_id = ANY(:ids)",
        ids=list(ids),
    )
    reached: dict[str, dict[str, datetime]] = {}
    for row in rows:
        reached.setdefault(row["lead_id"], {})[row["stage"]] = row["said_at"]
    return reached


def events(connection: Connection, lead_id: str, most: int | None = None) -> list[dict[str, Any]]:
    """What happened to a lead, the latest first: rows as mart.lead_events has them, at most `most`."""
    return rows_of(
        connection,
        """
        SELECT e.id AS event_id, e.lead_id, l.country, e.kind, e.field, e.old AS old_value, e.new AS new_value,
               e.happened_at, (e.happened_at AT TIME ZONE c.zone)::date AS happened_local_date
        FROM core.lead_event e
        JOIN core.lead l ON l.id = e.lead_id
        LEFT JOIN core.country c ON c.code = l.country
        WHERE e.lead_id = :id ORDER BY e.happened_at DESC, e.id DESC LIMIT :most
        """,
        id=lead_id,
        most=most,
    )


def relations(connection: Connection, lead_id: str, most: int | None = None) -> list[dict[str, Any]]:
    """The living leads that belong to a lead without being it.

    Returns:
        Rows of from_lead, kind, to_lead; `here`, true where this lead is the first of the two; and of the other lead
        id, title, language and stage.
    """
    return rows_of(
        connection,
        """
        SELECT r.from_lead, r.kind, r.to_lead, r.from_lead = :id AS here, l.id, l.title, l.language, l.stage
        FROM core.lead_relation r
        JOIN core.lead l ON l.id = CASE WHEN r.from_lead = :id THEN r.to_lead ELSE r.from_lead END
        WHERE :id IN (r.from_lead, r.to_lead) AND l.merged_into IS NULL
        ORDER BY r.kind, l.id LIMIT :most
        """,
        id=lead_id,
        most=most,
    )
