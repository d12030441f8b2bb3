"""From events to messages that wait: what happened to the leads of each webhook's search, each event once."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, select
from sqlalchemy.dialects.postgresql import insert

from desk.searches.named import read_named
from desk.searches.spans import find_events
from desk.webhooks.endpoints import BY_ITSELF, Webhook, end_webhook, read_webhooks
from desk.webhooks.messages import Told, event_of, tell, trial, write
from domain.lead import short_id
from warehouse.lead_details import origins
from warehouse.tables import desk_delivery

# How far back events are looked for, and how many become messages of one webhook at a time.
LOOKED_BACK, MOST_EVENTS, MOST_QUEUED = timedelta(days=3), 1_000, 50


def queue_events(connection: Connection, now: datetime) -> int:
    """Queue what happened since each webhook was made and was not queued for it; returns how many messages.

    Args:
        connection: inside a transaction.
        now: aware time.
    """
    return sum(_queue(connection, one, now) for one in read_webhooks(connection))


def _queue(connection: Connection, webhook: Webhook, now: datetime) -> int:
    search = read_named(connection, webhook.me, webhook.search)
    if search is None:
        ended = "its kept search has ended"
        end_webhook(connection, webhook.id, BY_ITSELF, now, anyones=True, trouble=ended)
        return 0
    since = max(webhook.made_at, now - LOOKED_BACK)
    rows = find_events(connection, search, now, MOST_EVENTS, since=since)
    fresh = list(_untold(connection, webhook, rows))[:MOST_QUEUED]
    return sum(_put(connection, webhook, tell(row, webhook.language), row["lead_id"], now) for row in fresh)


def _untold(
    connection: Connection, webhook: Webhook, rows: Sequence[Mapping[str, Any]]
) -> Iterator[Mapping[str, Any]]:
    """Events that a webhook was not told of, the oldest first.

    An event's id is made of its lead's; where two leads became one, it was told under the id that its lead had then.
    """
    of_lead = origins(connection, {row["lead_id"] for row in rows})
    names = [{event_of(row, lead) for lead in of_lead[row["lead_id"]]} for row in rows]
    asked = select(desk_delivery.c.event).where(
        desk_delivery.c.webhook_id == webhook.id, desk_delivery.c.event.in_(set().union(*names))
    )
    known = set(connection.execute(asked).scalars())
    return (row for row, named in zip(reversed(rows), reversed(names), strict=True) if not named & known)


def queue_trial(connection: Connection, webhook: Webhook, now: datetime) -> None:
    """Queue a message that is about nothing."""
    count = select(func.count()).where(desk_delivery.c.webhook_id == webhook.id)
    number = connection.execute(count).scalar_one()
    name = f"evt_test_{short_id(f'{webhook.id}/{number}/{now.isoformat()}').lower()}"
    _put(connection, webhook, trial(name, now, webhook.language), "", now)


def _put(connection: Connection, webhook: Webhook, told: Told, lead_id: str, now: datetime) -> int:
    row = insert(desk_delivery).values(
        webhook_id=webhook.id,
        event=told.id,
        lead_id=lead_id,
        body=write(told, webhook.template),
        state="queued",
        queued_at=now,
        next_at=now,
    )
    return connection.execute(row.on_conflict_do_nothing()).rowcount
