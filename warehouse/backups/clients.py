"""PostgreSQL's own programs pg_dump and pg_restore: which of those at hand fits a server, and how it is called."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, text
from sqlalchemy.engine import URL

from warehouse.backups.manifest import BackupError
from warehouse.server.programs import installed

DEBIAN = Path("/usr/lib/postgresql")  # one folder a major version


@dataclass(frozen=True, slots=True)
class Clients:
    """A folder with pg_dump and pg_restore, and what pg_dump says its version is."""

    folder: Path
    version: str

    @property
    def major(self) -> int:
        """The major version."""
        return int(self.version.partition(".")[0])

    def call(self, program: str, *arguments: str) -> list[str]:
        """The words of a call."""
        return [str(self.folder / program), *arguments]


def clients_for(connection: Connection) -> Clients:
    """The programs of the server's version, else the oldest newer ones: an older pg_dump cannot read a newer server.

    Raises:
        BackupError: all that are here are older than the server.
    """
    server = connection.execute(text("SHOW server_version")).scalar_one()
    wanted = int(re.split(r"\D", server, maxsplit=1)[0])
    known = list(_known())
    fitting = [one for one in known if one.major >= wanted]
    if not fitting:
        have = ", ".join(one.version for one in known) or "none"
        raise BackupError(
            f"the server is PostgreSQL {server}, and pg_dump here is older ({have}): an older one cannot read a newer"
            f" server. Install PostgreSQL's client programs of version {wanted} (Debian: postgresql-client-{wanted})"
        )
    return min(fitting, key=lambda one: one.major)


def _known() -> Iterator[Clients]:
    """The wheel's, those of Debian's packages, and those in PATH; each where it is there and runs."""
    on_path = shutil.which("pg_dump")
    folders = [installed() / "bin", *sorted(DEBIAN.glob("*/bin"))]
    for folder in [*folders, *([Path(on_path).parent] if on_path else [])]:
        if (folder / "pg_dump").exists() and (version := _version(folder)):
            yield Clients(folder, version)


def _version(folder: Path) -> str:
    """What pg_dump says of itself, e.g. "18.6"; "" where it does not run."""
    told = subprocess.run(  # noqa: S603  # PostgreSQL's own program
        [str(folder / "pg_dump"), "--version"], capture_output=True, text=True, check=False
    ).stdout
    found = re.search(r"\d+(\.\d+)?", told)
    return found.group() if found else ""


def target(url: URL) -> tuple[str, dict[str, str]]:
    """A database as these programs take it: its URI without the password, and an environment that has the password."""
    plain = url.set(drivername="postgresql", password=None)
    environment = {**os.environ, "PGPASSWORD": str(url.password or ""), "PGAPPNAME": "cityleads backup"}
    return plain.render_as_string(hide_password=False), environment
