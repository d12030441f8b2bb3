"""The star as Parquet files in a folder, with a dictionary of its columns and a list of what is there.

One snapshot of the star for all files. `manifest.json` says of which state of the star the files are; it names a file
once that is whole, so an export that was cut off goes on with the first table that it does not name.
"""

import csv
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, text

from cityleads.bi.parquet import ParquetColumn, ParquetWriter
from cityleads.bi.whole_files import whole
from domain.errors import ExpectedError
from warehouse.star import UPDATED, StarTable, declared_version, star_tables

MANIFEST, DICTIONARY = "manifest.json", "dictionary.csv"
GROUP: Final = 50_000  # rows; all values of a group are in memory
HEADS: Final = (
    "table", "column", "type", "key", "leads_to", "may_be_null", "english", "korean",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Exported:
    """A file of the export: its table, rows, bytes, the hash of its content, and whether it was there already."""

    table: str
    rows: int
    bytes: int
    sha256: str
    kept: bool = False


class StarEmptyError(ExpectedError):
    """There is no star to export: nothing has refreshed it yet."""


def export_star(engine: Engine, folder: Path, tell: Callable[[Exported], None]) -> list[Exported]:
    """Write all tables of the star; returns what is in the folder.

    Args:
        engine: the warehouse.
        folder: made where it is missing; files of another state of the star are replaced.
        tell: hears of each file once it is there.

    Raises:
        StarEmptyError: the star was never refreshed.
        OSError: the folder cannot be written to.
    """
    folder.mkdir(parents=True, exist_ok=True)
    done: list[Exported] = []
    with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        state = _state(connection)
        known = _known(folder, state)
        for table in star_tables():
            one = known.get(table.name) or _write(connection, table, folder, state)
            done.append(one)
            _note(folder, state, done)
            tell(one)
    _put(folder / DICTIONARY, dictionary().encode("utf-8-sig"))  # as spreadsheets know Korean by
    return done


def dictionary() -> str:
    """What is in the files, a row a column, and a row a table: as CSV."""
    lines = io.StringIO()
    sheet = csv.writer(lines, lineterminator="\n")
    sheet.writerow(HEADS)
    for table in star_tables():
        sheet.writerow((table.name, "", "", " ".join(table.key), "", "", table.told, table.ko))
        for column in (*table.columns, UPDATED):
            key, empty = (
                "key" if column.name in table.key else "",
                "" if _required(table, column.name) else "yes",
            )
            sheet.writerow(
                (table.name, column.name, column.type, key, column.to, empty, column.en, column.ko)
            )
    return lines.getvalue()


def _state(connection: Connection) -> dict[str, Any]:
    """Which state of the star it is: another refresh or another declaration makes another one."""
    last = connection.execute(
        text("SELECT id, as_of, refreshed_at FROM mart.refresh ORDER BY id DESC LIMIT 1")
    ).one_or_none()
    if last is None:
        raise StarEmptyError("the star is empty: `cityleads mart refresh` fills it")
    return {
        "refresh": last.id,
        "as_of": last.as_of.isoformat(),
        "refreshed_at": last.refreshed_at.isoformat(),
        "declared": declared_version(),
    }


def _known(folder: Path, state: dict[str, Any]) -> dict[str, Exported]:
    """Files of the same state that are there as they were written; none where the list cannot be read."""
    try:
        told = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        rows = [Exported(**row | {"kept": True}) for row in told["tables"]] if told["star"] == state else []
        return {row.table: row for row in rows if _hash(_path(folder, row.table)) == row.sha256}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _write(connection: Connection, table: StarTable, folder: Path, state: dict[str, Any]) -> Exported:
    path = _path(folder, table.name)
    about = {"table": table.told, "table_ko": table.ko, "as_of": state["as_of"]}
    columns = [
        ParquetColumn(column.name, column.type, not _required(table, column.name))
        for column in (*table.columns, UPDATED)
    ]
    with whole(path) as beside, beside.open("wb") as file:
        writer = ParquetWriter(file, columns, about)
        for rows in _groups(connection, table):
            writer.write(rows)
        writer.close()
    return Exported(table.name, writer.rows, path.stat().st_size, _hash(path))


def _groups(connection: Connection, table: StarTable) -> Iterator[list[Any]]:
    """A table's rows by its key, some at a time."""
    names = ", ".join(column.name for column in (*table.columns, UPDATED))
    query = f"SELECT {names} FROM mart.{table.name} ORDER BY {', '.join(table.key)}"  # noqa: S608  # declared names
    found = connection.execution_options(stream_results=True, yield_per=GROUP).execute(text(query))
    yield from (list(rows) for rows in found.partitions(GROUP))


def _required(table: StarTable, column: str) -> bool:
    return column in table.required or column == UPDATED.name


def _note(folder: Path, state: dict[str, Any], done: list[Exported]) -> None:
    rows = [{name: value for name, value in asdict(one).items() if name != "kept"} for one in done]
    told = {"star": state, "complete": len(done) == len(star_tables()), "tables": rows}
    _put(folder / MANIFEST, json.dumps(told, indent=1).encode())


def _put(path: Path, content: bytes) -> None:
    with whole(path) as beside:
        beside.write_bytes(content)


def _path(folder: Path, table: str) -> Path:
    return folder / f"{table}.parquet"


def _hash(path: Path) -> str:
    read = sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            read.update(block)
    return read.hexdigest()
