"""Which way mails go: over SMTP where a server is named, else into a folder."""

from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path
from smtplib import SMTPException
from typing import cast
from urllib.parse import parse_qsl, unquote, urlsplit

from digest.letters import FileMailer, Letter, Mailer, Outcome
from digest.smtp import SmtpMailer, Tls

__all__ = ["Letter", "Mailer", "Outcome", "check_smtp", "mailer_from"]

_PORTS = {"smtp": 587, "smtps": 465}


def mailer_from(url: str | None, folder: Path) -> Mailer:
    """Choose the mailer: SMTP where a URL is set, else files in a folder.

    URLs: `smtp://user:password@host:587?tls=starttls` or `smtps://user:password@host:465`; user and password
    are percent-encoded. Without `tls=` STARTTLS is demanded, except of a server on this machine.

    Raises:
        ValueError: the URL is not of this form, or would send a password in the clear to another machine.
            The message never repeats the URL.
    """
    return _smtp_from(url) if url else FileMailer(folder)


def check_smtp(url: str) -> str:
    """Open the mail server's door without sending anything; say how it went.

    Raises:
        ValueError: the URL is not one that `mailer_from` takes.
        OSError, smtplib.SMTPException: no connection, no trust, or no access.
    """
    mailer = _smtp_from(url)
    client = mailer.connect()
    with suppress(OSError, SMTPException):
        client.quit()
    login = f", logged in as {mailer.user}" if mailer.user else ""
    return f"{mailer.host}:{mailer.port} answers (TLS: {mailer.tls}{login})"


def _smtp_from(url: str) -> SmtpMailer:
    parts = urlsplit(url)
    if parts.scheme not in _PORTS or not parts.hostname:
        raise ValueError("SMTP_URL must look like smtp://user:password@host:587?tls=starttls or smtps://…")
    tls = _tls_of(parts.scheme, parts.query, parts.hostname)
    if tls == "none" and parts.password and not _is_here(parts.hostname):
        raise ValueError("SMTP_URL would send its password in the clear; use tls=starttls or smtps://")
    return SmtpMailer(
        parts.hostname,
        parts.port or _PORTS[parts.scheme],
        tls,
        unquote(parts.username or ""),
        unquote(parts.password or ""),
    )


def _tls_of(scheme: str, query: str, host: str) -> Tls:
    options = dict(parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query)))
    asked = options.pop("tls", None)
    if options:
        raise ValueError(f"SMTP_URL has options nobody knows: {', '.join(sorted(options))}")
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
