"""What the environment says: where things are, and who the mails are from. Nothing is made or asked here.

Every secret NAME may be a file instead, NAME_FILE (domain/crawl/secret_files.py lists them).
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parseaddr
from ipaddress import ip_network
from pathlib import Path
from typing import Literal

from domain.addresses import is_address, safe_link
from domain.crawl import secret_files
from domain.errors import ExpectedError

ROOT = Path(__file__).resolve().parent.parent
Mode = Literal["sandbox", "live", "captures"]

# Of an export as OCDS: the setting's last word, and what `ocds.publication.Publication` calls it.
_PUBLICATION = {
    "prefix": "prefix",
    "publisher": "publisher",
    "url": "address",
    "licence": "licence",
    "policy": "policy",
}
_PREFIX = re.compile(r"ocds-[a-z0-9]{6}")
KEPT_BACKUPS = (7, 5)  # of so many days, and of so many weeks
KEPT_BODIES = 90  # days since they were last seen


class SettingsError(ExpectedError):
    """The surroundings don't fit."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the environment says.

    Attributes:
        home: local data (database, outbox, logs); CITYLEADS_HOME, or var/ in the project.
        database_url: DATABASE_URL; None means the embedded server.
        smtp_url: SMTP_URL, e.g. smtp://user:password@host:587; None writes mails to files.
        sender_address, sender_name: MAIL_FROM, e.g. "cityleads <digest@agency.example>": who the mails are from; "" is
            the product itself.
        web_url: CITYLEADS_WEB_URL, the web desk's public address; None makes mailto links.
        link_keys: CITYLEADS_LINK_KEY, secrets that sign links, the newest first, blanks between them.
        web_proxies: CITYLEADS_WEB_PROXIES, addresses or networks of the reverse proxies before the web desk, blanks
            between them; only theirs is believed of X-Forwarded-For. Empty: nobody's.
        webhook_networks: CITYLEADS_WEBHOOK_NETWORKS, networks outside the public internet that webhooks may be sent to,
            blanks between them, e.g. that of a chat server of one's own. Empty: none.
        operator: CITYLEADS_OPERATOR, the address of whoever acts on failures; None: rows of ops.operator_alert alone.
        alert_url: CITYLEADS_ALERT_URL, or the file that CITYLEADS_ALERT_URL_FILE names: where alerts go first, with the
            form of the message before it, e.g. slack+https://hooks.slack.example/…; None: nowhere. It is a secret.
        heartbeat_url: CITYLEADS_HEARTBEAT_URL, or …_FILE: asked after each good look at all that alerts are about; a
            secret too.
        metrics_token: CITYLEADS_METRICS_TOKEN, or …_FILE: whoever shows it may read the desk's metrics; None: this
            machine alone may.
        backup_dir: CITYLEADS_BACKUP_DIR, where housekeeping puts a backup every day; None: nowhere.
        backup_keep: CITYLEADS_BACKUP_KEEP, of how many days and of how many weeks it keeps the newest backup there.
        bodies: CITYLEADS_BODIES, a folder or an address as s3://bucket/prefix to which housekeeping moves bodies of old
            documents; None: they stay in the database.
        bodies_after: CITYLEADS_BODIES_AFTER, how many days after they were last seen.
        k_city_url: K_CITY_URL, the https address of the K-City Network's site, which nothing reads; None
            leaves source intl_k_city not configured.
        ocds: CITYLEADS_OCDS_PREFIX, _PUBLISHER, _URL, _LICENCE and _POLICY, what an export as OCDS says of itself: the
            registered prefix of ocids, who publishes, at which address, under which licence and policy.
        dkim: MAIL_DKIM, "selector:/path/of/key.pem": mails are signed; None leaves that to the relay.
    """

    home: Path
    database_url: str | None
    smtp_url: str | None
    sender_address: str = ""
    sender_name: str = ""
    web_url: str | None = None
    link_keys: tuple[str, ...] = field(default=(), repr=False)
    dkim: str | None = None
    web_proxies: tuple[str, ...] = ()
    webhook_networks: tuple[str, ...] = ()
    operator: str | None = None
    alert_url: str | None = field(default=None, repr=False)
    heartbeat_url: str | None = field(default=None, repr=False)
    metrics_token: str | None = field(default=None, repr=False)
    backup_dir: Path | None = None
    backup_keep: tuple[int, int] = KEPT_BACKUPS
    bodies: str | None = None
    bodies_after: int = KEPT_BODIES
    k_city_url: str | None = None
    ocds: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> "Settings":
        """Read the environment, and the files that it names for secrets; an empty variable counts as unset.

        Raises:
            SettingsError: a variable's value cannot be meant.
        """
        values = os.environ if environment is None else environment
        name, address = _sender(values.get("MAIL_FROM") or "")
        return cls(
            home=Path(values.get("CITYLEADS_HOME") or str(ROOT / "var")),
            database_url=_secret(values, "DATABASE_URL"),
            smtp_url=_secret(values, "SMTP_URL"),
            sender_address=address,
            sender_name=name,
            web_url=_web_url(values.get("CITYLEADS_WEB_URL") or ""),
            link_keys=tuple(secret_in(values, "CITYLEADS_LINK_KEY").split()),
            dkim=values.get("MAIL_DKIM") or None,
            web_proxies=_networks("CITYLEADS_WEB_PROXIES", values),
            webhook_networks=_networks("CITYLEADS_WEBHOOK_NETWORKS", values),
            operator=_operator(values.get("CITYLEADS_OPERATOR") or ""),
            alert_url=_secret(values, "CITYLEADS_ALERT_URL"),
            heartbeat_url=_secret(values, "CITYLEADS_HEARTBEAT_URL"),
            metrics_token=_secret(values, "CITYLEADS_METRICS_TOKEN"),
            backup_dir=_folder(values.get("CITYLEADS_BACKUP_DIR")),
            backup_keep=_backup_keep(values.get("CITYLEADS_BACKUP_KEEP")),
            bodies=_store(values.get("CITYLEADS_BODIES") or ""),
            bodies_after=_days("CITYLEADS_BODIES_AFTER", values, KEPT_BODIES),
            k_city_url=_https_url("K_CITY_URL", values.get("K_CITY_URL") or ""),
            ocds=_publication(values),
        )

    @property
    def inbox(self) -> Path:
        """The folder whose files are imported every few minutes (DAG import_files)."""
        return self.home / "inbox"

    @property
    def outbox(self) -> Path:
        """Where mails are written when there is no mail server."""
        return self.home / "outbox"


def _sender(text: str) -> tuple[str, str]:
    name, address = parseaddr(text)
    if text and "@" not in address:
        raise SettingsError(
            f"MAIL_FROM must hold an address, e.g. 'cityleads <digest@agency.example>', not '{text}'."
        )
    return name, address


def _operator(text: str) -> str | None:
    if text and not is_address(text):
        raise SettingsError(f"CITYLEADS_OPERATOR must be one plain mail address, not '{text}'.")
    return text or None


def _folder(text: str | None) -> Path | None:
    return Path(text) if text else None


def _store(text: str) -> str | None:
    """A place of bodies; a folder by its whole path, as the warehouse notes it for every process."""
    return text if "://" in text else str(Path(text).resolve()) if text else None


def _days(name: str, values: Mapping[str, str], usual: int) -> int:
    text = (values.get(name) or "").strip()
    if text and not text.isdecimal():
        raise SettingsError(f"{name} must be a number of days, not '{text}'.")
    return int(text) if text else usual


def _backup_keep(text: str | None) -> tuple[int, int]:
    words = (text or "").split()
    if not words:
        return KEPT_BACKUPS
    if len(words) != len(KEPT_BACKUPS) or not all(word.isdecimal() for word in words):
        raise SettingsError(f"CITYLEADS_BACKUP_KEEP must be days and weeks, as '7 5', not '{text}'.")
    return int(words[0]), int(words[1])


def secret_in(values: Mapping[str, str], name: str) -> str:
    """As `domain.crawl.secret_files.secret_in`, with a SettingsError."""
    try:
        return secret_files.secret_in(values, name)
    except secret_files.SecretError as error:
        raise SettingsError(str(error)) from error


def _secret(values: Mapping[str, str], name: str) -> str | None:
    return secret_in(values, name) or None


def _networks(name: str, values: Mapping[str, str]) -> tuple[str, ...]:
    try:
        return tuple(str(ip_network(word)) for word in (values.get(name) or "").split())
    except ValueError as error:
        raise SettingsError(
            f"{name} must be addresses or networks, e.g. '127.0.0.1 10.0.0.0/8': {error}"
        ) from error


def _https_url(name: str, text: str) -> str | None:
    """The address of a site, with no user's name in it, as it is shown to people."""
    link = safe_link(text) if text else None
    if text and (link is None or not link.url.startswith("https://") or "@" in link.url):
        raise SettingsError(f"{name} must be an address as https://kcity.example, not '{text}'.")
    return link.url if link else None


