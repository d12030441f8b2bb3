"""A scratch warehouse: a database of its own on the configured server, which is dropped at the end."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, create_engine, make_url, text

from cityleads.bootstrap import prepare_warehouse, server_of, started_server
from cityleads.settings import Settings
from warehouse.db import connect
from warehouse.migrate import upgrade
from warehouse.server import EXTENSIONS


@contextmanager
def scratch_warehouse(settings: Settings, prefix: str = "cityleads_scratch") -> Iterator[Engine]:
    """An empty warehouse with the newest schema; no other warehouse is read or changed.

    With DATABASE_URL set it is made on that server, which takes the right to create databases.
    """
    name = f"{prefix}_{secrets.token_hex(4)}"
    if not settings.database_url:
        started_server(settings)
    base = make_url(settings.database_url or server_of(settings).url("postgres"))
    admin = create_engine(base.set(drivername="postgresql+psycopg2"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template0"))
    engine = connect(base.set(database=name).render_as_string(hide_password=False))
    try:
        with engine.begin() as connection:
            for extension in EXTENSIONS:
                connection.execute(text(f"CREATE EXTENSION IF NOT EXISTS {extension}"))
        upgrade(engine)
        prepare_warehouse(engine)
        yield engine
    finally:
        engine.dispose()
        with admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        admin.dispose()
