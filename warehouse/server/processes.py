"""The server's processes, told from all others by where they work: in our data directory.

Process numbers are used again, so a number in a file proves nothing: a file may be stale, and a killed postmaster
leaves children behind that hold its memory.
"""

import signal
import time
from pathlib import Path

import psutil

POLL_SECONDS = 0.02
PID_LINE, PORT_LINE = 0, 3  # of postmaster.pid


class Postmaster:
    """The processes of the server of one data directory."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.file = data / "postmaster.pid"

    def processes(self) -> list[psutil.Process]:
        """All of them, the orphans of a killed postmaster too."""
        return [process for process in psutil.process_iter(["name"]) if self._is_ours(process)]

    def _is_ours(self, process: psutil.Process) -> bool:
        """Whether it is a process of this server: PostgreSQL's all work in their data."""
        try:
            return bool(process.name() == "postgres" and process.cwd() == str(self.data))
        except psutil.Error:  # gone since, or somebody else's
            return False

    def pid(self) -> int | None:
        """The living postmaster's number."""
        number = self._number(PID_LINE)
        try:
            return number if number and self._is_ours(psutil.Process(number)) else None
        except psutil.NoSuchProcess:
            return None

    def port(self) -> int | None:
        """The port that the postmaster wrote down."""
        return self._number(PORT_LINE)

    def end(self, how: signal.Signals, seconds: float) -> bool:
        """Signal the postmaster, or its orphans if it is gone. True when all are gone within the time."""
        everyone, postmaster = self.processes(), self.pid()
        for process in everyone:
            if postmaster in {None, process.pid}:
                try:
                    process.send_signal(how)
                except psutil.NoSuchProcess:
                    continue
        until = time.monotonic() + seconds
        while (
            self.processes()
        ):  # not psutil's wait: a process that nobody reaps stays a zombie, and works nowhere
            if time.monotonic() > until:
                return False
            time.sleep(POLL_SECONDS)
        return True

    def clear(self, seconds: float) -> None:
        """Take away what a killed postmaster left: its orphans, and its file if the number is a stranger's now.

        PostgreSQL takes care of a file whose number is nobody's, but a stranger with that number would pass for
        a postmaster that still runs.
        """
        for how in (signal.SIGQUIT, signal.SIGKILL):
            if self.end(how, seconds):
                break
        number = self._number(PID_LINE)
        if number and psutil.pid_exists(number):
            self.file.unlink()

    def _number(self, line: int) -> int | None:
        try:
            return int(self.file.read_text().splitlines()[line])
        except (OSError, ValueError, IndexError):
            return None
