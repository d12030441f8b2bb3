"""Taking away what the embedded server and the commands have made, wherever it lies. `make clean` calls it.

What lies in the project's own folder (var/, the environments) goes with `rm`; this is about the rest: a database that
stands below /var/lib/cityleads because its user cannot enter the project, the copy of its programs, and the folder
that CITYLEADS_HOME names, or named when this copy of the project made something there. Nothing else there is touched.
"""

import argparse
import shutil
import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from cityleads.bootstrap import OPENED, server_of, url_if_made
from cityleads.settings import Settings, SettingsError
from cityleads.stack import lifecycle
from cityleads.stack.homes import OURS, noted
from warehouse.db import connect, said
from warehouse.server import location
from warehouse.server.account import ServerError
from warehouse.server.programs import LOCK, copy_of, installed, wheel_version

LIVE = "cityleads_live"


def clean(settings: Settings, *, live: bool, others: Iterable[Path] = ()) -> list[Path]:
    """Stop everything and remove what was made; returns what was removed.

    Args:
        settings: whose home and server.
        live: whether a warehouse of real data may go too.
        others: homes beside that of the settings.

    Raises:
        SettingsError: there is a warehouse of real data, and nothing was removed.
        ServerError: a server does not start or stop; what is removed by then is complete homes.
    """
    homes = dict.fromkeys((settings.home.resolve(), *others))
    everywhere = [replace(settings, home=home) for home in homes]
    holding = [] if live else [one for one in everywhere if _holds_live(one)]
    if holding:
        raise SettingsError(
            f"{server_of(holding[0]).home} holds a warehouse of real data ({LIVE}):"
            f" `CITYLEADS_HOME={holding[0].home} cityleads db url --mode live`"
        )
    return [path for one in everywhere for path in _clean(one)]


def _clean(settings: Settings) -> list[Path]:
    """Stop everything of one home and remove what was made there; returns what was removed."""
    lifecycle.down(settings)
    home = settings.home.resolve()
    made = (server_of(settings).home, *(home / name for name in OURS), *_copies())
    gone = [path for path in dict.fromkeys(made) if path.exists() and _is_ours(path)]
    for path in gone:
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    if {path.name for path in location.FALLBACK.glob("*")} == {LOCK}:
        (location.FALLBACK / LOCK).unlink()
    for folder in (home, location.FALLBACK):
        with suppress(OSError):  # not there, or other things are in it
            folder.rmdir()
    return gone


def _is_ours(path: Path) -> bool:
    """Whether a folder named like the server's is one: its lock is the first thing that it makes."""
    return path.name != "postgres" or (path / location.LOCK).exists()


def _copies() -> list[Path]:
    """The copy of this environment's programs, and the incomplete ones that releases before made (none can run)."""
    return [copy_of(installed(), location.FALLBACK), location.FALLBACK / f"postgres-{wheel_version()}"]


def _holds_live(settings: Settings) -> bool:
    """Whether the embedded server has a warehouse with real data in it. Raises ServerError where it cannot be asked.

    One that was opened and never used has nothing that cannot be made again: no crawl, no document, nobody's row.
    """
    url = url_if_made(replace(settings, database_url=None), "live")
    if url is None:
        return False
    engine = connect(url)
    try:
        with engine.connect() as connection:
            return any(_has_rows(connection, table) for table in _tables(connection) if table not in OPENED)
    except SQLAlchemyError as error:
        raise ServerError(f"{LIVE} does not tell what it holds ({said(error)})") from error
    finally:
        engine.dispose()


def _tables(connection: Connection) -> list[str]:
    asked = "SELECT schemaname || '.' || tablename FROM pg_tables WHERE schemaname <> ALL (:systems)"
    return list(connection.execute(text(asked), {"systems": ["pg_catalog", "information_schema"]}).scalars())


def _has_rows(connection: Connection, table: str) -> bool:
    schema, _, name = table.partition(".")
    return bool(connection.execute(text(f'SELECT EXISTS (SELECT FROM "{schema}"."{name}")')).scalar_one())  # noqa: S608  # names from the catalogue


def main() -> None:
    """Clean, and say what lay outside the project's folder."""
    parser = argparse.ArgumentParser(prog="make clean")
    parser.add_argument("--live", action="store_true", help="a warehouse of real data goes too")
    try:
        gone = clean(Settings.from_environment(), live=parser.parse_args().live, others=noted())
    except SettingsError as error:
        sys.exit(f"cityleads: nothing was removed: {error}. `make clean LIVE=yes` asks nothing and takes all")
    except (ServerError, OSError) as error:
        sys.exit(f"cityleads: not all was removed: {error}. `make clean LIVE=yes` asks nothing and takes all")
    for path in gone:
        sys.stdout.write(f"cityleads: removed {path}\n")


if __name__ == "__main__":
    main()
