"""One crawl server for all tests of a process, as a stack has one: to import Scrapy takes longer than most crawls.

It starts when a test first asks for it, and ends with the session (tests/conftest.py).
"""

import subprocess
import sys
import time
from contextlib import suppress
from functools import cache
from uuid import uuid4

from scrapers import fork_server

_TRIES, _PAUSE = 1200, 0.05  # a minute: a busy machine takes seconds to load it
_running: list[subprocess.Popen[bytes]] = []


@cache
def name() -> str:
    """The name of the running server, for CITYLEADS_CRAWL_SERVER."""
    chosen = f"cityleads-test-{uuid4()}"
    _running.append(subprocess.Popen([sys.executable, "-m", "scrapers.fork_server", chosen]))  # noqa: S603  # our own module
    for _ in range(_TRIES):
        with suppress(OSError):
            fork_server.connect(chosen).close()
            return chosen
        time.sleep(_PAUSE)
    raise TimeoutError("the crawl server of the tests does not answer")


def stop() -> None:
    """End the server, where one runs."""
    while _running:
        with _running.pop() as process:
            process.terminate()
    name.cache_clear()
