"""The journey of one tender that docs/architecture.md tells: its functions are called, in that order.

The DAGs' own tasks run here, in this process; only what starts them (a timetable, a trigger, an asset) is left out.
"""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from cityleads import _crawl_process
from scrapers.source_config import facts, source_names
from tests.called import first_calls
from tests.dags.conftest import Surroundings
from tests.harness import ROOT
from tests.names import exists
from warehouse.db import rows_of

if TYPE_CHECKING:
    from airflow.dag_processing.dagbag import DagBag

# The steps of the page: DAG and task, in a process of their own where they end with "crawling".
LISTS = ("collect_th_egp", "crawl")
OTHERS = [
    (f"collect_{one}", "crawl") for one in source_names() if facts(one).country == "TH" and one != "th_egp"
]
REFINE = ("refine", "refine")
WANTING, FETCH = ("details", "wanting"), ("details", "fetch_th_egp")
MAIL = ("digest_bangkok", "mail")
TENDER, DEADLINE = "69119000201", datetime(2026, 12, 4, 9, tzinfo=UTC)


def steps() -> list[list[str]]:
    """The names in each step of the page."""
    page = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    journey = page.partition("## The journey of one Thai tender\n")[2].partition("\n## ")[0]
    # What stands in brackets is where the way leads elsewhere, and a trigger is what is left out here.
    said = re.sub(r"\([^()]*\)|`dags\.[^`]*`", "", journey)
    parts = re.split(r"^\d+\. ", said, flags=re.MULTILINE)[1:]
    return [[name for name in re.findall(r"`(\w+(?:\.\w+)+)`", part) if exists(name)] for part in parts]


class Journey:
    """Runs tasks of DAGs and keeps what they call."""

    def __init__(self, bag: "DagBag", folder: Path) -> None:
        self.bag = bag
        self.crawled = folder / "crawled"

    def run(self, *tasks: tuple[str, str]) -> list[str]:
        """Run tasks one after the other; the names of what they call."""
        self.crawled.write_text("")
        with first_calls() as found:
            for dag_id, task_id in tasks:
                dag = self.bag.dags[dag_id]
                task: Any = dag.get_task(task_id)
                with context_of(dag):
                    task.python_callable(*task.op_args)
        return list(found)

    def crawling(self) -> list[str]:
        """What the crawl of the last tasks has called, in its own process."""
        return self.crawled.read_text().split()


@contextmanager
def context_of(dag: Any) -> Iterator[None]:  # noqa: ANN401  # Airflow's DAG, which only tests load
    """What Airflow's runner gives a task."""
    from airflow.sdk.definitions._internal.contextmanager import _CURRENT_CONTEXT

    context: Any = {
        "dag": dag,
        "dag_run": SimpleNamespace(run_id="manual__1"),
        "params": dag.params.dump() | {"mode": "sandbox"},
        "ti": SimpleNamespace(try_number=1),
    }
    _CURRENT_CONTEXT.append(context)
    try:
        yield
    finally:
        _CURRENT_CONTEXT.pop()


@pytest.fixture
def journey(
    bag: "DagBag", surroundings: Surroundings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Journey:
    """A journey whose crawls note what they call."""
    made = Journey(bag, tmp_path)
    monkeypatch.delenv(_crawl_process.SERVER)
    monkeypatch.setattr(_crawl_process, "PROGRAM", (sys.executable, "-m", "tests.called", str(made.crawled)))
    return made


@pytest.mark.airflow
@pytest.mark.slow
def test_a_tender_takes_the_way_that_the_page_tells(journey: Journey, surroundings: Surroundings) -> None:
    journey.run(*OTHERS, REFINE)  # no mail goes out before each source of its country was read once
    called = [journey.run(LISTS), journey.crawling(), journey.run(REFINE)]
    called += [journey.run(WANTING, FETCH), journey.crawling(), journey.run(REFINE), journey.run(MAIL)]
    for step, names in zip(steps(), called, strict=True):
        assert [name for name in names if name in step] == step
    mailed = (
        "SELECT l.deadline_at, l.amount, i.section FROM digest.item i JOIN core.lead l ON l.id = i.lead_id"
    )
    by_number = (
        " JOIN core.lead_member USING (lead_id) JOIN core.notice n ON n.id = notice_id WHERE native_id = :id"
    )
    with surroundings.engine.connect() as connection:
        rows = rows_of(connection, f"{mailed}{by_number}", id=f"{TENDER}/D0")
    told = {"deadline_at": DEADLINE, "amount": 12_840_000, "section": "new"}
    assert rows == [told, told]  # for each of the two subscribers
