"""Who else may use the warehouse: the role `bi_reader`, which reads the marts, and the logins that are members of it.

Rights are looked at whenever a warehouse is opened, and mended where they differ: a dump that is restored into an
empty server, or a role that is made later, loses them without a change of any script. On a server where we may not
do something it stays undone, and `gaps` says what.

A reader who means harm can lift every time limit of its own session (PostgreSQL lets each session do so); what holds
against that are the number of connections, the temporary files, the revoked advisory locks, and that `migrate` ends
sessions of such logins that stand in the way of an upgrade.
"""

import re
import secrets
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from psycopg2.extensions import encrypt_password
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError, InternalError, ProgrammingError

from warehouse.db import rows_of, said

BI = "bi_reader"
CONNECTIONS = 20
# What a session of a BI login starts with. Its own `SET` can change all but temp_file_limit.
LIMITS = {
    "statement_timeout": "5min",
    "lock_timeout": "10s",
    "idle_in_transaction_session_timeout": "1min",
    "default_transaction_read_only": "on",
    "temp_file_limit": "2GB",
}
NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
# What servers and hosts of servers call their own roles, there or not: a login of such a name would be taken for one.
RESERVED = frozenset(
    {"postgres", "cityleads", "public", "none", "root", "admin", "superuser", "rdsadmin", "cloudsqladmin"}
)
MADE_HERE = "a login of cityleads db login"  # the role's comment; pg_dumpall keeps it
_ALL_MARTS = """(
SELECT bool_and(has_table_privilege(:bi, c.oid, 'SELECT')) FROM pg_class c
WHERE c.relnamespace = 'mart'::regnamespace AND c.relkind IN ('v', 'm', 'r')
)"""
_ADVISORY = """
SELECT oid::regprocedure::text FROM pg_proc
WHERE pronamespace = 'pg_catalog'::regnamespace AND proname ~ '^pg_(try_)?advisory_' ORDER BY 1
"""
_POWERS = """
SELECT rolsuper AS superuser, rolcreaterole AS roles, has_parameter_privilege('temp_file_limit', 'SET') AS files
FROM pg_roles WHERE rolname = current_user
"""
_OWNERS = """
SELECT DISTINCT owner::regrole::text FROM (
  SELECT datdba AS owner FROM pg_database WHERE datname = current_database()
  UNION SELECT nspowner FROM pg_namespace WHERE nspname = 'raw'
) known ORDER BY 1
"""
_LOGINS = """
SELECT r.rolname AS name, r.rolconnlimit AS connections, r.rolconfig AS settings
FROM pg_roles r
WHERE r.rolcanlogin AND NOT r.rolsuper AND r.rolname <> current_user AND r.rolname <> :bi
  AND pg_has_role(r.oid, :bi, 'MEMBER')
ORDER BY 1
"""


class RoleError(Exception):
    """A login cannot be made or taken away; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that a role should be able to do or not to do.

    Attributes:
        problem: what is not as it should be.
        mend: SQL, one statement or several, each with its semicolon.
        power: what whoever runs it must be: the database's owner, one who may make roles, or a superuser.
    """

    problem: str
    mend: str
    power: Literal["own", "roles", "all"] = "own"


def exists(connection: Connection, name: str = BI) -> bool:
    """Whether the server has a role of this name."""
    return bool(
        connection.execute(text("SELECT count(*) FROM pg_roles WHERE rolname = :n"), {"n": name}).scalar()
    )


def logins(connection: Connection) -> list[dict[str, Any]]:
    """The logins that are members of bi_reader: name, connections (count; -1 for any), settings."""
    return rows_of(connection, _LOGINS, bi=BI) if exists(connection) else []


def gaps(connection: Connection) -> list[Gap]:
    """What is missing of the roles' rights and bounds; empty where all is as it should be."""
    if not exists(connection):
        return [Gap(f"the role {BI} is missing", f"CREATE ROLE {BI} NOLOGIN;", "roles")]
    return [*_unreadable(connection), *_lockable(connection), *_unbounded(connection)]


