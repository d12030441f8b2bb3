"""Taking away what the embedded server and the commands have made, wherever it lies. `make clean` calls it.

What lies in the project's own folder (var/, the environments) goes with `rm`; this is about the rest: a database that
stands below /var/lib/cityleads because its user cannot enter the project, the copy of its programs, and the folder
that CITYLEADS_HOME names. Nothing else there is touched.
"""

import argparse
import shutil
import sys
from contextlib import suppress
from pathlib import Path

from sqlalchemy import create_engine, text

from cityleads.bootstrap import server_of
from cityleads.settings import Settings, SettingsError
from cityleads.stack import lifecycle
from warehouse.server import location
from warehouse.server.account import ServerError
from warehouse.server.programs import LOCK, VERSION, copy_of, installed

# What commands make in CITYLEADS_HOME.
OURS = ("postgres", "outbox", "airflow", "sandbox-link.key")
LIVE = "cityleads_live"


def clean(settings: Settings, *, live: bool) -> list[Path]:
    """Stop everything and remove what was made; returns what was removed.

    Args:
        settings: whose home and server.
        live: whether a warehouse of real data may go too.

    Raises:
        SettingsError: there is a warehouse of real data, and nothing was removed.
        ServerError: the server does not start or stop, and nothing was removed.
    """
    if not live and _holds_live(settings):
        raise SettingsError(
            f"{server_of(settings).home} holds a warehouse of real data ({LIVE}): `cityleads db url --mode live`"
        )
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
    return [copy_of(installed(), location.FALLBACK), location.FALLBACK / f"postgres-{VERSION}"]


def _holds_live(settings: Settings) -> bool:
    """Whether the embedded server has a warehouse of real data. Raises ServerError where it cannot be asked."""
    server = server_of(settings)
    if not server.data.exists():
        return False
    engine = create_engine(server.start())
    try:
        with engine.connect() as connection:
            asked = text("SELECT count(*) FROM pg_database WHERE datname = :name")
            return bool(connection.execute(asked, {"name": LIVE}).scalar_one())
    finally:
        engine.dispose()


def main() -> None:
    """Clean, and say what lay outside the project's folder."""
    parser = argparse.ArgumentParser(prog="make clean")
    parser.add_argument("--live", action="store_true", help="a warehouse of real data goes too")
    try:
        gone = clean(Settings.from_environment(), live=parser.parse_args().live)
    except (SettingsError, ServerError, OSError) as error:
        sys.exit(f"cityleads: nothing was removed: {error}. `make clean LIVE=yes` asks nothing and takes all")
    for path in gone:
        sys.stdout.write(f"cityleads: removed {path}\n")


if __name__ == "__main__":
    main()
