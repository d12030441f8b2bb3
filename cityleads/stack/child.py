"""One component's process: started, noticed when it dies, started again after a while."""

import os
import signal
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cityleads.settings import ROOT
from cityleads.stack.components import Component

FIRST_DELAY, LONGEST_DELAY = 1.0, 60.0
STEADY_SECONDS = 60.0
LOG_BYTES = 20_000_000


@dataclass(slots=True)
class Child:
    """A component and its process.

    Attributes:
        component: what it is.
        log: where its output goes.
        restarts: how often it was started again.
        quick_deaths: deaths in a row that came within a minute of the start; each doubles the delay.
        due: monotonic time of the next start.
        last_exit: how the last process ended; negative is a signal's number.
        since: when the current process was started, UTC.
    """

    component: Component
    log: Path
    process: subprocess.Popen[bytes] | None = None
    restarts: int = 0
    quick_deaths: int = 0
    due: float = 0.0
    last_exit: int | None = None
    since: datetime | None = None
    _born: float = field(default=0.0)

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
        self._born, self.since = time.monotonic(), datetime.now(UTC)

    @property
    def seconds_up(self) -> float:
        """How long the current process runs; 0 while there is none."""
        return time.monotonic() - self._born if self.process else 0.0

    def died(self) -> bool:
        """Notice a process that has ended, take its group away, and set when to start again."""
        if self.process is None or self.process.poll() is None:
            return False
        quick = self.seconds_up < STEADY_SECONDS
        self.quick_deaths = self.quick_deaths + 1 if quick else 0
        self.last_exit = self.process.returncode
        self.kill()
        self.process = None
        self.due = time.monotonic() + self.delay
        return True

    @property
    def delay(self) -> float:
        """Seconds before the next start: 1, 2, 4 … 60 for one that keeps dying."""
        return min(FIRST_DELAY * 2.0 ** max(self.quick_deaths - 1, 0), LONGEST_DELAY)

    def revive(self, environment: Mapping[str, str]) -> bool:
        """Start it again if its time has come."""
        if self.process is not None or time.monotonic() < self.due:
            return False
        self.restarts += 1
        self.start(environment)
        return True

    def ask_to_end(self) -> None:
        """Ask the process to end in its own way."""
        if self.process is not None:
            self.process.terminate()

    def kill(self) -> None:
        """End the whole group at once."""
        if self.process is None:
            return
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            return

    def as_json(self) -> dict[str, Any]:
        """What the state file tells."""
        return {
            "name": self.component.name,
            "pid": self.process.pid if self.process else None,
            "restarts": self.restarts,
            "since": self.since.isoformat() if self.since else None,
            "last_exit": self.last_exit,
        }
