"""Taking a backup: dump, roles, row counts and checksums of one snapshot, in a folder renamed when it is whole."""

import fcntl
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryFile

from sqlalchemy import Connection, Engine, text

from warehouse.backups import server_roles
from warehouse.backups.clients import Clients, clients_for, target
from warehouse.backups.fingerprints import fingerprints
from warehouse.backups.keeping import name_of
from warehouse.backups.manifest import BLOCK, DUMP, ROLES, BackupError, FileFacts, Manifest, Say, store
from warehouse.migrate import current
from warehouse.tables import SCHEMAS

UNFINISHED, LOCK = ".unfinished-", ".lock"
SAY_SECONDS = 5
# The wheel's programs know gzip alone; its quickest level halves the time and costs a tenth of the size.
COMPRESSION = "gzip:1"


def back_up(
    engine: Engine, directory: Path, mode: str, program: str, key: str, say: Say
) -> tuple[Path, Manifest]:
    """Take a backup of a warehouse while it is in use.

    Args:
        engine: the warehouse; readers and writers go on, an upgrade of the schema waits.
        directory: where the folder is made; made itself where it is not there.
        mode: whose data they are.
        program: cityleads' version.
        key: what the files are encrypted with; "" leaves them plain.
        say: told what goes on.

    Raises:
        BackupError: it cannot be made; nothing is left that looks like a backup.
    """
    with _alone(directory), engine.connect() as plain:
        connection = plain.execution_options(isolation_level="REPEATABLE READ")
        clients = clients_for(connection)
        now = connection.execute(text("SELECT now()")).scalar_one().astimezone(UTC)
        folder, fresh = directory / name_of(mode, now), directory / f"{UNFINISHED}{name_of(mode, now)}"
        if folder.exists():
            raise BackupError(
                f"{folder} is there already, and no backup is overwritten: try again in a second"
            )
        fresh.mkdir(mode=0o700)
        try:
            manifest = _filled(connection, fresh, clients, (mode, program, key, now), say)
            fresh.rename(folder)
            _sync(directory)
        except BaseException:
            shutil.rmtree(fresh, ignore_errors=True)
            raise
    return folder, manifest


def _filled(
    connection: Connection, folder: Path, clients: Clients, about: tuple[str, str, str, datetime], say: Say
) -> Manifest:
    """Write all files of a backup, the manifest last."""
    (mode, program, key, now), start = about, time.monotonic()
    snapshot = connection.execute(text("SELECT pg_export_snapshot()")).scalar_one()
    tables = fingerprints(connection, say)
    files = {
        ROLES: store(folder / ROLES, [server_roles.capture(connection)], key),
        DUMP: _dumped(connection, folder / DUMP, clients, snapshot, key, say),
    }
    manifest = Manifest(
        mode=mode,
        taken_at=now,
        schema=current(connection) or "",
        program=program,
        server=connection.execute(text("SHOW server_version")).scalar_one(),
        dumper=clients.version,
        seconds=round(time.monotonic() - start, 1),
        sealed=bool(key),
        files=files,
        tables=tables,
    )
    manifest.write(folder)
    _sync(folder)
    return manifest


def _dumped(
    connection: Connection, path: Path, clients: Clients, snapshot: str, key: str, say: Say
) -> FileFacts:
    """Let pg_dump write the snapshot into a file. Raises BackupError with what it said."""
    place, environment = target(connection.engine.url)
    schemas = [f"--schema={schema}" for schema in SCHEMAS]
    words = clients.call(
        "pg_dump",
        "--format=custom",
        f"--compress={_compression(clients)}",
        f"--snapshot={snapshot}",
        *schemas,
        place,
    )
    with TemporaryFile("w+") as complaints:
        with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=complaints, env=environment) as dump:  # noqa: S603  # PostgreSQL's own program
            try:
                facts = store(path, _read(dump, say), key)
            except BaseException:
                dump.kill()
                raise
        if dump.returncode:
            complaints.seek(0)
            raise BackupError(f"pg_dump ended with {dump.returncode}: {complaints.read().strip()}")
    return facts


def _compression(clients: Clients) -> str:
    return (
        COMPRESSION if clients.major >= 16 else COMPRESSION.rpartition(":")[2]
    )  # older ones know levels alone


def _read(dump: "subprocess.Popen[bytes]", say: Say) -> Iterator[bytes]:
    if dump.stdout is None:
        raise BackupError("pg_dump has no output")
    read, told = 0, time.monotonic()
    while block := dump.stdout.read(BLOCK):
        read += len(block)
        if time.monotonic() - told > SAY_SECONDS:
            say(f"dumping: {read / 1e6:.0f} MB")
            told = time.monotonic()
        yield block


@contextmanager
def _alone(directory: Path) -> Iterator[None]:
    """Be the only one who backs up into a directory, and clear away what one that died has left."""
    try:
        directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(directory / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise BackupError(
            f"{directory} cannot be written to ({error.strerror}); name a folder that you may write to"
        ) from error
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BackupError(f"another backup into {directory} is under way; it is not disturbed") from None
        for left in directory.glob(f"{UNFINISHED}*"):
            shutil.rmtree(left)
        yield
    except OSError as error:
        raise BackupError(f"the backup could not be written: {error.strerror or error}") from error
    finally:
        os.close(descriptor)


def _sync(folder: Path) -> None:
    """Wait until the disk has the names in a folder."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
