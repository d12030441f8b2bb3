"""The sandbox's first two days, run once for all tests that only look at the result."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Engine

from cityleads.run import Report, run_sandbox
from cityleads.settings import Settings
from scrapers.source_config import source_names
from tests.databases import copy_of
from warehouse.db import connect
from warehouse.server import Server


@dataclass(frozen=True, slots=True)
class Ran:
    """A warehouse after `cityleads run`, and what the command reported."""

    engine: Engine
    settings: Settings
    report: Report


def settings_for(server: Server, name: str, home: Path) -> Settings:
    """Settings that put everything into one test's own places."""
    return Settings(home=home, database_url=server.ensure_database(name), smtp_url=None)


@pytest.fixture(scope="session")
def ran(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ran]:
    """The warehouse after days 1 and 2. Tests must leave it as it is."""
    settings = settings_for(server, "ran", tmp_path_factory.mktemp("ran"))
    report = run_sandbox(settings, 2, source_names(), lambda _told: None)
    assert settings.database_url is not None
    engine = connect(settings.database_url)
    yield Ran(engine, settings, report)
    engine.dispose()


@contextmanager
def copied(server: Server, ran: Ran, name: str) -> Iterator[Engine]:
    """A copy of that warehouse, for a test that changes it; it goes afterwards."""
    ran.engine.dispose()  # a database that somebody is connected to cannot be copied
    with copy_of(server, "ran", name) as engine:
        yield engine
