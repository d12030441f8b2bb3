"""Killed at any step and started again, the chain ends where it would have ended: same rows, no mail twice."""

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import pytest
from sqlalchemy import Engine, text

from cityleads.bootstrap import prepare_warehouse
from domain.clock import moment_of
from domain.crawl import CrawlOrder
from domain.document import Document
from sandbox.server import running
from tests.cityleads.killing import land_all, survives, task
from tests.harness import as_landed
from tests.ran import Ran
from warehouse.db import rows_of

pytestmark = [pytest.mark.slow, pytest.mark.airflow]

SOURCE, TOGETHER, BATCH = "vn_muasamcong", 5, 8
REFINE, DRAIN = ("refine", "refine"), ("refine", "drain")
COLLECT, MAIL = (f"collect_{SOURCE}", "crawl"), ("digest_hanoi", "mail")
# How many kill points are laid over a task's steps.
PARTS, COLLECT_PARTS, MAIL_PARTS = 12, 5, 7
CRAWL_STEPS = (2, 5, 9)
TABLES = (
    "raw.crawl, raw.document, raw.reject, raw.leftover, core.notice_part, core.notice, core.notice_block,"
    " core.notice_number, core.lead, ops.work, ops.detail_request, ops.setting, digest.run, digest.outbox,"
    " digest.item, digest.subscriber"
)
ORDER = CrawlOrder(SOURCE, "walk", moment_of(1), moment_of(1).date(), moment_of(1).date())

CHECKSUM = """
SELECT md5(string_agg(row, '|' ORDER BY row)) FROM (
  SELECT 'part' || source || native_id || part || content::text AS row FROM core.notice_part
  UNION ALL SELECT 'notice' || source || native_id || version || content::text || tier || normal::text FROM core.notice
  UNION ALL SELECT 'version' || n.source || n.native_id || v.version || v.content::text
    FROM core.notice_version v JOIN core.notice n ON n.id = v.notice_id
  UNION ALL SELECT 'member' || n.source || n.native_id || m.lead_id
    FROM core.lead_member m JOIN core.notice n ON n.id = m.notice_id
  UNION ALL SELECT 'lead' || id || tier || coalesce(stage, '') || title || coalesce(merged_into, '') FROM core.lead
  UNION ALL SELECT 'event' || lead_id || kind || field || coalesce(old, '') || coalesce(new, '') || happened_at
    FROM core.lead_event
  UNION ALL SELECT 'relation' || from_lead || to_lead || kind FROM core.lead_relation
  UNION ALL SELECT 'reject' || source || native_id || reason || number FROM raw.reject
  UNION ALL SELECT 'document' || source || key || encode(hash, 'hex') FROM raw.document
  UNION ALL SELECT 'work' || d.key || w.state FROM ops.work w JOIN raw.document d ON d.id = w.document_id
  UNION ALL SELECT 'detail' || source || native_id || locator::text || state FROM ops.detail_request
) rows
"""


def url(engine: Engine) -> str:
    return engine.url.render_as_string(hide_password=False)


def checksum(engine: Engine) -> str:
    with engine.connect() as connection:
        return str(connection.execute(text(CHECKSUM)).scalar_one())


def documents(ran: Ran) -> list[Document]:
    with ran.engine.connect() as connection:
        rows = rows_of(
            connection, "SELECT * FROM raw.document WHERE source = :source ORDER BY id", source=SOURCE
        )
    return [as_landed(row) for row in rows]


@dataclass(slots=True)
class Chain:
    """The tasks of the DAGs on a warehouse, each run in a process of its own.

    Attributes:
        undisturbed: by name, the checksum that a run without kills ends with, and the steps that it takes.
    """

    engine: Engine
    ran: Ran
    environment: dict[str, str]
    undisturbed: dict[str, tuple[str, int]]
    home: Path
    tasks: dict[str, dict[str, Any]] = field(default_factory=dict)

    def land(self) -> None:
        """What collect leaves for refine: both days' documents of a source."""
        land_all(url(self.engine), 0, ORDER, documents(self.ran), TOGETHER)

    def runs(self, dag: str, task_id: str, **told: Any) -> bool:  # noqa: ANN401  # of as_task.run
        """Run a task; False when it was killed."""
        return survives(task, {"dag": dag, "task": task_id, "environment": self.environment, **told})

    def due(self, name: str, play: Callable[[], int]) -> tuple[str, int]:
        """Checksum and steps without a kill; found by whoever needs them first, then forgotten by the warehouse."""
        if name not in self.undisturbed:
            steps = play()
            self.undisturbed[name] = checksum(self.engine), steps
            with self.engine.begin() as connection:
                connection.execute(text(f"TRUNCATE {TABLES} CASCADE"))
        return self.undisturbed[name]

    def counted(self, dag: str, task_id: str, **told: Any) -> int:  # noqa: ANN401  # of as_task.run
        """Run a task to its end; returns its steps."""
        path = self.home / "steps"
        assert self.runs(dag, task_id, steps=str(path), **told)
        return int(path.read_text(encoding="ascii"))


