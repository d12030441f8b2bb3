"""Warehouses of released versions are restored, upgraded to today's schema, and keep every row and value."""

import os
import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event, text

from cityleads import __version__
from cityleads.bootstrap import prepare_warehouse
from tests.cityleads.dying import Steps
from tests.databases import copy_of
from tests.harness import ROOT
from tests.warehouse.releases import facts, unpacked, versions
from warehouse.backups import restoring
from warehouse.backups.clients import clients_for, target
from warehouse.backups.fingerprints import fingerprints
from warehouse.db import connect
from warehouse.migrate import current, newest, upgrade
from warehouse.server import Server
from warehouse.tables import SCHEMAS

Rows = dict[str, dict[tuple[str, ...], dict[str, Any]]]
# What an upgrade is meant to change of a released version's rows.
MEANT = {"ops.alembic_version: 1 rows are gone"}
# Settings that hold a digest of what an upgrade makes again where it has changed since the release.
MADE_ANEW = ("sql", "star")
# Of the points at which an upgrade is killed, each so-many-th is tried; `make kill-migrations` tries all.
EVERY = int(os.environ.get("CITYLEADS_KILL_EVERY") or 12)
TABLES = """
SELECT n.nspname || '.' || c.relname AS name, array_agg(a.attname::text ORDER BY a.attnum) AS key
FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY(i.indkey)
WHERE i.indisprimary AND n.nspname IN ('raw', 'core', 'digest', 'desk', 'ops', 'mart') GROUP BY 1 ORDER BY 1
"""


def quiet(_told: str) -> None:
    """Say nothing."""


def rows(connection: Connection) -> Rows:
    """Every row of every table by its key, but those of what is made anew: the views and the star."""
    found: Rows = {}
    for table in connection.execute(text(TABLES)).all():
        each = connection.exec_driver_sql(f"SELECT to_jsonb(t) FROM {table.name} t").scalars()  # noqa: S608  # the schema's names
        found[table.name] = {tuple(str(row[name]) for name in table.key): row for row in each}
    for name in MADE_ANEW:
        found["ops.setting"].pop((name,), None)
    return found


def differences(before: Rows, after: Rows) -> set[str]:
    """What was lost or changed: tables, rows and columns of before that are not as they were."""
    told = set()
    for table, known in before.items():
        now = after.get(table)
        if now is None:
            told.add(f"{table} is gone")
            continue
        told |= (
            {f"{table}: {len(known.keys() - now.keys())} rows are gone"}
            if known.keys() - now.keys()
            else set()
        )
        for key in known.keys() & now.keys():
            told |= {f"{table}.{name}" for name, value in known[key].items() if now[key].get(name) != value}
    return told


@contextmanager
def restored(server: Server, version: str, below: Path) -> Iterator[Engine]:
    """A released version's warehouse, as it was."""
    with copy_of(server, "template0", f"released_{version.replace('.', '_')}") as engine:
        folder = unpacked(version, below)
        manifest = restoring.check(folder, "sandbox", "", quiet)
        assert restoring.restore(engine, folder, manifest, "", quiet) == []
        yield engine


def schema_of(engine: Engine) -> str:
    """The whole schema as pg_dump writes it."""
    with engine.connect() as connection:
        clients = clients_for(connection)
    place, environment = target(engine.url)
    only = [f"--schema={name}" for name in SCHEMAS]
    words = clients.call("pg_dump", "--schema-only", "--no-owner", *only, place)
    told = subprocess.run(words, env=environment, check=True, capture_output=True, text=True).stdout  # noqa: S603  # PostgreSQL's own program
    told = re.sub(r"(?m)^\\(un)?restrict .*$", "", told)  # a new word each time
    # What was dumped and restored has fewer parentheses in its checks than what a migration made.
    return re.sub(r"(?m)^.* CHECK .*$", lambda line: re.sub("[()]", "", line.group()), told)


