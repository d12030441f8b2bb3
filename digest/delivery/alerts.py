"""Alerts: what no digest can tell in time, frozen with its mail in one transaction as digests are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from digest.companies import read_companies
from digest.delivery.message import Sender
from digest.delivery.outbox import letter_row
from digest.links.placeholders import StandIns
from digest.links.urls import Desk
from digest.render.alert_views import render_alert
from digest.render.context import Occasion
from digest.select.details import Details, read_details
from digest.select.flood_guard import read_held
from digest.select.history import Memory, read_memories
from digest.select.leads import Lead, read_leads, read_rates
from digest.select.urgent import Urgent, select_urgent
from digest.subscribers import Reader, active_readers
from warehouse.tables import alert, outbox
from warehouse.tables import centre as centre_table


@dataclass(frozen=True, slots=True)
class Alerted:
    """What was frozen for one centre: how many mails, and the leads they tell, each once."""

    centre: str
    mails: int = 0
    leads: tuple[str, ...] = ()


@dataclass(slots=True)
class _Desk:
    """What the alerts of one centre and moment share."""

    connection: Connection
    occasion: Occasion
    leads: Sequence[Lead]
    held: frozenset[str]
    sender: Sender
    details: dict[str, Details] = field(default_factory=dict)

    def write(self, reader: Reader, memory: Memory) -> Sequence[Urgent]:
        """Queue one reader's mail, if anything presses; return what it tells."""
        occasion = self.occasion
        urgent = select_urgent(
            self.leads, memory, occasion.now, occasion.zone, occasion.country, reader.wishes, self.held
        )
        if not urgent:
            return ()
        self.details |= read_details(
            self.connection, {one.chosen.lead.id for one in urgent} - self.details.keys()
        )
        mail, shown = render_alert(occasion, urgent, self.details, reader.language)
        row = letter_row(mail, occasion, reader, self.sender, about_of(shown))
        self._queue(reader.id, row, shown)
        return shown

    def _queue(self, reader: int, row: Mapping[str, Any], shown: Sequence[Urgent]) -> None:
        queued = insert(outbox).values(**row, subscriber_id=reader).returning(outbox.c.id)
        outbox_id = self.connection.execute(queued).scalar_one()
        rows = [
            {
                "subscriber_id": reader,
                "lead_id": one.chosen.lead.id,
                "deadline_at": one.closes_at,
                "outbox_id": outbox_id,
                "alerted_at": self.occasion.now,
                "told": one.chosen.told().as_json(),
            }
            for one in shown
        ]
        self.connection.execute(insert(alert), rows)


def about_of(shown: Sequence[Urgent]) -> str:
    """What an alert is about, for its Message-ID: its leads and dates, in one order."""
    named = sorted(f"{one.chosen.lead.id}@{one.closes_at.astimezone(UTC).isoformat()}" for one in shown)
    return f"alert {' '.join(named)}"


def prepare_alerts(
    connection: Connection, centre: str, now: datetime, *, sandbox: bool, sender: Sender | None = None
) -> Alerted:
    """Put one mail into the outbox for each reader who asked for alerts and whom something presses.

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
    occasion = _lock_occasion(connection, centre, now, sender.desk, sandbox=sandbox)
    readers = [reader for reader in active_readers(connection, centre) if reader.urgent]
    if not readers:
        return Alerted(centre)
    memories = read_memories(connection, centre)
    leads = read_leads(connection, occasion.country, read_rates(connection, now))
    desk = _Desk(connection, occasion, leads, read_held(connection), sender)
    written = [desk.write(reader, memories.get(reader.id, Memory())) for reader in readers]
    told = {one.chosen.lead.id for shown in written for one in shown}
    return Alerted(centre, sum(1 for shown in written if shown), tuple(sorted(told)))


def _lock_occasion(
    connection: Connection, centre: str, now: datetime, desk: Desk, *, sandbox: bool
) -> Occasion:
    """The centre's occasion. A digest's new row refers to the locked one, so it waits too."""
    found = select(centre_table).where(centre_table.c.name == centre).with_for_update()
    row = connection.execute(found).one_or_none()
    if row is None:
        raise LookupError(f"there is no centre '{centre}' in core.centre")
    companies = read_companies(connection)
    return Occasion(
        row.name,
        row.title,
        row.title_ko,
        row.zone,
        now,
        sandbox,
        (),
        row.country,
        companies,
        acts=StandIns(desk, now),
    )
