"""Alerts: what no digest can tell in time, frozen with its mail in one transaction as digests are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, insert

from digest.delivery.centre_context import read_context
from digest.delivery.message import Sender
from digest.delivery.outbox import outbox_row
from digest.render.alert_views import render_alert
from digest.render.context import DigestContext
from digest.select.details import Details, read_details
from digest.select.flood_guard import read_held
from digest.select.history import History, read_histories
from digest.select.leads import Lead, read_leads, read_rates
from digest.select.urgent import Urgent, select_urgent
from digest.subscribers import Subscriber, active_subscribers, followed_by
from warehouse.tables import alert, outbox


@dataclass(frozen=True, slots=True)
class Alerted:
    """What was frozen for one centre: how many mails, and the leads they tell, each once."""

    centre: str
    mails: int = 0
    leads: tuple[str, ...] = ()


@dataclass(slots=True)
class _AlertWriter:
    """What the alerts of one centre and moment share."""

    connection: Connection
    context: DigestContext
    leads: Sequence[Lead]
    held: frozenset[str]
    sender: Sender
    details: dict[str, Details] = field(default_factory=dict)

    def write(self, subscriber: Subscriber, history: History) -> Sequence[Urgent]:
        """Queue one subscriber's mail, if anything is urgent; return what it tells."""
        context = self.context
        urgent = select_urgent(
            self.leads, history, context.now, context.zone, context.country, subscriber.preferences, self.held
        )
        if not urgent:
            return ()
        self.details |= read_details(
            self.connection, {one.item.lead.id for one in urgent} - self.details.keys()
        )
        mail, shown = render_alert(context, urgent, self.details, subscriber.language)
        row = outbox_row(mail, context, subscriber, self.sender, about_of(shown))
        self._queue(subscriber.id, row, shown)
        return shown

    def _queue(self, subscriber: int, row: Mapping[str, Any], shown: Sequence[Urgent]) -> None:
        queued = insert(outbox).values(**row, subscriber_id=subscriber).returning(outbox.c.id)
        outbox_id = self.connection.execute(queued).scalar_one()
        rows = [
            {
                "subscriber_id": subscriber,
                "lead_id": one.item.lead.id,
                "deadline_at": one.closes_at,
                "outbox_id": outbox_id,
                "alerted_at": self.context.now,
                "told": one.item.as_sent().as_json(),
            }
            for one in shown
        ]
        self.connection.execute(insert(alert), rows)


def about_of(shown: Sequence[Urgent]) -> str:
    """What an alert is about, for its Message-ID: its leads and dates, in one order."""
    named = sorted(f"{one.item.lead.id}@{one.closes_at.astimezone(UTC).isoformat()}" for one in shown)
    return f"alert {' '.join(named)}"


def prepare_alerts(
    connection: Connection, centre: str, now: datetime, *, sandbox: bool, sender: Sender | None = None
) -> Alerted:
    """Put one mail into the outbox for each subscriber who asked for alerts and for whom something is urgent.

    Runs in the caller's transaction, so alerts and mails are committed together or not at all. Calling again
    adds nothing: what was told is remembered. Alerts and digests of one centre are frozen one after the other.

    Args:
        connection: inside a transaction.
        centre: name of the centre, e.g. "bangkok".
        now: aware time; it decides what is too near for the digests.
        sandbox: whether the leads are invented; each mail then says so.
        sender: who the mails are from.

    Raises:
        LookupError: there is no such centre in core.centre.
    """
    sender = sender or Sender()
    context = read_context(connection, centre, now, sender.desk, sandbox=sandbox, lock=True)
    subscribers = [subscriber for subscriber in active_subscribers(connection, centre) if subscriber.urgent]
    if not subscribers:
        return Alerted(centre)
    histories = read_histories(connection, centre)
    rates, followed = read_rates(connection, now), followed_by(subscribers)
    leads = read_leads(connection, context.country, rates, now, followed)
    writer = _AlertWriter(connection, context, leads, read_held(connection), sender)
    written = [
        writer.write(subscriber, histories.get(subscriber.id, History())) for subscriber in subscribers
    ]
    told = {one.item.lead.id for shown in written for one in shown}
    return Alerted(centre, sum(1 for shown in written if shown), tuple(sorted(told)))
