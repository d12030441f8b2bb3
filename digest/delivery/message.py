"""A mail as it goes over the wire: headers nobody can inject into, ids that are the same when made again."""

import re
from base64 import encodebytes
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from email.header import Header
from email.utils import format_datetime, quote
from functools import lru_cache
from hashlib import sha256

from digest.i18n import catalogue
from digest.links.urls import Desk
from digest.render.html import Attachment, Mail
from transform.text import clean

_SUBJECT = 200
# RFC 5322 wants lines of 78 characters at most; RFC 2047 has encoded words in lines of 76.
_LINE, _ENCODED_LINE = 78, 76
# A phrase of these alone needs no quotes (RFC 5322, 3.2.3).
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+")


@dataclass(frozen=True, slots=True)
class Sender:
    """Who the mails are from; the address's domain is also that of all ids.

    Attributes:
        address: one plain ASCII address.
        name: for people; "" for the product's name in the mail's language.
        web: where subscribers act on what they read; None where that is this address.
    """

    address: str = "digest@cityleads.localhost"
    name: str = ""
    web: Desk | None = None

    @property
    def desk(self) -> Desk:
        """Where subscribers act: the web desk, or whoever reads what comes to this address."""
        return self.web or Desk(self.address)

    @property
    def domain(self) -> str:
        """What follows the @."""
        return self.address.rpartition("@")[2]


@dataclass(frozen=True, slots=True)
class MessageHeaders:
    """What the header fields of a mail need beside its content.

    Attributes:
        recipient: one plain ASCII address.
        centre, centre_title: name and English title of the centre.
        local_date: the morning it is for.
        written_at: the Date header, an aware time.
        sandbox: part of the ids, so that a sandbox mail never passes for the live one.
        about: what an alert is about; empty for a digest, of which there is one a morning.
        subscriber: id of the subscriber, for the links by which they act.
        answers: whether the subscriber asked for this one mail: then it is none of a list's.
    """

    sender: Sender
    recipient: str
    centre: str
    centre_title: str
    local_date: date
    written_at: datetime
    sandbox: bool
    about: str = ""
    subscriber: int = 0
    answers: bool = False

    @property
    def message_id(self) -> str:
        """The same for the same subscriber and morning, or for what an alert is about, whatever the mail says."""
        which = self.about or self.local_date
        seed = f"{self.centre}|{which}|{self.recipient}|{'sandbox' if self.sandbox else 'live'}"
        return f"<{sha256(seed.encode()).hexdigest()[:32]}@{self.sender.domain}>"

    @property
    def thread(self) -> str:
        """The id that all mails of a centre refer to, so that mail clients keep them together."""
        kind = ".sandbox" if self.sandbox else ""
        return f"<{self.centre}{kind}.digest@{self.sender.domain}>"


def header_text(text: str, most: int = _SUBJECT) -> str:
    """Text as a header may hold it: no line end, control or bidi character, and of bounded length.

    "=?" is parted: the library would take it for an encoded word, decode it, and write out the line ends that
    it may hide, which is a header of the attacker's own.
    """
    return clean(text)[:most].rstrip().replace("=?", "= ?")


def compose(mail: Mail, headers: MessageHeaders) -> bytes:
    """Put a mail together as RFC 5322 bytes, text first, then HTML. Equal input makes equal bytes."""
    links: Mapping[str, str] = {}
    if not headers.answers:
        links = headers.sender.desk.unsubscribe_headers(headers.subscriber, headers.written_at)
    return _addressed(mail, headers) + _described(mail, headers) + _addresses(links) + _body(mail)


def _addressed(mail: Mail, headers: MessageHeaders) -> bytes:
    """The headers that hold an address or an id in angle brackets, which no encoded word may be in (RFC 2047, 5).

    The library makes encoded words of what is longer than a line, whatever it is.
    """
    sender = headers.sender
    name = sender.name or catalogue(mail.language)["header.sender"]
    lines = [
        _header("From", sender.address, name),
        f"To: {headers.recipient}",
        _header("Message-ID", headers.message_id[1:-1]),
    ]
    if not headers.answers:
        lines += [
            _header("In-Reply-To", headers.thread[1:-1]),
            _header("References", headers.thread[1:-1]),
            _header("List-Id", f"{headers.centre}.digest.{sender.domain}", headers.centre_title),
        ]
    return "".join(f"{line}\r\n" for line in lines).encode("ascii")


