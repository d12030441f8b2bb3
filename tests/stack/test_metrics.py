"""The names of metrics that docs/operations.md tells are Airflow's, and arrive at a collector with its settings."""

import os
import re
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest
import yaml

from tests.harness import ROOT

pytestmark = pytest.mark.airflow
PAGE = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
TOLD = PAGE.split("| name (tags) |")[1].split("\n\n")[0]
SETTINGS = dict(re.findall(r"`(AIRFLOW__METRICS__OTEL_ON|OTEL_\w+)=([^`]+)`", PAGE))

SEND = """
from airflow.observability.metrics.stats_utils import get_stats_factory
stats = get_stats_factory()()
stats.incr("ti.finish", tags={"dag_id": "refine", "task_id": "refine", "state": "failed"})
"""


def names() -> dict[str, set[str]]:
    """Each name of the page, with the tags in brackets behind it."""
    found: dict[str, set[str]] = {}
    for row in TOLD.splitlines()[2:]:
        for part in re.findall(r"`[\w.]+`(?:, `[\w.]+`)*(?: \([^)]*\))?", row.split("|")[1]):
            tags = set(part.partition("(")[2].rstrip(")").split(", ")) - {""}
            found |= dict.fromkeys(re.findall(r"`([\w.]+)`", part), tags)
    return found


def registry() -> dict[str, dict[str, Any]]:
    """All metrics of the installed Airflow."""
    spec = Path(sys.prefix) / "lib" / f"python{sys.version_info.major}.{sys.version_info.minor}"
    path = spec / "site-packages/airflow/_shared/observability/metrics/metrics_template.yaml"
    return {one["name"]: one for one in yaml.safe_load(path.read_text(encoding="utf-8"))["metrics"]}


def test_every_metric_that_is_told_is_one_of_airflows_with_these_tags() -> None:
    told, known = names(), registry()
    assert len(told) == 13
    assert {name: set(known[name]["name_variables"]) for name in told} == told


class Collector(BaseHTTPRequestHandler):
    """Takes OTLP over HTTP."""

    bodies: ClassVar[list[bytes]] = []

    def do_POST(self) -> None:  # the name that the library asks for
        self.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


def test_with_the_settings_that_are_told_a_metric_arrives_at_an_opentelemetry_collector(
    tmp_path: Path,
) -> None:
    assert SETTINGS.keys() == {
        "AIRFLOW__METRICS__OTEL_ON",
        "OTEL_EXPORTER_OTLP_ENDPOINT",
        "OTEL_EXPORTER_OTLP_PROTOCOL",
    }
    server = HTTPServer(("127.0.0.1", 0), Collector)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = {"OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{server.server_port}"}
    home = {"AIRFLOW_HOME": str(tmp_path), "NO_PROXY": "127.0.0.1"}
    subprocess.run(  # noqa: S603  # our own words
        [sys.executable, "-W", "ignore", "-c", SEND],
        env=os.environ | SETTINGS | address | home,
        check=True,
        capture_output=True,
        timeout=120,
    )
    server.shutdown()
    server.server_close()
    sent = b"".join(Collector.bodies)
    assert [word for word in (b"airflow.ti.finish", b"refine", b"failed") if word not in sent] == []
