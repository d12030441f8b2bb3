"""The process that a crawl runs in: a child of the crawl server where one runs, else one of our own, started early."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from cityleads.settings import ROOT
from scrapers import fork_server

PROGRAM: tuple[str, ...] = (sys.executable, "-m", "scrapers")
# The name of the stack's crawl server (cityleads.stack.components); not set where none runs.
SERVER = "CITYLEADS_CRAWL_SERVER"

_ready: list[subprocess.Popen[str]] = []


def run(job: str, seconds: float) -> tuple[int, str]:
    """Run a job (one line of JSON) to its end; returns the exit code and the end of the log.

    The process ends with this one, even if this one is killed.

    Raises:
        TimeoutError: it took longer.
    """
    name = os.environ.get(SERVER, "")
    return (_by_server(name, job, seconds) if name else None) or _by_own_process(job, seconds)


def _by_server(name: str, job: str, seconds: float) -> tuple[int, str] | None:
    """Let the crawl server do it; None where it has not begun, as it is not there or starts anew."""
    try:
        connection = fork_server.connect(name)
    except OSError:
        return None
    with connection, connection.makefile("rw", encoding="utf-8") as line:
        connection.settimeout(seconds)
        try:
            line.write(job + "\n")
            line.flush()
            begun, answer = line.readline(), line.readline()
        except ConnectionError:
            return None
    if not begun:
        return None
    ended = json.loads(answer or '{"exit": -1, "errors": "The process was killed."}')
    return int(ended["exit"]), str(ended["errors"])


def _by_own_process(job: str, seconds: float) -> tuple[int, str]:
    with _ready.pop() if _ready else _started() as process:
        try:
            _out, errors = process.communicate(job, seconds)
        except subprocess.TimeoutExpired as error:
            process.kill()
            raise TimeoutError(str(error)) from error
        except BaseException:
            process.kill()
            raise
    return process.returncode, errors


def get_ready() -> None:
    """Let a crawling process start beside whatever comes now; the next job goes to it and need not wait.

    It ends without a job at the end of `at_hand`, or with this process.
    """
    if not _ready:
        _ready.append(_started())


@contextmanager
def at_hand() -> Iterator[None]:
    """Have a crawling process ready from here on, and none left behind at the end."""
    get_ready()
    try:
        yield
    finally:
        while _ready:
            _ready.pop().communicate("")


def _started() -> subprocess.Popen[str]:
    pipe = subprocess.PIPE
    return subprocess.Popen(  # noqa: S603  # our own module, our own interpreter
        PROGRAM, stdin=pipe, stdout=pipe, stderr=pipe, text=True, cwd=ROOT
    )
