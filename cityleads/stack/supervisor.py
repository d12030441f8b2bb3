"""The supervisor: keeps the components and the embedded database running until it gets SIGTERM or SIGINT.

It logs one line an event to logs/supervisor.log, as `event name=…`; docs/operations.md explains each.
"""

import fcntl
import json
import logging
import os
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from cityleads.events import Event, log_event
from cityleads.settings import Settings
from cityleads.stack.airflow_api import health
from cityleads.stack.components import (
    Plan,
    components,
    embedded_is_down,
    environment,
    metadata_url,
    wanted_ports,
)
from cityleads.stack.paths import HOST, Layout, StackError, free_ports, write_private
from cityleads.stack.processes import Child, sweep
from warehouse.server import ServerError

TICK_SECONDS = 0.5
DATABASE_EVERY, HEALTH_EVERY = 3.0, 10.0
# A process without a heartbeat for so long hangs; starting takes less than GRACE_SECONDS.
HANGING_SECONDS, GRACE_SECONDS = 90.0, 180.0
STOP_SECONDS = 25.0
PART_OF = {"scheduler": "scheduler", "triggerer": "triggerer", "dag_processor": "dag-processor"}

log = logging.getLogger("cityleads.stack")


@dataclass(slots=True)
class Supervisor:
    """The children of one stack, and what they need."""

    settings: Settings
    plan: Plan
    layout: Layout
    ports: dict[str, int]
    metadata: str
    children: list[Child] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)
    phase: str = "starting"
    started_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    _next: dict[str, float] = field(default_factory=dict)
    _unwell: dict[str, float] = field(default_factory=dict)
    _written: str = ""

    @property
    def api(self) -> str:
        """The API server's address."""
        return f"http://{HOST}:{self.ports['api']}"

    def environment(self) -> dict[str, str]:
        """The children's environment."""
        return environment(self.settings, self.plan, self.metadata, self.ports)

    def run(self) -> None:
        """Start everything, restart what ends, and stop it all on a signal."""
        for component in components(self.layout, self.plan, self.ports):
            child = Child(component, self.layout.log(component.name))
            child.start(self.environment())
            self.children.append(child)
            log_event(log, "component_started", name=component.name)
        self.phase = "running"
        while not self.stopping.is_set():
            self.look()
            self.stopping.wait(TICK_SECONDS)
        self.stop()

    def look(self) -> None:
        """One round: components that ended, the database, components that hang, the state file."""
        for child in self.children:
            self._tend(child)
        self._every("database", DATABASE_EVERY, self._tend_database)
        self._every("health", HEALTH_EVERY, self._tend_hanging)
        self.write_state()

    def _tend(self, child: Child) -> None:
        name = child.component.name
        if child.has_ended():
            pause = f"{child.delay:.0f}s"
            log_event(
                log, "component_died", logging.WARNING, name=name, exit=child.last_exit, restart_in=pause
            )
        elif child.restart_if_due(self.environment()):
            log_event(log, "component_restarted", name=name, restarts=child.restarts)

    def _every(self, name: str, seconds: float, work: Callable[[], None]) -> None:
        if time.monotonic() >= self._next.get(name, 0.0):
            work()
            self._next[name] = time.monotonic() + seconds

    def _tend_database(self) -> None:
        if not embedded_is_down(self.settings):
            return
        log_event(log, "database_died", logging.WARNING)
        try:
            metadata = metadata_url(self.settings)
        except ServerError as error:
            log_event(log, "database_not_started", logging.ERROR, reason=error)
            return
        log_event(log, "database_restarted")
        if metadata != self.metadata:  # another port: running components still use the old one
            self.metadata = metadata
            for child in self.children:
                child.kill()

    def _tend_hanging(self) -> None:
        found = health(self.api)
        unwell = set(found.unwell) & set(PART_OF) if found.answers else set()
        waiting = {PART_OF[part] for part in unwell} | (set() if found.answers else {"api-server"})
        now = time.monotonic()
        self._unwell = {name: self._unwell.get(name, now) for name in waiting}
        for child in self.children:
            since = self._unwell.get(child.component.name, now)
            if now - since >= HANGING_SECONDS and child.seconds_up >= GRACE_SECONDS:
                log_event(log, "component_hangs", logging.WARNING, name=child.component.name)
                child.kill()

    def stop(self) -> None:
        """End the children with SIGTERM; those that are left after STOP_SECONDS are killed."""
        self.phase = "stopping"
        self.write_state()
        for child in self.children:
            child.terminate()
        until = time.monotonic() + STOP_SECONDS
        while any(child.process and child.process.poll() is None for child in self.children):
            if time.monotonic() > until:
                break
            time.sleep(TICK_SECONDS / 5)
        for child in self.children:
            child.kill()
            if child.process is not None:
                child.process.wait()
        sweep(self.layout.folder, seconds=0)
        log_event(log, "stopped")

    def write_state(self) -> None:
        """Write what runs for other processes; the file is written only when something has changed."""
        state = {
            "supervisor": os.getpid(),
            "phase": self.phase,
            "started_at": self.started_at.isoformat(),
            "mode": self.plan.mode,
            "workers": self.plan.workers,
            "api": self.api,
            "sandbox": self.environment().get("CITYLEADS_SANDBOX", ""),
            "components": [child.as_json() for child in self.children],
        }
        text = json.dumps(state, indent=1)
        if text != self._written:
            write_private(self.layout.state, text)
            self._written = text


def supervise(settings: Settings, plan: Plan) -> None:
    """Run the stack until SIGTERM or SIGINT. Raises StackError when another supervisor has it already."""
    layout = Layout.of(settings)
    layout.prepare()
    with layout.lock.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise StackError("the stack is up already, or being started") from error
        ports = free_ports(wanted_ports(plan))
        made = Supervisor(settings, plan, layout, ports, metadata_url(settings))
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda _number, _frame: made.stopping.set())
        try:
            made.run()
        except BaseException:
            log.exception("%s", Event("supervisor_failed"))
            made.stop()
            raise
        layout.state.unlink(missing_ok=True)
