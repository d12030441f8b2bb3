"""Make the dump of a release: the sandbox's run of a commit, cut small, as a backup.

    python -m tests.warehouse.releases VERSION [COMMIT]

The commit's own code runs in this environment; a later one needs the packages of its lock file. What is cut is cut
whole: the rows of all sources but a few, then every row that names one that is gone.
"""

import lzma
import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection, Engine, text

from tests.harness import ROOT
from tests.warehouse.releases import HERE, PACKED
from tests.warehouse.serving import walkable
from warehouse.backups import dumping
from warehouse.backups.manifest import DUMP
from warehouse.db import connect
from warehouse.server import Server

# Tenders with their details and results, and projects; and the places of that country.
KEPT, COUNTRY = ("vn_muasamcong", "intl_wb_projects"), "VN"
MOST = 160_000  # bytes of a packed dump
RUN = "import sys; from cityleads.cli.main import main; sys.argv = ['cityleads', 'run']; main()"
WITH_SOURCE = """
SELECT a.attrelid::regclass::text FROM pg_attribute a
JOIN pg_class c ON c.oid = a.attrelid AND c.relkind = 'r' JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE a.attname = 'source' AND n.nspname IN ('raw', 'core', 'ops') AND c.relname NOT IN ('exchange_rate', 'source')
"""
WITH_NOTICE = """
SELECT a.attrelid::regclass::text FROM pg_attribute a
JOIN pg_class c ON c.oid = a.attrelid AND c.relkind = 'r' JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE a.attname = 'notice_id' AND n.nspname = 'core'
"""
STAR = """
SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'mart' AND c.relkind = 'r' AND c.relname NOT IN ('label', 'data_test')
"""
KEYS = """
SELECT conrelid::regclass::text AS child, confrelid::regclass::text AS parent,
  (SELECT string_agg(format('c.%I = p.%I', a.attname, b.attname), ' AND ') FROM unnest(conkey, confkey) k(x, y)
   JOIN pg_attribute a ON a.attrelid = conrelid AND a.attnum = x
   JOIN pg_attribute b ON b.attrelid = confrelid AND b.attnum = y) AS joined,
  (SELECT string_agg(format('c.%I IS NOT NULL', a.attname), ' AND ') FROM unnest(conkey) x
   JOIN pg_attribute a ON a.attrelid = conrelid AND a.attnum = x) AS given
FROM pg_constraint WHERE contype = 'f'
"""


def main(version: str, commit: str = "HEAD") -> None:
    """Run, cut, back up, pack; replaces a dump that is there."""
    with TemporaryDirectory() as code, walkable() as home:
        archive = subprocess.run(["git", "archive", commit], cwd=ROOT, check=True, capture_output=True).stdout  # noqa: S603, S607  # git's own words
        subprocess.run(["tar", "-x", "-C", code], input=archive, check=True)  # noqa: S603, S607  # tar's
        server = Server(home / "postgres")
        server.start()
        try:
            engine = connect(server.ensure_database("cityleads_sandbox"))
            _run(Path(code), home, engine)
            with engine.begin() as connection:
                _cut(connection)
            _keep(engine, version)
            engine.dispose()
        finally:
            server.stop()


def _run(code: Path, home: Path, engine: Engine) -> None:
    """Let the commit's own code fill the warehouse."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(code),
        "CITYLEADS_HOME": str(home),
        "DATABASE_URL": engine.url.render_as_string(hide_password=False),
    }
    # An older commit's answers may differ from its key in today's environment, which ends its run with 1.
    ended = subprocess.run([sys.executable, "-c", RUN], cwd=code, env=environment, check=False).returncode  # noqa: S603  # our own
    if ended not in (0, 1):
        raise SystemExit(f"the run ended with {ended}")


def _cut(connection: Connection) -> None:
    """Leave the rows of a few sources and what hangs together with them."""

    def tables(query: str) -> list[str]:
        return list(connection.execute(text(query)).scalars())

    def delete(statement: str) -> int:
        return connection.execute(text(f"DELETE FROM {statement}"), {"kept": list(KEPT)}).rowcount  # noqa: S608  # names of tables

    connection.execute(text("SET LOCAL session_replication_role = replica"))  # neither keys nor triggers
    for table in tables(WITH_SOURCE):
        delete(f"{table} WHERE source <> ALL(:kept) AND source <> ''")
    delete(f"core.place WHERE country <> '{COUNTRY}'")
    keys = connection.execute(text(KEYS)).all()
    orphans = [
        f"{key.child} c WHERE {key.given} AND NOT EXISTS (SELECT FROM {key.parent} p WHERE {key.joined})"
        for key in keys
    ]
    # These have the keys of notices without a constraint.
    orphans += [
        f"{table} c WHERE notice_id IS NOT NULL AND NOT EXISTS (SELECT FROM core.notice p WHERE p.id = c.notice_id)"
        for table in tables(WITH_NOTICE)
    ]
    while sum([delete(one) for one in orphans]):  # until nothing names what is gone
        pass
    connection.execute(text("UPDATE digest.outbox SET message = '' WHERE state IN ('sent', 'written')"))
    for table in (star := tables(STAR)):
        delete(table)
    if star:
        connection.execute(text("INSERT INTO ops.mart_change (unit, key) VALUES ('whole', '')"))


def _keep(engine: Engine, version: str) -> None:
    dumping.COMPRESSION = "none"  # xz packs what is not packed yet
    with TemporaryDirectory() as below:
        folder, _ = dumping.back_up(engine, Path(below), "sandbox", version, "", print)
        packed = lzma.compress((folder / DUMP).read_bytes(), preset=9 | lzma.PRESET_EXTREME)
        if len(packed) > MOST:
            raise SystemExit(f"{len(packed)} bytes, {MOST} at most: keep fewer sources")
        (folder / DUMP).unlink()
        (folder / PACKED).write_bytes(packed)
        shutil.rmtree(HERE / version, ignore_errors=True)
        shutil.copytree(folder, HERE / version)
    for path in ((HERE / version), *(HERE / version).iterdir()):
        path.chmod(0o755 if path.is_dir() else 0o644)
    print(f"{HERE / version}: {len(packed)} bytes")  # noqa: T201  # a command's output


if __name__ == "__main__":
    main(*sys.argv[1:])
