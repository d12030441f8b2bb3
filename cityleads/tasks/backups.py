"""Backups as the command and the daily task take them: key from the settings, old ones let go, the last one noted."""

import logging
import os
import shutil
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from cityleads import __version__
from cityleads.events import log_event
from cityleads.health import last_backup
from cityleads.settings import Mode, secret_in
from cityleads.tasks.context import NothingToDo, RetryableError, TaskParams, opened
from domain.errors import ExpectedError
from warehouse.backups.dumping import back_up
from warehouse.backups.keeping import to_let_go
from warehouse.backups.manifest import MANIFEST, Manifest, Say, backups_in

log = logging.getLogger(__name__)
KEY = "CITYLEADS_BACKUP_KEY"


def backup_key(file: Path | None = None, environment: Mapping[str, str] | None = None) -> str:
    """The key of backups: of a file, else of CITYLEADS_BACKUP_KEY_FILE or CITYLEADS_BACKUP_KEY; "" where none is set.

    Raises:
        SettingsError: a file cannot be read, is empty, or does not hold one line.
    """
    values = dict(os.environ if environment is None else environment)
    if file is not None:
        values[f"{KEY}_FILE"] = str(file)
    return secret_in(values, KEY)


def take(
    engine: Engine, directory: Path, mode: Mode, key: str, now: datetime, say: Say
) -> tuple[Path, Manifest]:
    """Take a backup and note it in the warehouse. `now` by the clock of the mode. Raises BackupError, SealError."""
    folder, manifest = back_up(engine, directory, mode, __version__, key, say)
    with engine.begin() as connection:
        last_backup.note(connection, folder, manifest, now)
    return folder, manifest


def let_go(directory: Path, mode: Mode, days: int, weeks: int) -> list[Path]:
    """Delete the backups of a mode that are of none of the last days and weeks; returns which."""
    gone = to_let_go(backups_in(directory), mode, days, weeks)
    for folder in gone:
        (folder / MANIFEST).unlink()  # first: what is half deleted is no backup
        shutil.rmtree(folder)
    return gone


def run_backup(params: TaskParams) -> dict[str, Any]:
    """The daily task: a backup into CITYLEADS_BACKUP_DIR, and old ones let go. Skipped where that is not set."""
    with opened(params) as context:
        directory = context.settings.backup_dir
        with context.engine.begin() as connection:
            last_backup.expect(connection, None if directory is None else context.now)
        if directory is None:
            raise NothingToDo(
                "no CITYLEADS_BACKUP_DIR: backups are taken by `cityleads backup`, or by nobody"
            )
        try:
            folder, manifest = take(
                context.engine, directory, context.mode, backup_key(), context.now, log.info
            )
        except ExpectedError as error:
            raise RetryableError(str(error)) from error
        gone = let_go(directory, context.mode, *context.settings.backup_keep)
    done = {"rows": manifest.rows, "bytes": manifest.bytes, "seconds": manifest.seconds, "let_go": len(gone)}
    log_event(log, "backed_up", folder=folder, **done)
    return {"folder": str(folder), **done}
