"""What each subscriber was sent before. Mails that failed for good were never read, so they do not count."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Self

from sqlalchemy import CompoundSelect, Connection, Row, Table, func, select, union_all

from digest.select.leads import Facts
from warehouse.lead_details import living
from warehouse.tables import (
    alert,
    digest_city,
    digest_item,
    digest_occasion,
    digest_project,
    digest_run,
    lead,
    outbox,
)
from warehouse.tables import muted as muted_table
from warehouse.tables import subscriber as subscriber_table


@dataclass(frozen=True, slots=True)
class LastWarning:
    """The last deadline warning: for which deadline (UTC), and at how many days before it."""

    deadline_at: datetime
    days: int


@dataclass(frozen=True, slots=True)
class LastSent:
    """What a subscriber was last sent of one lead.

    Attributes:
        facts: the base of the next comparison.
        carded: whether they ever got its whole card; False while it was only listed as unsure.
        warned: the last deadline warning they were given.
        calendar: the lead's id when it was first sent to them: what calendars know it by.
        moves: how often they were told that its dates moved or that it was called off: a calendar's SEQUENCE.
    """

    facts: Facts
    carded: bool = True
    warned: LastWarning | None = None
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
            LastWarning(datetime.fromisoformat(warned["deadline_at"]), warned["days"]) if warned else None,
            values.get("moves", 0),
            values.get("calendar", ""),
        )


@dataclass(frozen=True, slots=True)
class History:
    """What one subscriber knows.

    Attributes:
        since: when their first digest was frozen, UTC; None before it.
        sent: by the id of the lead as it lives today.
        alerted: lead and date (UTC) of every alert, even of one that never arrived.
        cities: ids of the changes of cities that they were told.
        occasions: ids of the occasions that they were told.
        projects: the stage that was last told of each project, by its id; None where none was.
    """

    since: datetime | None = None
    sent: Mapping[str, LastSent] = field(default_factory=dict)
    alerted: frozenset[tuple[str, datetime]] = frozenset()
    projects: Mapping[str, str | None] = field(default_factory=dict)
    cities: frozenset[int] = frozenset()
    occasions: frozenset[str] = frozenset()


def read_histories(connection: Connection, centre: str) -> dict[int, History]:
    """Read what each subscriber of a centre was sent, by subscriber id. Merged leads count for the survivor."""
    items, alerts = _read_last_items(connection, centre), _read_alerts(connection, centre)
    today = living(connection, {row.lead_id for row in (*items, *alerts)})
    sent: dict[int, dict[str, LastSent]] = {}
    for row in items:
        lead_id = today.get(row.lead_id, row.lead_id)
        known = LastSent.from_json(row.told)
        sent.setdefault(row.subscriber_id, {})[lead_id] = replace(
            known, calendar=known.calendar or row.lead_id
        )
    muted, projects = _read_muted(connection), _read_projects(connection, centre)
    cities = _read_ids(connection, centre, digest_city, "event_id")
    occasions = _read_ids(connection, centre, digest_occasion, "occasion_id")
    since = _read_since(connection, centre)
    alerted: dict[int, set[tuple[str, datetime]]] = {}
    for row in alerts:
        dated = (today.get(row.lead_id, row.lead_id), row.deadline_at)
        alerted.setdefault(row.subscriber_id, set()).add(dated)
    return {
        one: History(
            since.get(one),
            muted | sent.get(one, {}),
            frozenset(alerted.get(one, ())),
            projects.get(one, {}),
            frozenset(cities.get(one, ())),
            frozenset(occasions.get(one, ())),
        )
        for one in since.keys() | alerted.keys()
    }


def _read_projects(connection: Connection, centre: str) -> dict[int, dict[str, str | None]]:
    """By subscriber and project the stage that was last told."""
    told: dict[int, dict[str, str | None]] = {}
    for row in _read_told(connection, centre, digest_project):
        told.setdefault(row.subscriber_id, {})[row.project_id] = row.stage
    return told


def _read_ids(connection: Connection, centre: str, table: Table, column: str) -> dict[int, set[Any]]:
    """By subscriber the ids in a column of a table of what was told."""
    told: dict[int, set[Any]] = {}
    for row in _read_told(connection, centre, table):
        told.setdefault(row.subscriber_id, set()).add(getattr(row, column))
    return told


def _read_told(connection: Connection, centre: str, table: Table) -> Iterable[Row[Any]]:
    """Rows of a table of what mails told beside leads, oldest first; mails that failed for good do not count."""
    same_mail = (outbox.c.run_id == table.c.run_id) & (outbox.c.subscriber_id == table.c.subscriber_id)
    return connection.execute(
        select(table)
        .join(digest_run, digest_run.c.id == table.c.run_id)
        .join(outbox, same_mail)
        .where(digest_run.c.centre == centre, outbox.c.state != "failed")
        .order_by(digest_run.c.local_date)
    )


def _read_alerts(connection: Connection, centre: str) -> list[Row[Any]]:
    """Subscriber, lead and date of every alert of a centre."""
    return list(
        connection.execute(
            select(alert.c.subscriber_id, alert.c.lead_id, alert.c.deadline_at)
            .join(subscriber_table, subscriber_table.c.id == alert.c.subscriber_id)
            .where(subscriber_table.c.centre == centre)
        )
    )


def _read_muted(connection: Connection) -> dict[str, LastSent]:
    """Leads that a backfill found: as if every subscriber had been told of them then."""
    rows = connection.execute(
        select(muted_table).join(lead, lead.c.id == muted_table.c.lead_id).where(lead.c.merged_into.is_(None))
    )
    return {row.lead_id: LastSent.from_json(row.told) for row in rows}


def _read_last_items(connection: Connection, centre: str) -> list[Row[Any]]:
    """What was last sent of each lead to each subscriber, oldest first: of two merged leads the later wins."""
    tellings = _tellings().subquery()
    latest = func.row_number().over(
        partition_by=(tellings.c.subscriber_id, tellings.c.lead_id),
        order_by=(tellings.c.at.desc(), tellings.c.outbox_id.desc()),
    )
    ranked = (
        select(tellings, latest.label("rank"))
        .join(outbox, outbox.c.id == tellings.c.outbox_id)
        .join(subscriber_table, subscriber_table.c.id == tellings.c.subscriber_id)
        .where(subscriber_table.c.centre == centre, outbox.c.state != "failed")
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
        .join(subscriber_table, subscriber_table.c.id == outbox.c.subscriber_id)
        .where(digest_run.c.centre == centre)
        .group_by(outbox.c.subscriber_id)
    )
    return {row.subscriber_id: row.first for row in rows}
