"""The outbox: mails as they were frozen, in one transaction with what they tell, to be sent once."""

from typing import Any
from zoneinfo import ZoneInfo

from digest.delivery.message import Envelope, Sender, compose
from digest.render.context import Occasion
from digest.render.html import Mail
from digest.subscribers import Reader
from domain.addresses import is_address


def letter_row(
    mail: Mail, occasion: Occasion, reader: Reader, sender: Sender, about: str = ""
) -> dict[str, Any]:
    """The outbox row of one mail, but for whom. An address that no mail can go to is a failure from the start."""
    envelope = Envelope(
        sender=sender,
        recipient=reader.email,
        centre=occasion.centre,
        centre_title=occasion.title,
        local_date=occasion.local.date(),
        written_at=occasion.now.astimezone(ZoneInfo(occasion.zone)),
        sandbox=occasion.sandbox,
        about=about,
        reader=reader.id,
    )
    usable = is_address(reader.email)
    return {
        "frozen_at": occasion.now,
        "message_id": envelope.message_id,
        "message": compose(mail.personal(occasion.acts, reader.id), envelope) if usable else b"",
        "state": "queued" if usable else "failed",
        "last_reply": "" if usable else "not a mail address",
        "next_at": occasion.now,
    }
