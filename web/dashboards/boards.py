"""What is on each dashboard: `boards/*.yml`, a file a dashboard, with the query of each chart and its words."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

_FILES: Final = Path(__file__).parent / "boards"
# The order in which they are offered.
NAMES: Final = ("pipeline", "deadlines", "parties", "delays", "health", "precision")
BARS, COLUMNS, FIGURES, TABLE = "bars", "columns", "figures", "table"
DRAWN: Final = (BARS, COLUMNS)

Words = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table, or a figure.

    Attributes:
        name: of the query's column; of a unit "name" that of two, with _en and _ko behind it.
        unit: how its values are written (`web.dashboards.units`).
        words: its heading, by language.
    """

    name: str
    unit: str
    words: Words


@dataclass(frozen=True, slots=True)
class Chart:
    """A part of a dashboard.

    Attributes:
        name: within its dashboard.
        kind: bars (a bar a row), columns (over time), figures (one row, large) or table.
        title, about, empty: by language: its heading, what is counted, and what is said where there is nothing.
        query: over schema mart; takes :now (aware time), :country (a code, "" for all).
            Bars and columns: a label (label, or label_en and label_ko), maybe a series (series_en, series_ko), a value,
            maybe `of`: how many it is made of.
        unit: of the values.
        labels: of bars and columns, how the column "label" is written: a unit, or a group of words.
        columns: of figures and tables.
        operators: whether only operators see it, as it tells of readers.
    """

    name: str
    kind: str
    title: Words
    about: Words
    empty: Words
    query: str
    unit: str = "count"
    labels: str = ""
    columns: tuple[Column, ...] = ()
    operators: bool = False


@dataclass(frozen=True, slots=True)
class Board:
    """A dashboard: name in addresses, words by language, and what is on it."""

    name: str
    title: Words
    about: Words
    charts: tuple[Chart, ...]


@cache
def boards() -> Mapping[str, Board]:
    """Name → dashboard, in the order in which they are offered."""
    return {name: _board(name) for name in NAMES}


def _board(name: str) -> Board:
    told: dict[str, Any] = yaml.safe_load((_FILES / f"{name}.yml").read_text(encoding="utf-8"))
    return Board(name, told["title"], told["about"], tuple(_chart(one) for one in told["charts"]))


def _chart(told: dict[str, Any]) -> Chart:
    columns = (Column(name, one["unit"], one) for name, one in told.pop("columns", {}).items())
    return Chart(columns=tuple(columns), **told)
