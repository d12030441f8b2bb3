"""What sends mails, signs their links, sends webhooks and tells the operator, made from the settings."""

import secrets
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from cityleads.health.operator_ways import MailWay, Way, WebhookWay
from cityleads.settings import Mode, Settings, SettingsError
from desk.webhooks.messages import OPERATOR_TEMPLATES
from desk.webhooks.posting import AddressError, Poster
from digest.delivery.dkim import DkimSigner
from digest.delivery.mailers import mailer_from
from digest.delivery.message import Sender
from digest.delivery.transport import Mailer
from digest.links.tokens import SHORTEST_KEY, Signer
from digest.links.urls import Desk


def mailer_of(settings: Settings) -> Mailer:
    """Where mails go.

    Raises:
        ValueError: SMTP_URL cannot be meant.
        SettingsError: MAIL_DKIM cannot be meant, or its key cannot sign.
    """
    return mailer_from(settings.smtp_url, settings.outbox, _seal(settings))


def _seal(settings: Settings) -> DkimSigner | None:
    if settings.dkim is None:
        return None
    selector, _, path = settings.dkim.partition(":")
    try:
        return DkimSigner(sender_of(settings).domain, selector, Path(path).read_bytes())
    except (OSError, ValueError) as error:
        raise SettingsError(f"MAIL_DKIM must be selector:/path/of/key.pem: {error}") from error


def poster_of(settings: Settings, mode: Mode) -> Poster:
    """Where webhooks of a mode may be sent: the sandbox's to this machine alone."""
    return Poster(settings.webhook_networks, home_alone=mode != "live")


def ways_of(settings: Settings, mode: Mode) -> tuple[Way, ...]:
    """The ways to the operator, the first that is tried before the second.

    Raises:
        SettingsError: CITYLEADS_ALERT_URL cannot be meant; the message never repeats it.
    """
    ways: list[Way] = []
    if settings.alert_url:
        form, plus, url = settings.alert_url.partition("+http")
        form, url = (form, f"http{url}") if plus else ("generic", settings.alert_url)
        poster = poster_of(settings, mode)
        if form not in OPERATOR_TEMPLATES:
            known = ", ".join(f"{name}+https://…" for name in OPERATOR_TEMPLATES)
            raise SettingsError(f"CITYLEADS_ALERT_URL must be one of {known}.")
        try:
            poster.check(url)
        except AddressError as error:
            raise SettingsError(f"CITYLEADS_ALERT_URL: {error}.") from None
        ways.append(WebhookWay(poster, url, form))
    if settings.operator:
        ways.append(MailWay(mailer_of(settings), sender_of(settings), settings.operator))
    return tuple(ways)


def sender_of(settings: Settings) -> Sender:
    """Who the mails are from, for mails without links to the web desk."""
    return Sender(settings.sender_address, settings.sender_name) if settings.sender_address else Sender()


def sender_in(settings: Settings, mode: Mode) -> Sender:
    """Who the mails of a mode are from, with the web desk that their links lead to.

    Raises:
        SettingsError: there is an address of the web desk, but no key, or one too short.
    """
    sender = sender_of(settings)
    if settings.web_url is None:
        return sender
    return replace(sender, web=Desk(sender.address, settings.web_url, signer_of(settings, mode)))


def signer_of(settings: Settings, mode: Mode) -> Signer:
    """What signs the links of a mode. The sandbox makes its own key where none is set.

    Raises:
        SettingsError: there is no key, or one is too short.
    """
    keys = settings.link_keys
    if not keys and mode == "sandbox":
        keys = (_own_key(settings.home / "sandbox-link.key"),)
    try:
        return Signer(keys, sandbox=mode == "sandbox")
    except ValueError as error:
        raise SettingsError(
            f"CITYLEADS_LINK_KEY signs the links in mails, and must hold at least {SHORTEST_KEY} characters"
            " (openssl rand -hex 32), the same for all that send mails or serve the web desk."
        ) from error


def _own_key(path: Path) -> str:
    """The sandbox's key, made on the first call, in a file of its owner alone; two makers agree on one."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        fresh.touch(mode=0o600, exist_ok=False)
        fresh.write_text(secrets.token_hex(SHORTEST_KEY), encoding="utf-8")
        with suppress(FileExistsError):
            path.hardlink_to(fresh)
        fresh.unlink()
    return path.read_text(encoding="utf-8")
