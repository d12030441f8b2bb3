"""One desk for all tests of the web; each test finds its warehouse as new, with two leads and a reader in Bangkok."""

import subprocess
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Engine, text

from tests.databases import copy_of
from tests.digest.world import World
from tests.harness import ROOT
from tests.web.desk import Desk, running
from warehouse.server import Server

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.fixture(scope="session")
def web_engine(server: Server, template: str) -> Iterator[Engine]:
    """A warehouse for all tests of the web."""
    with copy_of(server, template, "test_web") as engine:
        yield engine


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


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    """A browser without a window; the tests are skipped, with the reason, where there is none."""
    driver = pytest.importorskip("playwright.sync_api", reason="no browser's driver here: run `make browser`")
    looked = subprocess.run([ROOT / "scripts/browser", "--look"], capture_output=True, text=True, check=False)  # noqa: S603  # our own script
    if looked.returncode:
        pytest.skip(looked.stderr.strip())
    with driver.sync_playwright() as play:
        made = play.chromium.launch(
            executable_path=looked.stdout.strip(), args=["--no-sandbox", "--disable-quic", "--disable-gpu"]
        )
        yield made
        made.close()


@pytest.fixture
def page(browser: "Browser") -> "Iterator[Page]":
    """A fresh page that runs no script, as the desk needs none; what the browser complains of fails the test."""
    context = browser.new_context(java_script_enabled=False)
    made = context.new_page()
    complaints: list[str] = []
    made.on("console", lambda message: complaints.append(message.text))
    yield made
    context.close()
    # That a refused page was refused is no complaint about the page.
    assert [told for told in complaints if "responded with a status of 4" not in told] == []
