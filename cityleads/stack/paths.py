"""Where the stack keeps its things, and the free ports it takes."""

import json
import os
import socket
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cityleads.settings import Settings, SettingsError

HOST = "127.0.0.1"
USUAL_API_PORT = 8080


class StackError(SettingsError):
    """The stack cannot do what was asked; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The stack's folder: AIRFLOW_HOME, and our own files in it."""

    folder: Path

    @classmethod
    def of(cls, settings: Settings) -> "Layout":
        """The layout below CITYLEADS_HOME."""
        return cls(settings.home.resolve() / "airflow")

    @property
    def state(self) -> Path:
        """What runs, written by the supervisor."""
        return self.folder / "state.json"

    @property
    def lock(self) -> Path:
        """Held by the supervisor as long as it lives."""
        return self.folder / "supervisor.lock"

    @property
    def passwords(self) -> Path:
        """Passwords of Airflow's users, by name."""
        return self.folder / "passwords.json"

    @property
    def pools(self) -> Path:
        """The pools, as `airflow pools import` wants them."""
        return self.folder / "pools.json"

    def log(self, name: str) -> Path:
        """A component's log."""
        return self.folder / "logs" / f"{name}.log"

    def prepare(self) -> None:
        """Make the folder, for its owner alone. Raises StackError."""
        try:
            (self.folder / "logs").mkdir(parents=True, exist_ok=True)
            self.folder.chmod(0o700)
        except OSError as error:
            raise StackError(
                f"{self.folder} cannot be made ({error.strerror}): set CITYLEADS_HOME to a place you may write to"
            ) from error


def write_private(path: Path, text: str) -> None:
    """Write a file whole, readable by its owner alone."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    fresh.replace(path)


def read_json(path: Path) -> dict[str, Any]:
    """A JSON object from a file; empty when there is no such file, or no object in it."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def free_ports(wanted: Mapping[str, int]) -> dict[str, int]:
    """A free loopback port for every name: the wanted one if it is free; 0 takes any."""
    with ExitStack() as held:  # all at once, so that none is given twice
        return {name: _held(held, port) for name, port in wanted.items()}


def _held(held: ExitStack, wanted: int) -> int:
    probe = held.enter_context(socket.socket())
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        probe.bind((HOST, wanted))
    except OSError:
        probe.bind((HOST, 0))
    return int(probe.getsockname()[1])
