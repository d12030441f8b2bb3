"""The bundle's tables of data, and names that are the same each time that it is made."""

import csv
from functools import cache
from pathlib import Path
from uuid import UUID, uuid5

_HERE = Path(__file__).parent
# Of all names in the bundle; another one would make an import add everything a second time.
_NAMES = UUID("6f1c4a0e-58f1-5d0b-9a4e-2f0f6f7a1b15")

Row = dict[str, str]


@cache
def rows(name: str) -> tuple[Row, ...]:
    """The rows of `<name>.csv` beside this module."""
    with (_HERE / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))


def of(name: str, column: str, value: str) -> tuple[Row, ...]:
    """Those rows of `<name>.csv` that have a value in a column."""
    return tuple(row for row in rows(name) if row[column] == value)


def uuid_of(*path: str) -> str:
    """What a database, dataset, chart or dashboard is known by, e.g. of ("chart", "health", "full")."""
    return str(uuid5(_NAMES, "/".join(path)))
