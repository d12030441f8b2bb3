"""Cells of the CSV files that we write: no text begins as a formula does, and it is the same again once it is read."""

import re

# What a spreadsheet program takes for the beginning of a formula, full-width forms and leading blanks included.
_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠\t\r\n]")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def as_cell(text: str) -> str:
    """A text as a cell: one that a spreadsheet program would take for a formula begins with an apostrophe."""
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def cell_text(cell: str) -> str:
    """A cell of ours as it was before it got the apostrophe that keeps it from being a formula."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell[1:]) else cell