def _unreadable(connection: Connection) -> Iterator[Gap]:
    database = connection.execute(text("SELECT current_database()")).scalar_one()
    asked = {
        f"may not connect to {database}": (
            "has_database_privilege(:bi, current_database(), 'CONNECT')",
            f'GRANT CONNECT ON DATABASE "{database}" TO {BI};',
        ),
        "may not use schema mart": (
            "has_schema_privilege(:bi, 'mart', 'USAGE')",
            f"GRANT USAGE ON SCHEMA mart TO {BI};",
        ),
        "may not read every mart": (
            _ALL_MARTS,
            f"GRANT SELECT ON ALL TABLES IN SCHEMA mart TO {BI};",
        ),
    }
    for told, (condition, mend) in asked.items():
        if not connection.execute(text(f"SELECT coalesce({condition}, true)"), {"bi": BI}).scalar_one():
            yield Gap(f"{BI} {told}", mend)


def _lockable(connection: Connection) -> Iterator[Gap]:
    """The pipeline's turns are advisory locks; whoever may call these functions can hold them for ever."""
    functions = list(connection.execute(text(_ADVISORY)).scalars())
    open_to_all = connection.execute(
        text("SELECT bool_or(has_function_privilege(:bi, f, 'EXECUTE')) FROM unnest(:all) f"),
        {"bi": BI, "all": functions},
    ).scalar_one()
    if open_to_all:
        ours = ", ".join(connection.execute(text(_OWNERS)).scalars())
        listed = ", ".join(functions)
        yield Gap(
            f"{BI} may take advisory locks, and so stop the pipeline",
            f"REVOKE EXECUTE ON FUNCTION {listed} FROM PUBLIC; GRANT EXECUTE ON FUNCTION {listed} TO {ours};",
            "all",
        )


def _unbounded(connection: Connection) -> Iterator[Gap]:
    for login in logins(connection):
        known = {setting.partition("=")[0] for setting in login["settings"] or ()}
        missing = list(_bounds(login["name"], LIMITS.keys() - known, counted=login["connections"] < 0))
        if missing:
            yield Gap(f"the login {login['name']} lacks bounds", " ".join(missing), "roles")


def _bounds(name: str, limits: Collection[str], *, counted: bool = True) -> Iterator[str]:
    if counted:
        yield f'ALTER ROLE "{name}" CONNECTION LIMIT {CONNECTIONS};'
    for setting in sorted(limits):
        yield f"ALTER ROLE \"{name}\" SET {setting} = '{LIMITS[setting]}';"


def mend(connection: Connection) -> None:
    """Close every gap that we have the right to close; what somebody has set themselves stays.

    Nothing is tried without that right: each refusal would be a line in a foreign server's log, at every command.
    """
    powers = connection.execute(text(_POWERS)).one()
    may = {
        "own": True,
        "roles": powers.superuser or powers.roles,
        "files": powers.superuser or (powers.roles and powers.files),
        "all": powers.superuser,
    }
    if not exists(connection) and may["roles"]:
        _attempt(connection, f"CREATE ROLE {BI} NOLOGIN")
    for gap in gaps(connection):
        for statement in filter(None, map(str.strip, gap.mend.split(";"))):
            if may["files" if "temp_file_limit" in statement else gap.power]:
                _attempt(connection, statement)


def _attempt(connection: Connection, statement: str) -> None:
    try:
        with connection.begin_nested():
            connection.exec_driver_sql(statement.replace("%", "%%"))
    except (
        ProgrammingError,
        InternalError,
    ):  # no right to, or another database's upgrade is at it: `gaps` tells
        return