def _publication(values: Mapping[str, str]) -> dict[str, str]:
    """The fields of `ocds.publication.Publication` that are set."""
    told = {name: (values.get(f"CITYLEADS_OCDS_{name.upper()}") or "").strip() for name in _PUBLICATION}
    if told["prefix"] and not _PREFIX.fullmatch(told["prefix"]):
        raise SettingsError(
            f"CITYLEADS_OCDS_PREFIX must be as registered, e.g. ocds-a1b2c3, not '{told['prefix']}'."
        )
    for name in ("url", "licence", "policy"):
        told[name] = (_https_url(f"CITYLEADS_OCDS_{name.upper()}", told[name]) or "").rstrip("/")
    return {_PUBLICATION[name]: value for name, value in told.items() if value}


def _web_url(text: str) -> str | None:
    if not text:
        return None
    link = safe_link(text)
    if link is None or not link.url.startswith(("http://", "https://")) or set(link.url) & set("?#"):
        raise SettingsError(
            f"CITYLEADS_WEB_URL must be the web desk's address, e.g. https://leads.agency.example, not '{text}'."
        )
    return link.url.rstrip("/")


def lacking_in(mode: Mode, setting: str) -> str:
    """The variable that crawls of a source want and that is not set, of a source's setting; "" where none is.

    The sandbox's portals need none, and of recorded bodies nothing is asked.
    """
    return secret_files.lacking(os.environ, setting) if mode == "live" else ""
