"""The outbox: mails as they were frozen, in one transaction with what they tell, to be sent once."""

from typing import Any
from zoneinfo import ZoneInfo

from digest.delivery.message import MessageHeaders, Sender, compose
from digest.render.context import DigestContext
from digest.render.html import Mail
from digest.subscribers import Subscriber
from domain.addresses import is_address


def outbox_row(
    mail: Mail,
    context: DigestContext,
    subscriber: Subscriber,
    sender: Sender,
    about: str = "",
    *,
    answers: bool = False,
) -> dict[str, Any]:
    """The outbox row of one mail, but for whom. An address that no mail can go to is a failure from the start.

    `about` and `answers` are those of `MessageHeaders`.
    """
    headers = MessageHeaders(
        sender=sender,
        recipient=subscriber.email,
        centre=context.centre,
        centre_title=context.title,
        local_date=context.local.date(),
        written_at=context.now.astimezone(ZoneInfo(context.zone)),
        sandbox=context.sandbox,
        about=about,
        subscriber=subscriber.id,
        answers=answers,
    )
    usable = is_address(subscriber.email)
    return {
        "frozen_at": context.now,
        "message_id": headers.message_id,
        "message": compose(mail.personal(context.placeholders, subscriber.id), headers) if usable else b"",
        "state": "queued" if usable else "failed",
        "last_reply": "" if usable else "not a mail address",
        "next_at": context.now,
    }
