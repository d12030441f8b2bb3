"""The commands that keep a warehouse and bring it back: backup, restore."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import Engine, make_url

from cityleads.bootstrap import now_in, open_warehouse, url_if_made, url_of, warehouse_of
from cityleads.cli._progress import progress
from cityleads.cli.options import DEFAULT_MODE, JsonOption, ModeOption, complain, err, print_json, written
from cityleads.settings import Mode, Settings
from cityleads.tasks import backups
from domain.crawl.counts import in_number
from warehouse.backups import restoring
from warehouse.backups.manifest import Manifest, Say
from warehouse.backups.replacing import replacement
from warehouse.db import connect

app = typer.Typer()
KeyOption = Annotated[
    Path | None,
    typer.Option(
        "--key-file", help="A file with the key to encrypt with. Default: CITYLEADS_BACKUP_KEY_FILE or …_KEY."
    ),
]


@app.command(
    epilog="Examples:  cityleads backup /srv/backups --mode live"
    "  ·  cityleads backup /srv/backups --key-file backup.key --keep 7 --keep-weekly 5 --mode live"
)
def backup(
    directory: Annotated[
        Path, typer.Argument(metavar="DIR", envvar="CITYLEADS_BACKUP_DIR", help="Where its folder is made.")
    ],
    key_file: KeyOption = None,
    keep: Annotated[
        int | None, typer.Option(min=1, help="Afterwards keep the newest of so many days, and no others.")
    ] = None,
    keep_weekly: Annotated[
        int, typer.Option(min=0, help="With --keep: the newest of so many weeks stay too.")
    ] = 0,
    mode: ModeOption = DEFAULT_MODE,
    as_json: JsonOption = False,
) -> None:
    """Back up a warehouse while it is in use: one folder, with row counts and checksums of every table."""
    key = backups.backup_key(key_file)
    with warehouse_of(mode) as engine, progress(err, quiet=as_json) as say:
        folder, manifest = backups.take(engine, directory, mode, key, now_in(engine, mode), say)
    gone = backups.let_go(directory, mode, keep, keep_weekly) if keep is not None else []
    if as_json:
        print_json({**_told(folder, manifest), "let_go": [str(one) for one in gone]})
        return
    size = in_number(f"{manifest.rows} rows of {len(manifest.tables)} tables, {manifest.bytes / 1e6:.1f} MB")
    written(mode, f"{folder}: {size}, {manifest.seconds:.0f} s{'' if key else ', not encrypted'}")
    if gone:
        written(mode, f"let go: {', '.join(one.name for one in gone)}")


@app.command(
    epilog="Examples:  cityleads restore /srv/backups/cityleads-live-20261130T030512Z --mode live"
    "  ·  the same with --replace, where there is a warehouse already"
)
def restore(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The folder of one backup.")],
    key_file: KeyOption = None,
    replace: Annotated[
        bool,
        typer.Option(
            "--replace", help="Take the place of the warehouse that is there; the old one is kept beside it."
        ),
    ] = False,
    mode: ModeOption = DEFAULT_MODE,
    as_json: JsonOption = False,
) -> None:
    """Restore a backup into an empty database, compare all rows with it, and bring the schema up to date."""
    key, start = backups.backup_key(key_file), datetime.now(UTC)
    with progress(err, quiet=as_json) as say:
        manifest = restoring.check(folder, mode, key, say)
        troubles = _restored(Settings.from_environment(), folder, manifest, key, replace, say)
    seconds = (datetime.now(UTC) - start).total_seconds()
    if as_json:
        print_json({**_told(folder, manifest), "seconds": round(seconds, 1), "not_given_back": troubles})
    else:
        what = in_number(
            f"{manifest.rows} rows of {len(manifest.tables)} tables as of {manifest.taken_at:%Y-%m-%d %H:%M} UTC"
        )
        written(mode, f"restored and compared: {what}, {seconds:.0f} s")
    for trouble in troubles:
        complain(trouble)


def _restored(
    settings: Settings, folder: Path, manifest: Manifest, key: str, replace: bool, say: Say
) -> list[str]:
    """Restore where the settings say, and open what came of it: its schema is brought up to date."""
    mode: Mode = manifest.mode  # type: ignore[assignment]  # `check` compared it with one
    there = url_if_made(settings, mode) if replace else None
    if there is not None:
        with replacement(make_url(there), datetime.now(UTC)) as engine:
            troubles = restoring.restore(engine, folder, manifest, key, say)
    else:
        troubles = _into_empty(connect(url_of(settings, mode)), folder, manifest, key, say)
    open_warehouse(settings, mode).dispose()
    return troubles


def _into_empty(engine: Engine, folder: Path, manifest: Manifest, key: str, say: Say) -> list[str]:
    try:
        return restoring.restore(engine, folder, manifest, key, say)
    finally:
        engine.dispose()


def _told(folder: Path, manifest: Manifest) -> dict[str, object]:
    return {
        "folder": str(folder),
        "mode": manifest.mode,
        "taken_at": manifest.taken_at.isoformat(),
        "schema": manifest.schema,
        "rows": manifest.rows,
        "bytes": manifest.bytes,
        "seconds": manifest.seconds,
        "sealed": manifest.sealed,
    }
