"""A container engine for the trial: the one that runs, or Debian's own, started and taken away again."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

# Limits as a machine without systemd's has them.
OPTIONS = ("--default-ulimit", "nofile=20000:20000", "--default-ulimit", "nproc=1000:1000")
# An engine that has ended leaves its bridge and its network namespace.
LEFT = (["ip", "link", "delete", "docker0"], ["umount", "/run/docker/netns/default"])
# A worker ends its tasks first: it has five minutes (stop_grace_period).
READY_SECONDS, STOP_SECONDS = 60.0, 400.0


class TrialError(SystemExit):
    """The trial cannot go on: the sentence is what is printed last."""


def said(*words: str | Path, **environment: str) -> str:
    """Run a program to its end; what it printed. Raises TrialError with its last words when it fails."""
    values = os.environ | {"DOCKER_BUILDKIT": "0"} | environment
    done = subprocess.run(words, env=values, capture_output=True, text=True, check=False)  # noqa: S603  # the trial's own words
    if done.returncode:
        told = "\n".join((done.stdout + done.stderr).splitlines()[-30:])
        raise TrialError(f"`{' '.join(map(str, words))}` ended with {done.returncode}:\n{told}")
    return done.stdout


def answers() -> bool:
    """Whether an engine answers."""
    return subprocess.run(["docker", "info"], capture_output=True, check=False).returncode == 0  # noqa: S607  # found by PATH as people do


@dataclass(slots=True)
class Engine:
    """A dockerd of our own, with all that it keeps in one folder; `ours` is False for one that ran already."""

    home: Path
    ours: bool
    driver: str = ""
    process: "subprocess.Popen[bytes] | None" = field(default=None)

    def start(self) -> None:
        """Start it and wait until it answers. Raises TrialError."""
        command = [
            "dockerd",
            *OPTIONS,
            "--storage-driver",
            self.driver,
            "--data-root",
            str(self.home / "data"),
        ]
        with (self.home / "dockerd.log").open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)  # noqa: S603  # its own words
        until = time.monotonic() + READY_SECONDS
        while not answers():
            if self.process.poll() is not None or time.monotonic() > until:
                raise TrialError(
                    f"dockerd does not start:\n{(self.home / 'dockerd.log').read_text()[-2000:]}"
                )
            time.sleep(0.5)

    def stop(self) -> None:
        """End it, and its containers with it. Raises TimeoutExpired."""
        if self.process:
            self.process.terminate()
            self.process.wait(STOP_SECONDS)


def driver(home: Path) -> str:
    """The storage driver: layers of the kernel where they can be laid in this folder, else a copy of each whole."""
    folders = {name: home / name for name in ("lowerdir", "upperdir", "workdir", "merged")}
    for one in folders.values():
        one.mkdir()
    merged = folders.pop("merged")
    options = ",".join(f"{name}={one}" for name, one in folders.items())
    words = ["mount", "-t", "overlay", "overlay", "-o", options, str(merged)]
    if subprocess.run(words, check=False, capture_output=True).returncode:  # noqa: S603  # our own words
        return "vfs"
    said("umount", merged)
    return "overlay2"


@contextmanager
def engine(say: Callable[[str], None]) -> Iterator[Engine]:
    """The engine that runs, else one of our own; of that one nothing is left afterwards."""
    if answers():
        say("an engine runs already: it is used, and not restarted")
        yield Engine(Path(), ours=False)
        return
    if not shutil.which("dockerd"):
        raise TrialError(
            "the trial needs a container engine. On Debian: apt-get install docker.io docker-compose debootstrap"
        )
    home = Path(tempfile.mkdtemp(prefix="cityleads-engine-"))
    made = Engine(home, ours=True, driver=driver(home))
    tables = said("iptables-save")
    try:
        made.start()
        version = said("docker", "version", "--format", "{{.Server.Version}}").strip()
        say(f"dockerd {version} was started: --storage-driver {made.driver} {' '.join(OPTIONS)}")
        yield made
    finally:
        made.stop()
        for words in LEFT:
            subprocess.run(words, check=False, capture_output=True)  # noqa: S603  # our own words
        subprocess.run(["iptables-restore"], input=tables, text=True, check=True)  # noqa: S607  # as above
        shutil.rmtree(made.home)
