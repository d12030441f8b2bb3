"""Refine on all cores: one process a shard when much waits, this very process otherwise."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from types import ModuleType

from sqlalchemy import Engine

from pipeline.documents import Refined
from pipeline.refine import refine
from warehouse import work_queue
from warehouse.db import connect

# Starting a process costs about what a few hundred documents do.
WORTH_A_PROCESS = 500

_processes = get_context("forkserver")
_processes.set_forkserver_preload(["pipeline.refine", "pipeline.warm_up"])


def refine_all(
    engine: Engine, progress: Callable[[Refined], None] = lambda _done: None, *, cores: int | None = None
) -> Refined:
    """Refine all documents that wait, as `refine` does, on as many cores as there are shards to share.

    A shard stops where an earlier moment of another must come first; so there are rounds, while one gets on.

    Args:
        engine: the warehouse.
        progress: called with the counts so far.
        cores: how many to use; None for all that this process may use.

    Raises:
        OperationalError: as `refine`.
        RuntimeError: a process was killed; what it had not finished waits on, and the other shards are done.
    """
    cores, done = cores or len(os.sched_getaffinity(0)), Refined()
    while True:
        with engine.connect() as connection:
            waiting = work_queue.shards(connection)
        if cores < 2 or len(waiting) < 2 or sum(waiting.values()) < WORTH_A_PROCESS:
            return done + refine(engine, _on_top_of(done, progress))
        found = _round(engine, list(waiting), cores, _on_top_of(done, progress))
        done += found
        with engine.connect() as connection:
            if not (found.documents and work_queue.untried(connection)):
                return done


def _on_top_of(done: Refined, progress: Callable[[Refined], None]) -> Callable[[Refined], None]:
    return lambda more: progress(done + more)


def _round(engine: Engine, todo: list[str], cores: int, progress: Callable[[Refined], None]) -> Refined:
    """Let one process for each shard get as far as it can."""
    processes = _ShardProcesses(engine.url.render_as_string(hide_password=False))
    while todo or processes.running:
        while todo and len(processes.running) < cores:
            processes.start(todo.pop(0))
        processes.receive()
        progress(processes.done)
    if processes.failed:
        raise processes.failed[0]
    return processes.done


class _ShardProcesses:
    """Processes that run, one a shard, and the counts and errors that they have sent."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.running: dict[Connection, tuple[str, BaseProcess]] = {}
        self.counts: dict[str, Refined] = {}
        self.failed: list[Exception] = []

    @property
    def done(self) -> Refined:
        """The counts of all shards so far."""
        return sum(self.counts.values(), Refined())

    def start(self, shard: str) -> None:
        """Let a process refine a shard. Should this process be killed, it finishes all the same."""
        ours, theirs = _processes.Pipe(duplex=False)
        process = _processes.Process(target=_refine_shard, args=(self.url, shard, theirs))
        with _no_main_module():
            process.start()
        theirs.close()
        self.running[ours] = shard, process

    def receive(self) -> None:
        """Wait until a process sends something or ends."""
        for pipe in wait(list(self.running)):
            assert isinstance(pipe, Connection)  # noqa: S101  # for mypy: nothing else was waited for
            shard, process = self.running[pipe]
            try:
                self._keep(shard, pipe.recv())
            except EOFError:
                del self.running[pipe]
                self._join(shard, process)

    def _keep(self, shard: str, sent: Refined | Exception) -> None:
        if isinstance(sent, Refined):
            self.counts[shard] = sent
        else:
            self.failed.append(sent)

    def _join(self, shard: str, process: BaseProcess) -> None:
        process.join()
        if process.exitcode:
            self.failed.append(RuntimeError(f"the refining of {shard} was stopped (exit {process.exitcode})"))


@contextmanager
def _no_main_module() -> Iterator[None]:
    """Let a child start without importing the program that was called: it needs nothing of it.

    multiprocessing has no setting for that, and the import would take each child half a second (docs/decisions.md).
    """
    called = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = called


def _refine_shard(url: str, shard: str, pipe: Connection) -> None:
    engine = connect(url)
    try:
        refine(engine, partial(_send, pipe), shard=shard)
    except Exception as error:  # noqa: BLE001  # it is raised where refine_all was called
        _send(pipe, error)
    finally:
        engine.dispose()


def _send(pipe: Connection, what: Refined | Exception) -> None:
    with suppress(OSError):  # where nobody receives any more the work goes on
        pipe.send(what)
