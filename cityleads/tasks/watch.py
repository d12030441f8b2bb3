"""The task that looks every few minutes at what an operator must act on, tells it, and reports that it did."""

import logging
from datetime import datetime
from http import HTTPStatus
from typing import Any

from sqlalchemy import Engine

from cityleads.events import log_event
from cityleads.health import alarms, telling
from cityleads.mail_setup import poster_of, ways_of
from cityleads.settings import Mode, Settings
from cityleads.tasks.context import PermanentError, TaskParams, opened

log = logging.getLogger(__name__)


def watch(params: TaskParams) -> dict[str, Any]:
    """Look, tell, ping.

    Raises:
        PermanentError: nobody could be told; the next run tries again, and the service that waits for the ping tells.
    """
    with opened(params) as context:
        done = look_and_tell(context.engine, context.settings, context.mode, context.now)
    log_event(log, "watched", **done)
    if done["told"] == "not_told":
        raise PermanentError("the operator could not be told; ops.operator_message.reply says why.")
    return done


def look_and_tell(engine: Engine, settings: Settings, mode: Mode, now: datetime) -> dict[str, Any]:
    """Bring the alerts up to date, tell what is new, and ping where that went well.

    Returns:
        troubles that stand (count, of the kinds looked for), told (how the telling ended), ping (how the ping ended).
    """
    ways = ways_of(settings, mode)
    troubles = alarms.keep(engine, now, settings.home, "often")
    told = telling.tell(engine, ways, now)
    ping = "none" if told == "not_told" else heartbeat(settings, mode)
    return {"troubles": troubles, "told": told, "ping": ping}


def heartbeat(settings: Settings, mode: Mode) -> str:
    """Ask CITYLEADS_HEARTBEAT_URL; a service behind it tells somebody when it is not asked for too long.

    Returns:
        none (no address is set), or HTTP's status, or what went wrong; never the address.
    """
    if not settings.heartbeat_url:
        return "none"
    reply = poster_of(settings, mode).get(settings.heartbeat_url)
    if reply.status is None or reply.status >= HTTPStatus.MULTIPLE_CHOICES:
        log.warning("the heartbeat was not taken: %s", reply.status or reply.said)
    return str(reply.status or "no_answer")