def _header(name: str, address: str, phrase: str = "") -> str:
    """A header of a phrase and an address, folded between the two where it is longer than a line."""
    said = _phrase(header_text(phrase), name)
    whole = f"{name}: {said} <{address}>" if said else f"{name}: <{address}>"
    if len(whole) <= _LINE and "\r\n" not in said:
        return whole
    return f"{name}: {said}\r\n <{address}>" if said else f"{name}:\r\n <{address}>"


def _phrase(text: str, header: str) -> str:
    """Words before an address: as they are, quoted, or as encoded words of lines that are short enough."""
    if not text.isascii():
        return _unstructured(text, header)
    return text if _ATOMS.fullmatch(text) or not text else f'"{quote(text)}"'


def _described(mail: Mail, headers: MessageHeaders) -> bytes:
    """The headers that say what the mail is, and when it was written."""
    lines = (
        f"Subject: {_unstructured(header_text(mail.subject), 'Subject')}",
        f"Date: {format_datetime(headers.written_at)}",
        "Auto-Submitted: auto-generated",
        f"Content-Language: {mail.language}",
    )
    return "".join(f"{line}\r\n" for line in lines).encode("ascii")


def _unstructured(text: str, header: str) -> str:
    """A header's text as it is, or where it is not ASCII or longer than a line, as encoded words and nothing beside.

    A reader drops the blanks between two encoded words (RFC 2047, 6.2), so each blank is inside one of them.
    `EmailMessage` leaves some outside.
    """
    if text.isascii() and len(f"{header}: {text}") <= _LINE:
        return text
    return Header(text, "utf-8", _ENCODED_LINE, header).encode(linesep="\r\n")


def _addresses(headers: Mapping[str, str]) -> bytes:
    """Headers that hold addresses, one a line: the library would make encoded words of what is longer than a line.

    They are made of percent-encoded ASCII alone, so no line end can be in them.
    """
    lines = (f"{name}: {value}".replace(", ", ",\r\n ") for name, value in headers.items())
    return "".join(f"{line}\r\n" for line in lines).encode("ascii")


def _body(mail: Mail) -> bytes:
    """The MIME headers and all parts: text and HTML as alternatives, files beside them.

    Written by hand: the library takes fifteen times as long (docs/decisions.md, D52) and its boundaries are random.
    Ours are as unlikely to occur in base64, and stay the same.
    """
    mark = sha256(mail.html.encode()).hexdigest()[:32]
    parts = (_part("text/plain; charset=utf-8", mail.text), _part("text/html; charset=utf-8", mail.html))
    body = _multipart("alternative", mark, parts)
    if mail.attachments:
        body = _multipart("mixed", mark[::-1], (body, *map(_file, mail.attachments)))
    return b"MIME-Version: 1.0\r\n" + body


def _multipart(kind: str, mark: str, parts: Iterable[bytes]) -> bytes:
    boundary = f"=_{mark}"
    head = f'Content-Type: multipart/{kind};\r\n boundary="{boundary}"\r\n\r\n'.encode()
    line = f"--{boundary}\r\n".encode()
    return head + b"".join(line + part for part in parts) + f"--{boundary}--\r\n".encode()


def _part(kind: str, content: str) -> bytes:
    return _encoded(f"Content-Type: {kind}", content.encode())


@lru_cache(maxsize=64)
def _file(attachment: Attachment) -> bytes:
    """The same for every subscriber of one list, so it is encoded once."""
    name = attachment.name
    head = f'Content-Type: {attachment.kind};\r\n name="{name}"\r\n'
    return _encoded(f'{head}Content-Disposition: attachment;\r\n filename="{name}"', attachment.content)


def _encoded(head: str, content: bytes) -> bytes:
    """A part in base64 (RFC 2045, 6.8), 76 characters a line."""
    lines = encodebytes(content).replace(b"\n", b"\r\n")
    return f"{head}\r\nContent-Transfer-Encoding: base64\r\n\r\n".encode() + lines
