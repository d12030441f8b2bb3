"""What the command line shows: small reads of the warehouse."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection

from warehouse import lead_details
from warehouse.db import rows_of


def figures(connection: Connection) -> dict[str, int]:
    """The totals of a warehouse, in counts of rows."""
    found = rows_of(
        connection,
        """
        SELECT (SELECT count(*) FROM raw.document) AS documents,
               (SELECT count(*) FROM core.notice) AS notices,
               (SELECT count(*) FROM raw.reject) AS rejects,
               (SELECT count(*) FROM mart.leads WHERE tier = 'lead') AS leads,
               (SELECT count(*) FROM mart.leads WHERE tier = 'watch') AS watched,
               (SELECT coalesce(sum(notices - 1), 0)::bigint FROM mart.leads) AS duplicates_joined,
               (SELECT count(*) FROM mart.lead_events) AS events,
               (SELECT count(*) FROM digest.outbox) AS mails
        """,
    )
    return found[0]


def sources(connection: Connection) -> list[dict[str, Any]]:
    """How each source is doing."""
    return rows_of(connection, "SELECT * FROM mart.source_health ORDER BY country, source")


def rejects_by_source(connection: Connection) -> list[dict[str, Any]]:
    """How many rejects of each kind there are, with one message as an example."""
    return rows_of(
        connection,
        "SELECT source, reason, count(*) AS times, min(message) AS example FROM raw.reject"
        " GROUP BY source, reason ORDER BY source, reason",
    )


def per_source(connection: Connection) -> list[dict[str, Any]]:
    """Documents, notices, rejects and relevant leads of each source."""
    return rows_of(
        connection,
        """
        SELECT h.source, h.documents, h.notices, h.rejects,
               (SELECT count(DISTINCT m.lead_id) FROM core.notice n
                  JOIN core.lead_member m ON m.notice_id = n.id JOIN core.lead l ON l.id = m.lead_id
                 WHERE n.source = h.source AND l.tier <> 'none') AS leads
        FROM mart.source_health h ORDER BY h.source
        """,
    )


def leads(connection: Connection, country: str | None, tier: str | None, limit: int) -> list[dict[str, Any]]:
    """The leads: open ones first, the nearest deadline at the top; then what is over, the latest deadline first."""
    return rows_of(
        connection,
        """
        SELECT * FROM mart.leads
        WHERE (CAST(:country AS text) IS NULL OR country = :country)
          AND (CAST(:tier AS text) IS NULL OR tier = :tier)
        ORDER BY stage IN ('closed', 'awarded', 'cancelled'), tier,
                 CASE WHEN stage NOT IN ('closed', 'awarded', 'cancelled') THEN deadline_at END NULLS LAST,
                 deadline_at DESC NULLS LAST, score DESC, lead_id LIMIT :limit
        """,
        country=country,
        tier=tier,
        limit=limit,
    )


# What is shown of a lead's notices and relations, in this order.
_MEMBER = (
    *("source", "native_id", "stage", "tier", "title", "published_at", "deadline_at", "url", "version"),
    "documents",
)
_RELATION = ("from_lead", "kind", "to_lead")


def lead(connection: Connection, lead_id: str) -> dict[str, Any] | None:
    """One lead with all behind it, its events the first first; an id that was merged away leads to the living one."""
    living = lead_details.living(connection, [lead_id]).get(lead_id, "")
    found = rows_of(connection, "SELECT * FROM mart.leads WHERE lead_id = :id", id=living)
    if not found:
        return None
    relations = _only(_RELATION, lead_details.relations(connection, living))
    evidence = rows_of(connection, "SELECT evidence FROM core.lead WHERE id = :id", id=living)
    return {
        **found[0],
        "members": _only(_MEMBER, lead_details.members(connection, living)),
        "events": lead_details.events(connection, living)[::-1],
        "relations": sorted(relations, key=lambda row: tuple(row.values())),
        "evidence": evidence[0]["evidence"],
    }


def _only(columns: Sequence[str], rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: row[name] for name in columns} for row in rows]
