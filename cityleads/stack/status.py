"""`cityleads ps`, and what `cityleads doctor` says of the stack."""

from dataclasses import asdict, dataclass
from typing import Any

import psutil

from cityleads._finding import Finding
from cityleads.bootstrap import server_of
from cityleads.settings import Settings
from cityleads.stack.airflow_api import Health, health, import_errors
from cityleads.stack.paths import Layout, read_json
from cityleads.stack.processes import alive, marked, supervisor
from cityleads.stack.secrets import USER, password
from domain.crawl.counts import in_number

HEARTBEAT = {"scheduler": "scheduler", "triggerer": "triggerer", "dag-processor": "dag_processor"}


@dataclass(frozen=True, slots=True)
class Row:
    """One component.

    Attributes:
        name: what it is.
        pid: its process; None while there is none.
        up: whether the process lives.
        restarts: how often the supervisor has started it again.
        since: when the current process was started, ISO 8601, UTC.
        last_exit: how the last process ended; negative is a signal's number.
        heartbeat_age: seconds since Airflow last heard of it; None where it has no heartbeat.
    """

    name: str
    pid: int | None
    up: bool
    restarts: int
    since: str | None
    last_exit: int | None
    heartbeat_age: float | None


@dataclass(frozen=True, slots=True)
class Status:
    """The stack as it is now.

    Attributes:
        state: up, down, or orphaned (the supervisor is gone and its children are not).
        mode: sandbox or live.
        api: the UI's address.
        healthy: whether Airflow reports all of its parts as healthy.
        unwell: the parts that are not healthy.
        components: the processes.
        processes: how many there are, tasks included.
        database: whether the embedded server answers.
    """

    state: str
    mode: str
    api: str
    healthy: bool
    unwell: list[str]
    components: list[Row]
    processes: int
    database: bool

    def as_json(self) -> dict[str, Any]:
        """In JSON values."""
        return asdict(self)


def status(settings: Settings) -> Status:
    """Look at the processes, the state file and Airflow's health."""
    layout = Layout.of(settings)
    found, everyone = supervisor(layout.folder), marked(layout.folder)
    written = read_json(layout.state) if everyone else {}
    now = health(written["api"]) if written.get("api") else Health(answers=False, well={}, ages={})
    return Status(
        state="up" if found else "orphaned" if everyone else "down",
        mode=str(written.get("mode", "")),
        api=str(written.get("api", "")),
        healthy=now.all_well,
        unwell=now.unwell if now.answers else ["api-server"],
        components=[_row(child, now) for child in written.get("components", ())],
        processes=len(everyone),
        database=server_of(settings).status().running,
    )


def _row(child: dict[str, Any], now: Health) -> Row:
    age = now.ages.get(HEARTBEAT.get(child["name"], ""))
    return Row(**child, up=_lives(child["pid"]), heartbeat_age=None if age is None else round(age, 1))


def _lives(pid: int | None) -> bool:
    try:
        return pid is not None and alive(psutil.Process(pid))
    except psutil.NoSuchProcess:
        return False


def examine(settings: Settings) -> list[Finding]:
    """Check the stack: supervised, heartbeats fresh, every DAG file importable. A stack that is down passes."""
    now = status(settings)
    if now.state == "down":
        return [Finding("airflow", True, "not up; `cityleads up` starts it")]
    if now.state == "orphaned":
        told = in_number(f"{now.processes} processes run without their supervisor: nothing restarts them")
        return [Finding("airflow", False, told, "Run `cityleads up`: it ends them and starts anew.")]
    restarts = sum(row.restarts for row in now.components)
    told = in_number(f"{now.api}, {now.processes} processes, {restarts} restarts")
    # A heartbeat is fresh for half a minute after its process has gone.
    dead = [row.name for row in now.components if not row.up]
    if dead:
        told = f"dead: {', '.join(dead)}; {told}"
    if not now.healthy:
        told = f"not healthy: {', '.join(now.unwell)}; {told}"
    logs = Layout.of(settings).folder / "logs"
    mend = (
        f"Look into {logs}; the supervisor restarts what ends. Otherwise `cityleads down` and `cityleads up`."
    )
    return [Finding("airflow", now.healthy and not dead, told, mend), _dag_files(settings, now)]


def _dag_files(settings: Settings, now: Status) -> Finding:
    mend = "Correct the DAG file; `cityleads ps` shows the UI's address, and the UI the whole trace."
    try:
        errors = import_errors(now.api, USER, password(Layout.of(settings)))
    except (OSError, ValueError, KeyError) as error:
        return Finding("DAG files", False, f"Airflow's API does not answer: {error}", mend)
    return Finding("DAG files", not errors, "; ".join(errors) or "all imported", mend)
