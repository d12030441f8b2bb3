"""The ways on which an operator is told: a webhook, and mail. Neither tells an address or a secret to anybody else."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from typing import Any, Literal, Protocol
from urllib.parse import urlsplit

from desk.webhooks.messages import HEADERS, Told, write
from desk.webhooks.posting import Poster
from desk.webhooks.sending import state_of
from digest.delivery.message import Sender, header_text
from digest.delivery.transport import Mailer, OutgoingMail, State


@dataclass(frozen=True, slots=True)
class OperatorMessage:
    """What an operator is told at once.

    Attributes:
        kind: alerts, or test.
        subject: one line.
        text: plain text, a trouble in a line or two.
        facts: the same as label and value, for chats.
        data: the same for programs.
    """

    kind: Literal["alerts", "test"]
    subject: str
    text: str
    facts: tuple[tuple[str, str], ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of a message: as `digest.delivery.transport.Outcome` has it, without any address in the reply."""

    state: State
    reply: str


class Way(Protocol):
    """A way to the operator. `name` is in ops.operator_message; `told` is for the doctor."""

    @property
    def name(self) -> str: ...  # noqa: D102  # see the class

    @property
    def told(self) -> str: ...  # noqa: D102  # see the class

    def send(self, message: OperatorMessage, now: datetime) -> Sent:
        """Send one message, once."""


@dataclass(frozen=True, slots=True)
class WebhookWay:
    """A POST to CITYLEADS_ALERT_URL in the form of its receiver."""

    poster: Poster
    url: str = field(repr=False)
    template: str
    name: str = "webhook"

    @property
    def told(self) -> str:
        """The receiver's host alone: the path is the secret."""
        return f"a {self.template} message to {urlsplit(self.url).hostname}"

    def send(self, message: OperatorMessage, now: datetime) -> Sent:
        """Post it."""
        told = Told(
            f"operator-{now:%Y%m%dT%H%M%S}", message.kind, now, message.subject, message.facts, "", "",
            message.data, "operator",
        )  # fmt: skip
        reply = self.poster.post(self.url, write(told, self.template), HEADERS.get(self.template, {}))
        words = f"{reply.status or ''} {reply.said}".strip()
        return Sent(_STATES[state_of(reply)], hidden(words, self.url))


_STATES: Mapping[str, State] = {one: one for one in ("sent", "deferred", "failed", "unknown")}


def hidden(words: str, url: str) -> str:
    """Words without what a receiver may repeat of an address: the whole of it, its path and its query."""
    parts = urlsplit(url)
    secrets = (url, f"{parts.path}?{parts.query}", parts.path, parts.query, *parts.path.split("/"))
    for secret in sorted((one for one in secrets if len(one) > _SHORT), key=len, reverse=True):
        words = words.replace(secret, "…")
    return words


# Shorter parts of a path are words, as "hooks", and no secrets.
_SHORT = 7


@dataclass(frozen=True, slots=True)
class MailWay:
    """A mail in plain text to CITYLEADS_OPERATOR."""

    mailer: Mailer
    sender: Sender
    address: str
    name: str = "mail"

    @property
    def told(self) -> str:
        """The address."""
        return f"a mail to {self.address}"

    def send(self, message: OperatorMessage, now: datetime) -> Sent:
        """Mail it."""
        name = f"operator-{now:%Y%m%dT%H%M%S}"
        outgoing = OutgoingMail(name, self.sender.address, self.address, self._compose(message, now))
        outcome = self.mailer.send(outgoing)
        return Sent(outcome.state, outcome.reply.replace(self.address, "…"))

    def _compose(self, message: OperatorMessage, now: datetime) -> bytes:
        mail = EmailMessage(policy=SMTP)
        mail["Subject"] = header_text(message.subject)
        mail["From"], mail["To"] = self.sender.address, self.address
        mail["Date"] = format_datetime(now)
        mail["Message-ID"] = make_msgid(domain=self.sender.domain)
        mail["Auto-Submitted"] = "auto-generated"  # RFC 3834
        mail.set_content(message.text)
        return mail.as_bytes()
