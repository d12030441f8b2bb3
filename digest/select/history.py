"""What each reader was told before. Mails that failed for good were never read, so they tell nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Self

from sqlalchemy import CompoundSelect, Connection, Row, func, select, union_all

from digest.select.leads import Facts
from warehouse.lead_details import living
from warehouse.tables import alert, digest_item, digest_run, lead, outbox, subscriber
from warehouse.tables import muted as muted_table


@dataclass(frozen=True, slots=True)
class Warned:
    """The last deadline warning: for which deadline (UTC), and at how many days before it."""

    deadline_at: datetime
    days: int


@dataclass(frozen=True, slots=True)
class Told:
    """What a reader was last told of one lead.

    Attributes:
        facts: the base of the next comparison.
        carded: whether he ever saw its whole card; False while it was only listed as unsure.
        warned: the last deadline warning he was given.
        calendar: the lead's id when he was first told of it: what calendars know it by.
        moves: how often he was told that its dates moved or that it was called off: a calendar's SEQUENCE.
    """

    facts: Facts
    carded: bool = True
    warned: Warned | None = None
    moves: int = 0
    calendar: str = ""

    def as_json(self) -> dict[str, Any]:
        """Put it into plain JSON values; `from_json` reads them back."""
        warned = self.warned and {
            "deadline_at": self.warned.deadline_at.isoformat(),
            "days": self.warned.days,
        }
        known = {"carded": self.carded, "warned": warned, "moves": self.moves, "calendar": self.calendar}
        return {**self.facts.as_json(), **known}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """Read what `as_json` wrote."""
        warned = values.get("warned")
        return cls(
            Facts.from_json(values),
            values.get("carded", True),
            Warned(datetime.fromisoformat(warned["deadline_at"]), warned["days"]) if warned else None,
            values.get("moves", 0),
            values.get("calendar", ""),
        )


@dataclass(frozen=True, slots=True)
class Memory:
    """What one reader knows.

    Attributes:
        since: when his first digest was frozen, UTC; None before it.
        told: by the id of the lead as it lives today.
        alerted: lead and date (UTC) of every alert, even of one that never arrived.
    """

    since: datetime | None = None
    told: Mapping[str, Told] = field(default_factory=dict)
    alerted: frozenset[tuple[str, datetime]] = frozenset()


def read_memories(connection: Connection, centre: str) -> dict[int, Memory]:
    """Read what each subscriber of a centre was told, by subscriber id. Merged leads count for the survivor."""
    items, alerts = _read_last_items(connection, centre), _read_alerts(connection, centre)
    today = living(connection, {row.lead_id for row in (*items, *alerts)})
    told: dict[int, dict[str, Told]] = {}
    for row in items:
        lead_id = today.get(row.lead_id, row.lead_id)
        known = Told.from_json(row.told)
        told.setdefault(row.subscriber_id, {})[lead_id] = replace(
            known, calendar=known.calendar or row.lead_id
        )
    muted = _read_muted(connection)
    since = _read_since(connection, centre)
    alerted: dict[int, set[tuple[str, datetime]]] = {}
    for row in alerts:
        dated = (today.get(row.lead_id, row.lead_id), row.deadline_at)
        alerted.setdefault(row.subscriber_id, set()).add(dated)
    return {
        reader: Memory(since.get(reader), muted | told.get(reader, {}), frozenset(alerted.get(reader, ())))
        for reader in since.keys() | alerted.keys()
    }


def _read_alerts(connection: Connection, centre: str) -> list[Row[Any]]:
    """Subscriber, lead and date of every alert of a centre."""
    return list(
        connection.execute(
            select(alert.c.subscriber_id, alert.c.lead_id, alert.c.deadline_at)
            .join(subscriber, subscriber.c.id == alert.c.subscriber_id)
            .where(subscriber.c.centre == centre)
        )
    )


def _read_muted(connection: Connection) -> dict[str, Told]:
    """Leads that a backfill found: as if every reader had been told of them then."""
    rows = connection.execute(
        select(muted_table).join(lead, lead.c.id == muted_table.c.lead_id).where(lead.c.merged_into.is_(None))
    )
    return {row.lead_id: Told.from_json(row.told) for row in rows}


def _read_last_items(connection: Connection, centre: str) -> list[Row[Any]]:
    """The last telling of each lead to each reader, oldest first: of two leads that became one, the later wins."""
    tellings = _tellings().subquery()
    latest = func.row_number().over(
        partition_by=(tellings.c.subscriber_id, tellings.c.lead_id),
        order_by=(tellings.c.at.desc(), tellings.c.outbox_id.desc()),
    )
    ranked = (
        select(tellings, latest.label("rank"))
        .join(outbox, outbox.c.id == tellings.c.outbox_id)
        .join(subscriber, subscriber.c.id == tellings.c.subscriber_id)
        .where(subscriber.c.centre == centre, outbox.c.state != "failed")
        .subquery()
    )
    last = select(ranked).where(ranked.c.rank == 1)
    return list(connection.execute(last.order_by(ranked.c.at, ranked.c.outbox_id, ranked.c.lead_id)))


def _tellings() -> CompoundSelect[Any]:
    """Whatever anybody was told, by digests and by alerts."""
    same_mail = (outbox.c.run_id == digest_item.c.run_id) & (
        outbox.c.subscriber_id == digest_item.c.subscriber_id
    )
    by_digest = select(
        digest_item.c.subscriber_id,
        digest_item.c.lead_id,
        digest_item.c.told,
        outbox.c.frozen_at.label("at"),
        outbox.c.id.label("outbox_id"),
    ).join(outbox, same_mail)
    by_alert = select(
        alert.c.subscriber_id,
        alert.c.lead_id,
        alert.c.told,
        alert.c.alerted_at.label("at"),
        alert.c.outbox_id,
    )
    return union_all(by_digest, by_alert)


def _read_since(connection: Connection, centre: str) -> dict[int, datetime]:
    rows = connection.execute(
        select(outbox.c.subscriber_id, func.min(digest_run.c.frozen_at).label("first"))
        .join(digest_run, digest_run.c.id == outbox.c.run_id)
        .join(subscriber, subscriber.c.id == outbox.c.subscriber_id)
        .where(digest_run.c.centre == centre)
        .group_by(outbox.c.subscriber_id)
    )
    return {row.subscriber_id: row.first for row in rows}
