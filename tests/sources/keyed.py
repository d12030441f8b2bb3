"""What tests of sources with a key share: crawls of the real hosts' stand-ins without a key, and with a wrong one."""

import dataclasses
import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from domain.clock import moment_of
from domain.crawl import CrawlOrder
from sandbox.server import running
from scrapers.source_config import facts
from tests.harness import ROOT

WRONG_KEY = "from scrapers import keys; keys.SANDBOX_KEY = 'wrong-key'; "
MAIN = "import sys; from scrapers.__main__ import main; sys.exit(main())"


def live_order(source: str) -> CrawlOrder:
    """An order that goes to the real portal."""
    today = moment_of(1).date()
    return CrawlOrder(source, "walk", moment_of(1), today, today)


def wanted_key(source: str) -> tuple[dict[str, Any], list[str]]:
    """How a live crawl ends without a key, and what it asked for: nothing may be, so nothing goes to the network."""
    environment = {name: value for name, value in os.environ.items() if name != facts(source).setting}
    with TemporaryDirectory() as folder:
        outcome = _crawl(live_order(source), folder, MAIN, environment, trace=True)
        trace = Path(folder) / f"{source}.trace.jsonl"
        return outcome, trace.read_text(encoding="utf-8").splitlines() if trace.exists() else []


def refused_key(source: str) -> dict[str, Any]:
    """How a crawl of the sandbox ends with a key that it does not know; neither its log nor its landing holds it."""
    with running() as server, TemporaryDirectory() as folder:
        order = dataclasses.replace(live_order(source), sandbox=server.address)
        outcome = _crawl(order, folder, WRONG_KEY + MAIN, dict(os.environ))
        landed = (Path(folder) / f"{source}.walk.jsonl").read_text(encoding="utf-8")
        assert "wrong-key" not in landed
    return outcome


def _crawl(
    order: CrawlOrder, folder: str, program: str, environment: dict[str, str], *, trace: bool = False
) -> dict[str, Any]:
    job = {"orders": [order.as_json()], "to": folder, "trace": trace}
    done = subprocess.run(  # noqa: S603  # our own module, our own interpreter
        [sys.executable, "-c", program],
        input=json.dumps(job),
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=environment,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "wrong-key" not in done.stderr
    lines = (Path(folder) / f"{order.source}.walk.jsonl").read_text(encoding="utf-8").splitlines()
    outcome: dict[str, Any] = json.loads(lines[-1])["outcome"]
    return outcome
