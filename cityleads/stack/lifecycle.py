"""`cityleads up` and `cityleads down`."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from cityleads.bootstrap import open_warehouse, server_of
from cityleads.settings import ROOT, Settings
from cityleads.stack.airflow_api import Health, health
from cityleads.stack.components import PROGRAMS, Plan, environment, metadata_url, own
from cityleads.stack.paths import Layout, StackError, read_json
from cityleads.stack.processes import MARK, MODULE, marked, supervisor, sweep, wait_for
from cityleads.stack.secrets import USER, password
from cityleads.stack.systemd import tell_up

READY_SECONDS = 300.0
STOP_SECONDS = 60.0
SWEEP_SECONDS = 10.0
POLL_SECONDS = 0.5
TAIL_LINES = 15
GIVE_UP_RESTARTS = 4
LOG_OF = {"metadatabase": "api-server", "dag_processor": "dag-processor"}

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Standing:
    """A stack that is up. `fresh`: whether this call has started it."""

    fresh: bool
    api: str
    user: str
    password: str
    mode: str
    seconds: float


def up(settings: Settings, plan: Plan, say: Say) -> Standing:
    """Start the stack and wait until all of Airflow is healthy. One that is up already is left as it is.

    Raises:
        StackError: it did not become healthy; what was started is stopped again. The message ends with the logs.
    """
    begun, layout = time.monotonic(), Layout.of(settings)
    if supervisor(layout.folder):
        return _standing(layout, read_json(layout.state), fresh=False, seconds=0.0)
    layout.prepare()
    password(layout)
    if sweep(layout.folder, SWEEP_SECONDS):
        say("processes that a killed supervisor had left were ended")
    _prepare(settings, plan, say)
    process = _launch(settings, plan, layout)
    try:
        _pools(settings, plan, layout, say)
        state = _wait(layout, process, say)
    except BaseException:
        down(settings, keep_database=True)
        raise
    return _standing(layout, state, fresh=True, seconds=time.monotonic() - begun)


def _standing(layout: Layout, state: dict[str, Any], *, fresh: bool, seconds: float) -> Standing:
    tell_up(int(state.get("supervisor", 0)))
    api, mode = str(state.get("api", "")), str(state.get("mode", ""))
    return Standing(fresh, api, USER, password(layout), mode, seconds)


def _prepare(settings: Settings, plan: Plan, say: Say) -> None:
    say("preparing the databases")
    open_warehouse(settings, plan.mode).dispose()
    _airflow(settings, plan, "db", "migrate")


def _airflow(settings: Settings, plan: Plan, *arguments: str) -> None:
    """Run an Airflow command to its end. Raises StackError."""
    values = environment(settings, plan, metadata_url(settings))
    _run([str(PROGRAMS / "airflow"), *arguments], values)


def _run(command: Sequence[str], values: dict[str, str]) -> str:
    done = subprocess.run(  # noqa: S603  # our own programs
        command, env=values, cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        tail = "\n".join((done.stdout + done.stderr).splitlines()[-TAIL_LINES:])
        raise StackError(f"`{' '.join(command)}` failed (exit {done.returncode}):\n{tail}")
    return done.stdout


def _launch(settings: Settings, plan: Plan, layout: Layout) -> "subprocess.Popen[bytes]":
    options = {"--mode": plan.mode, "--workers": str(plan.workers), "--port": str(plan.port)}
    with layout.log("supervisor").open("ab") as output:
        return subprocess.Popen(  # noqa: S603  # our own module
            [sys.executable, "-m", MODULE, *(word for pair in options.items() for word in pair)],
            env=os.environ | own(settings) | {MARK: str(layout.folder)},
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )


def _pools(settings: Settings, plan: Plan, layout: Layout, say: Say) -> None:
    """Import the pools that the DAGs name (one a source) into Airflow."""
    if not (ROOT / "dags" / "pools.py").exists():
        return
    say("starting Airflow; importing the pools")
    values = environment(settings, plan, metadata_url(settings))
    layout.pools.write_text(_run([sys.executable, "-m", "dags.pools"], values), encoding="utf-8")
    _airflow(settings, plan, "pools", "import", str(layout.pools))


def _wait(layout: Layout, process: "subprocess.Popen[bytes]", say: Say) -> dict[str, Any]:
    until, shown = time.monotonic() + READY_SECONDS, ""
    while time.monotonic() < until:
        state = read_json(layout.state)
        now = health(state["api"]) if state.get("api") else Health(answers=False, well={}, ages={})
        if now.all_well:
            return state
        if process.poll() is not None:
            raise StackError(f"the supervisor has ended:\n{_tail(layout, 'supervisor')}")
        _give_up_on(layout, state)
        waiting = "waiting for " + ", ".join(now.unwell if now.answers else ["the API server"])
        if waiting != shown:
            say(waiting)
            shown = waiting
        time.sleep(POLL_SECONDS)
    names = [LOG_OF.get(part, part) for part in now.unwell]
    tails = "\n".join(_tail(layout, name) for name in dict.fromkeys(names))
    raise StackError(f"not healthy after {READY_SECONDS:.0f} s: {', '.join(now.unwell)}\n{tails}")


def _give_up_on(layout: Layout, state: dict[str, Any]) -> None:
    for child in state.get("components", ()):
        if child["restarts"] >= GIVE_UP_RESTARTS:
            name = child["name"]
            raise StackError(
                f"{name} keeps ending (exit {child['last_exit']}). The end of its log:\n{_tail(layout, name)}"
            )


def _tail(layout: Layout, name: str) -> str:
    path = layout.log(name)
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return f"{path}: nothing"
    return "\n".join([f"{path}:", *lines[-TAIL_LINES:]])


def down(settings: Settings, *, keep_database: bool = False) -> int:
    """Stop the stack, what a killed supervisor left of it, and the embedded database; returns how many processes.

    Raises:
        StackError: the supervisor does not end.
    """
    layout = Layout.of(settings)
    count = len(marked(layout.folder))
    found = supervisor(layout.folder)
    if found is not None:
        found.terminate()
        if not wait_for(found, STOP_SECONDS):
            found.kill()
    sweep(layout.folder, SWEEP_SECONDS)
    layout.state.unlink(missing_ok=True)
    if not keep_database:
        server_of(settings).stop()
    return count
