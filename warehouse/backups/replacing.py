"""A database beside the one in use, that takes its place when it is ready; the old one is kept under another name."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from psycopg2 import sql
from psycopg2.errors import InsufficientPrivilege, ObjectInUse
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from warehouse.backups.manifest import BackupError
from warehouse.db import connect, said


@contextmanager
def replacement(url: URL, now: datetime) -> Iterator[Engine]:
    """A fresh database; when the block ends well, it gets the name of the one in use, and that one `…_before_<time>`.

    Args:
        url: the database in use.
        now: aware; part of the old one's new name.

    Raises:
        BackupError: somebody uses the database, or this role may make none.
    """
    name, fresh = str(url.database), f"{url.database}_restoring"
    kept = f"{name[:40]}_before_{now:%Y%m%d%H%M%S}"
    server = create_engine(url.set(database="postgres"), isolation_level="AUTOCOMMIT")
    try:
        with server.connect() as connection:
            _check_unused(connection, name)
            _do(connection, "DROP DATABASE IF EXISTS {}", fresh)
            _do(connection, "CREATE DATABASE {} TEMPLATE template0", fresh)
            _do(connection, "REVOKE CONNECT, TEMPORARY ON DATABASE {} FROM PUBLIC", fresh)
        engine = connect(url.set(database=fresh).render_as_string(hide_password=False))
        try:
            yield engine
        except BaseException:
            engine.dispose()
            with server.connect() as connection:
                _do(connection, "DROP DATABASE IF EXISTS {}", fresh)
            raise
        engine.dispose()
        with (
            server.connect().execution_options(isolation_level="READ COMMITTED") as connection,
            connection.begin(),
        ):
            _do(connection, "ALTER DATABASE {} RENAME TO {}", name, kept)
            _do(connection, "ALTER DATABASE {} RENAME TO {}", fresh, name)
    finally:
        server.dispose()


def _check_unused(connection: Connection, name: str) -> None:
    users = connection.execute(
        text(
            "SELECT DISTINCT coalesce(nullif(application_name, ''), usename) FROM pg_stat_activity WHERE datname = :n"
        ),
        {"n": name},
    ).scalars()
    if told := ", ".join(sorted(users)):
        raise BackupError(
            f"{name} is in use ({told}): stop that first, e.g. `cityleads down --keep-database`, and try again"
        )


def _do(connection: Connection, statement: str, *names: str) -> None:
    driver = connection.connection.dbapi_connection
    words = sql.SQL(statement).format(*map(sql.Identifier, names)).as_string(driver)  # type: ignore[arg-type]  # psycopg2's
    try:
        connection.exec_driver_sql(words.replace("%", "%%"))
    except DBAPIError as error:
        if isinstance(error.orig, InsufficientPrivilege):
            raise BackupError(
                f"{said(error)}: a role that may not make databases restores into an empty one that is given to it"
            ) from error
        if isinstance(error.orig, ObjectInUse):
            raise BackupError(f"{said(error)}: stop what uses it, and try again") from error
        raise
