"""Runs pytest so that it always ends: `make test` calls it.

pytest-timeout ends a test that can be interrupted; what it cannot end is a test that blocks its signal, a worker that
was killed while a child of its own holds the pipe that pytest-xdist listens on, and the servers and Airflow stacks
that either leaves behind. Here a second process looks on. When a test is over its time, or a process of pytest is
dead, the run ends red with that test's name; when it ends, in whatever way, no process of it is left.

A process belongs to the run when it is of pytest's session (a fork of a worker, whose title has overwritten its
environment), or when the run's folder for temporary files is in its environment, its command or its working directory
(a server in a session of its own; PostgreSQL has a clean environment, but works in its data directory).
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from tests.progress import FOLDER, OVER

LOOK_SECONDS = 0.5
COLLECT_SECONDS = 300.0
MEMORY = "/dev/shm"  # noqa: S108  # Linux's file system in memory; a folder of our own is made in it
MEMORY_BYTES = 8 * 2**30


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds.

    Attributes:
        over: beyond a test's own limit, before the run is ended.
        ending: for pytest to end by itself and print its summary.
        idle: without any test running, between or after tests.
    """

    over: float = 30.0
    ending: float = 20.0
    idle: float = 100.0


def main() -> int:
    """Run pytest with the arguments after `--`; returns its exit code, or 1 when the run was ended."""
    parser = argparse.ArgumentParser(prog="python -m tests.watchdog")
    for name in Patience.__slots__:
        parser.add_argument(f"--{name}", type=float, default=getattr(Patience(), name))
    parser.add_argument("pytest", nargs="*", help="pytest's arguments, after --")
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # as Ctrl-C does: nothing is left behind
    return run(asked.pytest, Patience(asked.over, asked.ending, asked.idle))


@dataclass(frozen=True, slots=True)
class Belongs:
    """Which processes are of a run: those of pytest's session, and those that know the run's folder."""

    session: int
    folder: str

    def living(self) -> list[psutil.Process]:
        """Those that have not ended, but for the caller."""
        return [one for one in psutil.process_iter() if one.pid != os.getpid() and self._has(one)]

    def _has(self, process: psutil.Process) -> bool:
        try:
            if process.status() == psutil.STATUS_ZOMBIE:
                return False
            if os.getsid(process.pid) == self.session:
                return True
            known = (process.cwd(), *process.cmdline(), *process.environ().values())
        except (psutil.Error, OSError):  # gone since, or somebody else's
            return False
        return any(self.folder in value for value in known)


def in_memory() -> str | None:
    """The file system in memory, where it has room and programs may be started from it; else None, the usual place.

    Most tests copy a database, for which PostgreSQL waits on a disk whatever its settings are: .3 s, here .02 s.
    """
    try:
        found = os.statvfs(MEMORY)
    except OSError:
        return None
    room = min(found.f_bavail * found.f_frsize, psutil.virtual_memory().available)
    usable = os.access(MEMORY, os.W_OK) and not found.f_flag & os.ST_NOEXEC
    return MEMORY if usable and room >= MEMORY_BYTES else None


def run(arguments: Sequence[str], patience: Patience) -> int:
    """Run pytest and look on; see main."""
    with tempfile.TemporaryDirectory(prefix="cl-", dir=in_memory(), ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o755)  # the database's user walks through
        notes = Path(name) / "notes"
        notes.mkdir()
        options = ["-p", "tests.progress", "--max-worker-restart=0"]
        process = subprocess.Popen(  # noqa: S603  # our own interpreter
            [sys.executable, "-m", "pytest", *options, *arguments],
            env=os.environ | {"TMPDIR": name, FOLDER: str(notes)},
            start_new_session=True,
        )
        belongs, trouble = Belongs(process.pid, name), ""
        try:
            trouble = _watch(process, notes, patience)
            if trouble and process.poll() is None:
                _say(f"ending the run: {trouble}")
                _end(process, belongs, patience.ending)
            code = process.wait()
        except KeyboardInterrupt:  # pytest is in another session, so the terminal has not told it
            process.send_signal(signal.SIGINT)
            code = process.wait(patience.ending)
        finally:
            left = sweep(belongs)
    if left:
        _say(f"ended {len(left)} processes that the tests had left: {', '.join(sorted(set(left)))}")
    if trouble:
        _say(f"FAILED {trouble}")
    return 1 if trouble else code


def _say(told: str) -> None:
    sys.stderr.write(f"\nmake test: {told}\n")
    sys.stderr.flush()


def _watch(process: "subprocess.Popen[bytes]", notes: Path, patience: Patience) -> str:
    """Wait for pytest's end; a sentence when it has to be ended, or has ended by a signal."""
    begun = time.time()
    while process.poll() is None:
        found = _found(notes)
        if trouble := _troubles(notes, found, patience) or _idle(found, begun, patience):
            return trouble
        time.sleep(LOOK_SECONDS)
    told = _troubles(notes, _found(notes), patience)
    return told or ("" if process.returncode >= 0 else "pytest itself died")


def _found(notes: Path) -> dict[int, dict[str, Any]]:
    """What each process of pytest has noted, by its number."""
    return {int(path.name): _read(path) for path in notes.iterdir() if path.name.isdecimal()}


def _read(path: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):  # replaced in between
        return {}
    return found


def _troubles(notes: Path, found: dict[int, dict[str, Any]], patience: Patience) -> str:
    """The first trouble there is; empty where there is none."""
    over = (f"{path.read_text(encoding='utf-8')} was over its time" for path in notes.glob(f"{OVER}*"))
    running = (_trouble(pid, note, patience) for pid, note in found.items())
    return next(filter(None, (*over, *running)), "")


def _trouble(pid: int, note: dict[str, Any], patience: Patience) -> str:
    if not note.get("test"):
        return ""
    if not lives(pid):
        return f"the process that ran {note['test']} died"
    if time.time() - note["since"] > note["limit"] + patience.over:
        return f"{note['test']} is over its {note['limit']:.0f} s and cannot be interrupted"
    return ""


def _idle(found: dict[int, dict[str, Any]], begun: float, patience: Patience) -> str:
    if any(note.get("test") for note in found.values()):
        return ""
    if not found:
        late = time.time() - begun > COLLECT_SECONDS
        return f"no test has begun after {COLLECT_SECONDS:.0f} s" if late else ""
    last = max(note.get("since", begun) for note in found.values())
    return f"no test has run for {patience.idle:.0f} s" if time.time() - last > patience.idle else ""


def lives(pid: int) -> bool:
    """Tell whether a process works; one that has ended and is not reaped does not."""
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def _end(process: "subprocess.Popen[bytes]", belongs: Belongs, seconds: float) -> None:
    """End the workers, so that pytest tells what it knows; then pytest itself."""
    for one in belongs.living():
        if one.pid != process.pid:
            _kill(one)
    with suppress(subprocess.TimeoutExpired):
        process.wait(seconds)
        return
    process.kill()


def sweep(belongs: Belongs) -> list[str]:
    """End all processes of a run; returns their names. Children that are born meanwhile are met in the next round."""
    ended = []
    while left := belongs.living():
        for process in left:
            ended += _kill(process)
        time.sleep(0.1)
    return ended


def _kill(process: psutil.Process) -> list[str]:
    with suppress(psutil.Error):
        name = str(process.name())
        process.kill()
        return [name]
    return []


if __name__ == "__main__":
    sys.exit(main())
