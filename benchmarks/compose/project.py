"""The compose file as a running project: up, its containers' health, their ends and returns."""

import base64
import json
import os
import re
import secrets
import signal
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.compose.engine import TrialError, said
from cityleads.settings import ROOT
from cityleads.stack.airflow_api import Api, token
from cityleads.stack.paths import free_ports

NAME = "cityleads-trial"
EMPTY = re.compile(r"^(\w+_(?:PASSWORD|SECRET|SECRET_KEY|FERNET_KEY))=$", re.MULTILINE)
POLL_SECONDS, API_SECONDS = 1.0, 300.0


def filled(example: str, ports: dict[str, int]) -> str:
    """.env.example with every secret that compose asks for, and with ports of this machine that are free."""

    def secret(match: re.Match[str]) -> str:
        if match[1] == "AIRFLOW_FERNET_KEY":
            return f"{match[1]}={base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()}"
        return f"{match[1]}={secrets.token_hex(64 if match[1].endswith(('SECRET', 'KEY')) else 24)}"

    text = EMPTY.sub(secret, example)
    for name, port in ports.items():
        text = re.sub(rf"^{name}=.*$", f"{name}={port}", text, flags=re.MULTILINE)
    return text


@dataclass(frozen=True, slots=True)
class Project:
    """One project: its file, the file of its settings, and what that says."""

    file: Path
    env: Path
    values: dict[str, str]

    @classmethod
    def made(cls, folder: Path, text: str) -> "Project":
        """Write both files into a folder."""
        ports = free_ports({"AIRFLOW_PORT": 0, "MAILPIT_PORT": 0})
        settings = filled((ROOT / ".env.example").read_text(encoding="utf-8"), ports)
        (folder / "docker-compose.yml").write_text(text, encoding="utf-8")
        (folder / "env").write_text(settings, encoding="utf-8")
        pairs = (line.partition("=") for line in settings.splitlines() if line and not line.startswith("#"))
        return cls(folder / "docker-compose.yml", folder / "env", {name: value for name, _, value in pairs})

    def compose(self, *words: str) -> str:
        """Run docker-compose on it. Raises TrialError."""
        where = ("--project-name", NAME, "--project-directory", str(ROOT))
        profiles = self.values["COMPOSE_PROFILES"]
        files = ("--file", str(self.file), "--env-file", str(self.env))
        return said("docker-compose", *where, *files, *words, COMPOSE_PROFILES=profiles)

    def containers(self) -> dict[str, dict[str, Any]]:
        """What the engine says of each service's container."""
        ids = said(
            "docker", "ps", "--all", "--quiet", "--filter", f"label=com.docker.compose.project={NAME}"
        ).split()
        found = json.loads(said("docker", "inspect", *ids)) if ids else []
        return {one["Config"]["Labels"]["com.docker.compose.service"]: one for one in found}

    def wait(self, seconds: float) -> None:
        """Wait until all that runs for good is healthy. Raises TrialError with what is not."""
        until = time.monotonic() + seconds
        while unwell := {name: told for name, told in self.states().items() if told != "healthy"}:
            if time.monotonic() > until:
                raise TrialError(f"not healthy after {seconds:.0f} s: {unwell}")
            time.sleep(POLL_SECONDS)

    def states(self) -> dict[str, str]:
        """The health of each service but `init`."""
        return {name: state(one) for name, one in self.containers().items() if name != "init"}

    def kill(self, service: str, seconds: float) -> str:
        """Kill a container's first process from outside, and wait until it is healthy again; tells what was seen.

        `docker kill` would not do: the engine takes that for a wish, and brings nothing back.
        """
        before = self.containers()[service]
        os.kill(before["State"]["Pid"], signal.SIGKILL)
        begun = time.monotonic()
        until = begun + seconds
        while self.containers()[service]["RestartCount"] == before["RestartCount"]:
            if time.monotonic() > until:
                raise TrialError(f"{service} did not come back within {seconds:.0f} s")
            time.sleep(0.2)
        back = time.monotonic() - begun
        self.wait(seconds)
        healthy = time.monotonic() - begun
        return f"{service} was killed (SIGKILL); back after {back:.0f} s, all healthy after {healthy:.0f} s"

    def inside(self, *words: str) -> Any:  # noqa: ANN401  # JSON
        """Ask benchmarks.compose.inside within a worker's container."""
        told = said(
            "docker",
            "exec",
            self.containers()["worker-1"]["Id"],
            "python",
            "-m",
            "benchmarks.compose.inside",
            *words,
        )
        return json.loads(told) if told else None

    def api(self) -> Api:
        """Airflow's API with the first user's token, asked for until there is one. Raises OSError."""
        address, until = f"http://127.0.0.1:{self.values['AIRFLOW_PORT']}", time.monotonic() + API_SECONDS
        while True:
            try:
                return Api(address, token(address, "admin", self.values["AIRFLOW_ADMIN_PASSWORD"]))
            except OSError:
                if time.monotonic() > until:
                    raise
                time.sleep(POLL_SECONDS)


def state(container: dict[str, Any]) -> str:
    """A container's health, or its state while it does not run."""
    told = container["State"]
    return str(told.get("Health", {}).get("Status", told["Status"]) if told["Running"] else told["Status"])
