"""What a warehouse holds, in figures: all of it, and source by source."""

from typing import Any

from sqlalchemy import Connection

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
