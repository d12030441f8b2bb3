"""From events to messages that wait: what happened to the leads of each webhook's search, each event once."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, select
from sqlalchemy.dialects.postgresql import insert

from desk.searches.named import read_named
from desk.searches.spans import find_events
from desk.webhooks.endpoints import Webhook, end_webhook, read_webhooks
from desk.webhooks.messages import Told, tell, trial, write
from domain.lead import short_id
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
        end_webhook(connection, webhook.id, now, trouble="its kept search has ended")
        return 0
    since = max(webhook.made_at, now - LOOKED_BACK)
    rows = find_events(connection, search, now, MOST_EVENTS, since=since)
    told = {one.id: (one, row["lead_id"]) for row in reversed(rows) for one in [tell(row, webhook.language)]}
    asked = select(desk_delivery.c.event).where(
        desk_delivery.c.webhook_id == webhook.id, desk_delivery.c.event.in_(list(told))
    )
    known = set(connection.execute(asked).scalars())
    fresh = [pair for name, pair in told.items() if name not in known][:MOST_QUEUED]
    return sum(_put(connection, webhook, one, lead_id, now) for one, lead_id in fresh)


def queue_trial(connection: Connection, webhook: Webhook, now: datetime) -> None:
    """Queue a message that is about nothing."""
    count = select(desk_delivery.c.id).where(desk_delivery.c.webhook_id == webhook.id)
    number = len(connection.execute(count).all())
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
