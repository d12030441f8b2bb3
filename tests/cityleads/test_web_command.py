"""The web desk as a command: a link for a reader, the desk behind it, and a log without tokens."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from sqlalchemy import Engine

from cityleads.bootstrap import open_warehouse
from cityleads.settings import Settings
from digest.subscribers import add_subscriber
from tests.harness import ROOT
from tests.served import serving

KEY = "k" * 32


@pytest.fixture
def environment(database: Engine, tmp_path: Path) -> dict[str, str]:
    url = database.url.render_as_string(hide_password=False)
    return {
        "DATABASE_URL": url,
        "CITYLEADS_HOME": str(tmp_path),
        "CITYLEADS_LINK_KEY": KEY,
        "CITYLEADS_MODE": "live",
        "COLUMNS": "300",
    }


def run(environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    call = [sys.executable, "-c", "from cityleads.cli.main import main; main()", "web", *words]
    return subprocess.run(  # noqa: S603  # our own module
        call, capture_output=True, text=True, check=False, cwd=ROOT, env=os.environ | environment
    )


@pytest.mark.slow
def test_a_reader_opens_the_desk_by_the_printed_link_and_the_log_keeps_no_token(
    environment: dict[str, str], tmp_path: Path
) -> None:
    engine = open_warehouse(Settings.from_environment(environment), "live")
    add_subscriber(engine, "bangkok", "kim@kotra.example", {}, datetime.now(UTC))
    engine.dispose()
    log = tmp_path / "log"
    with serving(environment, log) as address:
        link = run(
            environment | {"CITYLEADS_WEB_URL": address}, "link", "bangkok", "kim@kotra.example"
        ).stdout.strip()
        assert link.startswith(f"{address}/leads?token=")
        assert httpx.get(f"{address}/healthz", trust_env=False).text == "ok\n"
        assert httpx.get(link, trust_env=False).status_code == 200
        assert httpx.get(link[:-1], trust_env=False).status_code == 403
    told = log.read_text()
    assert "GET /leads 200" in told
    assert link.partition("token=")[2][:20] not in told


def test_nobody_gets_a_link_who_gets_no_mail(environment: dict[str, str]) -> None:
    done = run(environment, "link", "bangkok", "nobody@kotra.example")
    assert (done.returncode, "does not get the digest of bangkok" in done.stderr) == (1, True)


def test_without_a_key_nothing_is_served(environment: dict[str, str]) -> None:
    done = run(environment | {"CITYLEADS_LINK_KEY": ""}, "serve", "--port", "0")
    assert (done.returncode, "CITYLEADS_LINK_KEY" in done.stderr) == (1, True)


def test_the_desk_waits_for_a_database_that_is_not_there_yet(
    environment: dict[str, str], tmp_path: Path
) -> None:
    nowhere = environment | {"DATABASE_URL": "postgresql://x:y@127.0.0.1:9/none"}
    with serving(nowhere, tmp_path / "log") as address:
        answer = httpx.get(f"{address}/healthz", trust_env=False)
    assert (answer.status_code, "일시적인 오류가 발생했습니다" in answer.text) == (500, True)


def test_the_sandbox_asks_for_no_key(environment: dict[str, str]) -> None:
    unset = environment | {"CITYLEADS_LINK_KEY": "", "CITYLEADS_WEB_URL": "http://127.0.0.1:1"}
    done = run(unset, "link", "bangkok", "nobody@kotra.example", "--mode", "sandbox")
    assert "does not get the digest" in done.stderr
