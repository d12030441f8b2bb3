"""Which way mails go: over SMTP where a server is named, else into a folder."""

from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path
from smtplib import SMTPException
from typing import cast
from urllib.parse import parse_qsl, unquote, urlsplit

from digest.delivery.dkim import DkimSigner, SigningMailer
from digest.delivery.rate_limit import RateLimitedMailer
from digest.delivery.smtp import SmtpMailer, Tls
from digest.delivery.transport import FileMailer, Mailer

_PORTS = {"smtp": 587, "smtps": 465}


def mailer_from(url: str | None, folder: Path, signer: DkimSigner | None = None) -> Mailer:
    """Choose the mailer: SMTP where a URL is set, else files in a folder.

    URLs: `smtp://user:password@host:587?tls=starttls` or `smtps://user:password@host:465`; user and password
    are percent-encoded. Without `tls=` STARTTLS is demanded, except of a server on this machine. `per_minute=30`
    sends no more mails than that.

    Raises:
        ValueError: the URL is not of this form, or would send a password in the clear to another machine.
            The message never repeats the URL.
    """
    if not url:
        return FileMailer(folder)
    mailer, per_minute = _smtp_from(url)
    paced = RateLimitedMailer(mailer, per_minute) if per_minute else mailer
    return SigningMailer(paced, signer) if signer else paced


def check_smtp(url: str) -> str:
    """Connect to the mail server without sending anything; say how it went.

    Raises:
        ValueError: the URL is not one that `mailer_from` takes.
        OSError, smtplib.SMTPException: no connection, no trust, or no access.
    """
    mailer, _per_minute = _smtp_from(url)
    client = mailer.connect()
    with suppress(OSError, SMTPException):
        client.quit()
    login = f", logged in as {mailer.user}" if mailer.user else ""
    return f"{mailer.host}:{mailer.port} answers (TLS: {mailer.tls}{login})"


def _smtp_from(url: str) -> tuple[SmtpMailer, float]:
    """The mailer of a URL, and how many mails a minute it may send; 0 for as many as it can."""
    parts = urlsplit(url)
    if parts.scheme not in _PORTS or not parts.hostname:
        raise ValueError("SMTP_URL must look like smtp://user:password@host:587?tls=starttls or smtps://…")
    options = dict(parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query)))
    tls = _tls_of(parts.scheme, options.pop("tls", None), parts.hostname)
    per_minute = _per_minute(options.pop("per_minute", "0"))
    if options:
        raise ValueError(f"SMTP_URL has options nobody knows: {', '.join(sorted(options))}")
    if tls == "none" and parts.password and not _is_here(parts.hostname):
        raise ValueError("SMTP_URL would send its password in the clear; use tls=starttls or smtps://")
    port, password = parts.port or _PORTS[parts.scheme], unquote(parts.password or "")
    return SmtpMailer(parts.hostname, port, tls, unquote(parts.username or ""), password), per_minute


def _per_minute(text: str) -> float:
    if not text.isdecimal():
        raise ValueError("SMTP_URL: per_minute= is a whole number of mails")
    return float(text)


def _tls_of(scheme: str, asked: str | None, host: str) -> Tls:
    if scheme == "smtps":
        if asked is not None:
            raise ValueError("SMTP_URL: smtps:// is encrypted from the first byte and takes no tls=")
        return "implicit"
    if asked is None:
        return "none" if _is_here(host) else "starttls"
    if asked not in ("starttls", "none"):
        raise ValueError("SMTP_URL: tls= is starttls or none")
    return cast("Tls", asked)


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
