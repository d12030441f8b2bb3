"""Answers that are no good HTTP: cut, reset, dripping, flooding. Written to the socket as they are."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from secrets import token_hex
from time import sleep

from sandbox.portal import Response

MIB = 1024 * 1024
# A drip goes on for longer than any crawl of the sandbox waits for an answer.
DRIPS, PAUSE = 60, 0.2


@dataclass(frozen=True, slots=True)
class Raw(Response):
    """Bytes for the socket, head and all; the connection ends after them, by a reset where `abrupt`."""

    pieces: Callable[[], Iterator[bytes]] = lambda: iter(())
    abrupt: bool = False


def _raw(pieces: Callable[[], Iterator[bytes]], *, abrupt: bool = False) -> Raw:
    return Raw(b"", pieces=pieces, abrupt=abrupt)


def _head(response: Response, *lines: str) -> bytes:
    told = {"Content-Type": response.content_type, **response.headers}
    own = [f"HTTP/1.1 {response.status} OK", *(f"{name}: {value}" for name, value in told.items()), *lines]
    return "\r\n".join([*own, "Connection: close", "", ""]).encode("latin-1")


def _length(response: Response) -> str:
    return f"Content-Length: {len(response.body)}"


def cut(response: Response) -> Raw:
    """Promise all and send half."""
    half = response.body[: len(response.body) // 2]
    return _raw(lambda: iter([_head(response, _length(response)) + half]))


def cut_without_length(response: Response) -> Raw:
    """Promise nothing and send half."""
    return _raw(lambda: iter([_head(response) + response.body[: len(response.body) // 2]]))


def reset(response: Response) -> Raw:
    """Break the connection off amid the body."""
    return _raw(lambda: iter([_head(response, _length(response)) + response.body[:20]]), abrupt=True)


def bad_http(_response: Response) -> Raw:
    """Speak another language."""
    return _raw(lambda: iter([b"SSH-2.0-OpenSSH_9.6\r\n\x00\x01\x02\r\n\r\n"]))


def smuggled(response: Response) -> Raw:
    """Give a length and chunks (RFC 9112, 6.3: the chunks count)."""
    chunks = b"%x\r\n%s\r\n0\r\n\r\n" % (len(response.body), response.body)
    return _raw(lambda: iter([_head(response, "Content-Length: 3", "Transfer-Encoding: chunked") + chunks]))


def two_gigabytes(response: Response) -> Raw:
    """Promise 2 GiB and begin to send them."""
    return _raw(lambda: iter([_head(response, f"Content-Length: {2048 * MIB}"), bytes(MIB)]))


def endless(response: Response) -> Raw:
    """Send zeros until the other side hangs up."""

    def pieces() -> Iterator[bytes]:
        yield _head(response)
        yield from (bytes(MIB) for _ in range(256))

    return _raw(pieces)


def long_header(response: Response) -> Raw:
    """Send one header of 64 MiB."""

    def pieces() -> Iterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\nX-Long: "
        yield from (b"a" * MIB for _ in range(64))
        yield b"\r\n" + _length(response).encode() + b"\r\n\r\n" + response.body

    return _raw(pieces)


def many_headers(response: Response) -> Raw:
    """Send 200,000 headers."""

    def pieces() -> Iterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\n"
        for start in range(0, 200_000, 1000):
            yield b"".join(b"X-%d: %s\r\n" % (start + number, b"a" * 80) for number in range(1000))
        yield _length(response).encode() + b"\r\n\r\n" + response.body

    return _raw(pieces)


def many_cookies(response: Response) -> Raw:
    """Set 150 cookies with every answer, of other names each time."""
    cookies = [f"Set-Cookie: c{token_hex(8)}={'x' * 200}; Path=/" for _ in range(150)]
    return _raw(lambda: iter([_head(response, _length(response), *cookies) + response.body]))


def head_drip(_response: Response) -> Raw:
    """Send a header now and then, for ever."""

    def pieces() -> Iterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\n"
        for number in range(DRIPS):
            sleep(PAUSE)
            yield b"X-%d: 1\r\n" % number

    return _raw(pieces)


def body_drip(response: Response) -> Raw:
    """Send a letter now and then, for ever."""

    def pieces() -> Iterator[bytes]:
        yield _head(response, _length(response))
        for place in range(DRIPS):
            sleep(PAUSE)
            yield response.body[place : place + 1] or b" "

    return _raw(pieces)
