"""Restoring a backup into an empty database: all or nothing, and looked at afterwards, row counts and checksums."""

import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryFile

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from warehouse.backups import server_roles
from warehouse.backups.clients import Clients, clients_for, target
from warehouse.backups.fingerprints import fingerprints
from warehouse.backups.manifest import (
    DUMP,
    ROLES,
    BackupError,
    Manifest,
    Say,
    check_files,
    load,
    read_manifest,
)
from warehouse.db import said
from warehouse.migrate import newest
from warehouse.server import EXTENSIONS
from warehouse.tables import SCHEMAS

SAY_SECONDS = 5


def check(folder: Path, mode: str, key: str, say: Say) -> Manifest:
    """Look at a backup before anything is changed.

    Raises:
        BackupError, SealError: it is none, is not whole, holds another mode's data, is of a later schema than this
            code knows, or the key does not open it.
    """
    manifest = read_manifest(folder)
    if manifest.mode != mode:
        raise BackupError(f"{folder} holds {manifest.mode} data: say --mode {manifest.mode}")
    if manifest.schema > newest():
        raise BackupError(
            f"{folder} has schema {manifest.schema}, and this version of cityleads knows {newest()}: install version"
            f" {manifest.program} or a later one, then restore it"
        )
    if manifest.sealed and not key:
        raise BackupError(f"{folder} is encrypted: give its key by --key-file or CITYLEADS_BACKUP_KEY_FILE")
    check_files(folder, manifest, say)
    for name in manifest.files if manifest.sealed else ():
        next(load(folder / name, key))  # the first chunk tells whether the key opens it
    return manifest


def restore(engine: Engine, folder: Path, manifest: Manifest, key: str, say: Say) -> list[str]:
    """Restore a checked backup into a database that has none of our schemas.

    Returns:
        What could not be given back, as sentences: roles and rights that this server does not let us make.

    Raises:
        BackupError: the database is not empty, or what is in it afterwards is not what the backup holds.
    """
    key = key if manifest.sealed else ""
    roles = b"".join(load(folder / ROLES, key))
    with engine.connect() as connection:
        _check_empty(connection)
        clients = clients_for(connection)
        troubles = server_roles.give_back(connection, roles)
        lacking = server_roles.missing(connection, roles)
        _extend(connection)
        connection.commit()
    if lacking:
        troubles.append(f"no rights were given back, as roles are missing: {', '.join(lacking)}")
    _poured(engine, clients, folder, key, say, ("--no-privileges",) if lacking else ())
    _verify(engine, manifest, say)
    return troubles


def _check_empty(connection: Connection) -> None:
    found = connection.execute(
        text(
            "SELECT string_agg(nspname, ', ' ORDER BY nspname) FROM pg_namespace WHERE nspname = ANY(:schemas)"
        ),
        {"schemas": list(SCHEMAS)},
    ).scalar()
    if found:
        raise BackupError(
            f"the database is not empty: it has {found}. `--replace` restores beside it, verifies, and then takes its"
            " place; the old one is kept under another name"
        )


def _extend(connection: Connection) -> None:
    for extension in EXTENSIONS:
        try:
            connection.execute(text(f"CREATE EXTENSION IF NOT EXISTS {extension}"))
        except DBAPIError as error:
            raise BackupError(
                f"the extension {extension} is not there and cannot be made ({said(error)}): as the database's owner"
                f" run CREATE EXTENSION {extension};"
            ) from error


def _poured(
    engine: Engine, clients: Clients, folder: Path, key: str, say: Say, options: tuple[str, ...]
) -> None:
    """Let pg_restore write everything in one transaction. Raises BackupError with what it said."""
    place, environment = target(engine.url)
    words = clients.call(
        "pg_restore", "--single-transaction", "--exit-on-error", "--no-owner", *options, f"--dbname={place}"
    )
    size = (folder / DUMP).stat().st_size
    with TemporaryFile("w+") as complaints:
        with subprocess.Popen(words, stdin=subprocess.PIPE, stderr=complaints, env=environment) as program:  # noqa: S603  # PostgreSQL's own program
            try:
                _feed(program, _told(load(folder / DUMP, key), size, say))
            except BaseException:
                program.kill()
                raise
        if program.returncode:
            complaints.seek(0)
            raise BackupError(
                f"pg_restore ended with {program.returncode}, and nothing was changed: {complaints.read().strip()}"
            )


def _feed(program: "subprocess.Popen[bytes]", blocks: Iterator[bytes]) -> None:
    if program.stdin is None:
        raise BackupError("pg_restore has no input")
    try:
        for block in blocks:
            program.stdin.write(block)
        program.stdin.close()
    except BrokenPipeError:  # it has ended, and says why
        return


def _told(blocks: Iterator[bytes], size: int, say: Say) -> Iterator[bytes]:
    """Hand the blocks on, and say how far it is."""
    done, told = 0, time.monotonic()
    say("restoring")
    for block in blocks:
        yield block
        done += len(block)
        if time.monotonic() - told > SAY_SECONDS:
            say(f"restoring: {done / 1e6:.0f} of {size / 1e6:.0f} MB")
            told = time.monotonic()
    say("making indexes and keys")


def _verify(engine: Engine, manifest: Manifest, say: Say) -> None:
    """Compare every table with the manifest, then let the next opening make again what is of the database alone."""
    with engine.begin() as connection:
        found = fingerprints(connection, say)
        wrong = sorted(
            name for name in {*found, *manifest.tables} if found.get(name) != manifest.tables.get(name)
        )
        if wrong:
            raise BackupError(f"these tables are not as they were dumped: {', '.join(wrong)}")
        # warehouse/sql also changes what no dump holds, as rights on the database; it runs where its hash is not known.
        connection.execute(text("DELETE FROM ops.setting WHERE name = 'sql'"))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        say("analysing")
        connection.execute(text("ANALYZE"))
