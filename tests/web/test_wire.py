"""What a connection may hold, cost and wait: half requests, long heads, and addresses that somebody made up."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from digest.links.tokens import Action
from tests.digest.world import World
from tests.web.desk import Desk, running
from web import connection_limits, middleware
from web.middleware import Limiter

QUICK = 0.5


@contextmanager
def connected(desk: Desk) -> Iterator[socket.socket]:
    host, port = desk.address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=15) as made:
        yield made


def rest(connection: socket.socket) -> bytes:
    """All that comes until the other side closes."""
    found = b""
    while part := connection.recv(65536):
        found += part
    return found


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection_limits, "REQUEST_SECONDS", QUICK)


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"GET / HT",
        b"GET / HTTP/1.1\r\nHost: x\r\n",
        b"POST /mute HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 10\r\n",
    ],
    ids=["nothing", "half a line", "half a head", "a head without its end"],
)
@pytest.mark.usefixtures("quick")
def test_a_silent_connection_is_closed(desk: Desk, sent: bytes) -> None:
    with connected(desk) as connection:
        connection.sendall(sent)
        assert rest(connection) == b""


@pytest.mark.usefixtures("quick")
def test_a_request_that_comes_byte_by_byte_has_no_more_time_than_others(desk: Desk) -> None:
    with connected(desk) as connection:
        sent = sum(1 for _ in drip(connection, b"GET / HTTP/1.1\r\n" + b"X-A: b\r\n" * 1000))
    assert 1 < sent < 1000


def drip(connection: socket.socket, request: bytes) -> Iterator[int]:
    """Send byte by byte until the other side has closed."""
    for byte in request:
        try:
            connection.sendall(bytes([byte]))
        except OSError:
            return
        time.sleep(QUICK / 50)  # the rhythm is what is tried here
        yield byte


@pytest.mark.usefixtures("quick")
def test_half_a_second_request_ends_too(desk: Desk) -> None:
    with connected(desk) as connection:
        connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        assert connection.recv(65536).startswith(b"HTTP/1.1 200")
        connection.sendall(b"GET /hea")
        assert rest(connection).count(b"HTTP/1.1") == 0


def half_a_form(desk: Desk, subscriber: int) -> bytes:
    path = desk.link(Action.NOT_FOR_US, subscriber, "L-1").removeprefix(desk.address)
    return (
        f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        "Content-Length: 100\r\n\r\nreason=other"
    ).encode()


def test_a_half_sent_form_is_answered_and_changes_nothing(
    desk: Desk, subscriber: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(middleware, "BODY_SECONDS", QUICK)
    with connected(desk) as connection:
        connection.sendall(half_a_form(desk, subscriber))
        answer = rest(connection)
    assert answer.startswith(b"HTTP/1.1 408")
    assert b"connection: close" in answer.lower()
    assert desk.rows() == []


@pytest.mark.usefixtures("quick")
def test_a_half_sent_form_ends_at_the_latest_with_the_request_s_time(desk: Desk, subscriber: int) -> None:
    with connected(desk) as connection:
        connection.sendall(half_a_form(desk, subscriber))
        rest(connection)
    assert desk.rows() == []


@pytest.mark.parametrize(
    "head",
    [
        b"X-Long: " + b"x" * 300_000 + b"\r\n",
        b"X-Long: " + b"x" * 20_000 + b"\r\n",
        b"A: b\r\n" * 20_000,
        b"A: b\r\n" * 101,
    ],
    ids=["300 kB", "20 kB", "20,000 headers", "101 headers"],
)
def test_a_head_longer_than_a_browser_s_is_refused(desk: Desk, head: bytes) -> None:
    with connected(desk) as connection:
        try:
            connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n" + head + b"\r\n")
            answer = rest(connection)
        except OSError:  # it closed while we were still sending, which is an answer as well
            return
    assert answer[:12] in (b"HTTP/1.1 431", b"HTTP/1.1 400")


def test_a_long_query_is_refused_and_a_usual_one_is_not(desk: Desk) -> None:
    assert desk.client.get(f"{desk.address}/healthz?q={'x' * 17_000}").status_code in (400, 431)
    assert desk.client.get(f"{desk.address}/healthz?q={'x' * 4_000}").status_code == 200


def statuses(desk: Desk) -> list[int]:
    """Answers to a client that says it is another one each time."""
    return [
        desk.client.get(desk.address, headers={"X-Forwarded-For": f"203.0.113.{number}"}).status_code
        for number in range(5)
    ]


def test_nobody_is_believed_about_where_they_come_from(world: World) -> None:
    with running(world.engine, Limiter(rate=60, burst=3)) as desk:
        assert statuses(desk) == [200, 200, 200, 429, 429]


def test_a_configured_proxy_is_believed(world: World) -> None:
    with running(world.engine, Limiter(rate=60, burst=3), proxies=["127.0.0.1/32"]) as desk:
        assert statuses(desk) == [200] * 5
        forged = {"X-Forwarded-For": "198.51.100.1, 203.0.113.9"}  # the proxy has put the last one there
        answers = [
            desk.client.get(desk.address, headers=forged | {"X-A": str(n)}).status_code for n in range(4)
        ]
        assert answers == [200, 200, 200, 429]


def test_another_proxy_is_not_believed(world: World) -> None:
    with running(world.engine, Limiter(rate=60, burst=3), proxies=["10.0.0.0/8"]) as desk:
        assert statuses(desk) == [200, 200, 200, 429, 429]
