"""How rows look in a terminal."""

from collections.abc import Iterable, Sequence
from typing import Any, Literal

from rich.markup import escape
from rich.table import Table

Row = dict[str, Any]


def table(
    title: str, columns: Iterable[str], rows: Iterable[Sequence[object]], right: Iterable[int] = ()
) -> Table:
    """A table with a title; columns whose numbers are in `right` stand at the right. What names a row is not broken."""
    made = Table(title=title, title_justify="left", header_style="bold")
    numeric = set(right)
    for number, column in enumerate(columns):
        justify: Literal["right", "left"] = "right" if number in numeric else "left"
        made.add_column(column, justify=justify, overflow="fold", no_wrap=number == 0)
    for row in rows:
        made.add_row(*("" if value is None else str(value) for value in row))
    return made


def plain_table(rows: Sequence[Row]) -> Table:
    """Any rows: lists one after the other, nothing where there is none, else as they are."""
    columns = list(rows[0]) if rows else ["nothing yet"]
    return table("", columns, [[escape(_plain(value)) for value in row.values()] for row in rows])


def _plain(value: object) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)
