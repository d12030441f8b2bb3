"""Sending what the outbox holds: each mail at most once, whatever dies when.

A row is claimed and committed as `sending` before the mail server is asked. A sender that dies in between
leaves the row in that state; nobody can tell whether the mail went out, so after a while the row becomes
`unknown` and is never sent again by itself (warehouse.locks: how long a claim lasts, and what is due).
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine, Row, Select, func, select, update

from digest.delivery.message import Sender
from digest.delivery.transport import Mailer, Outcome, OutgoingMail
from warehouse.locks import GIVE_UP, is_due, is_lost
from warehouse.tables import centre as centre_table
from warehouse.tables import outbox
from warehouse.tables import subscriber as subscriber_table

BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))
# By how much of itself a back-off varies, so that senders that met the same trouble do not return together.
JITTER = 0.2
# On so many days an address must be refused for good before it gets no more mail.
REFUSED_DAYS = 3


@dataclass(frozen=True, slots=True)
class Delivered:
    """What one delivery did.

    Attributes:
        counts: mails by the state it left them in; states that nothing came to are left out.
        paths: the files that the file mailer wrote.
    """

    counts: Mapping[str, int]
    paths: tuple[Path, ...] = ()

    @property
    def mails(self) -> int:
        """How many mails were sent or written."""
        return self["sent"] + self["written"]

    def __getitem__(self, state: str) -> int:
        """How many mails it left in a state."""
        return self.counts.get(state, 0)


def deliver(
    engine: Engine,
    mailer: Mailer,
    now: datetime,
    *,
    centre: str | None = None,
    alerts_alone: bool = False,
    mail: int | None = None,
    random: Random | None = None,
    sender: Sender | None = None,
) -> Delivered:
    """Send every mail that is due, of one centre or of all. Several may run at once: no mail is taken twice.

    Args:
        engine: each claim and each record is a transaction of its own.
        mailer: takes the mails.
        now: aware time; decides what is due and when a deferred mail is tried again.
        centre: name of the centre; None for all.
        alerts_alone: leave the digests to those who answer for them.
        mail: id of the one mail of the outbox that is sent; None for all.
        random: draws the jitter of the back-off.
        sender: the envelope's sender; that of `prepare`.
    """
    counts: Counter[str] = Counter()
    paths: list[Path] = []
    with engine.begin() as connection:
        counts["unknown"] += _declare_lost(connection, now)
        _declare_over(connection, now)
    due = _due(now, centre, alerts_alone=alerts_alone)
    due = due if mail is None else due.where(outbox.c.id == mail)
    while (claim := _claim(engine, now, due)) is not None:
        outcome = _attempt(claim, mailer, sender or Sender())
        counts[_record(engine, claim, outcome, now, random or Random())] += 1  # noqa: S311  # jitter, not a secret
        paths += outcome.files
    return Delivered({state: number for state, number in counts.items() if number}, tuple(paths))


def _declare_lost(connection: Connection, now: datetime) -> int:
    lost = update(outbox).where(outbox.c.state == "sending", is_lost(outbox.c.claimed_at, now))
    words = "the sender stopped before it told how the sending ended"
    return connection.execute(lost.values(state="unknown", last_reply=words)).rowcount


def _declare_over(connection: Connection, now: datetime) -> None:
    """What is of no use any more fails. Nobody is told: who waited for it has asked again."""
    waits = outbox.c.state.in_(("queued", "deferred"))
    over = update(outbox).where(waits, outbox.c.until <= now)
    connection.execute(over.values(state="failed", last_reply="its time was over before it could be sent"))


def _claim(engine: Engine, now: datetime, due: Select[Any]) -> Row[Any] | None:
    """Take the next mail that is due, and say so before it is sent."""
    with engine.begin() as connection:
        claim = connection.execute(due).one_or_none()
        if claim is not None:
            taken = update(outbox).where(outbox.c.id == claim.id)
            connection.execute(taken.values(state="sending", claimed_at=now, attempts=outbox.c.attempts + 1))
        return claim


def _due(now: datetime, centre: str | None, *, alerts_alone: bool) -> Select[Any]:
    due = (
        select(
            outbox.c.id,
            outbox.c.message_id,
            outbox.c.message,
            outbox.c.attempts,
            outbox.c.frozen_at,
            outbox.c.subscriber_id,
            subscriber_table.c.centre,
            subscriber_table.c.email,
            subscriber_table.c.active,
            subscriber_table.c.suspended_at,
            centre_table.c.zone,
        )
        .join(subscriber_table, subscriber_table.c.id == outbox.c.subscriber_id)
        .join(centre_table, centre_table.c.name == subscriber_table.c.centre)
        .where(outbox.c.state.in_(("queued", "deferred")), is_due(outbox.c.next_at, now))
        .order_by(outbox.c.next_at, outbox.c.id)
        .limit(1)
        .with_for_update(of=outbox, skip_locked=True)
    )
    if alerts_alone:
        due = due.where(outbox.c.run_id.is_(None))
    return due if centre is None else due.where(subscriber_table.c.centre == centre)


def _attempt(claim: Row[Any], mailer: Mailer, sender: Sender) -> Outcome:
    if not claim.active:
        return Outcome("failed", "the reader no longer subscribes")
    if claim.suspended_at is not None:
        return Outcome("failed", "the mail server has refused this address for good on three days")
    local_date = claim.frozen_at.astimezone(ZoneInfo(claim.zone)).date()
    name = f"{local_date}-{claim.centre}-{claim.email}-{claim.message_id[1:7]}"
    return mailer.send(OutgoingMail(name, sender.address, claim.email, bytes(claim.message)))


def _record(engine: Engine, claim: Row[Any], outcome: Outcome, now: datetime, random: Random) -> str:
    """Write down how it ended. A mail that was deferred for a day has failed: it is news no more."""
    state, next_at = outcome.state, now
    if state == "deferred":
        next_at = now + _back_off(claim.attempts, random)
        if next_at - claim.frozen_at > GIVE_UP:
            state = "failed"
    with engine.begin() as connection:
        ended = update(outbox).where(outbox.c.id == claim.id)
        connection.execute(
            ended.values(
                state=state, last_reply=outcome.reply, next_at=next_at, bad_address=outcome.bad_address
            )
        )
        if outcome.bad_address:
            _suspend(connection, claim, now)
    return state


def _suspend(connection: Connection, claim: Row[Any], now: datetime) -> None:
    """Stop the mail to an address that was refused for good on so many days since it last took one."""
    local_day = func.date(func.timezone(claim.zone, outbox.c.frozen_at))
    mine = outbox.c.subscriber_id == claim.subscriber_id
    last_taken = select(func.coalesce(func.max(outbox.c.id), 0)).where(mine, outbox.c.state == "sent")
    days = connection.execute(
        select(func.count(local_day.distinct())).where(
            mine, outbox.c.bad_address, outbox.c.id > last_taken.scalar_subquery()
        )
    ).scalar_one()
    if days >= REFUSED_DAYS:
        subscriber = update(subscriber_table).where(
            subscriber_table.c.id == claim.subscriber_id, subscriber_table.c.suspended_at.is_(None)
        )
        connection.execute(subscriber.values(suspended_at=now))


def _back_off(attempts: int, random: Random) -> timedelta:
    """How long to wait after `attempts` earlier tries and one more."""
    wait = BACK_OFF[min(attempts, len(BACK_OFF) - 1)]
    return wait * random.uniform(1 - JITTER, 1 + JITTER)
