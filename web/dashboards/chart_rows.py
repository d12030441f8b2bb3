"""From a query's rows to what a chart shows: labels, series, and a value for each of both. Pure."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from web.dashboards.boards import Chart
from web.dashboards.units import UNITS, is_known, written
from web.i18n import WebTranslator

# More than any sum of money, and so little that sums of such lengths are still numbers.
_LONGEST: Final = 10**30

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Plot:
    """What bars and columns show.

    Attributes:
        unit: of the values.
        labels: of the bars, in their order.
        notes: what stands behind each of them, e.g. " (12)"; "" for nothing.
        series: what each bar is made of; one of the name "" where it is not divided.
        values: label → series → how long the part is, 0 or more and finite.
        said: the same as text; "–" for what is not known.
        sums: a text a label, of all its series.
    """

    unit: str
    labels: tuple[str, ...]
    notes: tuple[str, ...]
    series: tuple[str, ...]
    values: tuple[tuple[float, ...], ...]
    said: tuple[tuple[str, ...], ...]
    sums: tuple[str, ...]

    @property
    def totals(self) -> tuple[float, ...]:
        """How long each bar is."""
        return tuple(math.fsum(parts) for parts in self.values)


def plot_of(chart: Chart, rows: Sequence[Row], t: WebTranslator) -> Plot:
    """What a chart of bars or columns shows of its query's rows."""
    table = _table(_labels(chart, rows, t), [_named("series", row, t) for row in rows], rows)
    return Plot(
        unit=chart.unit,
        labels=table.down,
        notes=tuple(f" ({t.number(count)})" if count is not None else "" for count in table.of),
        series=table.across,
        values=tuple(tuple(map(length_of, row)) for row in table.cells),
        said=tuple(tuple(written(t, chart.unit, value) for value in row) for row in table.cells),
        sums=tuple(written(t, chart.unit, _sum(row)) for row in table.cells),
    )


class _Table(NamedTuple):
    """Values by label and series; `of` says how many a row is made of, None where its query does not."""

    down: tuple[str, ...]
    across: tuple[str, ...]
    cells: list[list[Any]]
    of: list[int | None]


def _table(labels: Sequence[str], series: Sequence[str], rows: Sequence[Row]) -> _Table:
    if not any(series):  # a bar a row, also where two are called the same
        return _Table(tuple(labels), ("",), [[row["value"]] for row in rows], [row.get("of") for row in rows])
    found = {(label, one): row["value"] for label, one, row in zip(labels, series, rows, strict=True)}
    down, across = tuple(dict.fromkeys(labels)), tuple(dict.fromkeys(series))
    return _Table(
        down, across, [[found.get((label, one)) for one in across] for label in down], [None] * len(down)
    )


def _sum(cells: Sequence[Any]) -> Any:  # noqa: ANN401  # numbers of the warehouse
    known = [value for value in cells if is_known(value)]
    return sum(known[1:], known[0]) if known else None


def length_of(value: Any) -> float:  # noqa: ANN401  # a number of the warehouse, or None
    """A value as a length: what is unknown, negative or no number has none, and none is longer than the longest."""
    if not is_known(value) or value <= 0:
        return 0.0
    return float(min(value, _LONGEST))


def _labels(chart: Chart, rows: Sequence[Row], t: WebTranslator) -> list[str]:
    if not chart.labels:
        return [_named("label", row, t) for row in rows]
    if chart.labels in UNITS:
        return [written(t, chart.labels, row["label"]) for row in rows]
    return [t.named(chart.labels, row["label"], row["label"]) for row in rows]


def _named(column: str, row: Row, t: WebTranslator) -> str:
    """A name in the reader's language; "" where the query has none."""
    return str(row.get(f"{column}_{t.language}") or row.get(f"{column}_en") or "")
