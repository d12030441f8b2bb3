"""Where things are: local data, the warehouse, the mail server. Everything else is facts or code."""

import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from email.utils import parseaddr
from ipaddress import ip_network
from pathlib import Path
from typing import Literal

from sqlalchemy import Engine, select
from sqlalchemy.dialects.postgresql import insert

from cityleads.centres import CENTRES, HEADQUARTERS
from digest.links import Desk, safe_link
from digest.mail import Sender, is_address
from digest.seal import Seal
from digest.send import Mailer, mailer_from
from digest.tickets import SHORTEST_KEY, Signer
from scrapers.facts import facts, source_names
from transform.places import all_places
from warehouse import tables
from warehouse.database import connect
from warehouse.matches import without_probes
from warehouse.migrate import upgrade
from warehouse.server import Server

SOURCE, CENTRE, PLACE = (
    tuple(column.name for column in table.c) for table in (tables.source, tables.centre, tables.place)
)
ROOT = Path(__file__).resolve().parent.parent
Mode = Literal["sandbox", "live", "captures"]


class SettingsError(Exception):
    """The surroundings don't fit; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the environment says.

    Attributes:
        home: local data (database, outbox, logs); CITYLEADS_HOME, or var/ in the project.
        database_url: DATABASE_URL; None means the embedded server.
        smtp_url: SMTP_URL, e.g. smtp://user:password@host:587; None writes mails to files.
        sender: MAIL_FROM, e.g. "cityleads <digest@agency.example>": who the mails are from.
        web_url: CITYLEADS_WEB_URL, the web desk's public address; None makes mailto links.
        link_keys: CITYLEADS_LINK_KEY, secrets that sign links, the newest first, blanks between them.
        web_proxies: CITYLEADS_WEB_PROXIES, addresses or networks of the reverse proxies before the web desk, blanks
            between them; only theirs is believed of X-Forwarded-For. Empty: nobody's.
        operator: CITYLEADS_OPERATOR, the address of whoever acts on failures; None: rows of ops.operator_alert alone.
        dkim: MAIL_DKIM, "selector:/path/of/key.pem": mails are signed; None leaves that to the relay.
    """

    home: Path
    database_url: str | None
    smtp_url: str | None
    sender: Sender = field(default_factory=Sender)
    web_url: str | None = None
    link_keys: tuple[str, ...] = field(default=(), repr=False)
    dkim: str | None = None
    web_proxies: tuple[str, ...] = ()
    operator: str | None = None

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> "Settings":
        """Read the environment; an empty variable counts as unset."""
        values = os.environ if environment is None else environment
        home = values.get("CITYLEADS_HOME") or str(ROOT / "var")
        urls = (values.get("DATABASE_URL") or None, values.get("SMTP_URL") or None)
        return cls(
            Path(home),
            *urls,
            _sender(values.get("MAIL_FROM") or ""),
            _web_url(values.get("CITYLEADS_WEB_URL") or ""),
            tuple((values.get("CITYLEADS_LINK_KEY") or "").split()),
            values.get("MAIL_DKIM") or None,
            _proxies(values.get("CITYLEADS_WEB_PROXIES") or ""),
            _operator(values.get("CITYLEADS_OPERATOR") or ""),
        )

    @property
    def server(self) -> Server:
        """The embedded server, started or not."""
        return Server(self.home / "postgres")

    @property
    def outbox(self) -> Path:
        """Where mails are written when there is no mail server."""
        return self.home / "outbox"

    def mailer(self) -> Mailer:
        """Where mails go.

        Raises:
            ValueError: SMTP_URL cannot be meant.
            SettingsError: MAIL_DKIM cannot be meant, or its key cannot sign.
        """
        return mailer_from(self.smtp_url, self.outbox, self._seal())

    def _seal(self) -> Seal | None:
        if self.dkim is None:
            return None
        selector, _, path = self.dkim.partition(":")
        try:
            return Seal(self.sender.domain, selector, Path(path).read_bytes())
        except (OSError, ValueError) as error:
            raise SettingsError(f"MAIL_DKIM must be selector:/path/of/key.pem: {error}") from error

    def sender_in(self, mode: Mode) -> Sender:
        """Who the mails of a mode are from, with the web desk that their links lead to.

        Raises:
            SettingsError: there is an address of the web desk, but no key, or one too short.
        """
        if self.web_url is None:
            return self.sender
        return replace(self.sender, web=Desk(self.sender.address, self.web_url, self.signer(mode)))

    def signer(self, mode: Mode) -> Signer:
        """What signs the links of a mode. The sandbox makes its own key where none is set.

        Raises:
            SettingsError: there is no key, or one is too short.
        """
        keys = self.link_keys
        if not keys and mode == "sandbox":
            keys = (_own_key(self.home / "sandbox-link.key"),)
        try:
            return Signer(keys, sandbox=mode == "sandbox")
        except ValueError as error:
            raise SettingsError(
                f"CITYLEADS_LINK_KEY signs the links in mails, and must hold at least {SHORTEST_KEY} characters"
                " (openssl rand -hex 32), the same for all that send mails or serve the web desk."
            ) from error

    def url(self, mode: Mode) -> str:
        """The warehouse's URL; starts the embedded server when it is the one.

        Sample data and real data never share a database: each mode has its own on the embedded server.
        """
        if self.database_url:
            return self.database_url
        server = self.server
        server.start()
        return server.ensure_database(_database(mode))

    def url_if_made(self, mode: Mode) -> str | None:
        """The warehouse's URL where there is one, else None; starts an embedded server that is there, makes nothing.

        Raises:
            ServerError: the embedded server does not start or answer.
        """
        if self.database_url:
            return self.database_url
        server = self.server
        if not server.data.exists():
            return None
        server.start()
        return server.url(_database(mode)) if server.has_database(_database(mode)) else None


