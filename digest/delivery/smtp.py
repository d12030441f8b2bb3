"""One mail over SMTP, step by step, so that each way it can end is told apart."""

import re
import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Literal

from digest.delivery.transport import Outcome, OutgoingMail
from transform.text import clean

Tls = Literal["implicit", "starttls", "none"]
_TIMEOUT_SECONDS = 60
_REPLY = 300
_ACCEPTED, _REFUSED_FOR_GOOD = 2, 5
_REFUSED = (4, _REFUSED_FOR_GOOD)
# A line that begins with a dot gets a second one, or it could end the message (RFC 5321, 4.5.2).
_LINE_DOT = re.compile(rb"(?m)^\.")


@dataclass(frozen=True, slots=True)
class SmtpMailer:
    """Hands each mail to a mail server, one connection a mail. Certificates are verified.

    Attributes:
        tls: "implicit" (smtps), "starttls" (nothing is said in the clear but EHLO) or "none".
        context: how certificates are judged; the machine's own trust store unless told otherwise.
    """

    host: str
    port: int
    tls: Tls
    user: str = ""
    password: str = field(default="", repr=False)
    context: ssl.SSLContext = field(default_factory=ssl.create_default_context, repr=False)

    def send(self, outgoing: OutgoingMail) -> Outcome:
        """Send one mail. Until the mail server has all of it, trouble means that it was not taken."""
        try:
            client = self.connect()
        except (OSError, smtplib.SMTPException) as error:
            return Outcome("deferred", f"connecting: {_words(error)}")
        try:
            return _converse(client, outgoing)
        finally:
            with suppress(OSError, smtplib.SMTPException):
                client.quit()
            client.close()

    def connect(self) -> smtplib.SMTP:
        """Open, secure and log in.

        Trouble here is the server's or the settings' and not a mail's, so `send` defers on all of it.

        Raises:
            OSError, smtplib.SMTPException: no connection, no trust, or no access.
        """
        client = self._open()
        try:
            client.ehlo_or_helo_if_needed()
            if self.tls == "starttls":
                client.starttls(context=self.context)
                client.ehlo()
            if self.user:
                client.login(self.user, self.password)
        except BaseException:
            client.close()
            raise
        return client

    def _open(self) -> smtplib.SMTP:
        if self.tls == "implicit":
            return smtplib.SMTP_SSL(self.host, self.port, timeout=_TIMEOUT_SECONDS, context=self.context)
        return smtplib.SMTP(self.host, self.port, timeout=_TIMEOUT_SECONDS)


def _converse(client: smtplib.SMTP, outgoing: OutgoingMail) -> Outcome:
    try:
        refusal = _hand_over(client, outgoing)
    except (OSError, smtplib.SMTPException) as error:
        return Outcome("deferred", _words(error))
    return refusal or _await_verdict(client)


def _hand_over(client: smtplib.SMTP, outgoing: OutgoingMail) -> Outcome | None:
    """Say who, to whom and what; return the refusal if there is one.

    An error while the message is written means that its end was not: the mail server cannot have taken it.
    """
    for step, expected in (
        (f"MAIL FROM:<{outgoing.sender}>", 2),
        (f"RCPT TO:<{outgoing.recipient}>", 2),
        ("DATA", 3),
    ):
        code, reply = client.docmd(step)
        if code // 100 != expected:
            refusal = _refusal(code, reply)
            return replace(refusal, bad_address=refusal.state == "failed" and step.startswith("RCPT"))
    client.send(_LINE_DOT.sub(b"..", outgoing.message.removesuffix(b"\r\n")) + b"\r\n.\r\n")
    return None


def _await_verdict(client: smtplib.SMTP) -> Outcome:
    """Read the answer to a whole message. If it gets lost the mail may have been delivered: that is unknown."""
    try:
        code, reply = client.getreply()
    except (OSError, smtplib.SMTPException) as error:
        return Outcome("unknown", f"the answer was lost: {_words(error)}")
    if code // 100 == _ACCEPTED:
        return Outcome("sent", _said(code, reply))
    return _refusal(code, reply) if code // 100 in _REFUSED else Outcome("unknown", _said(code, reply))


def _refusal(code: int, reply: bytes) -> Outcome:
    return Outcome("failed" if code // 100 == _REFUSED_FOR_GOOD else "deferred", _said(code, reply))


def _said(code: int, reply: bytes) -> str:
    return clean(f"{code} {reply.decode('utf-8', 'replace')}")[:_REPLY]


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        words = error.smtp_error
        return _said(error.smtp_code, words if isinstance(words, bytes) else words.encode())
    return clean(f"{type(error).__name__}: {error}")[:_REPLY]
