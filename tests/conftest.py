"""One Postgres server a session, one fresh database a test."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from importlib import import_module
from itertools import count
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import Engine

from cityleads.preparation import write_rows
from domain.country import COUNTRIES
from tests import crawl_server
from tests.databases import copy_of, without_waiting_for_disks
from tests.ran import ran
from warehouse.db import connect
from warehouse.migrate import upgrade
from warehouse.server import Server
from warehouse.tables import country

# A console that is made while a test sets COLUMNS keeps that width for all later tests, so it is made before.
os.environ.pop("COLUMNS", None)
import_module("cityleads.cli.options")

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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let files with slow tests begin: one that came last would run while the other processes had nothing to do.

    What has a time limit of its own, the whole stack, comes between them and the rest, so that light tests run beside.
    """
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    whole = {item.path for item in items if item.get_closest_marker("timeout")}
    items.sort(key=lambda item: (item.path not in slow, item.path in whole))


def pytest_sessionfinish() -> None:
    """End what tests share and no fixture has made."""
    crawl_server.stop()


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A running embedded server, in a folder that its unprivileged user can reach."""
    home = Path(tempfile.mkdtemp(prefix="cityleads-test-"))
    home.chmod(0o755)
    made = Server(home / "postgres")
    made.start()
    without_waiting_for_disks(made)
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
    with copy_of(server, template, f"test_{next(_numbers)}") as engine:
        yield engine
