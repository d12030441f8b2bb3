"""Crawls in children of one process that has imported all they need: `python -m scrapers.fork_server NAME`.

To import Scrapy and its libraries takes a crawling process longer than to crawl a quiet portal, and each source has a
crawl of its own every day. A child begins at once, and it is a process of its own all the same: Scrapy's reactor starts
once a process, and what ends one crawl ends no other.

The address is a socket of the kernel's own (Linux: an abstract one), which no file system lists. Whoever runs the other
side must be the same user, as a job holds the database's password. A job is one line, as `python -m scrapers` takes it;
the answer is two, `{"pid": 4711}` when it begins and `{"exit": 0, "errors": "the end of the log"}` when it has ended. A
caller that goes away ends its crawl.
"""

import gc
import json
import os
import signal
import socket
import struct
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryFile
from threading import Thread
from typing import IO, Any, NoReturn

ROOT = Path(__file__).parents[1]
ROOMS = ("domain", "scrapers", "transform", "warehouse")
ERRORS = 4000
_CREDENTIALS = struct.Struct("3i")  # pid, uid, gid
BIND_SECONDS = 10.0


def connect(name: str) -> socket.socket:
    """Connect to the server of this name. Raises OSError when there is none, or it is another user's."""
    connection = socket.socket(socket.AF_UNIX)
    try:
        connection.connect(f"\0{name}")
        _check_user(connection)
    except OSError:
        connection.close()
        raise
    return connection


def _check_user(connection: socket.socket) -> None:
    """Raise PermissionError where another user runs the other side."""
    if not _same_user(connection):
        raise PermissionError("The other side of the crawl server's socket is another user's.")


def _same_user(connection: socket.socket) -> bool:
    found = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
    return bool(_CREDENTIALS.unpack(found)[1] == os.getuid())


def serve(name: str) -> NoReturn:
    """Run each job that comes in a child, until a signal ends this process."""
    signal.signal(
        signal.SIGCHLD, signal.SIG_IGN
    )  # children tell their callers how they ended, and nobody waits here
    stamp = _stamp()
    _preload()
    gc.freeze()  # what is shared with children stays shared
    with _bound(name) as listener:
        while True:
            connection, _ = listener.accept()
            if _stamp() != stamp:
                _begin_anew()
            with connection:
                if _same_user(connection) and os.fork() == 0:
                    listener.close()
                    _run_and_exit(connection)


def _bound(name: str) -> socket.socket:
    """Listen under a name, which a server that is just ending may still have."""
    until = time.monotonic() + BIND_SECONDS
    while True:
        listener = socket.socket(socket.AF_UNIX)
        try:
            listener.bind(f"\0{name}")
        except OSError:
            listener.close()
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            listener.listen()
            return listener


def _stamp() -> int:
    """When the code that crawls was last changed: children of older code would not crawl as it says."""
    files = (
        path for room in ROOMS for kind in ("*.py", "*.yml", "*.csv") for path in (ROOT / room).rglob(kind)
    )
    return max(path.stat().st_mtime_ns for path in files)


def _begin_anew() -> NoReturn:
    """Start as a new program; the caller that is waiting sees its connection end, and crawls without this server."""
    os.execv(sys.executable, [sys.executable, "-m", "scrapers.fork_server", *sys.argv[1:]])  # noqa: S606  # ourselves


def _preload() -> None:
    """Import the spiders and every class that Scrapy's settings name; none of them starts a thread or the reactor."""
    from scrapy.settings import Settings
    from scrapy.utils.misc import load_object

    from scrapers.settings import SAFE
    from scrapers.source_config import source_names

    for module in ("scrapers.__main__", "scrapers.sandbox_handler", "warehouse.landing"):
        import_module(module)
    for source in source_names():
        with suppress(Exception):  # a fault in one spider stops one source, and it is reported by its crawl
            import_module(f"scrapers.spiders.{source}")
    for word in set(_words(Settings(SAFE).copy_to_dict())):
        if word.startswith(("scrapy.", "scrapers.")) and word != "scrapers.spiders":
            load_object(word)


def _words(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from _words([*value, *value.values()])
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _words(one)


def _run_and_exit(connection: socket.socket) -> NoReturn:
    """Run the job of a connection in this process, a child, and end it."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    code = 1
    with TemporaryFile() as log, connection.makefile("rw", encoding="utf-8") as line:
        os.dup2(log.fileno(), sys.stderr.fileno())
        try:
            job = json.loads(line.readline())
            _say(line, {"pid": os.getpid()})
            code = _run(job, connection)
        except Exception:  # noqa: BLE001  # whatever it is, the caller gets its trace
            sys.excepthook(*sys.exc_info())
        sys.stderr.flush()
        with suppress(OSError):
            _say(line, {"exit": code, "errors": _end_of(log)})
    os._exit(code)


def _say(line: IO[str], answer: dict[str, Any]) -> None:
    line.write(json.dumps(answer) + "\n")
    line.flush()


def _run(job: dict[str, Any], connection: socket.socket) -> int:
    from scrapers.__main__ import crawl

    Thread(target=_end_with, args=(connection,), daemon=True).start()
    return 0 if crawl(job) else 1


def _end_with(connection: socket.socket) -> None:
    """End this process when its caller is gone, which sends nothing after its job."""
    with suppress(OSError):
        connection.recv(1)
    os._exit(1)


def _end_of(log: IO[bytes]) -> str:
    size = log.seek(0, os.SEEK_END)
    log.seek(max(0, size - ERRORS))
    return log.read().decode("utf-8", "replace")


if __name__ == "__main__":
    serve(sys.argv[1])