def test_each_released_version_is_told_with_its_schema_and_has_its_dump() -> None:
    told = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    sections = re.findall(r"(?m)^## (\d\S+) - (\d{4}-\d\d-\d\d)\nSchema (\d{4})\.$", told)
    page = (ROOT / "docs" / "upgrade.md").read_text(encoding="utf-8")
    lines = re.findall(r"(?m)^\| (\d\S+) \| (\d{4}) \| (\d{4}-\d\d-\d\d) \|$", page)
    assert [(version, schema, day) for version, day, schema in sections] == lines
    assert [(version, facts(version)["schema"]) for version in reversed(versions())] == [
        one[:2] for one in lines
    ]
    assert (versions()[-1], facts(__version__)["program"]) == (__version__, __version__)


@pytest.mark.parametrize("version", versions())
def test_a_released_warehouse_keeps_every_row_and_value_through_the_upgrade(
    server: Server, database: Engine, tmp_path: Path, version: str
) -> None:
    with restored(server, version, tmp_path) as engine:
        with engine.connect() as connection:
            before = rows(connection)
            assert current(connection) == facts(version)["schema"]
        upgrade(engine)
        with engine.connect() as connection:
            after = rows(connection)
            assert current(connection) == newest()
        assert differences(before, after) <= MEANT
        assert schema_of(engine) == schema_of(database)
        prepare_warehouse(engine)


# One process is forked for each kill; what an upgrade imports is imported once.
_processes = get_context("forkserver")


def upgrade_dying(url: str, last: int) -> None:
    """Upgrade, and be killed at a step (tests.cityleads.dying)."""
    Steps(last, os.getpid())
    upgrade(connect(url))


def killed(engine: Engine, last: int) -> bool:
    """Upgrade in a process of its own; whether it was killed at the step."""
    url = engine.url.render_as_string(hide_password=False)
    process = _processes.Process(target=upgrade_dying, args=(url, last))
    process.start()
    process.join(60)
    assert process.exitcode in (0, -signal.SIGKILL), process.exitcode
    return process.exitcode != 0


def statements_of(engine: Engine) -> list[str]:
    """Upgrade undisturbed; every statement that it made, in order."""
    made: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        made.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    upgrade(engine)
    event.remove(engine, "before_cursor_execute", note)
    return made


def kill_points(made: list[str]) -> list[int]:
    """Steps before, amid and after each migration's statements, and amid the scripts that follow them."""
    ends = [number for number, told in enumerate(made) if told.startswith("UPDATE ops.alembic_version")]
    starts = [0, *ends[:-1]]
    spans = [*zip(starts, ends, strict=True), (ends[-1], len(made) - 1)]
    # Two steps a statement (Steps): 2 * n + 1 is before statement n is made, 2 * n + 2 when it has been.
    return sorted({step for a, b in spans for step in (2 * a + 3, a + b + 2, 2 * b + 1)})


def facts_of(connection: Connection) -> dict[str, Any]:
    """The schema's version, and count and checksum of every table."""
    return {"schema": current(connection), **fingerprints(connection, quiet)}


@pytest.mark.slow
def test_an_upgrade_that_is_killed_within_any_migration_changes_nothing_and_the_next_one_does_all_of_it(
    server: Server, tmp_path: Path
) -> None:
    with restored(server, versions()[0], tmp_path) as released:
        template = str(released.url.database)
        with released.connect() as connection:
            before = facts_of(connection)
        released.dispose()
        with (
            copy_of(server, template, "undisturbed") as undisturbed,
            copy_of(server, template, "disturbed") as disturbed,
        ):
            points = kill_points(statements_of(undisturbed))
            for step in points[::EVERY]:
                assert killed(disturbed, step), step
                with disturbed.connect() as connection:
                    assert facts_of(connection) == before, step
            upgrade(disturbed)
            assert schema_of(disturbed) == schema_of(undisturbed)
            with disturbed.connect() as mine, undisturbed.connect() as due:
                assert differences(rows(due), rows(mine)) == set()
