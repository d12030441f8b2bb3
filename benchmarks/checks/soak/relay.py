"""A TCP relay between a crawl and the sandbox: answers come late, or not at all, or something happens at a request."""

import random
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count

CHUNK = 16_384  # bytes
RESET = struct.pack("ii", 1, 0)  # SO_LINGER of nought: closing is a reset


@dataclass(frozen=True, slots=True)
class Pace:
    """How bad a network is.

    Attributes:
        delay: seconds that each piece takes, one way; as much again at most by chance.
        loss: share of pieces that are sent once more, a retransmission's time later (what a stream sees of a packet
            that is lost).
        resend: seconds of that time; RFC 6298 has 1 as the least of a first retransmission.
        cut: share of pieces at which the connection is reset.
    """

    delay: float = 0.0
    loss: float = 0.0
    resend: float = 1.0
    cut: float = 0.0

    def hold_up(self, chance: random.Random) -> None:
        """Wait as long as a piece is under way. Raises ConnectionResetError where it is cut."""
        if chance.random() < self.cut:
            raise ConnectionResetError("cut")
        time.sleep(self.delay * (1 + chance.random()) + self.resend * (chance.random() < self.loss))


@dataclass(slots=True)
class Relay:
    """What listens, and what it does to what comes through."""

    target: tuple[str, int]
    pace: Pace = field(default_factory=Pace)
    host: str = "127.0.0.1"
    on_request: Callable[[int], None] = lambda _number: None
    chance: random.Random = field(default_factory=lambda: random.Random(1))  # noqa: S311  # repeatable
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))
    _listener: socket.socket = field(init=False)

    def __post_init__(self) -> None:
        self._listener = socket.create_server((self.host, 0))

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._listener.getsockname()[1])

    def serve(self) -> None:
        """Take connections until the listener is closed."""
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                threading.Thread(target=self._join, args=(near,), daemon=True).start()

    def close(self) -> None:
        """Take no more connections."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _join(self, near: socket.socket) -> None:
        try:
            far = socket.create_connection(self.target)
        except OSError:
            near.close()
            return
        threading.Thread(target=self._pass, args=(far, near, False), daemon=True).start()
        self._pass(near, far, True)

    def _pass(self, source: socket.socket, target: socket.socket, asks: bool) -> None:
        try:
            while piece := source.recv(CHUNK):
                if asks:
                    self.on_request(next(self._numbers))
                self.pace.hold_up(self.chance)
                target.sendall(piece)
            target.shutdown(socket.SHUT_WR)
        except OSError:
            for side in (source, target):
                with suppress(OSError):
                    side.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
                    side.shutdown(socket.SHUT_RDWR)


@contextmanager
def relayed(
    target: tuple[str, int],
    pace: Pace | None = None,
    host: str = "127.0.0.1",
    on_request: Callable[[int], None] = lambda _number: None,
) -> Iterator[int]:
    """The port of a relay on one of this machine's addresses, for the length of a block."""
    relay = Relay(target, pace or Pace(), host, on_request)
    thread = threading.Thread(target=relay.serve, daemon=True)
    thread.start()
    try:
        yield relay.port
    finally:
        relay.close()
        thread.join()
