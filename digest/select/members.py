"""What the notices of a lead tell of it as a whole."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, text

# An item without a date is as young as our knowledge of it, but for those of a feed's first document: what a feed holds
# when it is first read is its backlog, of any age. Such an item is dated to the epoch.
_NEWS_DAYS = """
    SELECT m.lead_id, max(coalesce(n.published_at, CASE WHEN EXISTS (
        SELECT FROM core.notice_version v
        JOIN raw.document d ON d.id = ANY(v.document_ids)
        WHERE v.notice_id = n.id AND v.version = 1 AND NOT EXISTS (
          SELECT FROM raw.document e WHERE e.source = d.source AND e.key = d.key AND e.id < d.id)
      ) THEN 'epoch' ELSE n.first_known_at END)) AS news_at
    FROM core.lead l
    JOIN core.lead_member m ON m.lead_id = l.id
    JOIN core.notice n ON n.id = m.notice_id
    JOIN core.source s ON s.name = n.source
    WHERE l.stage = 'programme' AND l.merged_into IS NULL
    GROUP BY m.lead_id
    HAVING bool_and(s.kind = 'news')
"""


def read_news_days(connection: Connection) -> dict[str, datetime]:
    """Of the leads that news alone tell of: when the latest of their items was published, UTC."""
    return {row.lead_id: row.news_at for row in connection.execute(text(_NEWS_DAYS))}


def read_whole(connection: Connection, ids: Collection[str]) -> set[str]:
    """The leads of which every announcement was read: news and plans have none, so one other notice must."""
    return set(
        connection.execute(
            text(
                """
                SELECT m.lead_id
                FROM core.lead_member m
                JOIN core.notice n ON n.id = m.notice_id
                JOIN core.source s ON s.name = n.source AND s.announcement <> ''
                WHERE m.lead_id = ANY(:ids)
                GROUP BY m.lead_id
                HAVING bool_and(EXISTS (
                  SELECT FROM core.notice_part p
                  WHERE p.source = n.source AND p.native_id = n.native_id AND p.part = s.announcement))
                """
            ),
            {"ids": list(ids)},
        ).scalars()
    )
