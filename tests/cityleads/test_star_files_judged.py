"""What pyarrow and DuckDB read of the exported star is what is in the warehouse: every row, every type."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text

from cityleads.bi.star_files import export_star
from tests.ran import Ran
from warehouse.star import UPDATED, StarTable, star_tables

pytestmark = pytest.mark.outputs

# Postgres's types as the two readers name them.
ARROW = {
    "bigint": "int64", "integer": "int32", "double precision": "double", "boolean": "bool", "date": "date32[day]",
    "text": "string", "timestamptz": "timestamp[us, tz=UTC]", "numeric": "decimal128(38, 12)",
}  # fmt: skip
DUCKDB = {
    "bigint": "BIGINT", "integer": "INTEGER", "double precision": "DOUBLE", "boolean": "BOOLEAN", "date": "DATE",
    "text": "VARCHAR", "timestamptz": "TIMESTAMP WITH TIME ZONE", "numeric": "DECIMAL(38,12)",
}  # fmt: skip


@pytest.fixture(scope="module")
def files(ran: Ran, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sandbox's star, in groups of 100 rows."""
    folder = tmp_path_factory.mktemp("star")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("cityleads.bi.star_files.GROUP", 100)
        export_star(ran.engine, folder, lambda _one: None)
    return folder


def rows_in(engine: Engine, table: StarTable) -> list[tuple[Any, ...]]:
    names = ", ".join(column.name for column in (*table.columns, UPDATED))
    query = f"SELECT {names} FROM mart.{table.name} ORDER BY {', '.join(table.key)}"  # noqa: S608  # declared names
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


@pytest.mark.parametrize("table", star_tables(), ids=lambda table: table.name)
def test_arrow_reads_every_row_and_type(ran: Ran, files: Path, table: StarTable) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    read = parquet.read_table(files / f"{table.name}.parquet")
    assert list(zip(*(column.to_pylist() for column in read.columns), strict=True)) == rows_in(
        ran.engine, table
    )
    assert [(field.name, str(field.type), field.nullable) for field in read.schema] == [
        (column.name, ARROW[column.type], column.name not in {*table.required, UPDATED.name})
        for column in (*table.columns, UPDATED)
    ]


@pytest.mark.parametrize("table", star_tables(), ids=lambda table: table.name)
def test_duckdb_reads_as_many_rows_and_the_same_types(ran: Ran, files: Path, table: StarTable) -> None:
    duckdb = pytest.importorskip("duckdb")
    path = files / f"{table.name}.parquet"
    told = duckdb.sql(f"DESCRIBE SELECT * FROM '{path}'").fetchall()  # noqa: S608  # our own path
    assert [(row[0], row[1]) for row in told] == [
        (column.name, DUCKDB[column.type]) for column in (*table.columns, UPDATED)
    ]
    ((count,),) = duckdb.sql(f"SELECT count(*) FROM '{path}'").fetchall()  # noqa: S608  # as above
    assert count == len(rows_in(ran.engine, table))
