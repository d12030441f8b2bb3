"""Charts: a row of `charts.csv` each, as the settings of one of Superset's kinds of chart."""

from collections.abc import Callable
from typing import Any

from cityleads.bi.superset.bundle_tables import Row, uuid_of
from cityleads.bi.superset.datasets import VERSION, formats

Settings = dict[str, Any]
_ROWS = 1000  # where a chart names no limit
# What a column of days is of: ISO 8601 duration, and how it is written (d3-time-format).
_GRAINS = {"day": ("P1D", "%m-%d"), "week": ("P1W", "%m-%d"), "month": ("P1M", "%Y-%m")}


def chart_file(row: Row) -> dict[str, Any]:
    """A chart's file.

    It holds no query: the front end makes that of the settings, and Superset itself where it sends a chart by mail.
    """
    kind, settings = _KINDS[row["kind"]]
    return {
        "slice_name": row["title"],
        "viz_type": kind,
        "params": {"viz_type": kind, "adhoc_filters": _where(row), **settings(row)},
        "query_context": None,
        "uuid": uuid_of("chart", row["dashboard"], row["chart"]),
        "version": VERSION,
        "dataset_uuid": uuid_of("dataset", row["dataset"]),
    }


def _where(row: Row) -> list[Settings]:
    if not row["where"]:
        return []
    return [{"clause": "WHERE", "expressionType": "SQL", "sqlExpression": row["where"]}]


def _limit(row: Row) -> int:
    return int(row["limit"] or _ROWS)


def _written(row: Row) -> str:
    return formats(row["dataset"])[row["metrics"].split()[0]]


def _figure(row: Row) -> Settings:
    return {"metric": row["metrics"], "y_axis_format": _written(row), "header_font_size": 0.5}


def _bars(row: Row) -> Settings:
    """One bar a value of a column, the longest on top, or in the order of the values; the axis begins below."""
    by_name = row["order"] == "name"
    return _series(row) | {
        "orientation": "horizontal",
        "xAxisForceCategorical": True,
        "x_axis_sort": row["x"] if by_name else row["metrics"],
        "x_axis_sort_asc": not by_name,
    }


def _columns(row: Row) -> Settings:
    """One column a day, week or month."""
    grain, written = _GRAINS[row["x"].rpartition("_")[2]]
    return _series(row) | {
        "orientation": "vertical",
        "time_grain_sqla": grain,
        "x_axis_time_format": written,
    }


def _series(row: Row) -> Settings:
    return {
        "x_axis": row["x"],
        "groupby": row["series"].split(),
        "metrics": row["metrics"].split(),
        "row_limit": _limit(row),
        "order_desc": True,
        "stack": "Stack",
        "show_value": not row["series"],
        "show_legend": bool(row["series"]),
        "rich_tooltip": True,
        "y_axis_format": _written(row),
        "color_scheme": "supersetColors",
    }


def _table(row: Row) -> Settings:
    """Rows as they are, by the first of the columns."""
    columns = row["x"].split()
    return _look(row) | {
        "query_mode": "raw",
        "all_columns": columns,
        "order_by_cols": [f'["{columns[0]}", true]'],
    }


def _summary(row: Row) -> Settings:
    """A row a value of the columns, with what is counted of it."""
    return _look(row) | {
        "query_mode": "aggregate",
        "groupby": row["x"].split(),
        "metrics": row["metrics"].split(),
        "order_desc": True,
    }


def _look(row: Row) -> Settings:
    return {
        "row_limit": _limit(row),
        "table_timestamp_format": "%Y-%m-%d",
        "column_config": {"amount": {"d3NumberFormat": ",d"}},
        "show_cell_bars": False,
        "include_search": False,
    }


_KINDS: dict[str, tuple[str, Callable[[Row], Settings]]] = {
    "figure": ("big_number_total", _figure),
    "bars": ("echarts_timeseries_bar", _bars),
    "columns": ("echarts_timeseries_bar", _columns),
    "table": ("table", _table),
    "summary": ("table", _summary),
}
