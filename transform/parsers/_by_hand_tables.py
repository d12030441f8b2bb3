"""Tables that people bring, as CSV or XLSX: the template's, and exports of portals whose headings are known."""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Final

from domain.document import EXCERPT, PageError, UnknownField
from transform.csv_cells import cell_text
from transform.parsers._by_hand_letters import decoded
from transform.parsers._by_hand_sheets import MOST_ROWS, TOO_LONG, UNCACHED, sheet_lines
from transform.text import as_code, clean

HEADINGS: Final = Path(__file__).parents[1] / "data" / "headings.csv"
XLSX: Final = b"PK\x03\x04"
_HEAD_ROWS: Final = 20  # a title and notes may stand above the headings
FORMULA: Final = "a formula without a stored value; open the file in a spreadsheet program and save it"
HANGUL: Final = re.compile("[가-힣]")
_LETTER: Final = re.compile(r"[^\W\d_]")  # a heading without one is a value: a telephone number, a day, a sum
_NAME: Final = 80  # letters of a heading that a report repeats


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table.

    Attributes:
        line: its number in the file, from 1, as a spreadsheet program shows it.
        cells: field → text; empty cells are left out.
        headings: field → the heading as the file has it, also of empty cells.
        unread: heading → where and why a cell is not read; never what it holds, which may be a person's.
    """

    line: int
    cells: Mapping[str, str]
    headings: Mapping[str, str]
    unread: Mapping[str, str]


@cache
def _heading_rows() -> list[dict[str, str]]:
    with HEADINGS.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@cache
def known_headings() -> dict[str, str]:
    """Folded heading → field, of all languages."""
    return {_heading(row["heading"]): row["field"] for row in _heading_rows()}


def _heading(text: str) -> str:
    """A heading as it is looked up: open data has nama_paket where an export has Nama Paket."""
    return as_code(text.rstrip("* ").replace("_", " "))


def heading_of(field: str, *, korean: bool) -> str:
    """What the template calls a field: its first heading of the language."""
    own = [row["heading"] for row in _heading_rows() if row["field"] == field]
    if korean:
        own = [heading for heading in own if HANGUL.search(heading)] or own
    return own[0].capitalize() if own else field


def read_table(body: bytes, country: str = "") -> Iterator[Row | UnknownField]:
    """Read the first sheet or the CSV, row by row, below its headings; tell of the sheets that are not read.

    Args:
        body: of an XLSX or a CSV.
        country: ISO 3166-1 alpha-2 where the file's is known: how its letters may be written.

    Raises:
        PageError: it cannot be opened, or no row of its beginning holds a heading for the title.
    """
    columns: list[tuple[str, str]] = []
    for number, cells in enumerate(_lines(body, country), start=1):
        if isinstance(cells, UnknownField):
            yield cells
            continue
        if number > MOST_ROWS:
            raise PageError("oversized", TOO_LONG)
        if not columns:
            columns = _columns(cells)
            if not columns and number >= _HEAD_ROWS:
                break
        elif any(cells):
            yield _row(number, columns, cells)
    if not columns:
        raise PageError(
            "no_headings",
            f"None of the first {_HEAD_ROWS} rows holds a heading for the title, such as Title or 사업명;"
            " `cityleads import --template` writes a table with all headings.",
        )


def _lines(body: bytes, country: str) -> Iterator[list[str] | UnknownField]:
    return sheet_lines(body) if body.startswith(XLSX) else _csv(body, country)


def _columns(cells: list[str]) -> list[tuple[str, str]]:
    """Field and heading of each column; none where the row is not that of the headings."""
    fields = [known_headings().get(_heading(cell), "") for cell in cells]
    return list(zip(fields, cells, strict=True)) if "title" in fields else []


def _row(number: int, columns: list[tuple[str, str]], cells: list[str]) -> Row:
    known: dict[str, str] = {}
    headings = {field: heading for field, heading in reversed(columns) if field}
    unread: dict[str, str] = {}
    for place, cell in enumerate(cells):
        field, heading = columns[place] if place < len(columns) else ("", "")
        name = heading[:_NAME] if _LETTER.search(heading) else f"column {place + 1}"
        if not cell or cell == known.get(field):
            continue
        if cell != UNCACHED and field and field not in known:
            known[field], headings[field] = cell, heading
            continue
        earlier = headings[field] if field in known else ""
        unread[name] = f"Line {number}, column '{name}': {_why(cell, heading, earlier)}."
    return Row(number, known, headings, unread)


def _why(cell: str, heading: str, earlier: str) -> str:
    """Why a cell is not read."""
    if cell == UNCACHED:
        return FORMULA
    if not _LETTER.search(heading):
        return "it has no heading" if not heading else "its heading is a number"
    return (
        f"the column '{earlier}' says the same and is the one read" if earlier else "its heading is not known"
    )


def _csv(body: bytes, country: str) -> Iterator[list[str]]:
    text = decoded(body, country)
    sample = text[:4096]
    delimiter = max(",;\t", key=sample.count)
    try:
        for cells in csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True):
            yield [cell_text(clean(cell)) for cell in cells]
    except csv.Error as error:
        raise PageError(
            "malformed", f"This is no CSV that can be read ({error}).", sample[:EXCERPT]
        ) from error
