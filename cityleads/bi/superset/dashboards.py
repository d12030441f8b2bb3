"""Dashboards: their charts in rows of twelve columns, and a filter by country."""

from collections.abc import Iterator
from typing import Any

from cityleads.bi.superset.bundle_tables import Row, of, uuid_of
from cityleads.bi.superset.datasets import VERSION

_COLUMNS = 12  # of Superset's grid


def dashboard_file(row: Row) -> dict[str, Any]:
    """A dashboard's file."""
    name = row["dashboard"]
    return {
        "dashboard_title": row["title"],
        "description": row["description"],
        "slug": f"cityleads-{name}",
        "uuid": uuid_of("dashboard", name),
        "published": True,
        "position": _position(row["title"], of("charts", "dashboard", name)),
        "metadata": {
            "color_scheme": "supersetColors",
            "cross_filters_enabled": True,
            "filter_bar_orientation": "HORIZONTAL",
            "native_filter_configuration": [_by_country(name)],
        },
        "version": VERSION,
    }


def _by_country(dashboard: str) -> dict[str, Any]:
    """Datasets without a country are left as they are."""
    return {
        "id": f"NATIVE_FILTER-{dashboard}-country",
        "name": "국가",
        "type": "NATIVE_FILTER",
        "filterType": "filter_select",
        "targets": [{"column": {"name": "country_name"}, "datasetUuid": uuid_of("dataset", "fact_lead")}],
        "controlValues": {"multiSelect": True, "enableEmptyFilter": False},
        "defaultDataMask": {"filterState": {}, "extraFormData": {}},
        "cascadeParentIds": [],
        "scope": {"rootPath": ["ROOT_ID"], "excluded": []},
    }


def _position(title: str, charts: tuple[Row, ...]) -> dict[str, Any]:
    """Where each chart stands, as Superset's grid has it."""
    lines = list(_lines(charts))
    names = [f"ROW-{number}" for number in range(1, len(lines) + 1)]
    position: dict[str, Any] = {
        "DASHBOARD_VERSION_KEY": "v2",
        "ROOT_ID": {"id": "ROOT_ID", "type": "ROOT", "children": ["GRID_ID"]},
        "HEADER_ID": {"id": "HEADER_ID", "type": "HEADER", "meta": {"text": title}},
        "GRID_ID": {"id": "GRID_ID", "type": "GRID", "children": names, "parents": ["ROOT_ID"]},
    }
    numbers = {row["chart"]: number for number, row in enumerate(charts, 1)}
    for name, line in zip(names, lines, strict=True):
        parents = ["ROOT_ID", "GRID_ID"]
        shown = {f"CHART-{row['chart']}": row for row in line}
        position[name] = {
            "id": name,
            "type": "ROW",
            "children": list(shown),
            "parents": parents,
            "meta": {"background": "BACKGROUND_TRANSPARENT"},
        }
        position |= {
            one: _place(one, row, numbers[row["chart"]], [*parents, name]) for one, row in shown.items()
        }
    return position


def _place(name: str, row: Row, number: int, parents: list[str]) -> dict[str, Any]:
    return {
        "id": name,
        "type": "CHART",
        "children": [],
        "parents": parents,
        "meta": {
            "chartId": number,  # an import puts its own
            "uuid": uuid_of("chart", row["dashboard"], row["chart"]),
            "sliceName": row["title"],
            "width": int(row["width"]),
            "height": int(row["height"]),
        },
    }


def _lines(charts: tuple[Row, ...]) -> Iterator[list[Row]]:
    line: list[Row] = []
    for row in charts:
        if sum(int(one["width"]) for one in [*line, row]) > _COLUMNS:
            yield line
            line = []
        line.append(row)
    yield line
