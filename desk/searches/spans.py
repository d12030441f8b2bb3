"""What answers a question to the leads, part by part for programs and mails, and what happened to those leads."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from desk.searches.find import asked_of
from desk.searches.query import SearchQuery


@dataclass(frozen=True, slots=True)
class Span:
    """Which part of an answer is read; what is None bounds nothing. Times are aware.

    Attributes:
        most: how many leads at most, the one first known last at the top.
        after: first_known_at and id of the last lead that was read: a place that stays where it is.
        changed_since: leads alone of which a notice changed later than this.
        ids: leads alone with one of these ids.
        known_since: leads alone that became known later than this.
        untold_by: id of a kept search; what it has told already is left out, also what was merged since.
    """

    most: int
    after: tuple[datetime, str] | None = None
    changed_since: datetime | None = None
    ids: tuple[str, ...] | None = None
    known_since: datetime | None = None
    untold_by: int | None = None


_KEPT = """
), kept AS (
  SELECT * FROM priced WHERE (CAST(:stage AS text[]) = '{}' OR stage_now = ANY(CAST(:stage AS text[])))
    AND (CAST(:least AS numeric) IS NULL OR sum >= CAST(:least AS numeric))
    AND (CAST(:most_sum AS numeric) IS NULL OR sum <= CAST(:most_sum AS numeric))
)
"""
# The part of an answer that a program reads. A lead's first_known_at never changes, so a place in this order stays.
_SPANNED = """
SELECT id, stage_now, first_known_at FROM kept
WHERE (CAST(:known AS timestamptz) IS NULL OR (first_known_at, id) < (CAST(:known AS timestamptz), :last))
  AND (CAST(:changed_since AS timestamptz) IS NULL OR changed_at > CAST(:changed_since AS timestamptz))
  AND (CAST(:known_since AS timestamptz) IS NULL OR first_known_at > CAST(:known_since AS timestamptz))
  AND (CAST(:ids AS text[]) IS NULL OR id = ANY(CAST(:ids AS text[])))
  AND (CAST(:untold_by AS bigint) IS NULL OR id NOT IN (
    SELECT t.id FROM desk.search_item i JOIN core.living_lead t ON t.origin = i.lead_id
    WHERE i.search_id = CAST(:untold_by AS bigint)))
  AND (NOT :dated OR NOT over AND greatest(deadline_at, prequalification_at) > :now)
ORDER BY CASE WHEN :dated THEN deadline_at END, first_known_at DESC, id DESC LIMIT :most
"""
_EVENTS = """
SELECT e.id, e.name, e.lead_id, e.kind, e.field, e.old AS old_value, e.new AS new_value, e.happened_at, kept.country,
  kept.zone, l.title, l.language, l.buyer, l.url, l.deadline_at, l.deadline_precision, l.amount, l.currency
FROM core.lead_event e JOIN kept ON kept.id = e.lead_id JOIN core.lead l ON l.id = e.lead_id
WHERE (CAST(:known AS timestamptz) IS NULL OR (e.happened_at, e.id) < (CAST(:known AS timestamptz), :last))
  AND (CAST(:since AS timestamptz) IS NULL OR e.happened_at > CAST(:since AS timestamptz))
  AND (CAST(:ids AS text[]) IS NULL OR e.lead_id = ANY(CAST(:ids AS text[])))
"""
_LATEST = " ORDER BY e.happened_at DESC, e.id DESC LIMIT :most"
_UNTOLD = """
  AND NOT EXISTS (SELECT FROM desk.delivery d WHERE d.webhook_id = :webhook AND d.event = e.name)
ORDER BY e.happened_at, e.id LIMIT :most
"""


def find_span(
    connection: Connection, search: SearchQuery, now: datetime, span: Span, *, dated: bool = False
) -> list[dict[str, Any]]:
    """Answer a search for a program: part by part instead of page by page.

    Args:
        connection: the warehouse.
        search: what is looked for; its order and its page count for nothing here.
        now: aware time, as for `find`.
        span: which part.
        dated: those alone that have a date ahead, the nearest deadline first.

    Returns:
        Rows of id, stage_now and first_known_at.
    """
    known, last = span.after or (None, "")
    return _read(
        connection,
        search,
        now,
        _SPANNED,
        most=span.most,
        known=known,
        last=last,
        changed_since=span.changed_since,
        known_since=span.known_since,
        untold_by=span.untold_by,
        ids=None if span.ids is None else list(span.ids),
        dated=dated,
    )


def find_events(
    connection: Connection,
    search: SearchQuery,
    now: datetime,
    most: int,
    after: tuple[datetime, int] | None = None,
    since: datetime | None = None,
    ids: tuple[str, ...] | None = None,
) -> list[dict[str, Any]]:
    """What happened to the leads that answer a search, the latest first.

    Args:
        connection: the warehouse.
        search: what is looked for, as for `find_span`.
        now: aware time, as for `find`.
        most: how many at most.
        after: happened_at and id of the last event that was read.
        since: what happened later than this alone.
        ids: to leads alone with one of these ids.

    Returns:
        Rows of mart.lead_events, with name (the event's id for good), zone of the country and title, language, buyer,
        url, deadline_at, amount and currency of the lead.
    """
    known, last = after or (None, 0)
    leads = None if ids is None else list(ids)
    asked = _EVENTS + _LATEST
    return _read(connection, search, now, asked, most=most, known=known, last=last, since=since, ids=leads)


def find_untold(
    connection: Connection, search: SearchQuery, now: datetime, most: int, since: datetime, webhook: int
) -> list[dict[str, Any]]:
    """What happened later than `since` to the leads that answer a search and was not queued for a webhook.

    The oldest first; else as `find_events`.
    """
    known = {"known": None, "last": 0, "ids": None, "since": since}
    return _read(connection, search, now, _EVENTS + _UNTOLD, most=most, webhook=webhook, **known)


def _read(
    connection: Connection, search: SearchQuery, now: datetime, asked: str, **values: object
) -> list[dict[str, Any]]:
    leads, known = asked_of(connection, search, now)
    statement = text(leads + _KEPT + asked)
    values = known | {"most_sum": search.most} | values
    return [dict(row) for row in connection.execute(statement, values).mappings()]
