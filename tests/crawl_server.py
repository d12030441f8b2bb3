"""Crawl servers for tests and benchmarks, as a stack has one: to import Scrapy takes longer than most crawls."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import cache
from uuid import uuid4

from scrapers import fork_server

_TRIES, _PAUSE = 1200, 0.05  # a minute: a busy machine takes seconds to load it
_shared = ExitStack()


@contextmanager
def running() -> Iterator[tuple[str, int]]:
    """A server of its own: its name, for CITYLEADS_CRAWL_SERVER, and its process."""
    name = f"cityleads-test-{uuid4()}"
    with subprocess.Popen([sys.executable, "-m", "scrapers.fork_server", name]) as process:  # noqa: S603  # our own module
        try:
            _wait_for(name)
            yield name, process.pid
        finally:
            process.terminate()


def _wait_for(name: str) -> None:
    for _ in range(_TRIES):
        with suppress(OSError):
            fork_server.connect(name).close()
            return
        time.sleep(_PAUSE)
    raise TimeoutError("the crawl server does not answer")


@cache
def name() -> str:
    """The name of the one that all tests of a process share; it starts when one first asks, and conftest ends it."""
    return _shared.enter_context(running())[0]


def stop() -> None:
    """End the shared server, where it runs."""
    _shared.close()
    name.cache_clear()
