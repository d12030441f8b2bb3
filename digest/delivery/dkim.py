"""DKIM signatures (RFC 6376), for whoever sends without a relay that signs."""

from dataclasses import dataclass, field, replace

import dkim

from digest.delivery.transport import Mailer, Outcome, OutgoingMail

# What says who sends what to whom, and how to leave (RFC 8058 wants List-Unsubscribe and its -Post signed).
_SIGNED = (
    b"From", b"To", b"Subject", b"Date", b"Message-ID", b"In-Reply-To", b"References", b"List-Id",
    b"List-Unsubscribe", b"List-Unsubscribe-Post", b"MIME-Version", b"Content-Type",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class DkimSigner:
    """With what mails are signed.

    Attributes:
        domain: the sender's.
        selector: its public key stands in the DNS under <selector>._domainkey.<domain>.
        key: the private key, RSA or Ed25519 as PEM.

    Raises:
        ValueError: the key cannot sign.
    """

    domain: str
    selector: str
    key: bytes = field(repr=False)

    def __post_init__(self) -> None:
        try:
            self.sign(b"From: a@example.org\r\n\r\n")
        except (dkim.DKIMException, ValueError) as error:
            raise ValueError(f"the DKIM key cannot sign: {error}") from error

    def sign(self, message: bytes) -> bytes:
        """The message with its signature before it."""
        names = {line.partition(b":")[0].lower() for line in message.partition(b"\r\n\r\n")[0].split(b"\r\n")}
        signed = [name for name in _SIGNED if name.lower() in names]
        head: bytes = dkim.sign(
            message, self.selector.encode(), self.domain.encode(), self.key, include_headers=signed,
            canonicalize=(b"relaxed", b"relaxed"),
        )  # fmt: skip
        return head + message


@dataclass(frozen=True, slots=True)
class SigningMailer:
    """A mailer that signs what it hands on."""

    mailer: Mailer
    signer: DkimSigner

    def send(self, outgoing: OutgoingMail) -> Outcome:
        """Sign one mail and send it."""
        return self.mailer.send(replace(outgoing, message=self.signer.sign(outgoing.message)))
