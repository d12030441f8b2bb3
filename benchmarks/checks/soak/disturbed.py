"""A task in a process of its own, at one of whose steps something happens; Airflow is imported here alone."""

import os
import signal
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from benchmarks.checks.soak.clocks import Clock

BALLAST, TASKS_CLOCK, DATABASES_CLOCK = "ballast", "clock", "clock_of_database"


def run_disturbed(told: dict[str, Any], kind: str, step: int, home: str, postmaster: int) -> None:
    """Run a task (tests.cityleads.as_task); at a step of it something happens.

    Args:
        told: as_task's.
        kind: what happens (benchmarks.checks.soak.kinds); "" is nothing.
        step: counted from 1; one lies before each statement.
        home: of the life, in whose parent the clocks lie.
        postmaster: the database's first process.
    """
    from tests.cityleads import as_task

    if kind == "killed":
        told = {**told, "die_at": step}
    elif kind == "crawler killed":
        told = {**told, "crawler_dies_at": step}
    elif kind:
        _at(step, _happening(kind, Path(home), postmaster))
    with Path(home, "said").open("ab") as said:
        for descriptor in (1, 2):  # loggers know the streams of before: the server of forks has made them
            os.dup2(said.fileno(), descriptor)
        as_task.run(told)


def _at(step: int, happen: Callable[[], None]) -> None:
    steps = iter(range(1, step + 1))

    def count(*_arguments: object) -> None:
        if next(steps, None) == step:
            happen()

    event.listen(Engine, "before_cursor_execute", count)


def _happening(kind: str, home: Path, postmaster: int) -> Callable[[], None]:
    whose, _, offset = kind.rpartition(" ")
    known: dict[str, Callable[[], None]] = {
        "database killed": lambda: os.kill(postmaster, signal.SIGKILL),
        "disk full": lambda: _fill_disk(home),
    }
    clocks = {"task's clock": TASKS_CLOCK, "database's clock": DATABASES_CLOCK}
    return known.get(kind) or (lambda: Clock(home.parent / clocks[whose]).jump(offset))


def _fill_disk(home: Path) -> None:
    """Take all the room that there is on the disk of the home."""
    with (home / BALLAST).open("wb", buffering=0) as ballast, suppress(OSError):
        while True:
            ballast.write(bytes(1 << 20))
