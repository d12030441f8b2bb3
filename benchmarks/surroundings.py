"""What benchmarks share: a scratch warehouse, generated documents, and a plain table of results."""

import os
import platform
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from importlib import import_module
from typing import TypeVar, cast

from sqlalchemy import Engine

from cityleads import scratch
from cityleads.settings import Settings
from domain.clock import moment_of
from domain.document import Document
from sandbox.generate import generate
from sandbox.portal import Portal

T = TypeVar("T")
NOW = moment_of(1)


@contextmanager
def scratch_warehouse(name: str) -> Iterator[Engine]:
    """A fresh warehouse on the configured server, dropped at the end; `name` tells people whose it is."""
    with scratch.scratch_warehouse(Settings.from_environment(), f"bench_{name}") as engine:
        yield engine


def generated(source: str, notices: int, seed: int = 0, now: datetime = NOW) -> list[Document]:
    """List documents of a source that hold this many generated notices."""
    portal = cast("Portal", import_module(f"sandbox.portals.{source}"))
    samples = list(generate(source, notices, seed))
    return [
        Document(source, "list", _key(meta, number), f"https://{portal.HOSTS[0]}/", body, "", now, meta)
        for number, (meta, body) in enumerate(portal.lists(samples, now))
    ]


def _key(meta: Mapping[str, str], number: int) -> str:
    return f"bench:{number}:" + ":".join(meta.values())


def timed(work: Callable[[], T]) -> tuple[float, T]:
    """Run something once; seconds and its result."""
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def say(title: str, rows: list[tuple[str, str]]) -> None:
    """Print results with the machine they were measured on."""
    print(f"\n{title}\n  on {os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}")
    width = max(len(name) for name, _ in rows)
    for name, value in rows:
        print(f"  {name:<{width}}  {value}")
