"""Where the embedded server stands: as whom it runs, in which directory, from which binaries.

PostgreSQL refuses to run as root, so root hands over to an unprivileged user, and that user must be able to walk to
the data and to the binaries. Nothing that is not the server's own is ever chmod-ed for that: a place that cannot
be reached is left alone and another one is taken.
"""

import fcntl
import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from warehouse.server.account import Account, ServerError, account_for
from warehouse.server.programs import installed, programs

FALLBACK = Path("/var/lib/cityleads")
LOCK = "lock"


@dataclass(frozen=True, slots=True)
class Ground:
    """Home directory and account; the account is None where the server runs as whoever starts it.

    Attributes:
        environment: variables of the server's programs beside PATH and locale.
    """

    home: Path
    account: Account | None
    environment: Mapping[str, str] = field(default_factory=dict)

    def process(self) -> dict[str, Any]:
        """Arguments with which subprocess runs as the account."""
        return self.account.process() if self.account else {}

    def own(self, path: Path) -> None:
        """Give a path of ours to the account."""
        if self.account:
            os.chown(path, self.account.uid, self.account.gid)

    def prepare(self) -> None:
        """Make the home directory, or adopt an empty one. Raises ServerError."""
        if (self.home / LOCK).exists():
            return
        try:
            names = {path.name for path in self.home.iterdir()} if self.home.exists() else set()
            if LOCK in names:  # another starter was faster
                return
            if names:
                raise ServerError(f"{self.home} holds other things: the server needs a directory of its own")
            missing = [path for path in (self.home, *self.home.parents) if not path.exists()]
            for path in reversed(missing):
                path.mkdir(exist_ok=True)
                path.chmod(0o755)
            self.home.chmod(0o700)
            self.own(self.home)
        except OSError as error:
            raise ServerError(
                f"{self.home} cannot be made ({error.strerror}): set CITYLEADS_HOME to a place you may write to"
            ) from error

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the home's lock: of two starters one waits. Raises ServerError."""
        path = self.home / LOCK
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise ServerError(f"{path} cannot be opened ({error.strerror}): whose server is it?") from error
        try:
            self.own(path)
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def write(self, name: str, text: str) -> None:
        """Write a small file in the home, whole, for the account alone."""
        fresh = self.home / f"{name}.new"
        fresh.unlink(missing_ok=True)
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(text)
        self.own(fresh)
        fresh.replace(self.home / name)

    def run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one of the server's programs as the account, free of the caller's environment and session."""
        return subprocess.run(  # noqa: S603  # our own program and arguments
            [str(programs(installed(), self.account, FALLBACK) / program), *arguments],
            **self.process(),
            cwd="/",
            env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", **self.environment},
            umask=0o077,
            start_new_session=True,
            capture_output=True,
            text=True,
            check=False,
        )


def ground_for(home: Path) -> Ground:
    """Choose account and home: the home asked for, or one below /var/lib/cityleads if it is out of reach."""
    home = home.resolve()
    account = account_for(home)
    if account is None or account.reaches(home):
        return Ground(home, account)
    other = refuge_of(home)
    return Ground(other, account_for(other))


def refuge_of(home: Path) -> Path:
    """Where a server stands whose own home is out of its account's reach."""
    return FALLBACK / sha256(os.fsencode(home.resolve())).hexdigest()[:12]
