"""Sending one mail once more, because a person says so: never by itself."""

from datetime import date, datetime

from sqlalchemy import Engine, select, update

from digest.delivery.message import Sender
from digest.delivery.transport import Mailer, Outcome, OutgoingMail
from warehouse.tables import digest_run, outbox
from warehouse.tables import subscriber as subscriber_table

# What goes out by itself, or is going out just now.
_ON_ITS_WAY = ("queued", "sending", "deferred")


def send_again(
    engine: Engine, mailer: Mailer, centre: str, email: str, day: date, now: datetime, sender: Sender
) -> Outcome:
    """Send a subscriber the digest of a morning as it was frozen. The Message-ID stays, so programs know it again.

    The row keeps that it was sent by hand; where that did not work it keeps its state.

    Raises:
        ValueError: there is no such mail, its bytes are gone, or it is still on its way.
    """
    with engine.begin() as connection:
        row = connection.execute(
            select(outbox.c.id, outbox.c.state, outbox.c.message)
            .join(digest_run, digest_run.c.id == outbox.c.run_id)
            .join(subscriber_table, subscriber_table.c.id == outbox.c.subscriber_id)
            .where(
                digest_run.c.centre == centre,
                digest_run.c.local_date == day,
                subscriber_table.c.email == email,
            )
            .with_for_update(of=outbox)
        ).one_or_none()
        if row is None:
            raise ValueError(f"{email} got no digest of {centre} for {day}")
        if row.state in _ON_ITS_WAY:
            raise ValueError(f"that mail is {row.state}: it goes out by itself")
        if not row.message:
            raise ValueError(
                f"the bytes of that mail are gone; `cityleads digest preview {centre}` makes a like one"
            )
        outcome = mailer.send(
            OutgoingMail(f"{day}-{centre}-{email}-again", sender.address, email, bytes(row.message))
        )
        arrived = outcome.state in ("sent", "written")
        connection.execute(
            update(outbox)
            .where(outbox.c.id == row.id)
            .values(
                state=outcome.state if arrived else row.state,
                last_reply=f"by hand, {now:%Y-%m-%d %H:%M} UTC: {outcome.state}, {outcome.reply}",
            )
        )
    return outcome
