"""A centre's files as a board by state and as a calendar by day. Both cost by the number of files, not of leads."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from warehouse.db import rows_of

Row = dict[str, Any]
# Each file with the lead that it is about today; of files whose leads became one, the one that changed last.
_TODAY = """
WITH today AS (
  SELECT DISTINCT ON (f.centre, l.id)
         f.id AS file_id, f.centre, f.state, f.owner_id, f.why, f.changed_at, l.id AS lead_id
  FROM desk.file f JOIN core.living_lead l ON l.origin = f.lead_id
  WHERE f.centre = ANY(:centres)
  ORDER BY f.centre, l.id, f.changed_at DESC, f.id DESC
), wanted AS (
  SELECT t.*, coalesce(s.email, '') AS owner FROM today t LEFT JOIN digest.subscriber s ON s.id = t.owner_id
  WHERE CAST(:owner AS bigint) IS NULL OR t.owner_id = :owner
)
"""

_DAYS = (
    _TODAY
    + """
SELECT (d.at AT TIME ZONE coalesce(c.zone, 'UTC'))::date AS day, d.kind, '' AS said, d.at, d.precision,
       w.centre, w.state, w.owner, l.id AS lead_id, l.title, l.language, l.country, c.zone
FROM wanted w JOIN core.lead l ON l.id = w.lead_id LEFT JOIN core.country c ON c.code = l.country
CROSS JOIN LATERAL (VALUES
  ('deadline', l.deadline_at, l.deadline_precision),
  ('prequalification', l.prequalification_at, l.prequalification_precision)
) d (kind, at, precision)
WHERE coalesce(d.precision, 'day') NOT IN ('month', 'year')
  AND (d.at AT TIME ZONE coalesce(c.zone, 'UTC'))::date BETWEEN :since AND :until
UNION ALL
SELECT o.day, 'own', o.title, NULL, NULL,
       w.centre, w.state, w.owner, l.id, l.title, l.language, l.country, c.zone
FROM wanted w JOIN desk.file_date o ON o.file_id = w.file_id
JOIN core.lead l ON l.id = w.lead_id LEFT JOIN core.country c ON c.code = l.country
WHERE o.day BETWEEN :since AND :until
ORDER BY day, kind, lead_id, centre LIMIT :most OFFSET :skip
"""
)


def read_board(
    connection: Connection,
    centres: Collection[str],
    now: datetime,
    *,
    owner: int | None = None,
    state: str | None = None,
    most: int,
    skip: int = 0,
) -> list[Row]:
    """Files by state, in each those whose date comes first at the top.

    Args:
        connection: read from.
        centres: whose.
        now: aware time, by which an open tender counts as closed.
        owner: only those that this subscriber looks after.
        state: only those of one state.
        most: how many of each state.
        skip: how many of each are left out before.

    Returns:
        Rows of centre, state, total (files of this state), lead_id, owner, why, changed_at, title, language, country,
        stage, deadline_at, deadline_precision and zone.
    """
    return rows_of(
        connection,
        f"""{_TODAY}, placed AS (
          SELECT w.*, l.title, l.language, l.country, l.deadline_at, l.deadline_precision, c.zone,
                 core.stage_at(l.stage, core.closes_at(l.stage, l.deadline_at, l.changed_at), :now) AS stage,
                 count(*) OVER (PARTITION BY w.state) AS total,
                 row_number() OVER (PARTITION BY w.state ORDER BY l.deadline_at NULLS LAST, l.id, w.centre) AS place
          FROM wanted w JOIN core.lead l ON l.id = w.lead_id LEFT JOIN core.country c ON c.code = l.country
          WHERE CAST(:state AS text) IS NULL OR w.state = :state
        )
        SELECT * FROM placed WHERE place > :skip AND place <= :skip + :most ORDER BY state, place
        """,  # noqa: S608  # our own text
        centres=list(centres),
        now=now,
        owner=owner,
        state=state,
        most=most,
        skip=skip,
    )


def read_days(
    connection: Connection,
    centres: Collection[str],
    since: date,
    until: date,
    *,
    owner: int | None = None,
    most: int,
    skip: int = 0,
) -> list[Row]:
    """What is on which day, of the leads that centres have a file of, the soonest first.

    Args:
        connection: read from.
        centres: whose.
        since: the first day, in the lead's country.
        until: the last, likewise.
        owner: only of files that this subscriber looks after.
        most: how many rows.
        skip: how many are left out before.

    Returns:
        Rows of day, kind (deadline, prequalification or own), said (of an own day), at (null for an own day),
        centre, state, owner, lead_id, title, language, country and zone. A date of which a mere month or year is
        known is on no day.
    """
    return rows_of(
        connection,
        _DAYS,
        centres=list(centres),
        since=since,
        until=until,
        owner=owner,
        most=most,
        skip=skip,
    )
