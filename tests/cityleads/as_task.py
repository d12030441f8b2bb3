"""A DAG's task in a process of its own, as Airflow's runner has it; it dies by SIGKILL at a chosen step."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any

# Where this is imported (a process that has nothing else to do), Airflow finds no home of somebody's.
os.environ["AIRFLOW_HOME"] = tempfile.mkdtemp(prefix="cityleads-airflow-")
os.environ["AIRFLOW__CORE__LOAD_EXAMPLES"] = "False"

from airflow.dag_processing.dagbag import DagBag
from airflow.sdk.definitions._internal.contextmanager import _CURRENT_CONTEXT
from airflow.sdk.exceptions import AirflowSkipException

from cityleads import _crawl_process
from pipeline import refine
from tests.cityleads.dying import Steps
from tests.harness import ROOT

BAG = DagBag(str(ROOT / "dags"))


def run(told: dict[str, Any]) -> None:
    """Run a task's callable to its end, or to its death.

    Args:
        told: "dag", "task", "call" (arguments), "params", "environment"; "die_at" a step of this process or
            "crawler_dies_at" one of the crawl's, 0 for none; "batch", documents that refine takes together;
            "steps", a file that has the count of steps afterwards.
    """
    os.environ.update(told["environment"])
    refine.BATCH = told.get("batch", refine.BATCH)
    _crawl_process.PROGRAM = (
        *_crawl_process.PROGRAM[:2],
        "tests.cityleads.dying",
        str(told.get("crawler_dies_at", 0)),
    )
    steps = Steps(told.get("die_at", 0), os.getpid())
    dag: Any = BAG.dags[told["dag"]]
    context = {
        "dag": dag,
        "dag_run": SimpleNamespace(run_id=told.get("run", "manual__1")),
        "params": dag.params.dump() | {"mode": "sandbox"} | told.get("params", {}),
        "ti": SimpleNamespace(try_number=9),
    }
    _CURRENT_CONTEXT.append(context)  # type: ignore[arg-type]  # the parts that we use
    with suppress(AirflowSkipException):
        dag.get_task(told["task"]).python_callable(*told.get("call", ()))
    if "steps" in told:
        Path(told["steps"]).write_text(str(steps.done), encoding="ascii")
