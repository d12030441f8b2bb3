"""Work that dies by SIGKILL at a chosen step, in processes of its own."""

import os
import signal
from collections.abc import Callable
from multiprocessing import get_context
from typing import Any

from domain.crawl import CrawlOrder
from domain.crawl.outcome import Outcome
from domain.document import Document
from tests.cityleads.dying import Steps
from warehouse.landing import WarehouseSink

# Airflow and all DAGs are imported once, by the process of which all others are forked.
processes = get_context("forkserver")
processes.set_forkserver_preload(["tests.cityleads.as_task", "tests.cityleads.killing"])


def survives(work: Callable[..., None], *arguments: Any) -> bool:  # noqa: ANN401  # whatever the work takes
    """Run work in a process of its own; False when it was killed, an AssertionError when it failed otherwise."""
    process = processes.Process(target=work, args=arguments)
    process.start()
    process.join(60)
    assert process.exitcode in (0, -signal.SIGKILL), process.exitcode
    return process.exitcode == 0


def task(told: dict[str, Any]) -> None:
    """Run a DAG's task (tests.cityleads.as_task)."""
    from tests.cityleads import as_task  # Airflow stays out of the process of the tests

    as_task.run(told)


def land_all(url: str, statements: int, order: CrawlOrder, documents: list[Document], together: int) -> None:
    """Land documents as a spider does, batch by batch; dies after so many statements, 0 is never."""
    if statements:
        Steps(2 * statements, os.getpid())
    sink = WarehouseSink(url)
    sink.open(order)
    for start in range(0, len(documents), together):
        sink.land(documents[start : start + together])
    sink.close(Outcome(documents=len(documents), rows=len(documents)), "")
