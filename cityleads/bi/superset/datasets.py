"""Datasets: each table of the star, with Korean names of its columns and what is counted of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from cityleads.bi.superset.bundle_tables import of, rows, uuid_of
from cityleads.bi.superset.joined import joined
from warehouse.star import UPDATED, Column, StarTable, star_tables

DATABASE = "cityleads"
SCHEMA = "mart"
VERSION = "1.0.0"  # of Superset's format
_TYPES = {
    "bigint": "BIGINT",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "double precision": "DOUBLE PRECISION",
    "integer": "INTEGER",
    "numeric": "NUMERIC",
    "text": "TEXT",
    "timestamptz": "TIMESTAMP WITH TIME ZONE",
}
_TIMES = frozenset({"date", "timestamptz"})
_VIEWS = {
    "reports": ("누락·과다 신고", "What readers say was missed or is too much, counted."),
    "data_test": ("데이터 검사", "Each rule that the star's data are tested by, as it was last found."),
}


@dataclass(frozen=True, slots=True)
class Dataset:
    """A dataset.

    Attributes:
        name: as the table's.
        ko: what its rows are called.
        en: what a row is, a sentence.
        columns: as Superset is to show them.
        query: where they come from; empty for the table of that name.
    """

    name: str
    ko: str
    en: str
    columns: Sequence[Column]
    query: str


def datasets() -> Iterator[Dataset]:
    """The star's dimensions as they are, its facts and bridges with what their keys lead to, and views beside it."""
    for table in star_tables():
        yield _plain(table) if table.name.startswith("dim_") else _joined(table)
    for name, (ko, en) in _VIEWS.items():
        columns = [
            Column(row["column"], row["type"], row["to"], row["en"], row["ko"])
            for row in of("views", "table", name)
        ]
        yield Dataset(name, ko, en, columns, "")


def dataset_file(one: Dataset) -> dict[str, Any]:
    """A dataset's file."""
    computed = of("computed", "dataset", one.name)
    return {
        "table_name": one.name,
        "description": f"{one.ko}. {one.en}",
        "schema": SCHEMA,
        "sql": one.query or None,
        "source_db_engine": "postgresql",
        "filter_select_enabled": True,
        "normalize_columns": False,
        "uuid": uuid_of("dataset", one.name),
        "columns": [*map(_column, one.columns), *map(_computed, computed)],
        "metrics": [_count(one), *(_metric(row) for row in of("metrics", "dataset", one.name))],
        "version": VERSION,
        "database_uuid": uuid_of("database", DATABASE),
    }


def formats(dataset: str) -> dict[str, str]:
    """How the values of a dataset's metrics are written (d3-format), by metric."""
    return {"count": ",d"} | {
        row["metric"]: row["format"] for row in rows("metrics") if row["dataset"] == dataset
    }


def _plain(table: StarTable) -> Dataset:
    return Dataset(table.name, table.ko, table.told, (*table.columns, UPDATED), "")


def _joined(table: StarTable) -> Dataset:
    made = joined(table)
    return Dataset(table.name, table.ko, table.told, made.shown, made.query())


def _column(column: Column) -> dict[str, Any]:
    return {
        "column_name": column.name,
        "verbose_name": column.ko,
        "description": column.en,
        "type": _TYPES[column.type],
        "is_dttm": column.type in _TIMES,
        "groupby": True,
        "filterable": True,
    }


def _computed(row: dict[str, str]) -> dict[str, Any]:
    column = Column(row["column"], row["type"], "", row["en"], row["ko"])
    return _column(column) | {"expression": row["expression"] or _in_words(row["dataset"], row["of"])}


def _in_words(dataset: str, column: str) -> str:
    """A code's Korean word; the code itself where there is none."""
    known = of("words", "of", f"{dataset}.{column}")
    words = " ".join(f"WHEN '{row['code']}' THEN '{row['ko']}'" for row in known)
    return f"CASE {column} {words} ELSE {column} END"


def _count(one: Dataset) -> dict[str, Any]:
    row = {"metric": "count", "ko": f"{one.ko} 수", "format": ",d", "expression": "COUNT(*)"}
    return _metric(row)


def _metric(row: dict[str, str]) -> dict[str, Any]:
    return {
        "metric_name": row["metric"],
        "verbose_name": row["ko"],
        "expression": row["expression"],
        "d3format": row["format"] or None,
    }
