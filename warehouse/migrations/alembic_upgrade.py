"""Alembic's part of an upgrade, apart from warehouse/migrate.py since it is seldom needed and takes long to load."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

from warehouse.tables import SCHEMAS


def config(connection: Connection) -> Config:
    """Make Alembic's configuration for a connection."""
    made = Config()
    made.set_main_option("script_location", str(Path(__file__).parent))
    made.attributes["connection"] = connection
    return made


def upgrade_to_newest(connection: Connection) -> None:
    """Make the schemas and run the migrations that a database lacks, within the caller's transaction."""
    for schema in SCHEMAS:
        connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {schema}"))
    command.upgrade(config(connection), "head")
