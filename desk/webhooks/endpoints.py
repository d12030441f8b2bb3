"""Webhooks as rows: whose, where to, of which search; made, listed, ended."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from desk.acts import record
from desk.bounds import count_of, hold_reader
from desk.field_errors import FieldError
from desk.searches.named import check_named
from desk.webhooks.messages import TEMPLATES
from desk.webhooks.posting import Poster
from desk.webhooks.signing import make_secret
from transform.text import clean
from warehouse.tables import desk_delivery, desk_webhook, subscriber

MOST, LONGEST_NAME = 5, 80


class WebhookError(FieldError):
    """A webhook cannot be made; the message says why.

    Attributes:
        about: hook (its name or its template), or hooks (there are too many).
    """


@dataclass(frozen=True, slots=True)
class Webhook:
    """A webhook that stands, or stood.

    Attributes:
        me: id of its owner.
        language: of its owner: ko or en.
        search: query string of its search; "" for all leads.
        looked_at: all that happened by then was queued for it; None before the first time.
        trouble: why it ended by itself; "" where it did not.
    """

    id: int
    me: int
    owner: str
    language: str
    name: str
    url: str
    template: str
    secret: str
    search: str
    made_at: datetime
    ended_at: datetime | None
    looked_at: datetime | None
    trouble: str


def make_webhook(
    connection: Connection,
    me: int,
    name: str,
    url: str,
    template: str,
    search: str,
    now: datetime,
    poster: Poster,
) -> Webhook:
    """Make a webhook; what happens from now on is sent.

    Args:
        connection: inside a transaction.
        me: id of its owner.
        name: what they call it.
        url: where messages go.
        template: form of the message.
        search: query string of its search.
        now: aware time.
        poster: knows where messages may go.

    Raises:
        WebhookError: it has no name, an unknown template, or its owner has as many as one may have.
        FieldError: the search is none (`desk.searches.named.check_named`).
        AddressError: nothing may be sent there.
    """
    called = clean(name)[:LONGEST_NAME]
    if not called or template not in TEMPLATES:
        raise WebhookError("hook", f"a webhook needs a name, and one of the templates {', '.join(TEMPLATES)}")
    poster.check(url)
    check_named(connection, me, search)
    hold_reader(connection, me)
    if count_of(connection, me, desk_webhook.c.subscriber_id, desk_webhook.c.ended_at.is_(None)) >= MOST:
        raise WebhookError("hooks", f"nobody has more than {MOST} webhooks; end one first")
    row = insert(desk_webhook).values(
        subscriber_id=me, name=called, url=url.strip(), template=template, secret=make_secret(), search=search,
        made_at=now,
    )  # fmt: skip
    made = int(connection.execute(row.returning(desk_webhook.c.id)).scalar_one())
    record(connection, me, "webhook.made", str(made), now, new={"name": called, "template": template})
    return next(one for one in read_webhooks(connection, me) if one.id == made)


def read_webhooks(
    connection: Connection, me: int | None = None, *, ended: bool = False
) -> tuple[Webhook, ...]:
    """The webhooks of a person, or of all; those that stand, or those that ended too. The oldest first."""
    found = (
        select(desk_webhook, subscriber.c.email, subscriber.c.language)
        .join(subscriber, subscriber.c.id == desk_webhook.c.subscriber_id)
        .order_by(desk_webhook.c.id)
    )
    if me is not None:
        found = found.where(desk_webhook.c.subscriber_id == me)
    if not ended:
        found = found.where(desk_webhook.c.ended_at.is_(None), subscriber.c.active)
    return tuple(_webhook(row) for row in connection.execute(found))


def _webhook(row: Row[Any]) -> Webhook:
    names = (
        "id",
        "name",
        "url",
        "template",
        "secret",
        "search",
        "made_at",
        "ended_at",
        "looked_at",
        "trouble",
        "language",
    )
    return Webhook(me=row.subscriber_id, owner=row.email, **{name: getattr(row, name) for name in names})


def count_messages(connection: Connection) -> dict[int, dict[str, int]]:
    """Webhook → state → how many of its messages are in it."""
    states = select(desk_delivery.c.webhook_id, desk_delivery.c.state, func.count().label("messages"))
    found: dict[int, dict[str, int]] = {}
    for row in connection.execute(states.group_by(desk_delivery.c.webhook_id, desk_delivery.c.state)):
        found.setdefault(row.webhook_id, {})[row.state] = row.messages
    return found


def end_webhook(
    connection: Connection,
    webhook_id: int,
    by: int | str,
    now: datetime,
    *,
    anyones: bool = False,
    trouble: str = "",
) -> bool:
    """End a webhook; what waits for it is not sent. Whether there was one to end.

    Args:
        connection: inside a transaction.
        webhook_id: which.
        by: who ends it, as `desk.acts.record` takes it.
        now: aware time.
        anyones: whether they may end another person's, as operators and the program may.
        trouble: why the program ends it.
    """
    ended = update(desk_webhook).where(desk_webhook.c.id == webhook_id, desk_webhook.c.ended_at.is_(None))
    if not anyones:
        ended = ended.where(desk_webhook.c.subscriber_id == by)
    row = connection.execute(
        ended.values(ended_at=now, trouble=trouble).returning(desk_webhook.c.name)
    ).one_or_none()
    if row is None:
        return False
    told = {"trouble": trouble} if trouble else {}
    record(connection, by, "webhook.ended", str(webhook_id), now, old={"name": row.name}, new=told)
    return True
