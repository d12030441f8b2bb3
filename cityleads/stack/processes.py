"""The stack's processes: each component's own, and all others, known by a mark in their environment.

Children inherit the mark. A process number in a file proves nothing, since numbers are used again, and a process that
starts a session of its own leaves its process group.
"""

import os
import signal
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil

from cityleads.settings import ROOT

MARK = "CITYLEADS_STACK"
MODULE = "cityleads.stack"
POLL_SECONDS = 0.1
FIRST_DELAY, LONGEST_DELAY = 1.0, 60.0
STEADY_SECONDS = 60.0
LOG_BYTES = 20_000_000


@dataclass(frozen=True, slots=True)
class Component:
    """One process to keep alive."""

    name: str
    command: tuple[str, ...]


@dataclass(slots=True)
class Child:
    """A component and its process.

    Attributes:
        component: what it is.
        log: where its output goes.
        restarts: how often it was started again.
        quick_ends: times in a row that it ended within a minute of its start; each doubles the delay.
        due: monotonic time of the next start.
        last_exit: how the last process ended; negative is a signal's number.
        since: when the current process was started, UTC.
    """

    component: Component
    log: Path
    process: subprocess.Popen[bytes] | None = None
    restarts: int = 0
    quick_ends: int = 0
    due: float = 0.0
    last_exit: int | None = None
    since: datetime | None = None
    _started: float = field(default=0.0)

    def start(self, environment: Mapping[str, str]) -> None:
        """Start the process, in a session of its own."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > LOG_BYTES:
            self.log.replace(self.log.with_suffix(".log.old"))
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(  # noqa: S603  # our own table of commands
                self.component.command,
                env=dict(environment),
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        self._started, self.since = time.monotonic(), datetime.now(UTC)

    @property
    def seconds_up(self) -> float:
        """How long the current process runs; 0 while there is none."""
        return time.monotonic() - self._started if self.process else 0.0

    def has_ended(self) -> bool:
        """Whether the process has ended since the last call; then its group is killed and the next start is planned."""
        if self.process is None or self.process.poll() is None:
            return False
        quick = self.seconds_up < STEADY_SECONDS
        self.quick_ends = self.quick_ends + 1 if quick else 0
        self.last_exit = self.process.returncode
        self.kill()
        self.process = None
        self.due = time.monotonic() + self.delay
        return True

    @property
    def delay(self) -> float:
        """Seconds before the next start: 1, 2, 4 … 60 for one that keeps ending."""
        return min(FIRST_DELAY * 2.0 ** max(self.quick_ends - 1, 0), LONGEST_DELAY)

    def restart_if_due(self, environment: Mapping[str, str]) -> bool:
        """Start it again if it is due; returns whether it was started."""
        if self.process is not None or time.monotonic() < self.due:
            return False
        self.restarts += 1
        self.start(environment)
        return True

    def terminate(self) -> None:
        """Send SIGTERM, on which the process ends in its own way."""
        if self.process is not None:
            self.process.terminate()

    def kill(self) -> None:
        """Send SIGKILL to the whole group."""
        if self.process is None:
            return
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            return

    def as_json(self) -> dict[str, Any]:
        """Its part of the state file."""
        return {
            "name": self.component.name,
            "pid": self.process.pid if self.process else None,
            "restarts": self.restarts,
            "since": self.since.isoformat() if self.since else None,
            "last_exit": self.last_exit,
        }


def marked(folder: Path) -> list[psutil.Process]:
    """Every living process of the stack of this folder, but for the caller."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.pid != os.getpid() and process.environ().get(MARK) == str(folder):
                found.append(process)
        except (psutil.Error, OSError):  # gone since, a zombie, or somebody else's
            continue
    return found


def supervisor(folder: Path) -> psutil.Process | None:
    """The living supervisor."""
    for process in marked(folder):
        try:
            if MODULE in process.cmdline()[:3]:
                return process
        except psutil.Error:
            continue
    return None


def wait_for(process: psutil.Process, seconds: float) -> bool:
    """Wait until a process has ended; False when it has not within the time."""
    until = time.monotonic() + seconds
    while alive(process):
        if time.monotonic() > until:
            return False
        time.sleep(POLL_SECONDS)
    return True


def alive(process: psutil.Process) -> bool:
    """Whether a process still runs; a zombie does not."""
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def sweep(folder: Path, seconds: float) -> int:
    """End every process of the stack, with SIGTERM and after `seconds` with SIGKILL; returns how many there were.

    Children that start in the meantime are ended in the next round.
    """
    ended: set[int] = set()
    until = time.monotonic() + seconds
    while left := marked(folder):
        for process in left:
            try:
                process.kill() if time.monotonic() > until else process.terminate()
            except psutil.NoSuchProcess:
                continue
        ended |= {process.pid for process in left}
        time.sleep(POLL_SECONDS * 5)
    return len(ended)
