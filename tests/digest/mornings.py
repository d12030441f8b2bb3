"""Freezing mornings and looking at what was frozen, for the digest's tests."""

from datetime import date, timedelta
from email import message_from_bytes
from email.policy import SMTP
from typing import Any

from sqlalchemy import Table, func, select, update

from digest.delivery.digest import Prepared, prepare
from tests.digest.world import DAY, NOW, World
from warehouse.tables import digest_item, digest_run, outbox


def morning(world: World, day: int = 0, **options: Any) -> Prepared:  # noqa: ANN401  # arguments of prepare
    """Freeze Bangkok's digest of a day after NOW."""
    with world.engine.begin() as connection:
        return prepare(connection, "bangkok", NOW + day * DAY, **({"sandbox": False} | options))


def count(world: World, table: Table) -> int:
    with world.engine.connect() as connection:
        number: int = connection.execute(select(func.count()).select_from(table)).scalar_one()
    return number


def items(world: World, subscriber: int, day: int = 0) -> list[tuple[str, str]]:
    """(section, lead) told to a reader on a day, in order."""
    with world.engine.connect() as connection:
        rows = connection.execute(
            select(digest_item.c.section, digest_item.c.lead_id)
            .join(digest_run, digest_run.c.id == digest_item.c.run_id)
            .where(
                digest_item.c.subscriber_id == subscriber,
                digest_run.c.local_date == date(2026, 11, 23) + timedelta(days=day),
            )
            .order_by(digest_item.c.section, digest_item.c.position)
        )
        return [(row.section, row.lead_id) for row in rows]


def mails(world: World) -> list[Any]:
    with world.engine.connect() as connection:
        rows = connection.execute(select(outbox.c.message).order_by(outbox.c.id)).scalars()
        return [message_from_bytes(bytes(row), policy=SMTP) for row in rows]


def settle(world: World, state: str) -> None:
    """Let all mails so far have ended in a state."""
    with world.engine.begin() as connection:
        connection.execute(update(outbox).values(state=state))
