"""Row counts and checksums of all tables: what a backup holds, and what a restored warehouse must have."""

from sqlalchemy import Connection, text

from warehouse.backups.manifest import Say, TableFacts
from warehouse.tables import SCHEMAS

# How values are written as text must not depend on the server's settings.
_SETTINGS = {
    "bytea_output": "hex",
    "datestyle": "ISO, MDY",
    "extra_float_digits": "1",
    "intervalstyle": "postgres",
    "search_path": "",
    "timezone": "UTC",
}
_TABLES = """
SELECT n.nspname || '.' || c.relname AS name, format('%I.%I', n.nspname, c.relname) AS quoted
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = ANY(:schemas) AND c.relkind = 'r' ORDER BY 1
"""
# A sum of the rows' hashes, so that the order in which rows lie does not count. MD5 is the same in every version of
# PostgreSQL, which its own hash functions need not be; nothing here guards against an adversary.
_FACTS = (
    "SELECT count(*) AS rows, coalesce(sum(('x' || left(md5(t::text), 16))::bit(64)::bigint::numeric), 0)::text AS sum"
    " FROM {} t"
)


def fingerprints(connection: Connection, say: Say) -> dict[str, TableFacts]:
    """Count and sum up every table; the connection's transaction is of one snapshot, or nobody writes meanwhile."""
    for name, value in _SETTINGS.items():
        connection.execute(text("SELECT set_config(:name, :value, true)"), {"name": name, "value": value})
    found = {}
    for table in connection.execute(text(_TABLES), {"schemas": list(SCHEMAS)}).all():
        say(f"counting {table.name}")
        facts = connection.exec_driver_sql(_FACTS.format(table.quoted)).one()
        found[table.name] = TableFacts(facts.rows, facts.sum)
    return found