@pytest.fixture(scope="module")
def undisturbed() -> dict[str, tuple[str, int]]:
    return {}


@pytest.fixture(scope="module")
def portals() -> Iterator[str]:
    with running() as server:
        yield server.address


@pytest.fixture
def chain(
    database: Engine, ran: Ran, undisturbed: dict[str, tuple[str, int]], portals: str, tmp_path: Path
) -> Chain:
    environment = {
        "DATABASE_URL": url(database),
        "CITYLEADS_HOME": str(tmp_path),
        "CITYLEADS_SANDBOX": portals,
        "SMTP_URL": "",
    }
    prepare_warehouse(database)
    return Chain(database, ran, environment, undisturbed, tmp_path)


def spread(part: int, parts: int, steps: int) -> int:
    """The step that lies at part/parts of all steps, the first and the last included."""
    return 1 + part * (steps - 1) // (parts - 1)


@pytest.mark.parametrize("statements", range(1, 26, 3))
def test_landing_killed_after_any_statement_and_run_again_loses_and_doubles_nothing(
    chain: Chain, statements: int
) -> None:
    due, _ = chain.due("refined", lambda: refined(chain, REFINE, ()))
    landing = (ORDER, documents(chain.ran), TOGETHER)
    assert not survives(land_all, url(chain.engine), statements, *landing)
    assert survives(land_all, url(chain.engine), 0, *landing)
    assert chain.runs(*REFINE, batch=BATCH)
    assert checksum(chain.engine) == due


def refined(chain: Chain, task_of: tuple[str, str], call: tuple[str, ...]) -> int:
    chain.land()
    return chain.counted(*task_of, call=call, batch=BATCH)


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize(("task_of", "call"), [(REFINE, ()), (DRAIN, ("VN",))], ids=["all", "shard"])
def test_a_refine_task_killed_at_any_step_and_run_again_ends_where_it_would_have(
    chain: Chain, task_of: tuple[str, str], call: tuple[str, ...], part: int
) -> None:
    due, steps = chain.due(f"refined{call or ''}", lambda: refined(chain, task_of, call))
    chain.land()
    assert not chain.runs(*task_of, call=call, batch=BATCH, die_at=spread(part, PARTS, steps))
    assert chain.runs(*task_of, call=call, batch=BATCH)
    assert checksum(chain.engine) == due
    assert {found for name, (found, _) in chain.undisturbed.items() if name.startswith("refined")} == {due}


def collected(chain: Chain) -> int:
    steps = chain.counted(*COLLECT)
    assert chain.runs(*REFINE)
    return steps


@pytest.mark.parametrize("part", range(COLLECT_PARTS))
def test_a_collect_task_killed_at_any_step_and_run_again_ends_where_it_would_have(
    chain: Chain, part: int
) -> None:
    due, steps = chain.due("collected", lambda: collected(chain))
    assert not chain.runs(*COLLECT, die_at=spread(part, COLLECT_PARTS, steps))
    assert chain.runs(*COLLECT)
    assert chain.runs(*REFINE)
    assert checksum(chain.engine) == due


def crawlers(database_url: str) -> list[int]:
    """The crawling processes that were started beside this warehouse."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if "tests.cityleads.dying" in process.cmdline():
                found += [process.pid] if process.environ().get("DATABASE_URL") == database_url else []
    return found


@pytest.mark.parametrize("step", CRAWL_STEPS)
def test_a_collect_task_killed_amid_its_crawl_takes_the_crawl_with_it_and_is_made_up_for(
    chain: Chain, step: int
) -> None:
    due, _ = chain.due("collected", lambda: collected(chain))
    assert not chain.runs(*COLLECT, crawler_dies_at=step)
    until = time.monotonic() + 10
    while crawlers(url(chain.engine)):
        assert time.monotonic() < until
        time.sleep(0.05)
    assert chain.runs(*COLLECT)
    assert chain.runs(*REFINE)
    assert checksum(chain.engine) == due


@pytest.mark.parametrize("part", range(MAIL_PARTS))
def test_a_digest_task_killed_at_any_step_and_run_again_mails_at_most_once(chain: Chain, part: int) -> None:
    _, steps = chain.due("mailed", lambda: mailed(chain))
    chain.land()
    assert chain.runs(*REFINE)
    assert not chain.runs(*MAIL, die_at=spread(part, MAIL_PARTS, steps))
    before = {path.name for path in (chain.home / "outbox").glob("*.eml")}
    assert chain.runs(*MAIL)
    written = {path.name for path in (chain.home / "outbox").glob("*.eml")}
    with chain.engine.connect() as connection:
        states = list(connection.execute(text("SELECT state FROM digest.outbox ORDER BY id")).scalars())
    assert before <= written
    assert len(states) == 2
    assert states.count("written") + states.count("sending") == 2
    assert len(written) in (states.count("written"), 2)


def mailed(chain: Chain) -> int:
    chain.land()
    assert chain.runs(*REFINE)
    return chain.counted(*MAIL)
