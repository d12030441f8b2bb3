"""A mail as it goes over the wire: headers nobody can inject into, ids that are the same when made again."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from hashlib import sha256

from digest.render import Mail
from transform.text import clean

_SUBJECT = 200
_LOCAL = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}"
_DOMAIN = r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)*[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(f"{_LOCAL}@{_DOMAIN}")


@dataclass(frozen=True, slots=True)
class Sender:
    """Who the mails are from; the address's domain is also that of all ids."""

    address: str = "digest@cityleads.localhost"
    name: str = "cityleads"

    @property
    def domain(self) -> str:
        """What follows the @."""
        return self.address.rpartition("@")[2]


@dataclass(frozen=True, slots=True)
class Envelope:
    """What a mail needs beside its content.

    Attributes:
        recipient: one plain ASCII address.
        centre, centre_title: name and English title of the centre.
        local_date: the morning it is for.
        written_at: the Date header, an aware time.
        sandbox: part of the ids, so that a sandbox mail never passes for the live one.
    """

    sender: Sender
    recipient: str
    centre: str
    centre_title: str
    local_date: date
    written_at: datetime
    sandbox: bool

    @property
    def message_id(self) -> str:
        """The same for the same reader and morning, whatever the mail says."""
        seed = f"{self.centre}|{self.local_date}|{self.recipient}|{'sandbox' if self.sandbox else 'live'}"
        return f"<{sha256(seed.encode()).hexdigest()[:32]}@{self.sender.domain}>"

    @property
    def thread(self) -> str:
        """The id that all mails of a centre refer to, so that mail clients keep them together."""
        kind = ".sandbox" if self.sandbox else ""
        return f"<{self.centre}{kind}.digest@{self.sender.domain}>"


def is_address(text: str) -> bool:
    """Tell whether text is one plain ASCII address (no display name, no list, no quoting)."""
    return _ADDRESS.fullmatch(text) is not None


def header_text(text: str, most: int = _SUBJECT) -> str:
    """Text as a header may hold it: no line end, control or bidi character, and of bounded length."""
    return clean(text)[:most].rstrip()


def compose(mail: Mail, envelope: Envelope) -> bytes:
    """Put a mail together as RFC 5322 bytes, text first, then HTML. Equal input makes equal bytes."""
    message = EmailMessage(policy=SMTP)
    for name, value in _headers(mail, envelope).items():
        message[name] = value
    message.set_content(mail.text, cte="base64")
    message.add_alternative(mail.html, subtype="html", cte="base64")
    # Set last: filling in content takes every Content- header along into the first part.
    message["Content-Language"] = mail.language
    # The library draws the boundary by lot; this one is as unlikely to occur in base64 and stays the same.
    message.set_boundary(f"=_{envelope.message_id[1:33]}")
    return message.as_bytes()


def _headers(mail: Mail, envelope: Envelope) -> dict[str, str | Address | datetime]:
    sender, centre = envelope.sender, envelope.centre
    return {
        "From": Address(header_text(sender.name), addr_spec=sender.address),
        "To": Address(addr_spec=envelope.recipient),
        "Subject": header_text(mail.subject),
        "Date": envelope.written_at,
        "Message-ID": envelope.message_id,
        "In-Reply-To": envelope.thread,
        "References": envelope.thread,
        "List-Id": f"{header_text(envelope.centre_title)} <{centre}.digest.{sender.domain}>",
        "Auto-Submitted": "auto-generated",
    }
