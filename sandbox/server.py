"""The sandbox: one local server on which all portals answer, each under its real URLs.

The request's real address, the calendar day and a fault to play come in headers, so the server keeps no state:
the same request on the same day always gets the same bytes.
"""

import socket
import struct
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import import_module
from pathlib import Path
from typing import cast

from sandbox.fault_wire import Raw
from sandbox.faults import PLAYED, ROBOTS
from sandbox.portal import Portal, Request, Response, not_found
from sandbox.samples import samples_on


@cache
def portals() -> dict[str, dict[str, Portal]]:
    """Every host with the sources whose portals answer for it."""
    found: dict[str, dict[str, Portal]] = {}
    for name in sorted(path.stem for path in (Path(__file__).parent / "portals").glob("[a-z]*.py")):
        portal = cast("Portal", import_module(f"sandbox.portals.{name}"))
        for host in portal.HOSTS:
            found.setdefault(host, {})[name] = portal
    return found


def source_of(request: Request) -> str:
    """The source whose portal answers: of several on a host the one that takes the request, else the one for the rest.

    "" for an unknown host.
    """
    there = portals().get(request.host, {})
    takers = {name: portal.takes for name, portal in there.items() if hasattr(portal, "takes")}
    rest = next((name for name in there if name not in takers), "")
    return next((name for name, takes in takers.items() if takes(request)), rest)


def answer(request: Request, fault: str = "") -> Response:
    """Answer as the real portal would, or play a fault (see sandbox/faults.py). 404 for an unknown host."""
    return PLAYED[fault](request, _honest) if fault else _honest(request)


def _honest(request: Request) -> Response:
    if request.path == "/robots.txt":
        return ROBOTS
    source = source_of(request)
    if not source:
        return not_found()
    return portals()[request.host][source].answer(request, samples_on(source, request.day))


class Handler(BaseHTTPRequestHandler):
    """HTTP on one side, `answer` on the other."""

    protocol_version = "HTTP/1.1"
    wbufsize = (
        1 << 16
    )  # head and body in one write: two small ones wait 40 ms for each other (Nagle, delayed ACK)

    @property
    def sandbox(self) -> "Server":
        """The server that this request came to."""
        return cast("Server", self.server)

    def do_GET(self) -> None:  # the name that http.server calls
        """Answer a GET."""
        self._answer()

    def do_POST(self) -> None:  # the name that http.server calls
        """Answer a POST."""
        self._answer()

    def _answer(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        request = Request(
            method=self.command,
            url=self.headers.get("X-Sandbox-Url") or f"http://{self.headers.get('Host', '')}{self.path}",
            headers={name.lower(): value for name, value in self.headers.items()},
            body=self.rfile.read(length),
            day=int(self.headers.get("X-Sandbox-Day") or self.sandbox.day),
        )
        response = answer(request, self.headers.get("X-Sandbox-Fault", ""))
        if isinstance(response, Raw):
            self._send_raw(response)
            return
        self.send_response(response.status)
        self.send_header("Content-Type", response.content_type)
        self.send_header("Content-Length", str(len(response.body)))
        for name, value in response.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(response.body)

    def _send_raw(self, response: Raw) -> None:
        """Write the bytes as they are and hang up. A crawl that has had enough hangs up first."""
        self.close_connection = True
        with suppress(ConnectionError):
            for piece in response.pieces():
                self.wfile.write(piece)
                self.wfile.flush()
        if response.abrupt:  # closing with a lingering time of nought is a reset
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # http.server's own name
        """Stay silent: the crawl tells what it asked."""


class Server(ThreadingHTTPServer):
    """Loopback only; a free port when the port is 0."""

    daemon_threads = True

    def __init__(self, port: int, day: int) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.day = day
        self.stopped = threading.Event()

    @property
    def address(self) -> str:
        """Base URL."""
        return f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of crawls that hang up, as they do when a fault has gone on for too long."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]  # as it came

    def wait(self) -> None:
        """Block until the server is stopped, or Ctrl-C."""
        self.stopped.wait()


@contextmanager
def running(port: int = 0, day: int = 1) -> Iterator[Server]:
    """Serve in a thread for the length of a `with` block; `day` is for requests that name none."""
    server = Server(port, day)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.stopped.set()
        server.shutdown()
        server.server_close()
        thread.join()
