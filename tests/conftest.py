"""One Postgres server a session, one fresh database a test."""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import Engine, create_engine, text

from cityleads.preparation import write_rows
from domain.country import COUNTRIES
from tests.ran import ran
from warehouse.db import connect
from warehouse.migrate import upgrade
from warehouse.server import Server
from warehouse.tables import country

# Every folder may ask for it; one run of the sandbox serves all tests of a process.
__all__ = ["ran"]

# Where a property fails, Hypothesis offers a patch by a module that raises once zope.interface is loaded (Scrapy's):
# pytest would end with that error instead of the falsifying example.
sys.modules["hypothesis.extra._patching"] = None  # type: ignore[assignment]  # how Python forbids an import
# No test is timed: a deadline would fail properties on a busy machine.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
TEMPLATE = "cityleads_template"
_numbers = count(1)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A running embedded server, in a folder that its unprivileged user can reach."""
    home = Path(tempfile.mkdtemp(prefix="cityleads-test-"))
    home.chmod(0o755)
    made = Server(home / "postgres")
    made.start()
    try:
        yield made
    finally:
        made.stop()
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
def template(server: Server) -> str:
    """A database with the newest schema and the countries, from which the tests' own are copied."""
    engine = connect(server.ensure_database(TEMPLATE))
    upgrade(engine)
    with engine.begin() as connection:
        write_rows(connection, country, COUNTRIES.values())
    engine.dispose()
    return TEMPLATE


@pytest.fixture
def database(server: Server, template: str) -> Iterator[Engine]:
    """A fresh warehouse for one test."""
    name = f"test_{next(_numbers)}"
    admin = create_engine(server.url("postgres"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
    engine = connect(server.url(name))
    try:
        yield engine
    finally:
        engine.dispose()
        with admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        admin.dispose()
