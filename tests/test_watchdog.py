"""`make test` always ends, names the test that was in the way, and leaves no process behind."""

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.harness import ROOT
from tests.watchdog import lives

pytestmark = pytest.mark.slow

USUAL = """
import pytest, time

@pytest.mark.parametrize("number", range(6))
def test_usual(number):
    time.sleep(0.05)
"""
STARTS = """
import os, signal, subprocess, sys, time
from pathlib import Path
import pytest

def start():
    # As a server that a test has started: in a session of its own.
    command = [sys.executable, "-c", "import time; time.sleep(600)"]
    process = subprocess.Popen(command, start_new_session=True)
    Path(os.environ["PIDS"]).joinpath(str(process.pid)).touch()
"""
KILLED = """
def test_in_the_way():
    start()
    os.kill(os.getpid(), signal.SIGKILL)
"""
# The child of a fork holds the pipe on which xdist listens for the worker's end: it waits for ever.
KILLED_WITH_A_CHILD = """
def test_in_the_way():
    start()
    if os.fork() == 0:
        time.sleep(600)
    os.kill(os.getpid(), signal.SIGKILL)
"""
TOO_LONG = """
@pytest.mark.timeout(2)
def test_in_the_way():
    start()
    time.sleep(600)
"""
NOT_TO_BE_INTERRUPTED = """
@pytest.mark.timeout(2)
def test_in_the_way():
    start()
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})
    time.sleep(600)
"""
NEVER_TORN_DOWN = """
@pytest.fixture
def server():
    start()
    yield
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})
    time.sleep(600)

@pytest.mark.timeout(2)
def test_in_the_way(server):
    pass
"""
LEAVES_A_PROCESS = """
def test_in_the_way():
    start()
"""
FAILS = """
def test_in_the_way():
    assert 1 == 2
"""


def watched(folder: Path, test: str, workers: str) -> "subprocess.CompletedProcess[str]":
    (folder / "pids").mkdir()
    (folder / "pytest.ini").write_text("[pytest]\ntimeout = 60\n")
    (folder / "test_usual.py").write_text(USUAL)
    (folder / "test_odd.py").write_text(STARTS + test)
    options = ["--over", "2", "--ending", "8", "--idle", "20", "--"]
    pytest_options = [
        "-c",
        str(folder / "pytest.ini"),
        "--rootdir",
        str(folder),
        "-n",
        workers,
        "--dist",
        "loadfile",
    ]
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    return subprocess.run(  # noqa: S603  # our own module
        [
            sys.executable,
            "-m",
            "tests.watchdog",
            *options,
            *pytest_options,
            "-p",
            "no:cacheprovider",
            str(folder),
        ],
        env=inherited | {"PIDS": str(folder / "pids")},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )


def living(folder: Path) -> list[int]:
    """Of the processes that tests have started; one that nobody reaps is a zombie, and lives no more."""
    return [int(path.name) for path in (folder / "pids").iterdir() if lives(int(path.name))]


@pytest.mark.parametrize("workers", ["0", "2"])
@pytest.mark.parametrize(
    ("test", "told"),
    [
        (KILLED, "the process that ran {test} died"),
        (KILLED_WITH_A_CHILD, "the process that ran {test} died"),
        (TOO_LONG, "{test} was over its time"),
        (NOT_TO_BE_INTERRUPTED, "{test} is over its 2 s and cannot be interrupted"),
        (NEVER_TORN_DOWN, "{test} is over its 2 s and cannot be interrupted"),
    ],
    ids=["killed", "killed with a child", "too long", "not to be interrupted", "never torn down"],
)
def test_the_run_ends_red_with_the_test_s_name_and_nothing_is_left(
    tmp_path: Path, test: str, told: str, workers: str
) -> None:
    begun = time.monotonic()
    done = watched(tmp_path, test, workers)
    assert time.monotonic() - begun < 100
    assert done.returncode != 0
    name = r"\S*test_odd\.py::test_in_the_way"
    assert re.search("FAILED " + told.format(test=name), done.stderr), done.stderr
    assert len(list((tmp_path / "pids").iterdir())) == 1
    assert living(tmp_path) == []


def test_a_run_without_trouble_is_left_alone_and_what_it_forgot_is_ended(tmp_path: Path) -> None:
    done = watched(tmp_path, LEAVES_A_PROCESS, "2")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "7 passed" in done.stdout
    assert "ended 1 processes that the tests had left: python" in done.stderr
    assert living(tmp_path) == []


def test_a_failed_test_is_pytest_s_own_to_tell(tmp_path: Path) -> None:
    done = watched(tmp_path, FAILS, "2")
    assert done.returncode == 1
    assert "1 failed, 6 passed" in done.stdout
    assert done.stderr == ""


def test_make_test_runs_under_it() -> None:
    command = "bin/python -m tests.watchdog -- -n auto --dist loadfile --no-loadscope-reorder"
    assert command in (ROOT / "Makefile").read_text()
