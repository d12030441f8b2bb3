"""Databases of the tests' own server: each test gets a copy of one that was made before."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, create_engine, text

from warehouse.db import connect
from warehouse.server import Server

# What a machine that loses its power needs, and a server of tests does not: a fresh database of 400 files would wait
# for the disk, and its files would be written to the log as well.
SAFE_FROM_POWER_CUTS = ("fsync", "full_page_writes", "synchronous_commit")


@contextmanager
def _administered(server: Server) -> Iterator[Connection]:
    admin = create_engine(server.url("postgres"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        yield connection
    admin.dispose()


def without_waiting_for_disks(server: Server) -> None:
    """Let a running server forget all that a power cut would need."""
    with _administered(server) as connection:
        for name in SAFE_FROM_POWER_CUTS:
            connection.execute(text(f"ALTER SYSTEM SET {name} = off"))
        connection.execute(text("SELECT pg_reload_conf()"))


@contextmanager
def copy_of(server: Server, template: str, name: str) -> Iterator[Engine]:
    """A database `name` with all that `template` holds, which nobody may be connected to; it goes afterwards."""
    with _administered(server) as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY"))
    engine = connect(server.url(name))
    try:
        yield engine
    finally:
        engine.dispose()
        with _administered(server) as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
