"""The star of schema mart: facts, dimensions and bridges for BI, made of what core, raw, digest and ops hold.

`tables.csv` and `columns.csv` declare the tables, `queries/<table>.sql` says what is in each. All of it can be made
again at any time; a refresh makes what has changed since the last one.
"""

import csv
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the star.

    Attributes:
        name: as in the database.
        type: Postgres's name of it.
        to: the table that a key points into; empty for what is no key.
        en: what it is, a sentence.
        ko: its name in Korean.
    """

    name: str
    type: str
    to: str
    en: str
    ko: str


@dataclass(frozen=True, slots=True)
class StarTable:
    """A table of the star.

    Attributes:
        name: within schema mart.
        unit: what it is made anew by (`warehouse.star.scopes`).
        key: its grain: the columns that no two rows share.
        indexes: lists of columns that it is also looked up by.
        en: what a row is, a sentence.
        ko: its name in Korean.
        columns: but for updated_at, which every table has.
        query: what makes its rows, of the units in scope.
    """

    name: str
    unit: str
    key: tuple[str, ...]
    indexes: tuple[str, ...]
    en: str
    ko: str
    columns: tuple[Column, ...]
    query: str

    @property
    def told(self) -> str:
        """What a row is, and the grain."""
        return f"{self.en} Grain: {', '.join(self.key)}."

    @property
    def required(self) -> frozenset[str]:
        """Columns that are never null: the grain, and keys, which have 0 instead."""
        return frozenset((*self.key, *(column.name for column in self.columns if column.to)))


UPDATED = Column(
    "updated_at",
    "timestamptz",
    "",
    "When a refresh last changed anything that the row shows, UTC.",
    "갱신 시각",
)


@cache
def star_tables() -> tuple[StarTable, ...]:
    """All tables, in the order in which they are made: what a query reads of the star stands before it."""
    columns = defaultdict[str, list[Column]](list)
    for row in _rows("columns.csv"):
        columns[row.pop("table")].append(Column(name=row.pop("column"), **row))
    return tuple(
        StarTable(
            name=row["table"],
            unit=row["unit"],
            key=tuple(row["key"].split()),
            indexes=tuple(filter(None, row["indexes"].split(";"))),
            en=row["en"],
            ko=row["ko"],
            columns=tuple(columns[row["table"]]),
            query=(HERE / "queries" / f"{row['table']}.sql").read_text(encoding="utf-8"),
        )
        for row in _rows("tables.csv")
    )


def declared_version() -> str:
    """Names what the tables are declared as and made by: of two versions the rows may differ."""
    paths = sorted(path for path in HERE.rglob("*") if path.suffix in {".csv", ".sql"})
    return sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()


def _rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
