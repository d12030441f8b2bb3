"""Airflow finds the web desk as a plugin and mounts it; its own access log blanks the tokens."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from cityleads.bootstrap import open_warehouse
from cityleads.mail_setup import signer_of
from cityleads.settings import Settings
from digest.links.tokens import Action
from digest.links.urls import Desk
from digest.subscribers import add_subscriber
from tests.harness import ROOT

pytestmark = pytest.mark.airflow

# What Airflow's api-server does with a plugin's app, served on a free port and asked over HTTP.
SERVE = """
import json, sys, threading, time
import httpx, structlog, uvicorn
from fastapi import FastAPI
from airflow import plugins_manager
from airflow.api_fastapi.common.http_access_log import HttpAccessLogMiddleware

apps, _ = plugins_manager.get_fastapi_plugins()
ours = [one for one in apps if one["name"] == "cityleads"]
told = []

def keep(_logger, _name, event):
    told.append(event)
    raise structlog.DropEvent  # nothing but the answers is printed, whenever the server logs

structlog.configure(processors=[keep])
app = FastAPI()
for one in ours:
    app.mount(one["url_prefix"], one["app"])
app.add_middleware(HttpAccessLogMiddleware)
server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, access_log=False))
thread = threading.Thread(target=server.run, daemon=True)
thread.start()
while not server.started:
    time.sleep(0.01)
port = server.servers[0].sockets[0].getsockname()[1]
answers = []
for path in sys.argv[1:]:
    answer = httpx.get(f"http://127.0.0.1:{port}{path}", trust_env=False)
    answers.append([answer.status_code, dict(answer.headers), answer.text])
server.should_exit = True  # a request is logged after it was answered: the server ends when all are
thread.join()
asked = [(one["path"], one["query"]) for one in told if one.get("event") == "request finished"]
print(json.dumps({"prefixes": [one["url_prefix"] for one in ours], "answers": answers, "log": asked}))
"""


def serve(home: Path, *paths: str, **environment: str) -> Any:  # noqa: ANN401  # JSON that the script prints
    usual = {
        "AIRFLOW_HOME": str(home / "airflow"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "CITYLEADS_HOME": str(home),
        "CITYLEADS_MODE": "live",
    }
    done = subprocess.run(  # noqa: S603  # our own script
        [sys.executable, "-c", SERVE, *paths],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env=os.environ | usual | environment,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_the_desk_stands_under_its_prefix_and_its_tokens_are_blanked_in_airflows_log(
    database: Engine, tmp_path: Path
) -> None:
    own = {
        "DATABASE_URL": database.url.render_as_string(hide_password=False),
        "CITYLEADS_WEB_URL": "https://airflow.agency.example/cityleads",
        "CITYLEADS_LINK_KEY": "k" * 32,
    }
    settings = Settings.from_environment(own)
    engine = open_warehouse(settings, "live")
    now = datetime.now(UTC)
    reader = add_subscriber(engine, "bangkok", "kim@kotra.example", {}, now)
    engine.dispose()
    desk = Desk("x@y.example", "/cityleads", signer_of(settings, "live"))
    link = desk.url(Action.READ, reader["id"], "", now)
    found = serve(tmp_path, link, "/cityleads/leads?token=x", "/cityleads/style.css", **own)
    assert found["prefixes"] == ["/cityleads"]
    status, headers, page = found["answers"][0]
    assert (status, 'href="./style.css"' in page, headers["x-frame-options"]) == (200, True, "DENY")
    assert [one[0] for one in found["answers"]] == [200, 403, 200]
    assert found["log"] == [
        ["/cityleads/leads", "token=%2A%2A%2A"],
        ["/cityleads/leads", "token=%2A%2A%2A"],
        ["/cityleads/style.css", ""],
    ]


def test_without_an_address_or_a_key_airflow_serves_no_desk_and_starts_all_the_same(tmp_path: Path) -> None:
    assert serve(tmp_path, CITYLEADS_WEB_URL="")["prefixes"] == []
    keyless = serve(tmp_path, CITYLEADS_WEB_URL="https://x.example/cityleads", CITYLEADS_LINK_KEY="")
    assert keyless["prefixes"] == []
