"""The stack's processes, known by a mark in their environment: their children inherit it, whoever their parent is.

A process number in a file proves nothing, and process groups are left by whoever starts a session of its own.
"""

import os
import time
from pathlib import Path

import psutil

MARK = "CITYLEADS_STACK"
MODULE = "cityleads.stack"
POLL_SECONDS = 0.1


def marked(folder: Path) -> list[psutil.Process]:
    """Every living process of the stack of this folder, but for the caller."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.pid != os.getpid() and process.environ().get(MARK) == str(folder):
                found.append(process)
        except (psutil.Error, OSError):  # gone since, a zombie, or somebody else's
            continue
    return found


def supervisor(folder: Path) -> psutil.Process | None:
    """The living supervisor."""
    for process in marked(folder):
        try:
            if MODULE in process.cmdline()[:3]:
                return process
        except psutil.Error:
            continue
    return None


def wait_for(process: psutil.Process, seconds: float) -> bool:
    """Wait until a process has ended; False when it has not within the time."""
    until = time.monotonic() + seconds
    while alive(process):
        if time.monotonic() > until:
            return False
        time.sleep(POLL_SECONDS)
    return True


def alive(process: psutil.Process) -> bool:
    """Tell whether a process still works; one that nobody reaps does not."""
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def sweep(folder: Path, seconds: float) -> int:
    """End every process of the stack, kindly at first; returns how many there were.

    Children that are born in the meantime are met in the next round.
    """
    ended: set[int] = set()
    until = time.monotonic() + seconds
    while left := marked(folder):
        for process in left:
            try:
                process.kill() if time.monotonic() > until else process.terminate()
            except psutil.NoSuchProcess:
                continue
        ended |= {process.pid for process in left}
        time.sleep(POLL_SECONDS * 5)
    return len(ended)
