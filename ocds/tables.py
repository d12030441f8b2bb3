"""Compiled releases as flat tables, as the standard's own tool (Flatten Tool) names them: a column is a path.

A row of a table of lists has the ocid and, of what hangs on an award, the award's id.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from ocds.months import Published
from ocds.process import Json
from transform.csv_cells import as_cell

TEXT, TIME, MONEY, COUNT = "text", "timestamptz", "numeric", "bigint"


@dataclass(frozen=True, slots=True)
class Flat:
    """A table.

    Attributes:
        name: of the table.
        lists: the way from the compiled release to its rows, list by list; () for the release itself.
        columns: paths within a row, and Postgres's names of their types.
    """

    name: str
    lists: tuple[str, ...]
    columns: tuple[tuple[str, str], ...]

    @property
    def heads(self) -> list[tuple[str, str]]:
        """All columns with their types, the keys of what the row belongs to first."""
        above = [("ocid", TEXT), ("awards/id", TEXT)][: max(len(self.lists), 1)]
        return [*above, *self.columns]


TABLES: Final = (
    Flat(
        "processes",
        (),
        (
            *(("date", TIME), ("language", TEXT), ("tender/id", TEXT), ("tender/title", TEXT)),
            *(("tender/status", TEXT), ("tender/mainProcurementCategory", TEXT)),
            *(("tender/procurementMethod", TEXT), ("tender/procurementMethodDetails", TEXT)),
            *(("tender/tenderPeriod/startDate", TIME), ("tender/tenderPeriod/endDate", TIME)),
            *(
                ("tender/value/amount", MONEY),
                ("tender/value/currency", TEXT),
                ("tender/numberOfTenderers", COUNT),
            ),
            *(("planning/budget/amount/amount", MONEY), ("planning/budget/amount/currency", TEXT)),
            *(
                ("planning/budget/id", TEXT),
                ("planning/budget/projectID", TEXT),
                ("planning/budget/project", TEXT),
            ),
            *(("buyer/id", TEXT), ("buyer/name", TEXT)),
        ),
    ),
    Flat(
        "parties",
        ("parties",),
        (
            *(("id", TEXT), ("name", TEXT), ("roles", TEXT)),
            *(("address/region", TEXT), ("address/countryName", TEXT)),
        ),
    ),
    Flat(
        "items",
        ("tender/items",),
        (
            *(
                ("id", TEXT),
                ("description", TEXT),
                ("classification/scheme", TEXT),
                ("classification/id", TEXT),
            ),
            *(("classification/description", TEXT), ("deliveryAddress/region", TEXT)),
            *(("deliveryAddress/countryName", TEXT), ("relatedLot", TEXT)),
        ),
    ),
    Flat(
        "lots",
        ("tender/lots",),
        (("id", TEXT), ("title", TEXT), ("value/amount", MONEY), ("value/currency", TEXT)),
    ),
    Flat(
        "documents",
        ("tender/documents",),
        (("id", TEXT), ("documentType", TEXT), ("url", TEXT), ("language", TEXT)),
    ),
    Flat(
        "amendments",
        ("tender/amendments",),
        (("id", TEXT), ("date", TIME), ("amendsReleaseID", TEXT), ("releaseID", TEXT)),
    ),
    Flat(
        "awards",
        ("awards",),
        (
            *(
                ("id", TEXT),
                ("status", TEXT),
                ("date", TIME),
                ("value/amount", MONEY),
                ("value/currency", TEXT),
            ),
            *(("contractPeriod/endDate", TIME), ("relatedLots", TEXT)),
        ),
    ),
    Flat("suppliers", ("awards", "suppliers"), (("id", TEXT), ("name", TEXT))),
    Flat(
        "related_processes",
        ("relatedProcesses",),
        (("id", TEXT), ("relationship", TEXT), ("identifier", TEXT), ("title", TEXT)),
    ),
)


def rows_of(table: Flat, published: Iterable[Published]) -> Iterator[list[Any]]:
    """The rows of a table: JSON values, a list of texts as one text with ";" between; None where there is none."""
    for one in published:
        ocid = one.compiled["ocid"]
        for above, row in _rows(one.compiled, table.lists):
            yield [ocid, *above, *(_value(row, path) for path, _ in table.columns)]


def as_csv(table: Flat, published: Iterable[Published]) -> bytes:
    """A table as CSV (RFC 4180), with its heads, in UTF-8; no text in it is a formula, and sums are numbers."""
    lines = io.StringIO(newline="")
    sheet = csv.writer(lines)
    sheet.writerow([name for name, _ in table.heads])
    for row in rows_of(table, published):
        sheet.writerow([as_cell(cell) if isinstance(cell, str) else cell for cell in row])
    return lines.getvalue().encode()


def _rows(found: Json, lists: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Json]]:
    if not lists:
        yield (), found
        return
    first, *others = lists
    for row in _value(found, first) or ():
        if others:
            yield from (((row["id"], *above), below) for above, below in _rows(row, tuple(others)))
        else:
            yield (), row


def _value(found: Json, path: str) -> Any:  # noqa: ANN401  # JSON values are of any type
    value: Any = found
    for name in path.split("/"):
        value = value.get(name) if isinstance(value, dict) else None
    texts = isinstance(value, list) and all(isinstance(one, str) for one in value)
    return ";".join(value) if texts else value