def try_reading(connection: Connection) -> str:
    """Read every mart as bi_reader itself; empty where that works, else the server's words.

    Where we may not become the role, its rights in the catalogue are all that can be asked: `gaps`.
    """
    views = connection.execute(
        text(
            "SELECT oid::regclass::text FROM pg_class WHERE relnamespace = 'mart'::regnamespace AND relkind = 'v'"
        )
    ).scalars()
    if not connection.execute(
        text("SELECT pg_has_role(current_user, :bi, 'MEMBER')"), {"bi": BI}
    ).scalar_one():
        return ""
    try:
        with connection.begin_nested() as nested:
            connection.execute(text(f"SET LOCAL ROLE {BI}"))
            for view in list(views):
                connection.execute(text(f"SELECT 1 FROM {view} LIMIT 0"))  # noqa: S608  # names from the catalogue
            nested.rollback()  # and with it the role
    except DBAPIError as error:
        return said(error)
    return ""


def make_login(connection: Connection, name: str) -> str:
    """Make a login that reads the marts and nothing else, or give one a new password; returns the password.

    Raises:
        RoleError: the name is taken by another role or is no name, or this server does not let us.
    """
    if not NAME.fullmatch(name) or name.startswith("pg_"):
        raise RoleError(
            f"'{name}' is no name for a login: small letters, digits and _, a letter first, up to 63"
        )
    if name in RESERVED:
        raise RoleError(f"'{name}' is a name of the server's own roles; take another, e.g. superset")
    if exists(connection, name):
        _check_ours(connection, name)
    password = secrets.token_urlsafe(24)
    raw: Any = connection.connection.dbapi_connection  # psycopg2's: its libpq does the hashing
    # Encrypted here: the server and its log never see the password.
    sealed = encrypt_password(password, name, raw, "scram-sha-256")
    verb = "ALTER" if exists(connection, name) else "CREATE"
    try:
        connection.exec_driver_sql(f"{verb} ROLE \"{name}\" LOGIN PASSWORD '{sealed}'".replace("%", "%%"))
        connection.exec_driver_sql(f'GRANT {BI} TO "{name}"')
        connection.exec_driver_sql(f"COMMENT ON ROLE \"{name}\" IS '{MADE_HERE}'")
    except ProgrammingError as error:
        raise RoleError(
            f"this server does not let us make logins ({said(error)}): a role that may create"
            f" roles runs CREATE ROLE \"{name}\" LOGIN PASSWORD '…' IN ROLE {BI};"
        ) from error
    for statement in _bounds(name, LIMITS):
        _attempt(connection, statement)
    return password


def _check_ours(connection: Connection, name: str) -> None:
    """Raise RoleError for a role that `make_login` did not make, or that has got more rights since."""
    asked = "SELECT shobj_description(oid, 'pg_authid') FROM pg_roles WHERE rolname = :name"
    made = connection.execute(text(asked), {"name": name}).scalar() == MADE_HERE
    if not made or name not in {login["name"] for login in logins(connection)}:
        raise RoleError(
            f"there is a role {name} on this server already, and this command did not make it: it is left as it is"
        )


def drop_login(connection: Connection, name: str) -> None:
    """End a BI login's sessions and take it away. Raises RoleError when it is none."""
    if name not in {login["name"] for login in logins(connection)}:
        known = ", ".join(login["name"] for login in logins(connection)) or "none"
        raise RoleError(f"there is no BI login {name}; there are: {known}")
    _check_ours(connection, name)
    try:
        connection.exec_driver_sql(f'ALTER ROLE "{name}" NOLOGIN')
        end_sessions(connection, [name])
        connection.exec_driver_sql(f'DROP ROLE "{name}"')
    except DBAPIError as error:
        raise RoleError(f"{name} cannot be taken away: {said(error)}") from error


def end_readers(connection: Connection) -> int:
    """End the sessions of all BI logins in this database that are in a transaction; returns how many there were.

    0 also where we may not.
    """
    asked = (
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
        " WHERE usename = ANY(:names) AND datname = current_database() AND xact_start IS NOT NULL"
    )
    try:
        with connection.begin_nested():
            names = [login["name"] for login in logins(connection)]
            return len(connection.execute(text(asked), {"names": names}).all())
    except ProgrammingError:
        return 0


def end_sessions(connection: Connection, names: list[str]) -> int:
    """End the sessions of logins; returns how many there were."""
    return len(
        connection.execute(
            text("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE usename = ANY(:names)"),
            {"names": names},
        ).all()
    )
