"""A sandbox that stays up beside a warehouse of its own, as the stack has it; and all DAGs, loaded once."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Engine

from cityleads import _crawl_process
from cityleads.bootstrap import prepare_warehouse
from sandbox.server import running
from tests import crawl_server
from tests.harness import ROOT

if TYPE_CHECKING:
    from airflow.dag_processing.dagbag import DagBag

_runs = count(1)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a task finds: a warehouse, and the environment that leads to it."""

    engine: Engine
    home: Path

    def run(self, dag: str = "test") -> str:
        """A run's name that was not given before."""
        return f"{dag}/run_{next(_runs)}"


@pytest.fixture
def surroundings(database: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Surroundings]:
    """The environment of a sandbox stack's tasks."""
    prepare_warehouse(database)
    with running() as server:
        monkeypatch.setenv("DATABASE_URL", database.url.render_as_string(hide_password=False))
        monkeypatch.setenv("CITYLEADS_HOME", str(tmp_path))
        monkeypatch.setenv("CITYLEADS_MODE", "sandbox")
        monkeypatch.setenv("CITYLEADS_SANDBOX", server.address)
        monkeypatch.setenv(_crawl_process.SERVER, crawl_server.name())
        monkeypatch.delenv("SMTP_URL", raising=False)
        yield Surroundings(database, tmp_path)


@pytest.fixture(scope="session")
def airflow_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let Airflow be imported with a home of its own; whoever imports it asks for this first."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AIRFLOW_HOME", str(tmp_path_factory.mktemp("airflow")))
        patch.setenv("AIRFLOW__CORE__LOAD_EXAMPLES", "False")
        patch.setenv("AIRFLOW__CORE__UNIT_TEST_MODE", "False")
        import airflow  # noqa: F401  # reads its configuration now

        yield


@pytest.fixture(scope="session")
def bag(airflow_home: None) -> "DagBag":
    """All DAGs, as the DAG processor loads them."""
    from airflow.dag_processing.dagbag import DagBag

    return DagBag(str(ROOT / "dags"))