def _database(mode: Mode) -> str:
    return f"cityleads_{mode}"


def _sender(text: str) -> Sender:
    if not text:
        return Sender()
    name, address = parseaddr(text)
    if "@" not in address:
        raise SettingsError(
            f"MAIL_FROM must hold an address, e.g. 'cityleads <digest@agency.example>', not '{text}'."
        )
    return Sender(address, name)


def _operator(text: str) -> str | None:
    if text and not is_address(text):
        raise SettingsError(f"CITYLEADS_OPERATOR must be one plain mail address, not '{text}'.")
    return text or None


def _proxies(text: str) -> tuple[str, ...]:
    try:
        return tuple(str(ip_network(word)) for word in text.split())
    except ValueError as error:
        raise SettingsError(
            f"CITYLEADS_WEB_PROXIES must be addresses or networks, e.g. '127.0.0.1 10.0.0.0/8': {error}"
        ) from error


def _web_url(text: str) -> str | None:
    if not text:
        return None
    link = safe_link(text)
    if link is None or not link.url.startswith(("http://", "https://")) or set(link.url) & set("?#"):
        raise SettingsError(
            f"CITYLEADS_WEB_URL must be the web desk's address, e.g. https://leads.agency.example, not '{text}'."
        )
    return link.url.rstrip("/")


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


def open_warehouse(settings: Settings, mode: Mode) -> Engine:
    """Connect to the warehouse, bring it up to date, and make sure that it holds data of this mode only.

    Raises:
        SettingsError: the database holds data of another mode.
    """
    engine = connect(settings.url(mode))
    upgrade(engine)
    _claim(engine, mode)
    sync(engine)
    _catch_up(engine)
    return engine


def _catch_up(engine: Engine) -> None:
    with engine.begin() as connection:
        if missing := without_probes(connection):
            from cityleads.linking import catch_up  # once in a warehouse's life: quick commands stay quick

            catch_up(connection, missing)


@contextmanager
def warehouse_of(mode: Mode) -> Iterator[Engine]:
    """Open the warehouse of a mode, where the environment says it is, for a command. Raises as `open_warehouse`."""
    engine = open_warehouse(Settings.from_environment(), mode)
    try:
        yield engine
    finally:
        engine.dispose()


def _claim(engine: Engine, mode: Mode) -> None:
    setting = tables.setting
    with engine.begin() as connection:
        connection.execute(insert(setting).values(name="mode", value=mode).on_conflict_do_nothing())
        found = connection.execute(select(setting.c.value).where(setting.c.name == "mode")).scalar_one()
    if found != mode:
        raise SettingsError(
            f"This database holds {found} data, and {mode} data must not be mixed with it."
            " Point DATABASE_URL at another database, or unset it to use the embedded server."
        )


# What is in a warehouse that nothing was done with: what opening it writes, here and in `warehouse.migrate`, and what
# housekeeping notes of it.
OPENED = frozenset(
    {"core.source", "core.centre", "core.place", "ops.setting", "ops.alembic_version"}
    | {"ops.metric", "ops.operator_alert"}
)


def sync(engine: Engine) -> None:
    """Write the sources, centres and places that this code knows; what is there already is brought up to date."""
    sources = [{name: getattr(facts(source), name) for name in SOURCE} for source in source_names()]
    centres = [{name: getattr(centre, name) for name in CENTRE} for centre in (*CENTRES, HEADQUARTERS)]
    places = [
        {
            **{name: getattr(place, name) for name in PLACE},
            "programmes": list(place.programmes),
        }
        for place in all_places()
    ]
    with engine.begin() as connection:
        for table, rows in ((tables.source, sources), (tables.centre, centres), (tables.place, places)):
            statement = insert(table)
            key = [column.name for column in table.primary_key]
            updates = {
                column.name: statement.excluded[column.name] for column in table.c if column.name not in key
            }
            connection.execute(statement.on_conflict_do_update(index_elements=key, set_=updates), rows)
