"""What companies got of each country's leads in a month, and did with it: the centres' monthly figures."""

from datetime import date
from typing import Any

from sqlalchemy import Connection

from warehouse.db import rows_of

Row = dict[str, Any]


def read_overview(connection: Connection, month: date) -> list[Row]:
    """One row a centre and company to which anything of its country's leads happened in a month, by KST.

    Args:
        connection: read from.
        month: its first day.

    Returns:
        Rows of centre, company, sent, opened, interested, not_for_us and introduced, each a count of leads. A centre
        to whose leads nothing happened has one row without a company, and zeros.
    """
    return rows_of(
        connection,
        """
        WITH span AS (
          SELECT CAST(:month AS date)::timestamp AT TIME ZONE 'Asia/Seoul' AS since,
                 (CAST(:month AS date) + interval '1 month') AT TIME ZONE 'Asia/Seoul' AS until
        ), told AS (
          SELECT c.name AS centre, y.name AS company,
                 r.sent_at >= since AND r.sent_at < until AS sent,
                 r.opened_at >= since AND r.opened_at < until AS opened,
                 r.answered_at >= since AND r.answered_at < until AS answered, r.answer,
                 r.introduced_at >= since AND r.introduced_at < until AS introduced
          FROM desk.company_lead r
          CROSS JOIN span
          JOIN core.lead l ON l.id = r.lead_id
          JOIN core.centre c ON c.country = l.country
          JOIN digest.company y ON y.id = r.company_id
          WHERE r.changed_at >= since
        )
        SELECT c.name AS centre, t.company,
               count(*) FILTER (WHERE t.sent) AS sent,
               count(*) FILTER (WHERE t.opened) AS opened,
               count(*) FILTER (WHERE t.answered AND t.answer = 'interested') AS interested,
               count(*) FILTER (WHERE t.answered AND t.answer = 'not_for_us') AS not_for_us,
               count(*) FILTER (WHERE t.introduced) AS introduced
        FROM core.centre c
        LEFT JOIN told t ON t.centre = c.name AND (t.sent OR t.opened OR t.answered OR t.introduced)
        WHERE c.country <> 'ALL'
        GROUP BY c.name, t.company ORDER BY c.name, t.company
        """,
        month=month,
    )
