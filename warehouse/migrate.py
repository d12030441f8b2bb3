"""Bring a database to the schema that this code knows. Triggers, views and grants follow their files."""

from hashlib import sha256
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, select, text

from warehouse import tables
from warehouse.tables import SCHEMAS

HERE = Path(__file__).parent
LOCK = 0x636974796C656164  # "citylead": two starters upgrade one after the other


def config(connection: Connection) -> Config:
    """Make Alembic's configuration for a connection."""
    made = Config()
    made.set_main_option("script_location", str(HERE / "migrations"))
    made.attributes["connection"] = connection
    return made


def upgrade(engine: Engine) -> None:
    """Upgrade to the newest schema, all or nothing. Safe to call at every start, from several processes."""
    with engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        for schema in SCHEMAS:
            connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {schema}"))
        if current(connection) != newest():
            command.upgrade(config(connection), "head")
        _run_scripts(connection)


def _run_scripts(connection: Connection) -> None:
    """Run warehouse/sql when its text has changed since the last time: triggers, views, grants."""
    scripts = [path.read_text(encoding="utf-8") for path in sorted((HERE / "sql").glob("*.sql"))]
    digest = sha256("".join(scripts).encode()).hexdigest()
    made = tables.setting
    known = connection.execute(select(made.c.value).where(made.c.name == "sql")).scalar()
    if known == digest:
        return
    for script in scripts:
        connection.exec_driver_sql(script.replace("%", "%%"))
    connection.execute(made.delete().where(made.c.name == "sql"))
    connection.execute(made.insert().values(name="sql", value=digest))


def current(connection: Connection) -> str | None:
    """The schema version of a database; None when it has none."""
    return MigrationContext.configure(connection, opts={"version_table_schema": "ops"}).get_current_revision()


def newest() -> str | None:
    """The schema version that this code knows."""
    made = Config()
    made.set_main_option("script_location", str(HERE / "migrations"))
    return ScriptDirectory.from_config(made).get_current_head()
