"""A pytest plugin that notes which test each process runs, for tests/watchdog.py: one small file a process."""

import json
import os
import time
from collections.abc import Generator
from pathlib import Path

import pytest

FOLDER = "CITYLEADS_TEST_PROGRESS"
OVER = "over-"


def _path(prefix: str = "") -> Path:
    return Path(os.environ[FOLDER]) / f"{prefix}{os.getpid()}"


def _note(**values: object) -> None:
    fresh = _path("new-")
    fresh.write_text(json.dumps(values), encoding="utf-8")
    fresh.replace(_path())


def limit_of(item: pytest.Item) -> float:
    """Seconds that a test may take with its fixtures, as pytest-timeout knows them."""
    marker = item.get_closest_marker("timeout")
    if marker is None:
        return float(item.config.getini("timeout") or 300)
    return float(marker.args[0] if marker.args else marker.kwargs["timeout"])


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Note the test, then whether it took longer than it may: pytest-timeout ends a test, but not the run."""
    limit, since = limit_of(item), time.time()
    _note(test=item.nodeid, limit=limit, since=since)
    try:
        return (yield)
    finally:
        if time.time() - since >= limit:
            _path(OVER).write_text(item.nodeid, encoding="utf-8")
        _note(test="", since=time.time())
