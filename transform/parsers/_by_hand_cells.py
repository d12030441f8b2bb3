"""The cells of one row of a table that people bring; what cannot be read says line, column and what is expected."""

from collections.abc import Callable, Iterator
from typing import Final, TypeVar

from domain.country import COUNTRIES
from domain.document import EXCERPT, Announcement, FieldError, Reading, Reject, UnknownField
from transform.parsers._by_hand_tables import HANGUL, Row, heading_of
from transform.parsers._country_names import CODED
from transform.text import as_code

_T = TypeVar("_T")
DAY: Final = "a day as 2026-12-31, with a time as 2026-12-31 14:00"
LINK: Final = "a link that begins with http:// or https://"
# Whoever fills in a table may write Korean.
COUNTRY_CODES: Final = CODED | {as_code(one.name_ko): one.code for one in COUNTRIES.values()}


class Cells:
    """The cells of one row; a cell that cannot be read makes the sentence that says so."""

    def __init__(self, row: Row) -> None:
        self.row = row
        self.unread: list[UnknownField] = []

    def text(self, field: str) -> str:
        return self.row.cells.get(field, "")

    def heading(self, field: str) -> str:
        """The column as the table calls it, or would in the language of its headings."""
        own = self.row.headings
        return own.get(field) or heading_of(field, korean=any(map(HANGUL.search, own.values())))

    def wrong(self, field: str, expected: str) -> str:
        return f"Line {self.row.line}, column '{self.heading(field)}': '{self.text(field)[:80]}' is not {expected}."

    def read(self, field: str, read_one: Callable[[str], _T], expected: str) -> _T | None:
        """Read a cell without which the row still is a notice."""
        try:
            return read_one(self.text(field)) if self.text(field) else None
        except (ValueError, KeyError):
            self.unread.append(UnknownField(f"table.{field}", self.wrong(field, expected)[:EXCERPT]))
            return None

    def need(self, field: str, read_one: Callable[[str], _T], expected: str) -> _T:
        """Read a cell without which there is no notice. Raises FieldError."""
        if not self.text(field):
            lacks = f"the column '{self.heading(field)}' is missing or empty; expected is {expected}"
            raise FieldError("missing_field", f"Line {self.row.line}: {lacks}.")
        try:
            return read_one(self.text(field))
        except (ValueError, KeyError):
            raise FieldError("bad_field", self.wrong(field, expected)) from None


def one_row(row: Row, read: Callable[[Cells], Announcement]) -> Iterator[Reading]:
    """Read one row; one that cannot be read is a reject, a cell that cannot be is told behind it."""
    cells = Cells(row)
    try:
        yield read(cells)
    except FieldError as error:
        told = " | ".join(row.cells.values())
        yield Reject(error.reason, error.message, told[:EXCERPT], f"line {row.line}")
        return
    yield from cells.unread


def link(text: str) -> str:
    """Read a link. Raises ValueError."""
    if not text.lower().startswith(("http://", "https://")):
        raise ValueError("no link")
    return text
