"""Bring a database to the schema that this code knows. Triggers, views and grants follow their files."""

from hashlib import sha256
from pathlib import Path
from pkgutil import resolve_name

from psycopg2.errors import LockNotAvailable
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import OperationalError

from domain.errors import ExpectedError
from warehouse import roles
from warehouse.db import rows_of
from warehouse.star import schema

HERE = Path(__file__).parent
# Alembic takes longer to load than the rest of a command, and is asked once for each new schema.
ALEMBIC_UPGRADE = "warehouse.migrations.alembic_upgrade:upgrade_to_newest"
LOCK = 0x636974796C656164  # "citylead": two starters upgrade one after the other
# Seconds that a session waits: for another starter's upgrade, and for what is to be changed.
TURN, CHANGE = 600, 10
# Who holds a view, a table or the turn; nearly always the one that began its transaction first.
_HOLDERS = """
SELECT DISTINCT a.pid, a.usename, a.application_name, a.state, a.xact_start AT TIME ZONE 'UTC' AS since
FROM pg_locks l
JOIN pg_stat_activity a USING (pid)
LEFT JOIN pg_class c ON c.oid = l.relation
LEFT JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE l.granted AND a.datname = current_database() AND a.pid <> pg_backend_pid() AND a.xact_start IS NOT NULL
  AND (l.locktype = 'advisory' OR n.nspname IN ('raw', 'core', 'digest', 'ops', 'mart'))
ORDER BY since LIMIT 3
"""


class UpgradeError(ExpectedError):
    """The schema cannot be brought up to date now; the message says who is in the way."""


def upgrade(engine: Engine) -> None:
    """Upgrade to the newest schema, all or nothing. Safe to call at every start, from several processes.

    Raises:
        UpgradeError: somebody else's session holds what must be changed.
    """
    try:
        with engine.begin() as connection:
            _wait_at_most(connection, TURN)
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
            _wait_at_most(connection, CHANGE)
            _change(connection)
            _wait_at_most(connection, 0)
    except OperationalError as error:
        if not isinstance(error.orig, LockNotAvailable):
            raise
        with engine.connect() as connection:
            raise UpgradeError(_in_the_way(connection)) from error


def _wait_at_most(connection: Connection, seconds: int) -> None:
    """For each lock, to the end of the transaction; 0 waits for ever."""
    connection.execute(text("SELECT set_config('lock_timeout', :value, true)"), {"value": f"{seconds}s"})


def _change(connection: Connection) -> None:
    """Make schema, scripts and rights. BI sessions that hold what is made anew are ended, and it begins again."""
    try:
        with connection.begin_nested():
            _bring_up_to_date(connection)
    except OperationalError as error:
        if not isinstance(error.orig, LockNotAvailable) or not roles.end_readers(connection):
            raise
        _bring_up_to_date(connection)


def _bring_up_to_date(connection: Connection) -> None:
    if current(connection) != newest():
        resolve_name(ALEMBIC_UPGRADE)(connection)
    _run_scripts(connection)
    schema.make_tables(connection)
    roles.mend(connection)


def _in_the_way(connection: Connection) -> str:
    holders = rows_of(connection, _HOLDERS)
    told = "; ".join(
        f"process {one['pid']} of {one['usename']} ({one['application_name'] or 'no name'}, {one['state']} since"
        f" {one['since']:%H:%M:%S} UTC)"
        for one in holders
    )
    return (
        f"the schema cannot be changed: other sessions hold it: {told or 'gone by now'}. Let them end, or end them"
        " (SELECT pg_terminate_backend(<process>);), then do it again"
    )


def _run_scripts(connection: Connection) -> None:
    """Run warehouse/sql when its text has changed since the last time: triggers, views, grants."""
    scripts = [path.read_text(encoding="utf-8") for path in sorted((HERE / "sql").glob("*.sql"))]
    digest = sha256("".join(scripts).encode()).hexdigest()
    known = connection.execute(text("SELECT value FROM ops.setting WHERE name = 'sql'")).scalar()
    if known == digest:
        return
    for script in scripts:
        connection.exec_driver_sql(script.replace("%", "%%"))
    connection.execute(
        text(
            "INSERT INTO ops.setting (name, value) VALUES ('sql', to_jsonb(CAST(:digest AS text)))"
            " ON CONFLICT (name) DO UPDATE SET value = excluded.value"
        ),
        {"digest": digest},
    )


def current(connection: Connection) -> str | None:
    """The schema version of a database; None when it has none. Alembic's own table holds it."""
    if connection.execute(text("SELECT to_regclass('ops.alembic_version')")).scalar() is None:
        return None
    return connection.execute(text("SELECT version_num FROM ops.alembic_version")).scalar()


def newest() -> str:
    """The schema version that this code knows: the number of the last file of the chain."""
    return max(path.name.partition("_")[0] for path in (HERE / "migrations/versions").glob("[0-9]*.py"))
