"""From events to messages that wait: what happened to the leads of each webhook's search, each event once."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, select, update
from sqlalchemy.dialects.postgresql import insert

from desk.acts import BY_ITSELF
from desk.searches.named import read_named
from desk.searches.spans import find_untold
from desk.webhooks.endpoints import Webhook, end_webhook, read_webhooks
from desk.webhooks.messages import Told, trial, write
from domain.lead import short_id
from warehouse.tables import desk_delivery, desk_webhook

# How many events become messages of one webhook at a time; the others do the next time.
MOST_QUEUED = 50
# An event may become known later than one that happened after it, and its lead may answer a search only then.
LATE = timedelta(days=3)


# Says events, as rows of `desk.searches.spans.find_events`, in a language (`digest.event_messages`).
Teller = Callable[[Connection, Sequence[Mapping[str, Any]], str], Iterable[Told]]


def queue_events(connection: Connection, now: datetime, tell: Teller) -> int:
    """Queue what happened since each webhook was made and was not queued for it; returns how many messages.

    Args:
        connection: inside a transaction.
        now: aware time.
        tell: says events in the words of a webhook's owner.
    """
    return sum(_queue(connection, one, now, tell) for one in read_webhooks(connection))


def _queue(connection: Connection, webhook: Webhook, now: datetime, tell: Teller) -> int:
    search = read_named(connection, webhook.me, webhook.search)
    if search is None:
        ended = "its kept search has ended"
        end_webhook(connection, webhook.id, BY_ITSELF, now, anyones=True, trouble=ended)
        return 0
    since = max(webhook.made_at, (webhook.looked_at or webhook.made_at) - LATE)
    rows = find_untold(connection, search, now, MOST_QUEUED + 1, since, webhook.id)
    if len(rows) <= MOST_QUEUED:
        looked = update(desk_webhook).where(desk_webhook.c.id == webhook.id)
        connection.execute(looked.values(looked_at=now))
    fresh = rows[:MOST_QUEUED]
    told = tell(connection, fresh, webhook.language)
    return sum(
        _put(connection, webhook, one, row["lead_id"], now) for one, row in zip(told, fresh, strict=True)
    )


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
