"""What the page of a dashboard shows, every string ready: charts as SVG, and the figures of each as a table."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from markupsafe import Markup

from digest.render.field_formats import shorten
from web.dashboards.board_rows import Rows
from web.dashboards.boards import BARS, COLUMNS, DRAWN, FIGURES, TABLE, Board, Chart
from web.dashboards.chart_rows import Plot, plot_of
from web.dashboards.chart_svg import draw_bars, draw_columns
from web.dashboards.units import written
from web.i18n import WebTranslator

Address = Callable[[str], str]
# Fields of a ChartView; empty where there is nothing to show.
Shown = dict[str, Any]
_COUNTED: Final = "count"
_TITLE: Final = 140  # characters of a lead's title
_NO_DRAWING: Final = Markup()


@dataclass(frozen=True, slots=True)
class Cell:
    """A value of a table: what it says, its unit, where it leads ("" for nowhere), its language."""

    said: str
    unit: str = "text"
    url: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class ChartView:
    """A part of the page.

    Attributes:
        name: within the page.
        empty: a sentence in place of all that follows; "" where there is something.
        figures: value and what it is.
        svg: the drawing; empty where there is none.
        legend: series of the drawing.
        heads, rows: the table; heads with the unit of what stands below.
        wide: whether it takes the width of the page.
        open: whether the table is the part itself, and not the figures of a drawing.
    """

    name: str
    title: str
    about: str
    empty: str = ""
    figures: tuple[tuple[str, str], ...] = ()
    svg: Markup = _NO_DRAWING
    legend: tuple[str, ...] = ()
    heads: tuple[tuple[str, str], ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    wide: bool = False
    open: bool = False


@dataclass(frozen=True, slots=True)
class BoardView:
    """A dashboard: its words, as of when it is ("" before the first refresh), and its parts."""

    name: str
    title: str
    about: str
    as_of: str
    charts: tuple[ChartView, ...]


@dataclass(frozen=True, slots=True)
class Tab:
    """A link to another dashboard, or to the same of another country; whether it is the one that is shown."""

    name: str
    url: str
    here: bool


@dataclass(frozen=True, slots=True)
class DashboardView:
    """The page at the desk: a dashboard, of which country ("" for all), and the ways to the others."""

    board: BoardView
    country: str
    boards: tuple[Tab, ...]
    countries: tuple[Tab, ...]


def view_board(
    board: Board,
    read: list[tuple[Chart, Rows]],
    as_of: datetime | None,
    t: WebTranslator,
    address: Address | None = None,
) -> BoardView:
    """The page of a dashboard.

    Args:
        board: which one.
        read: what was read of it.
        as_of: the moment that the star shows, aware; None before its first refresh.
        t: the reader's words.
        address: gives the address of a lead's page; None where there is none.
    """
    return BoardView(
        name=board.name,
        title=board.title[t.language],
        about=board.about[t.language],
        as_of=t("dash.as_of", moment=t.moment(as_of, t.zone)) if as_of else "",
        charts=tuple(_chart(chart, rows, t, address) for chart, rows in read),
    )


def _chart(chart: Chart, rows: Rows, t: WebTranslator, address: Address | None) -> ChartView:
    said = ChartView(
        chart.name, chart.title[t.language], chart.about[t.language], wide=chart.kind not in DRAWN
    )
    shown = _SHOWN[chart.kind](chart, rows, t, address)
    return replace(said, **shown) if shown else replace(said, empty=chart.empty[t.language])


def _table(chart: Chart, rows: Rows, t: WebTranslator, address: Address | None) -> Shown:
    heads = tuple((column.words[t.language], column.unit) for column in chart.columns)
    cells = tuple(
        tuple(_cell(column.name, column.unit, row, t, address) for column in chart.columns) for row in rows
    )
    return {"heads": heads, "rows": cells, "open": True} if rows else {}


def _figures(chart: Chart, rows: Rows, t: WebTranslator, _address: Address | None) -> Shown:
    """The first row, large; nothing where it says nothing."""
    if not rows or not any(rows[0][column.name] for column in chart.columns):
        return {}
    told = tuple(
        (written(t, column.unit, rows[0][column.name]), column.words[t.language]) for column in chart.columns
    )
    return {"figures": told}


def _drawn(chart: Chart, rows: Rows, t: WebTranslator, _address: Address | None) -> Shown:
    """A drawing and its figures; nothing where all counts are 0."""
    plot, title = plot_of(chart, rows, t), chart.title[t.language]
    if not plot.labels or (chart.unit == _COUNTED and not any(plot.totals)):
        return {}
    told = summary_of(plot, title, t)
    if chart.kind == BARS:
        svg = draw_bars(plot, told)
    else:
        svg = draw_columns(plot, told, lambda value: written(t, chart.unit, value))
    return {
        "svg": Markup(svg),  # noqa: S704  # all texts in it are escaped where it is drawn
        "legend": plot.series if len(plot.series) > 1 else (),
        "heads": _heads(plot, title, t),
        "rows": tuple(_row(plot, number) for number in range(len(plot.labels))),
    }


_SHOWN: Final[Mapping[str, Callable[[Chart, Rows, WebTranslator, Address | None], Shown]]] = {
    BARS: _drawn,
    COLUMNS: _drawn,
    FIGURES: _figures,
    TABLE: _table,
}


def summary_of(plot: Plot, title: str, t: WebTranslator) -> str:
    """What a drawing shows, for who does not see it: its longest bar, and that its figures follow."""
    longest = max(range(len(plot.labels)), key=lambda number: plot.totals[number])
    return t(
        "dash.summary", title=title, n=len(plot.labels), label=plot.labels[longest], value=plot.sums[longest]
    )


def _heads(plot: Plot, title: str, t: WebTranslator) -> tuple[tuple[str, str], ...]:
    if len(plot.series) == 1:
        return ((title, "text"), (t("dash.value"), plot.unit))
    return ((title, "text"), *((one, plot.unit) for one in plot.series), (t("dash.sum"), plot.unit))


def _row(plot: Plot, number: int) -> tuple[Cell, ...]:
    said = plot.said[number]
    values = said if len(said) == 1 else (*said, plot.sums[number])
    return (Cell(plot.labels[number] + plot.notes[number]), *(Cell(one, plot.unit) for one in values))


def _cell(name: str, unit: str, row: Mapping[str, Any], t: WebTranslator, address: Address | None) -> Cell:
    value = row[f"{name}_{t.language}"] or row[f"{name}_en"] if unit == "name" else row[name]
    said = written(t, unit, value)
    if unit != "lead":
        return Cell(said, unit)
    said = shorten(said, _TITLE)
    return Cell(said, unit, url=address(row["lead_id"]) if address else "", language=row["language"])
