"""Alembic's entry: runs migrations on the connection that warehouse.migrate hands over."""

from alembic import context
from sqlalchemy import Connection

from warehouse.tables import SCHEMAS, metadata


def include_name(name: str | None, kind: str, _parents: object) -> bool:
    """Compare our schemas only; the views of mart are not tables."""
    return name in SCHEMAS if kind == "schema" else True


connection: Connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    include_schemas=True,
    include_name=include_name,
    version_table_schema="ops",
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
