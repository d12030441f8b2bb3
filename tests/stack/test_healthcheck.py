"""What containers' health checks take for well: an answer of a server, and its word on a part of Airflow."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from cityleads.stack.healthcheck import main


class Handler(BaseHTTPRequestHandler):
    """The health of an Airflow whose triggerer is dead."""

    def do_GET(self) -> None:
        self.send_response(404 if self.path == "/gone" else 200)
        self.end_headers()
        told = {"dag_processor": {"status": "healthy"}, "triggerer": {"status": "unhealthy"}}
        self.wfile.write(json.dumps(told).encode())

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@pytest.fixture
def address() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_a_server_is_well_when_it_answers_with_200(address: str) -> None:
    assert main([f"{address}/health"])
    assert not main([f"{address}/gone"])
    assert not main(["http://127.0.0.1:9/health"])


def test_a_part_of_airflow_is_well_when_its_server_says_so(address: str) -> None:
    assert main([f"{address}/health", "dag_processor"])
    assert not main([f"{address}/health", "triggerer"])
    assert not main([f"{address}/health", "scheduler"])
    assert not main([f"{address}/gone", "dag_processor"])
    assert not main(["http://127.0.0.1:9/health", "dag_processor"])


def test_a_worker_without_a_broker_is_not_well() -> None:
    assert not main(["redis://127.0.0.1:9/0"])
