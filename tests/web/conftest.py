"""One desk for all tests of the web; each test finds its warehouse as new, with two leads and a reader in Bangkok."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, create_engine, text

from tests.digest.world import World
from tests.web.desk import Desk, running
from warehouse.db import connect
from warehouse.server import Server


@pytest.fixture(scope="session")
def web_engine(server: Server, template: str) -> Iterator[Engine]:
    """A warehouse for all tests of the web."""
    admin = create_engine(server.url("postgres"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE test_web TEMPLATE {template}"))
    admin.dispose()
    engine = connect(server.url("test_web"))
    yield engine
    engine.dispose()


@pytest.fixture
def world(web_engine: Engine) -> World:
    """The four centres, one Thai source and two leads of two buyers, and nothing of an earlier test."""
    with web_engine.begin() as connection:
        connection.execute(
            text(
                "TRUNCATE core.centre, core.source, core.place, core.notice, core.notice_block,"
                " core.notice_number, core.lead, core.exchange_rate, raw.crawl, digest.company, desk.login_ask"
                " RESTART IDENTITY CASCADE"
            )
        )
    made = World(web_engine)
    made.add_lead("L-1")
    made.add_lead("L-2", title="ระบบจัดการขยะ", buyer="กรุงเทพมหานคร")
    return made


@pytest.fixture
def subscriber(world: World) -> int:
    """A Korean reader of Bangkok's digest."""
    return world.add_subscriber("kim@kotra.example")


@pytest.fixture(scope="session")
def served(web_engine: Engine) -> Iterator[Desk]:
    """The desk, served on loopback."""
    with running(web_engine) as made:
        yield made


@pytest.fixture
def desk(served: Desk, world: World) -> Desk:
    """The desk over this test's world."""
    return served
