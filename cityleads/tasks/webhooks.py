"""The task that sends events to webhooks."""

import logging
from collections.abc import Mapping
from functools import partial
from typing import Any

from cityleads.events import log_event
from cityleads.mail_setup import poster_of
from cityleads.tasks.context import NothingToDo, PermanentError, TaskParams, opened
from desk.webhooks.queueing import queue_events
from desk.webhooks.sending import send_due
from digest.event_messages import tell_events

log = logging.getLogger(__name__)


def send(params: TaskParams) -> dict[str, Any]:
    """Queue what happened, and send what is due; what is put off is tried again in a later run.

    Raises:
        NothingToDo: no webhook waits for anything.
        PermanentError: messages failed for good, or it is not known whether they arrived; desk.delivery says why.
    """
    with opened(params) as context:
        if context.mode == "captures":
            raise NothingToDo("nothing is sent from recorded bodies")
        with context.engine.begin() as connection:
            tell = partial(tell_events, sandbox=context.mode == "sandbox")
            queued = queue_events(connection, context.now, tell)
        counts = send_due(context.engine, poster_of(context.settings, context.mode), context.now)
    if not queued and not counts:
        raise NothingToDo("no webhook waits for anything")
    log_event(log, "webhooks", queued=queued, **counts)
    _check(counts)
    return {"queued": queued, **counts}


def _check(counts: Mapping[str, int]) -> None:
    lost = {state: counts[state] for state in ("failed", "unknown") if counts.get(state)}
    if lost:
        raise PermanentError(f"webhooks: messages that did not get through: {lost}; desk.delivery says why.")
