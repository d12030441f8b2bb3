"""What each source brought each day: counted anew from the rows themselves, so counting twice changes nothing."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, text

from warehouse.db import rows_of

DAYS = 14

# Each part gives source, day and its figures; what a part lacks for a day is 0, or null for the latency.
_COUNT = """
WITH began AS (
  SELECT c.source, min(c.started_at) AS at FROM raw.crawl c JOIN core.source s ON s.name = c.source GROUP BY 1
), days AS (
  SELECT b.source, d.at::date AS day FROM began b CROSS JOIN LATERAL generate_series(
    greatest((b.at AT TIME ZONE 'UTC')::date, :first)::timestamp, CAST(:last AS timestamp), interval '1 day') d (at)
), crawls AS (
  SELECT c.source, (c.started_at AT TIME ZONE 'UTC')::date AS day,
    count(l.id) AS crawls,
    count(*) FILTER (WHERE l.in_full) AS complete,
    sum(c.documents) AS documents,
    sum(c.documents_new) AS documents_new,
    sum(l.rows) AS rows
  FROM raw.crawl c LEFT JOIN ops.list_crawl l ON l.id = c.id WHERE c.started_at >= :since GROUP BY 1, 2
), rejects AS (
  SELECT source, (rejected_at AT TIME ZONE 'UTC')::date AS day, count(*) AS rejects
  FROM raw.reject WHERE rejected_at >= :since GROUP BY 1, 2
), notices AS (
  SELECT n.source, (n.first_known_at AT TIME ZONE 'UTC')::date AS day, count(*) AS notices_new,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM n.first_known_at - n.published_at))
      FILTER (WHERE n.published_precision = 'minute' AND n.published_at >= b.at) AS latency
  FROM core.notice n JOIN began b USING (source) WHERE n.first_known_at >= :since GROUP BY 1, 2
), versions AS (
  SELECT n.source, (v.known_at AT TIME ZONE 'UTC')::date AS day, count(*) AS notices_changed
  FROM core.notice_version v JOIN core.notice n ON n.id = v.notice_id
  WHERE v.version > 1 AND v.known_at >= :since GROUP BY 1, 2
), leads AS (
  SELECT n.source, (l.first_known_at AT TIME ZONE 'UTC')::date AS day, count(*) AS leads_new
  FROM core.lead l JOIN core.notice n ON n.id = l.anchor_notice_id
  WHERE l.merged_into IS NULL AND l.tier <> 'none' AND l.first_known_at >= :since GROUP BY 1, 2
)
INSERT INTO ops.metric (source, day, crawls, complete, documents, documents_new, rows, rejects, notices_new,
  notices_changed, leads_new, latency_p50_seconds)
SELECT source, day, coalesce(crawls, 0), coalesce(complete, 0), coalesce(documents, 0), coalesce(documents_new, 0),
  coalesce(rows, 0), coalesce(rejects, 0), coalesce(notices_new, 0), coalesce(notices_changed, 0),
  coalesce(leads_new, 0), latency
FROM days LEFT JOIN crawls USING (source, day) LEFT JOIN rejects USING (source, day)
  LEFT JOIN notices USING (source, day) LEFT JOIN versions USING (source, day) LEFT JOIN leads USING (source, day)
ON CONFLICT (source, day) DO UPDATE SET
  crawls = excluded.crawls, complete = excluded.complete, documents = excluded.documents,
  documents_new = excluded.documents_new, rows = excluded.rows, rejects = excluded.rejects,
  notices_new = excluded.notices_new, notices_changed = excluded.notices_changed, leads_new = excluded.leads_new,
  latency_p50_seconds = excluded.latency_p50_seconds
"""


def count(connection: Connection, now: datetime) -> int:
    """Count the last `DAYS` days of every source anew, today in UTC included; returns how many rows that were."""
    last = now.astimezone(UTC).date()
    first = last - timedelta(days=DAYS - 1)
    since = datetime(first.year, first.month, first.day, tzinfo=UTC)
    return connection.execute(text(_COUNT), {"first": first, "last": last, "since": since}).rowcount


# A field is judged by so many notices a day at least, and a fall by so much of their share is told.
FEWEST, FALL = 20, 0.2
_FALLS = """
WITH told AS (
  SELECT n.source, (n.first_known_at AT TIME ZONE 'UTC')::date = :day AS now, f.field, f.is_told
  FROM core.notice n CROSS JOIN LATERAL (VALUES
    ('title', n.title <> ''), ('buyer', n.buyer <> ''), ('published', n.published_at IS NOT NULL),
    ('deadline', n.deadline_at IS NOT NULL), ('amount', n.amount IS NOT NULL), ('stage', n.stage IS NOT NULL),
    ('place', n.place_text <> ''), ('url', n.url <> '')) f (field, is_told)
  WHERE n.first_known_at >= :since AND n.first_known_at < :until
), shares AS (
  SELECT source, field, avg(is_told::int) FILTER (WHERE now) AS share, avg(is_told::int) FILTER (WHERE NOT now) AS usual
  FROM told GROUP BY 1, 2
  HAVING count(*) FILTER (WHERE now) >= :fewest AND count(*) FILTER (WHERE NOT now) >= :fewest
)
SELECT source, field, CAST(:day AS date) AS day, share, usual FROM shares WHERE usual - share > :fall ORDER BY 1, 2
"""


def falls(connection: Connection, now: datetime) -> list[dict[str, Any]]:
    """Fields that the notices of the last whole UTC day tell more rarely than those of the `DAYS` before.

    Returns:
        Rows of source, field, day, share and usual share (0 to 1), where the fall is over FALL and both times brought
        at least FEWEST notices.
    """
    day = now.astimezone(UTC).date() - timedelta(days=1)
    begin = datetime(day.year, day.month, day.day, tzinfo=UTC)
    times = {"since": begin - timedelta(days=DAYS), "until": begin + timedelta(days=1)}
    return rows_of(connection, _FALLS, day=day, fewest=FEWEST, fall=FALL, **times)


def yesterday(connection: Connection, now: datetime) -> list[dict[str, Any]]:
    """The last whole day of every source, in UTC.

    Returns:
        Rows of mart.source_metrics with `usual_rows`: the median of what list crawls listed on the days with any among
        the `DAYS` before; null where there was none.
    """
    day = now.astimezone(UTC).date() - timedelta(days=1)
    return rows_of(
        connection,
        """
        SELECT m.*, (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY b.rows) FROM ops.metric b
                      WHERE b.source = m.source AND b.crawls > 0 AND b.day < m.day AND b.day >= :first) AS usual_rows
        FROM mart.source_metrics m WHERE m.day = :day ORDER BY m.source
        """,
        day=day,
        first=day - timedelta(days=DAYS),
    )
