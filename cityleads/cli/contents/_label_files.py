"""Tables of labels as CSV files: written once, never over another; read with the line of each row."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from cityleads.cli.options import fail
from digest.render.spreadsheet import make_csv
from domain.errors import ExpectedError
from pipeline.labels.sheet import COLUMNS, missing
from transform.csv_cells import cell_text


class SheetError(ExpectedError):
    """A file is no table of labels; the message says why."""


def write(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write a table. Fails where the file is there already."""
    if path.exists():
        fail(f"{path} is there already; it is not written over")
    cells = [[_as_text(row.get(name)) for name in COLUMNS] for row in rows]
    path.write_bytes(make_csv([COLUMNS, *cells]))


def _as_text(value: Any) -> str:  # noqa: ANN401  # a list of dimensions, or a text
    return " ".join(value) if isinstance(value, list) else value or ""


def read(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Read a table's rows, each with the number of its first line.

    Raises:
        SheetError: it is no CSV file of UTF-8, or columns are missing.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            table = csv.DictReader(file, restkey="", restval="")
            if lacking := missing(table.fieldnames):
                raise SheetError(
                    f"{path} has no column {', '.join(lacking)}; `--sheet` writes a table to fill in"
                )
            line = table.line_num + 1
            for row in table:
                yield line, {name: cell_text(row.get(name, "")) for name in COLUMNS}
                line = table.line_num + 1
    except (UnicodeDecodeError, csv.Error) as error:
        raise SheetError(f"{path} is no CSV file in UTF-8: {error}") from None
