"""`cityleads doctor` says what of Airflow is dead or silent, with its mend."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from cityleads._finding import Finding
from cityleads.settings import Settings
from cityleads.stack.paths import Layout
from cityleads.stack.processes import MARK, MODULE
from cityleads.stack.secrets import keys, password
from cityleads.stack.status import examine

WELL = {"metadatabase": 5, "scheduler": 5, "triggerer": 5, "dag_processor": 5}
SUPERVISOR = (sys.executable, "-X", MODULE, "-c", "import time; time.sleep(600)")


class Airflow(HTTPServer):
    """Answers health, a token and the import errors as Airflow 3.3 does."""

    ages = WELL
    traces: tuple[str, ...] = ()

    def answer(self, path: str) -> dict[str, Any]:
        if path == "/auth/token":
            return {"access_token": "t"}
        if path == "/api/v2/importErrors":
            return {"import_errors": [{"filename": "x.py", "stack_trace": one} for one in self.traces]}
        return {
            part: {
                "status": "healthy" if age < 30 else "unhealthy",
                f"latest_{part}_heartbeat": (datetime.now(UTC) - timedelta(seconds=age)).isoformat(),
            }
            for part, age in self.ages.items()
        }


class Handler(BaseHTTPRequestHandler):
    server: Airflow

    def do_GET(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(self.server.answer(self.path)).encode())

    do_POST = do_GET  # noqa: N815  # the name that the library asks for

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@pytest.fixture
def airflow(layout: Layout) -> Iterator[Airflow]:
    """A supervisor that sleeps, a scheduler and a triggerer that live, and Airflow's answers."""
    keys(layout)
    password(layout)
    server = Airflow(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    marked = os.environ | {MARK: str(layout.folder)}
    with subprocess.Popen(SUPERVISOR, env=marked, start_new_session=True) as alone:  # noqa: S603  # our own words
        told = {"mode": "sandbox", "api": f"http://127.0.0.1:{server.server_port}"}
        children = [{"name": name, "pid": alone.pid} for name in ("scheduler", "triggerer")]
        more: dict[str, Any] = {"restarts": 0, "since": None, "last_exit": None}
        state = told | {"components": [child | more for child in children]}
        layout.state.write_text(json.dumps(state), encoding="utf-8")
        yield server
        alone.kill()
    server.shutdown()
    server.server_close()


def found(settings: Settings) -> tuple[Finding, Finding]:
    stack, files = examine(settings)
    return stack, files


def test_a_stack_that_is_well_is_said_to_be(settings: Settings, airflow: Airflow) -> None:
    stack, files = found(settings)
    assert (stack.well, files.well, files.told) == (True, True, "all imported")


@pytest.mark.parametrize("part", ["scheduler", "triggerer", "dag_processor"])
def test_a_part_that_airflow_has_not_heard_of_is_named(
    settings: Settings, airflow: Airflow, part: str
) -> None:
    airflow.ages = WELL | {part: 61}
    stack, _ = found(settings)
    assert not stack.well
    assert stack.told.startswith(f"not healthy: {part}; ")
    assert "the supervisor restarts what ends" in stack.mend


@pytest.mark.parametrize("name", ["scheduler", "triggerer"])
def test_a_part_that_has_just_died_is_named_before_its_heartbeat_is_old(
    settings: Settings, layout: Layout, airflow: Airflow, name: str
) -> None:
    state = json.loads(layout.state.read_text(encoding="utf-8"))
    next(one for one in state["components"] if one["name"] == name)["pid"] = None
    layout.state.write_text(json.dumps(state), encoding="utf-8")
    stack, _ = found(settings)
    assert not stack.well
    assert stack.told.startswith(f"dead: {name}; ")


def test_a_dag_file_that_cannot_be_imported_is_named_with_its_error(
    settings: Settings, airflow: Airflow
) -> None:
    airflow.traces = ("Traceback\nNameError: name 'x' is not defined\n",)
    _, files = found(settings)
    assert (files.well, files.told) == (False, "x.py: NameError: name 'x' is not defined")
