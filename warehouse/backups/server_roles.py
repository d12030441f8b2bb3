"""Roles that a dump names and does not hold: who was given rights in a warehouse, and logins that are their members.

Only those: other roles of the server are somebody else's. The owner and superusers are left out too, as the server that
a backup is restored into has its own.
"""

import json
from collections.abc import Iterator
from typing import Any

from psycopg2 import sql
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from warehouse import roles
from warehouse.db import rows_of, said
from warehouse.tables import SCHEMAS

_ROLES = """
WITH RECURSIVE acls AS (
  SELECT nspacl AS acl FROM pg_namespace WHERE nspname = ANY(:schemas)
  UNION ALL SELECT relacl FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = ANY(:schemas)
  UNION ALL SELECT proacl FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = ANY(:schemas)
  UNION ALL SELECT attacl FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
            JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = ANY(:schemas)
), ours AS (
  SELECT DISTINCT e.grantee AS oid FROM acls, LATERAL aclexplode(acls.acl) e WHERE acls.acl IS NOT NULL
  UNION SELECT m.member FROM pg_auth_members m JOIN ours ON ours.oid = m.roleid
)
SELECT r.oid, r.rolname AS name, r.rolcanlogin AS login, r.rolinherit AS inherits, r.rolconnlimit AS connections,
       coalesce(to_jsonb(s.setconfig), '[]'::jsonb) AS settings, shobj_description(r.oid, 'pg_authid') AS told,
       ARRAY(SELECT g.rolname::text FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid
             WHERE m.member = r.oid AND m.roleid IN (SELECT oid FROM ours) ORDER BY 1) AS member_of
FROM pg_roles r JOIN ours USING (oid)
LEFT JOIN pg_db_role_setting s ON s.setrole = r.oid AND s.setdatabase = 0
WHERE NOT r.rolsuper AND r.rolname !~ '^pg_'
  AND r.oid NOT IN (SELECT nspowner FROM pg_namespace WHERE nspname = ANY(:schemas))
ORDER BY r.rolcanlogin, r.rolname
"""
_SECRETS = "SELECT rolname AS name, rolpassword AS password FROM pg_authid WHERE oid = ANY(:oids)"


def capture(connection: Connection) -> bytes:
    """The roles as JSON; with the hashes of their passwords where the server lets us read them."""
    found = rows_of(connection, _ROLES, schemas=list(SCHEMAS))
    oids = [role.pop("oid") for role in found]
    passwords: dict[str, Any] = {}
    if connection.execute(text("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")).scalar():
        passwords = {row["name"]: row["password"] for row in rows_of(connection, _SECRETS, oids=oids)}
    known = [{**role, "password": passwords.get(role["name"])} for role in found]
    return json.dumps(known, ensure_ascii=False, indent=1).encode()


def names(captured: bytes) -> list[str]:
    """The names of captured roles."""
    return [role["name"] for role in json.loads(captured)]


def give_back(connection: Connection, captured: bytes) -> list[str]:
    """Make the roles that are missing and join each to its groups; returns what could not be done, as sentences.

    A role that is there already keeps its password, bounds and settings.
    """
    troubles = []
    for role in json.loads(captured):
        made = () if roles.exists(connection, role["name"]) else _made(role)
        settings = (_set(role["name"], setting) for setting in role["settings"]) if made else ()
        refused = (_attempt(connection, statement) for statement in (*made, *_joined(role), *settings))
        troubles += [f"role {role['name']}: {told}" for told in refused if told]
    return troubles


def missing(connection: Connection, captured: bytes) -> list[str]:
    """Captured roles that this server still lacks."""
    return [name for name in names(captured) if not roles.exists(connection, name)]


def _made(role: dict[str, Any]) -> Iterator[sql.Composable]:
    name = sql.Identifier(role["name"])
    words = [
        "LOGIN" if role["login"] else "NOLOGIN",
        "INHERIT" if role["inherits"] else "NOINHERIT",
        f"CONNECTION LIMIT {int(role['connections'])}",
    ]
    password = (
        sql.SQL(" PASSWORD {}").format(sql.Literal(role["password"])) if role["password"] else sql.SQL("")
    )
    yield sql.SQL("CREATE ROLE {} " + " ".join(words)).format(name) + password
    if role["told"]:
        yield sql.SQL("COMMENT ON ROLE {} IS {}").format(name, sql.Literal(role["told"]))


def _joined(role: dict[str, Any]) -> Iterator[sql.Composable]:
    for group in role["member_of"]:
        yield sql.SQL("GRANT {} TO {}").format(sql.Identifier(group), sql.Identifier(role["name"]))


def _set(role: str, setting: str) -> sql.Composable:
    """Give a role a setting; taken from the session, since only the server knows how a list of names is quoted."""
    name, _, value = setting.partition("=")
    return sql.SQL("SELECT set_config({}, {}, true); ALTER ROLE {} SET {} FROM CURRENT").format(
        sql.Literal(name), sql.Literal(value), sql.Identifier(role), sql.Identifier(name)
    )


def _attempt(connection: Connection, statement: sql.Composable) -> str:
    """Run a statement or let it be; what the server said where it refused."""
    driver: Any = connection.connection.dbapi_connection
    try:
        with connection.begin_nested():
            connection.exec_driver_sql(statement.as_string(driver).replace("%", "%%"))
    except DBAPIError as error:
        return said(error)
    return ""
