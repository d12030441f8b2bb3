"""Which homes this copy of the project has made: `make clean` finds them whatever CITYLEADS_HOME says then.

They are lines of a file in the project's folder. A home that another copy had made before is not among them.
"""

import fcntl
from contextlib import suppress
from pathlib import Path

from cityleads.settings import ROOT
from warehouse.server.location import refuge_of

NOTES = ROOT / ".homes"
SERVER = "postgres"
# What commands make in a home.
OURS = (SERVER, "outbox", "airflow", "sandbox-link.key")


def note(home: Path, notes: Path = NOTES) -> None:
    """Note a home that is about to get its first thing of ours; those that are gone are forgotten.

    Nothing is noted where the project's folder may not be written to.
    """
    home = home.resolve()
    if _is_made(home):
        return
    with suppress(OSError), notes.open("a+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        lines = [*noted(notes), home]
        file.truncate(0)
        file.writelines(f"{line}\n" for line in dict.fromkeys(lines))


def noted(notes: Path = NOTES) -> list[Path]:
    """The noted homes in which something of ours is, in the order in which they were made."""
    try:
        lines = notes.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    return [home for home in map(Path, dict.fromkeys(lines)) if _is_made(home)]


def _is_made(home: Path) -> bool:
    return any(path.exists() for path in (*(home / name for name in OURS), refuge_of(home / SERVER)))
