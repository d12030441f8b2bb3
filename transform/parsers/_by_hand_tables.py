"""Tables that people bring, as CSV or XLSX: the template's, and exports of portals whose headings are known."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from io import BytesIO, StringIO
from pathlib import Path
from typing import Final

from openpyxl import load_workbook

from domain.document import EXCERPT, PageError
from transform.parsers import archives
from transform.text import as_code, clean

HEADINGS: Final = Path(__file__).parents[1] / "data" / "headings.csv"
XLSX: Final = b"PK\x03\x04"
MOST_ROWS: Final = 20_000
_HEAD_ROWS: Final = 20  # a title and notes may stand above the headings
_ENCODINGS: Final = (
    "utf-8-sig",
    "cp949",
)  # the second is what Excel writes in Korea unless it is told otherwise


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table.

    Attributes:
        line: its number in the file, from 1, as a spreadsheet program shows it.
        cells: field → text; empty cells are left out.
        headings: field → the heading as the file has it.
        unknown: heading → text of the columns that nobody knows.
    """

    line: int
    cells: Mapping[str, str]
    headings: Mapping[str, str]
    unknown: Mapping[str, str]


@cache
def known_headings() -> dict[str, str]:
    """Folded heading → field, of all languages."""
    with HEADINGS.open(encoding="utf-8", newline="") as lines:
        return {as_code(row["heading"]): row["field"] for row in csv.DictReader(lines)}


def read_table(body: bytes) -> Iterator[Row]:
    """Read the first sheet or the CSV, row by row, below its headings.

    Raises:
        PageError: it cannot be opened, or no row of its beginning holds a heading for the title.
    """
    lines = _sheet(body) if body.startswith(XLSX) else _csv(body)
    columns: list[tuple[str, str]] = []
    for number, cells in enumerate(lines, start=1):
        if not columns:
            columns = _columns(cells)
            if not columns and number >= _HEAD_ROWS:
                break
            continue
        if number > MOST_ROWS:
            raise PageError(
                "oversized", f"The table has more than {MOST_ROWS} rows; divide it into several files."
            )
        if any(cells):
            yield _row(number, columns, cells)
    if not columns:
        raise PageError(
            "no_headings",
            f"None of the first {_HEAD_ROWS} rows holds a heading for the title, such as Title or 사업명;"
            " `cityleads import --template` writes a table with all headings.",
        )


def _columns(cells: list[str]) -> list[tuple[str, str]]:
    """Field and heading of each column; none where the row is not that of the headings."""
    fields = [known_headings().get(as_code(cell.rstrip("* ")), "") for cell in cells]
    return list(zip(fields, cells, strict=True)) if "title" in fields else []


def _row(number: int, columns: list[tuple[str, str]], cells: list[str]) -> Row:
    known: dict[str, str] = {}
    headings: dict[str, str] = {}
    unknown: dict[str, str] = {}
    for (field, heading), cell in zip(columns, cells, strict=False):
        if field and cell and field not in known:
            known[field], headings[field] = cell, heading
        elif cell and heading and not field:
            unknown[heading] = cell
    return Row(number, known, headings, unknown)


def _csv(body: bytes) -> Iterator[list[str]]:
    text = _text(body)
    sample = text[:4096]
    delimiter = max(",;\t", key=sample.count)
    try:
        for cells in csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True):
            yield [clean(cell) for cell in cells]
    except csv.Error as error:
        raise PageError(
            "malformed", f"This is no CSV that can be read ({error}).", sample[:EXCERPT]
        ) from error


def _text(body: bytes) -> str:
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):  # Excel's "Unicode text"
        return body.decode("utf-16", "replace")
    for encoding in _ENCODINGS:
        try:
            return body.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise PageError(
        "bad_encoding",
        "The file is neither UTF-8 nor Korean (CP949); save it as XLSX or as 'CSV UTF-8'.",
        body[:EXCERPT].decode("utf-8", "replace"),
    )


def _sheet(body: bytes) -> Iterator[list[str]]:
    try:
        archives.opened(body).close()
        book = load_workbook(BytesIO(body), read_only=True, data_only=True)
    except archives.ArchiveError as error:
        raise PageError(error.reason, str(error)) from error
    except Exception as error:  # openpyxl raises whatever a broken file makes it raise
        raise PageError(
            "malformed", f"This is no XLSX that can be opened ({type(error).__name__})."
        ) from error
    try:
        for cells in book.worksheets[0].iter_rows(values_only=True):
            yield [_cell(cell) for cell in cells]
    finally:
        book.close()


def _cell(value: object) -> str:
    """A cell as text: a day without a time as YYYY-MM-DD, a number without an empty fraction."""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time.min else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else clean(str(value))
