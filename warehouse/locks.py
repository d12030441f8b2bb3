"""Who has what in hand: advisory locks of shards and countries, and claims of what is being sent."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Connection, Engine, or_, text

REFINE_LOCK = (
    0x726566696E65  # "refine": held alone by a process that takes all shards, shared by those that take one
)
SHARD_LOCK = 0x72656669  # "refi", beside a shard: one batch of it at a time
COUNTRY_LOCK = 0x6C656164  # "lead", beside a country: one batch at a time matches its notices
# A mail, a webhook's message and one to the operator are claimed before they are sent.
CLAIM_LASTS: Final = timedelta(minutes=15)
GIVE_UP: Final = timedelta(hours=24)  # after so long what was put off is news no more


@contextmanager
def turn(engine: Engine, shard: str | None = None) -> Iterator[Connection]:
    """Wait for the turn to refine, and keep it over several transactions; it ends with the connection at the latest.

    Args:
        engine: the warehouse.
        shard: a country or INTERNATIONAL, side by side with the others; None for all of them, alone.
    """
    with engine.connect() as connection:
        if shard is None:
            connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": REFINE_LOCK})
        else:
            connection.execute(
                text("SELECT pg_advisory_lock_shared(:lock), pg_advisory_lock(:one, hashtext(:shard))"),
                {"lock": REFINE_LOCK, "one": SHARD_LOCK, "shard": shard},
            )
        connection.commit()
        try:
            yield connection
            connection.execute(text("SELECT pg_advisory_unlock_all()"))
            connection.commit()
        except BaseException:
            connection.invalidate()  # the server frees the locks of a connection that is gone
            raise


def hold(connection: Connection) -> None:
    """Wait for the turn to refine, and keep it to the transaction's end."""
    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": REFINE_LOCK})


def lock_countries(connection: Connection, notice_ids: Sequence[int]) -> None:
    """Wait until no other batch matches notices of these notices' countries, and keep it so to the transaction's end.

    What the others have written is visible afterwards. The locks are taken in one order, so that no two wait for each
    other.
    """
    connection.execute(
        text(
            """
            SELECT pg_advisory_xact_lock(:lock, key) FROM (
              SELECT hashtext(country) AS key FROM core.notice WHERE id = ANY(:ids)
              UNION SELECT hashtext(l.country) FROM core.lead_member m JOIN core.lead l ON l.id = m.lead_id
                    WHERE m.notice_id = ANY(:ids)
              ORDER BY key) countries
            """
        ),
        {"lock": COUNTRY_LOCK, "ids": list(notice_ids)},
    )


def is_lost(claimed_at: ColumnElement[datetime], now: datetime) -> ColumnElement[bool]:
    """Whether the sender of a claim has died; one from so far ahead is of a clock that was set back meanwhile."""
    return or_(claimed_at < now - CLAIM_LASTS, claimed_at > now + CLAIM_LASTS)


def is_due(next_at: ColumnElement[datetime], now: datetime) -> ColumnElement[bool]:
    """Whether what waits is due; what would wait for longer than anything may was put off by a clock set back since."""
    return or_(next_at <= now, next_at > now + GIVE_UP)
