"""A real mail server on this machine that behaves as a test tells it."""

import asyncio
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

LOST = "lost"
HOST = "127.0.0.1"


@dataclass
class Post:
    """What the server answers at each step; LOST drops the line. `taken` is what it accepted.

    `verdict` is the answer to the whole message: a LOST verdict is a mail that was taken without a word.
    """

    mail: str = "250 OK"
    rcpt: str = "250 OK"
    data: str = "354 go on"
    verdict: str = "250 OK queued as 42"
    taken: list[Envelope] = field(default_factory=list)
    secure: list[bool] = field(default_factory=list)
    logins: list[tuple[bytes, bytes]] = field(default_factory=list)
    port: int = 0

    async def handle_MAIL(  # noqa: N802  # aiosmtpd calls it by this name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        return _answer(server, self.mail)

    async def handle_RCPT(  # noqa: N802  # aiosmtpd calls it by this name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return _answer(server, self.rcpt)

    async def handle_DATA(  # noqa: N802  # aiosmtpd calls it by this name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        if self.verdict == LOST or self.verdict.startswith("2"):
            self.taken.append(envelope)
            self.secure.append(session.ssl is not None)
        return _answer(server, self.verdict)

    def log_in(self, server: SMTP, session: Session, envelope: Envelope, how: str, who: Any) -> AuthResult:  # noqa: ANN401  # aiosmtpd's own type
        """Take the password "s3cr:t/" alone."""
        assert isinstance(who, LoginPassword)
        self.logins.append((who.login, who.password))
        return AuthResult(success=who.password == b"s3cr:t/", handled=False)


def _answer(server: SMTP, answer: str) -> str:
    if answer == LOST:
        assert isinstance(server.transport, asyncio.WriteTransport)
        server.transport.abort()
    return answer


class _Server(SMTP):
    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802  # aiosmtpd calls it by this name
        answer = self.event_handler.data
        if answer.startswith("354"):
            await super().smtp_DATA(arg)
        else:
            await self.push(answer)


class _Controller(Controller):
    def factory(self) -> SMTP:
        return _Server(self.handler, **self.SMTP_kwargs)


@contextmanager
def running(post: Post, tls: ssl.SSLContext | None = None, **options: Any) -> Iterator[Post]:  # noqa: ANN401  # Controller's own arguments
    """Serve on a free port of this machine; `tls` makes it smtps."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        post.port = probe.getsockname()[1]
    controller = _Controller(post, hostname=HOST, port=post.port, ssl_context=tls, **options)
    controller.start()
    try:
        yield post
    finally:
        controller.stop()


def certificate(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A certificate for this machine: the server's context, and a client's that trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "cityleads test")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(HOST))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = folder / "server.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    pem.write_bytes(made.public_bytes(serialization.Encoding.PEM) + private)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(pem)
    return server, ssl.create_default_context(cafile=str(pem))
