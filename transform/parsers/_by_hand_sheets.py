"""The first sheet of an XLSX, row by row as text; formulas without a value and further sheets are told of."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime, time
from io import BytesIO
from typing import Any, Final

from openpyxl import Workbook, load_workbook

from domain.document import PageError, UnknownField
from transform.parsers import archives
from transform.text import clean

MOST_ROWS: Final = 20_000
TOO_LONG: Final = f"The table has more than {MOST_ROWS} rows; divide it into several files."
UNCACHED: Final = "\x00formula"  # in place of a formula's value that the file does not hold
_MOST_COLUMNS: Final = (
    256  # no table of tenders is wider; a stray cell far to the right would make each row 16,384 cells
)
_HELP: Final = frozenset({"How to fill in", "작성 방법"})  # the template's second sheet


def sheet_lines(body: bytes) -> Iterator[list[str] | UnknownField]:
    """Read the first sheet, then tell of each further one that holds something.

    Raises:
        PageError: it cannot be opened, or a cell stands below MOST_ROWS.
    """
    with closing(_book(body, values=True)) as book, closing(_book(body, values=False)) as formulas:
        first = book.worksheets[0]
        if (first.max_row or 0) > MOST_ROWS:
            raise PageError("oversized", TOO_LONG)
        rows, width = MOST_ROWS + 1, min(first.max_column or _MOST_COLUMNS, _MOST_COLUMNS)
        found = (book.worksheets[0].iter_rows(max_row=rows, max_col=width) for book in (book, formulas))
        for cells, written in zip(*found, strict=True):
            yield [_cell(one, other) for one, other in zip(cells, written, strict=True)]
        for sheet in book.worksheets[1:]:
            if sheet.title not in _HELP and _holds_something(sheet):
                message = (
                    f"The sheet '{sheet.title}' is not read, only the first is; save it as a file of its own."
                )
                yield UnknownField("table.sheet", message)


def _book(body: bytes, *, values: bool) -> Workbook:
    try:
        archives.opened(body).close()
        return load_workbook(BytesIO(body), read_only=True, data_only=values)
    except archives.ArchiveError as error:
        raise PageError(error.reason, str(error)) from error
    except Exception as error:  # openpyxl raises whatever a broken file makes it raise
        raise PageError(
            "malformed", f"This is no XLSX that can be opened ({type(error).__name__})."
        ) from error


def _holds_something(sheet: Any) -> bool:  # noqa: ANN401  # openpyxl has no types
    rows = sheet.iter_rows(max_row=MOST_ROWS, max_col=_MOST_COLUMNS, values_only=True)
    return any(cell is not None for cells in rows for cell in cells)


def _cell(cell: Any, written: Any) -> str:  # noqa: ANN401  # openpyxl has no types
    if cell.value is None and cell.data_type == "n" and written.data_type == "f":
        return UNCACHED
    return _told(cell.value)


def _told(value: object) -> str:
    """A value as text: a day without a time as YYYY-MM-DD, a number without an empty fraction."""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time.min else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else clean(str(value))
