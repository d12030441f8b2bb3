"""The event trigger of refine: fires while documents wait, whichever process has inserted them.

The message is the rows of ops.work. NOTIFY only makes the next query of them come early, so a notification that is lost
with its connection costs no more than the time to the next query; there is one after every reconnection.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Any

from airflow.triggers.base import BaseEventTrigger, TriggerEvent

from cityleads.events import log_event

if TYPE_CHECKING:
    from psycopg import AsyncConnection

log = logging.getLogger(__name__)

CHANNEL = "cityleads_documents"
COUNTED = 1000
PENDING = (
    "SELECT count(*), coalesce(max(document_id), 0) FROM"
    " (SELECT document_id FROM ops.work WHERE state = 'new' ORDER BY document_id DESC LIMIT %s) newest"
)
# A dead connection is noticed within half a minute, not after the two hours of the kernel.
ALIVE: dict[str, Any] = {
    "connect_timeout": 10,
    "keepalives_idle": 15,
    "keepalives_interval": 5,
    "keepalives_count": 3,
}
LONGEST = 60.0


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many documents wait (no more than COUNTED are counted), and the id of the newest."""

    count: int = 0
    newest: int = 0


class PendingWorkTrigger(BaseEventTrigger):
    """Fires when documents arrive, and again while they wait: after `again` seconds, then ever less often.

    Args:
        mode: whose warehouse is watched; its URL comes from the environment, so no password is serialised.
        every: seconds between queries without a notification.
        again: seconds until the second event for what still waits.
        breath: shortest time between two events, seconds; a burst is one event.
    """

    def __init__(self, mode: str, every: float = 2.0, again: float = 5.0, breath: float = 1.0) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # Airflow's own
        self.mode, self.every, self.again, self.breath = mode, every, again, breath

    def serialize(self) -> tuple[str, dict[str, Any]]:
        """How Airflow builds this trigger anew in its triggerer."""
        names = ("mode", "every", "again", "breath")
        return "dags.triggers.PendingWorkTrigger", {name: getattr(self, name) for name in names}

    async def run(self) -> AsyncIterator[TriggerEvent]:
        """Yield events for ever. After a trigger that ended no event would come, so every failure is tried again."""
        pause = self.breath
        while True:
            try:
                async with await self._connect() as connection:
                    async for waiting in self._events(connection):
                        pause = self.breath
                        yield TriggerEvent({"waiting": waiting.count, "newest": waiting.newest})  # type: ignore[no-untyped-call]  # Airflow's own
            except Exception as error:  # noqa: BLE001  # see the docstring
                log_event(
                    log,
                    "trigger_disconnected",
                    logging.WARNING,
                    error=type(error).__name__,
                    next_try=f"{pause:.0f}s",
                )
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST)

    async def _connect(self) -> "AsyncConnection[Any]":
        from psycopg import AsyncConnection  # imported with every DAG file otherwise

        from cityleads.tasks.context import listening_url

        url = await asyncio.to_thread(listening_url, self.mode)
        connection = await AsyncConnection.connect(url, autocommit=True, application_name="doorbell", **ALIVE)
        await connection.execute(f"LISTEN {CHANNEL}")
        return connection

    async def _events(self, connection: "AsyncConnection[Any]") -> AsyncIterator[Waiting]:
        last, gap, due = Waiting(), self.again, 0.0
        while True:
            waiting = await _pending(connection)
            more = waiting.newest > last.newest or waiting.count > last.count
            if waiting.count and (more or monotonic() >= due):
                gap = self.again if more else min(gap * 2, LONGEST)
                due = monotonic() + gap
                yield waiting
                await asyncio.sleep(self.breath)
            last = waiting
            with suppress(StopAsyncIteration):
                await anext(connection.notifies(timeout=self.every, stop_after=1))


async def _pending(connection: "AsyncConnection[Any]") -> Waiting:
    cursor = await connection.execute(PENDING, [COUNTED])
    return Waiting(*(await cursor.fetchone() or (0, 0)))


# Airflow's database holds triggers by the path of their class: one from before an upgrade
# still names this. To be removed with the next release.
Doorbell = PendingWorkTrigger
