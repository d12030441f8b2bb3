"""Sending messages that wait: each event at most once to each webhook, whatever dies when.

A row is claimed and committed as `sending` before the receiver is asked. Where nobody can tell whether it took the
message, because we stopped or the connection broke on the way, the row becomes `unknown` and is never sent again: chats
show a message twice.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from http import HTTPStatus
from random import Random
from typing import Any

from sqlalchemy import Connection, Engine, Row, desc, or_, select, update

from desk.acts import BY_ITSELF
from desk.webhooks.endpoints import end_webhook
from desk.webhooks.messages import HEADERS
from desk.webhooks.posting import Poster, Reply
from desk.webhooks.signing import signed
from warehouse.locks import GIVE_UP, is_due, is_lost
from warehouse.tables import desk_delivery, desk_webhook, subscriber

BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240))
# By how much of itself a back-off varies, so that messages that met the same trouble do not return together.
JITTER = 0.2
# So many messages in a row that failed end a webhook.
MOST_FAILED = 5
MOST_SENT = 500
# Refusals that another try may overcome; of all others of 3xx and 4xx it may not.
_LATER = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS}


def send_due(
    engine: Engine, poster: Poster, now: datetime, random: Random | None = None
) -> Mapping[str, int]:
    """Send every message that is due, a bounded number at a time. Several may run at once.

    Args:
        engine: each claim and each record is a transaction of its own.
        poster: sends; it knows where to.
        now: aware time; decides what is due and when a message is tried again.
        random: draws the jitter of the back-off.

    Returns:
        Messages by the state that they were left in.
    """
    counts: Counter[str] = Counter()
    with engine.begin() as connection:
        counts["unknown"] += _declare_lost(connection, now)
        counts["failed"] += _drop_ended(connection)
    for _ in range(MOST_SENT):
        claim = _claim(engine, now)
        if claim is None:
            break
        headers = signed(claim.secret, claim.event, now, claim.body) | dict(HEADERS.get(claim.template, {}))
        reply = poster.post(claim.url, claim.body, headers)
        counts[_record(engine, claim, reply, now, random or Random())] += 1  # noqa: S311  # jitter, not a secret
    return {state: number for state, number in counts.items() if number}


def _declare_lost(connection: Connection, now: datetime) -> int:
    lost = update(desk_delivery).where(
        desk_delivery.c.state == "sending", is_lost(desk_delivery.c.claimed_at, now)
    )
    words = "the sender stopped before it told how the sending ended"
    return connection.execute(lost.values(state="unknown", last_reply=words)).rowcount


def _drop_ended(connection: Connection) -> int:
    """What waits for a webhook that has ended, or whose owner has left, is not sent."""
    ended = (
        select(desk_webhook.c.id)
        .join(subscriber, subscriber.c.id == desk_webhook.c.subscriber_id)
        .where(or_(desk_webhook.c.ended_at.is_not(None), subscriber.c.active.is_(False)))
    )
    waiting = update(desk_delivery).where(
        desk_delivery.c.state.in_(("queued", "deferred")), desk_delivery.c.webhook_id.in_(ended)
    )
    return connection.execute(
        waiting.values(state="failed", last_reply="the webhook has ended, or its owner has left")
    ).rowcount


def _claim(engine: Engine, now: datetime) -> Row[Any] | None:
    """Take the next message that is due, and say so before it is sent."""
    due = (
        select(desk_delivery, desk_webhook.c.url, desk_webhook.c.template, desk_webhook.c.secret)
        .join(desk_webhook, desk_webhook.c.id == desk_delivery.c.webhook_id)
        .where(
            desk_delivery.c.state.in_(("queued", "deferred")),
            is_due(desk_delivery.c.next_at, now),
            desk_webhook.c.ended_at.is_(None),
        )
        .order_by(desk_delivery.c.next_at, desk_delivery.c.id)
        .limit(1)
        .with_for_update(of=desk_delivery, skip_locked=True)
    )
    with engine.begin() as connection:
        claim = connection.execute(due).one_or_none()
        if claim is not None:
            taken = update(desk_delivery).where(desk_delivery.c.id == claim.id)
            tried = desk_delivery.c.attempts + 1
            connection.execute(taken.values(state="sending", claimed_at=now, attempts=tried))
        return claim


def state_of(reply: Reply) -> str:
    """What a reply makes of a message: sent, deferred, failed or unknown."""
    if reply.status is None:
        return "deferred" if reply.sure else "unknown"
    if HTTPStatus.OK <= reply.status < HTTPStatus.MULTIPLE_CHOICES:
        return "sent"
    again = reply.status >= HTTPStatus.INTERNAL_SERVER_ERROR or reply.status in _LATER
    return "deferred" if again else "failed"


def _record(engine: Engine, claim: Row[Any], reply: Reply, now: datetime, random: Random) -> str:
    """Write down how it ended; what was put off for a day has failed."""
    state, next_at = state_of(reply), now
    if state == "deferred":
        wait = BACK_OFF[min(claim.attempts, len(BACK_OFF) - 1)]
        next_at = now + wait * random.uniform(1 - JITTER, 1 + JITTER)
        state = "failed" if next_at - claim.queued_at > GIVE_UP else state
    with engine.begin() as connection:
        ended = update(desk_delivery).where(desk_delivery.c.id == claim.id)
        connection.execute(
            ended.values(state=state, next_at=next_at, last_status=reply.status, last_reply=reply.said)
        )
        if state == "failed":
            _end_where_hopeless(connection, claim.webhook_id, reply, now)
    return state


def _end_where_hopeless(connection: Connection, webhook_id: int, reply: Reply, now: datetime) -> None:
    """End a webhook that is gone, or of which the last messages all failed; its owner sees why on the desk."""
    last = (
        select(desk_delivery.c.state)
        .where(desk_delivery.c.webhook_id == webhook_id, desk_delivery.c.state.in_(("sent", "failed")))
        .order_by(desc(desk_delivery.c.id))
        .limit(MOST_FAILED)
    )
    states = connection.execute(last).scalars().all()
    if reply.status == HTTPStatus.GONE:
        told = "the receiver said that it is gone (410)"
    elif states.count("failed") == MOST_FAILED:
        told = f"the last {MOST_FAILED} messages failed: {reply.status or ''} {reply.said}".strip()
    else:
        return
    end_webhook(connection, webhook_id, BY_ITSELF, now, anyones=True, trouble=told)
