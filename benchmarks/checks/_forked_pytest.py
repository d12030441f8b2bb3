"""Tests of a copy of the tree, run in a forked process of which nothing stays."""

import importlib
import os
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from benchmarks.checks.literals import ROOT

_BROKEN: Final = 99
_NOT_HERE: Final = "not slow and not browser and not celery"
_PYTEST: Final = (
    "-W",
    "ignore::pytest.PytestAssertRewriteWarning",
    "-x",
    "-q",
    "-p",
    "no:cacheprovider",
    "--no-header",
    "-n",
    "0",
    "-m",
    _NOT_HERE,
)


def passes(tree: Path, tests: Sequence[str], seconds: float) -> bool:
    """Run the tests in a forked process; one that lasts too long has noticed. Nothing of it stays."""
    child = os.fork()
    if child == 0:
        _be_pytest(tree, tests)
    code, limit = _BROKEN, time.monotonic() + seconds
    while time.monotonic() < limit:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            code = os.waitstatus_to_exitcode(status)
            break
        time.sleep(0.02)
    with suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    if code == _BROKEN:
        with suppress(ChildProcessError):
            os.waitpid(child, 0)
    _stop_servers(_scratch(tree))
    return code == 0


def _scratch(tree: Path) -> Path:
    """Where the tests' own files go."""
    return tree.parent / "scratch"


def _stop_servers(scratch: Path) -> None:
    """End the databases that tests left behind when they were cut short, and drop what they wrote."""
    for file in scratch.glob("*/postgres/data/postmaster.pid"):
        with suppress(OSError, ValueError, IndexError):
            os.kill(int(file.read_text(encoding="utf-8").split()[0]), signal.SIGQUIT)
    shutil.rmtree(scratch, ignore_errors=True)


def _be_pytest(tree: Path, tests: Sequence[str]) -> None:
    """Become a pytest of the copy; never comes back."""
    code = _BROKEN
    try:
        os.setsid()
        quiet = os.open(
            os.environ.get("CONSTANTS_LOG", os.devnull), os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644
        )
        for stream in (0, 1, 2):
            os.dup2(quiet, stream)
        os.chdir(tree)
        sys.path[:] = [str(tree), *(entry for entry in sys.path if entry not in ("", str(ROOT)))]
        _scratch(tree).mkdir(mode=0o755, exist_ok=True)
        os.environ |= {"PYTHONPATH": str(tree), "TMPDIR": str(_scratch(tree))}
        tempfile.tempdir = None
        for name in [name for name in sys.modules if name.partition(".")[0] == "benchmarks"]:
            del sys.modules[name]
        code = int(importlib.import_module("pytest").main([*_PYTEST, *tests]))
    except BaseException:  # noqa: BLE001  # whatever it is, the fork must end here
        traceback.print_exc()
    finally:
        os._exit(code)
