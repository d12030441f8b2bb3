"""Where things are: local data, the warehouse, the mail server. Everything else is facts or code."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parseaddr
from pathlib import Path
from typing import Literal

from sqlalchemy import Engine, select
from sqlalchemy.dialects.postgresql import insert

from cityleads.centres import CENTRES
from digest.mail import Sender
from scrapers.facts import facts, source_names
from transform.places import all_places
from warehouse import tables
from warehouse.database import connect
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
    """

    home: Path
    database_url: str | None
    smtp_url: str | None
    sender: Sender = field(default_factory=Sender)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> "Settings":
        """Read the environment; an empty variable counts as unset."""
        values = os.environ if environment is None else environment
        home = values.get("CITYLEADS_HOME") or str(ROOT / "var")
        urls = (values.get("DATABASE_URL") or None, values.get("SMTP_URL") or None)
        return cls(Path(home), *urls, _sender(values.get("MAIL_FROM") or ""))

    @property
    def server(self) -> Server:
        """The embedded server, started or not."""
        return Server(self.home / "postgres")

    @property
    def outbox(self) -> Path:
        """Where mails are written when there is no mail server."""
        return self.home / "outbox"

    def url(self, mode: Mode) -> str:
        """The warehouse's URL; starts the embedded server when it is the one.

        Sample data and real data never share a database: each mode has its own on the embedded server.
        """
        if self.database_url:
            return self.database_url
        server = self.server
        server.start()
        return server.ensure_database(f"cityleads_{mode}")


def _sender(text: str) -> Sender:
    if not text:
        return Sender()
    name, address = parseaddr(text)
    if "@" not in address:
        raise SettingsError(
            f"MAIL_FROM must hold an address, e.g. 'cityleads <digest@agency.example>', not '{text}'."
        )
    return Sender(address, name or Sender().name)


def open_warehouse(settings: Settings, mode: Mode) -> Engine:
    """Connect to the warehouse, bring it up to date, and make sure that it holds data of this mode only.

    Raises:
        SettingsError: the database holds data of another mode.
    """
    engine = connect(settings.url(mode))
    upgrade(engine)
    _claim(engine, mode)
    sync(engine)
    return engine


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


def sync(engine: Engine) -> None:
    """Write the sources, centres and places that this code knows; what is there already is brought up to date."""
    sources = [{name: getattr(facts(source), name) for name in SOURCE} for source in source_names()]
    centres = [{name: getattr(centre, name) for name in CENTRE} for centre in CENTRES]
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
