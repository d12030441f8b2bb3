"""Make the star's tables as they are declared, and fill them from nothing where the declaration has changed.

The tables hold nothing of their own, so no migration carries them on: one whose columns differ from what is declared
is dropped, made and filled by the next refresh.
"""

from collections.abc import Iterator

from sqlalchemy import Connection, text

from warehouse.db import copy_rows
from warehouse.star import UPDATED, StarTable, declared_version, star_tables
from warehouse.tables import mart_label

_COLUMNS = """
SELECT c.relname AS name, array_agg(a.attname || ' ' || format_type(a.atttypid, NULL) ORDER BY a.attnum) AS columns
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relnamespace = 'mart'::regnamespace AND c.relkind = 'r' GROUP BY 1
"""
_NOTE = """
INSERT INTO ops.setting (name, value) VALUES ('star', to_jsonb(CAST(:version AS text)))
ON CONFLICT (name) DO UPDATE SET value = excluded.value
"""
_LONG_NAMES = {"timestamptz": "timestamp with time zone"}


def make_tables(connection: Connection) -> None:
    """Bring the star's tables to what is declared. The next refresh fills anew what was made or is made otherwise."""
    known = connection.execute(text("SELECT value FROM ops.setting WHERE name = 'star'")).scalar()
    if known == declared_version():
        return
    there = {row.name: row.columns for row in connection.execute(text(_COLUMNS))}
    for table in star_tables():
        if there.get(table.name) != _listed(table):
            for statement in _made(table):
                connection.exec_driver_sql(statement.replace("%", "%%"))
    _write_labels(connection)
    # Without a last refresh the next one makes everything.
    connection.execute(text("DELETE FROM mart.refresh"))
    connection.execute(text(_NOTE), {"version": declared_version()})


def _listed(table: StarTable) -> list[str]:
    every = (*table.columns, UPDATED)
    return [f"{column.name} {_LONG_NAMES.get(column.type, column.type)}" for column in every]


def _made(table: StarTable) -> Iterator[str]:
    name, required = f"mart.{table.name}", table.required | {UPDATED.name}
    every = (*table.columns, UPDATED)
    columns = [
        f"{column.name} {column.type}{' NOT NULL' if column.name in required else ''}" for column in every
    ]
    yield f"DROP TABLE IF EXISTS {name}"
    yield (
        f"CREATE TABLE {name} ({', '.join(columns)},"
        f" CONSTRAINT pk_{table.name} PRIMARY KEY ({', '.join(table.key)}))"
    )
    for index in table.indexes:
        yield f"CREATE INDEX ix_{table.name}_{index.replace(' ', '_')} ON {name} ({', '.join(index.split())})"
    yield f"COMMENT ON TABLE {name} IS {_quoted(table.told)}"
    for column in every:
        yield f"COMMENT ON COLUMN {name}.{column.name} IS {_quoted(column.en)}"


def _quoted(words: str) -> str:
    return "'" + words.replace("'", "''") + "'"


def _write_labels(connection: Connection) -> None:
    connection.execute(text("DELETE FROM mart.label"))
    tables = [(table.name, "", table.en, table.ko) for table in star_tables()]
    columns = [
        (table.name, column.name, column.en, column.ko)
        for table in star_tables()
        for column in (*table.columns, UPDATED)
    ]
    names = ("table_name", "column_name", "label_en", "label_ko")
    copy_rows(connection, mart_label.fullname, names, tables + columns)
