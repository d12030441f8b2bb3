"""A fake portal on 127.0.0.1 that writes down what it was asked and when, and a crawl of it."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Any

from domain.crawl import CrawlOrder, DetailRequest
from tests.harness import ROOT

PAGE = b"<data>"


@dataclass(frozen=True, slots=True)
class Answer:
    body: bytes = PAGE
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Asked:
    url: str
    at: float
    headers: Mapping[str, str]


Route = Answer | Callable[[int], Answer]


class Portal(ThreadingHTTPServer):
    """Answers by real URL; a route that is called gets how often it was asked before. 404 for the rest."""

    daemon_threads = True

    def __init__(self, routes: Mapping[str, Route]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.routes = routes
        self.asked: list[Asked] = []
        self.lock = threading.Lock()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def answer(self, url: str, headers: Mapping[str, str]) -> Answer:
        with self.lock:
            before = sum(asked.url == url for asked in self.asked)
            self.asked.append(Asked(url, monotonic(), headers))
        route = self.routes.get(url, Answer(b"not here", 404))
        return route(before) if callable(route) else route

    def urls(self) -> list[str]:
        return [asked.url for asked in self.asked]

    def gaps(self) -> list[float]:
        """Seconds between each request and the one before."""
        times = [asked.at for asked in self.asked]
        return [later - sooner for sooner, later in pairwise(times)]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Portal

    def do_GET(self) -> None:  # the name that http.server calls
        url = self.headers.get("X-Sandbox-Url") or f"http://{self.headers['Host']}{self.path}"
        answer = self.server.answer(url, dict(self.headers))
        self.send_response(answer.status)
        for name, value in {"Content-Length": str(len(answer.body)), **answer.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # http.server's own name
        """Stay silent."""


@contextmanager
def portal(routes: Mapping[str, Route] | None = None) -> Iterator[Portal]:
    server = Portal(routes or {})
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass(frozen=True, slots=True)
class Told:
    """How a crawl ended, what it landed, what was measured, and its log."""

    outcome: dict[str, Any]
    urls: list[str]
    measured: dict[str, Any]
    log: str


def crawl(
    urls: Sequence[str],
    *,
    sandbox: str = "",
    settings: Mapping[str, object] | None = None,
    process: Mapping[str, object] | None = None,
    wants: Sequence[str] | None = None,
    certificates: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> Told:
    """Crawl some URLs through the sandbox road, or live where `sandbox` is empty."""
    today = date(2026, 11, 23)
    ids = wants or [str(number) for number in range(len(urls))]
    order = CrawlOrder(
        source="fake",
        entrance="details",
        now=datetime(2026, 11, 23, tzinfo=UTC),
        since=today,
        until=today,
        detail_requests=tuple(
            DetailRequest(native_id, {"url": url}) for native_id, url in zip(ids, urls, strict=True)
        ),
        sandbox=sandbox,
    )
    with TemporaryDirectory() as folder:
        job = {
            "orders": [order.as_json()],
            "to": folder,
            "settings": settings or {},
            "process": process or {},
            **({"certificates": str(certificates)} if certificates else {}),
        }
        done = subprocess.run(
            [sys.executable, "-W", "error", "-m", "tests.scrapers.crawling"],
            input=json.dumps(job),
            capture_output=True,
            text=True,
            cwd=ROOT,
            env={**os.environ, **(environment or {})},
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        lines = (Path(folder) / "fake.details.jsonl").read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in lines]
    landed = [record["document"]["url"] for record in records[:-1]]
    return Told(records[-1]["outcome"], landed, json.loads(done.stdout.splitlines()[-1]), done.stderr)
