"""Clocks that jump, by libfaketime: a process that was started under one reads its offset from a file.

The wall clock alone jumps, as when somebody or an NTP daemon sets it; what counts seconds since the start (monotonic)
goes on.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

WANTED = "libfaketime (apt-get install libfaketime)"
SLEEP = Path(__file__).with_name("sleep")
_PLACES = ("*/faketime/libfaketimeMT.so.1", "faketime/libfaketimeMT.so.1")


def library() -> Path | None:
    """Debian's libfaketime for programs with threads; None where it is not installed."""
    return next((path for place in _PLACES for path in Path("/usr/lib").glob(place)), None)


@dataclass(frozen=True, slots=True)
class Clock:
    """The clock of all processes that were started with its environment.

    Attributes:
        file: holds the offset, e.g. "+3h"; every look at the clock reads it.
    """

    file: Path

    def jump(self, offset: str) -> None:
        """Be off by this much from now on, e.g. "-3d"; "+0" is right."""
        fresh = self.file.with_suffix(".new")
        fresh.write_text(f"{offset}\n", encoding="ascii")
        fresh.chmod(0o644)
        fresh.replace(self.file)

    @property
    def environment(self) -> Mapping[str, str]:
        """What a process needs to be under this clock; nothing where libfaketime is not installed."""
        found = library()
        if found is None:
            return {}
        return {
            "LD_PRELOAD": str(found),
            "FAKETIME_TIMESTAMP_FILE": str(self.file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "PYTHONPATH": str(SLEEP),
        }


@contextmanager
def under(clock: Clock) -> Iterator[None]:
    """Whatever this process starts within the block goes by a clock."""
    before = dict(os.environ)
    os.environ.update(clock.environment)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
