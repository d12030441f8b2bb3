"""A second machine's network, and the cable to it: packets that come late, that are lost, or that are cut off.

The second machine is a network namespace. The cable is two TUN devices, one in each, between which this process carries
the packets; not every kernel has `netem`, and TCP sees the same.
"""

import fcntl
import heapq
import os
import random
import select
import shutil
import struct
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from domain.errors import ExpectedError

HERE, THERE = "10.203.16.1", "10.203.16.2"
_TUN, _SET = Path("/dev/net/tun"), 0x400454CA  # TUNSETIFF
_IFF_TUN, _IFF_NO_PI = 0x1, 0x1000
_PACKET, _LOOK_SECONDS = 65_536, 0.02


class NoNetworkError(ExpectedError):
    """This machine cannot play two; the message says what is lacking."""


@dataclass(slots=True)
class Cable:
    """What carries packets between two devices.

    Attributes:
        delay: seconds one way.
        loss: share of packets that never arrive.
        cut: whether none arrives.
        carried: packets so far.
        cut_at: after so many packets it cuts itself.
    """

    ends: tuple[int, int]
    delay: float = 0.0
    loss: float = 0.0
    cut: bool = False
    carried: int = 0
    cut_at: int | None = None
    stopped: bool = False
    _chance: random.Random = field(default_factory=lambda: random.Random(1))  # noqa: S311  # repeatable
    _waiting: list[tuple[float, int, int, bytes]] = field(default_factory=list)

    def carry(self) -> None:
        """Carry packets until it is stopped."""
        numbers = count()
        while not self.stopped:
            until = self._waiting[0][0] - time.monotonic() if self._waiting else _LOOK_SECONDS
            for end in select.select(self.ends, (), (), min(max(until, 0.0), _LOOK_SECONDS))[0]:
                packet = os.read(end, _PACKET)
                if self._passes():
                    other = self.ends[end == self.ends[0]]
                    heapq.heappush(
                        self._waiting, (time.monotonic() + self.delay, next(numbers), other, packet)
                    )
            while self._waiting and self._waiting[0][0] <= time.monotonic():
                _, _, end, packet = heapq.heappop(self._waiting)
                if not self.cut:
                    os.write(end, packet)

    def _passes(self) -> bool:
        self.carried += 1
        if self.cut_at is not None and self.carried >= self.cut_at:
            self.cut, self.cut_at = True, None
        return not self.cut and self._chance.random() >= self.loss


def _run(*words: str) -> None:
    done = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603  # our own words
    if done.returncode:
        raise NoNetworkError(f"`{' '.join(words)}`: {done.stderr.strip()}")


def _need() -> None:
    if os.geteuid() != 0:
        raise NoNetworkError(
            "two machines are network namespaces, which root alone may make: run this as root"
        )
    if shutil.which("ip") is None:
        raise NoNetworkError("there is no `ip` here: apt-get install iproute2")
    if not _TUN.exists():
        raise NoNetworkError(f"there is no {_TUN} here: a kernel with TUN devices (CONFIG_TUN) is needed")


def _device(name: str) -> int:
    end = os.open(_TUN, os.O_RDWR)
    fcntl.ioctl(end, _SET, struct.pack("16sH22x", name.encode(), _IFF_TUN | _IFF_NO_PI))
    return end


@contextmanager
def second_machine(name: str, delay: float, loss: float) -> Iterator[Cable]:
    """A namespace of this name at THERE, joined by a cable to this machine at HERE; both go afterwards.

    Raises:
        NoNetworkError: this machine has no namespaces or devices for us.
    """
    _need()
    near, far = f"{name}-here", f"{name}-there"
    _run("ip", "netns", "add", name)
    ends: list[int] = []
    try:
        ends += [_device(near), _device(far)]
        _run("ip", "link", "set", far, "netns", name)
        _run("ip", "address", "add", HERE, "peer", THERE, "dev", near)
        _run("ip", "link", "set", near, "up")
        _run("ip", "-n", name, "address", "add", THERE, "peer", HERE, "dev", far)
        for device in (far, "lo"):
            _run("ip", "-n", name, "link", "set", device, "up")
        cable = Cable((ends[0], ends[1]), delay, loss)
        carrier = threading.Thread(target=cable.carry, daemon=True)
        carrier.start()
        try:
            yield cable
        finally:
            cable.stopped = True
            carrier.join()
    finally:
        for end in ends:
            os.close(end)
        _run("ip", "netns", "delete", name)
