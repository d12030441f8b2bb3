"""The schema: declared once, migrated to, commented, and read-only for BI."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from unicodedata import category

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.exc import DBAPIError

from transform.text import fold
from warehouse.db import connect
from warehouse.migrate import current, newest, upgrade
from warehouse.migrations.alembic_upgrade import config
from warehouse.server import Server
from warehouse.star import star_tables
from warehouse.tables import SCHEMAS, metadata

VIEWS = (
    *("leads", "lead_events", "notices", "source_health", "rule_precision"),
    *("project", "project_lead", "occasion", "city", "city_step", "reports", "audit"),
)
OLD_MAIL = """
INSERT INTO core.centre (name, title, title_ko, country, zone)
  VALUES ('bangkok', 'Bangkok', '방콕', 'TH', 'Asia/Bangkok');
INSERT INTO digest.subscriber (centre, email, language) VALUES ('bangkok', 'kim@kotra.example', 'ko');
INSERT INTO digest.run (centre, local_date, frozen_at, coverage)
  VALUES ('bangkok', '2026-11-23', '2026-11-23T01:00Z', '[]');
INSERT INTO digest.outbox (run_id, subscriber_id, message_id, message, state, next_at)
  SELECT r.id, s.id, '<1@example.org>', '', 'sent', '2026-11-24T01:00Z' FROM digest.run r, digest.subscriber s;
"""


def test_the_migrations_make_exactly_the_declared_tables(database: Engine) -> None:
    options = {
        "include_schemas": True,
        "include_name": lambda name, kind, _parents: name in SCHEMAS if kind == "schema" else True,
        "version_table_schema": "ops",
        "compare_type": True,
    }
    # The star follows its own declaration (tests/warehouse/test_star.py).
    made = {table.name for table in star_tables()}
    options["include_object"] = lambda thing, name, kind, _reflected, _other: (
        not (kind == "table" and thing.schema == "mart" and name in made)
    )
    with database.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection, opts=options), metadata) == []


def test_upgrading_twice_changes_nothing(database: Engine) -> None:
    upgrade(database)
    with database.connect() as connection:
        assert current(connection) == newest() == "0062"


def test_the_newest_version_is_alembic_s_head_and_each_file_follows_the_one_before(database: Engine) -> None:
    with database.connect() as connection:
        chain = list(ScriptDirectory.from_config(config(connection)).walk_revisions())
    numbers = [f"{number:04}" for number in range(len(chain), 0, -1)]
    assert [one.revision for one in chain] == numbers
    assert newest() == numbers[0]


def test_mails_of_before_the_alerts_keep_the_time_of_their_digest(database: Engine) -> None:
    with database.begin() as connection:
        command.downgrade(config(connection), "0002")
        connection.execute(text(OLD_MAIL))
    upgrade(database)
    with database.connect() as connection:
        kept = connection.execute(
            text("SELECT o.frozen_at = r.frozen_at FROM digest.outbox o JOIN digest.run r ON r.id = o.run_id")
        ).scalars()
        assert kept.all() == [True]
        assert connection.execute(text("SELECT urgent FROM digest.subscriber")).scalars().all() == [False]


def test_two_starters_upgrade_one_after_the_other(server: Server) -> None:
    engines = [connect(server.ensure_database("upgraded_by_two")) for _ in range(2)]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(upgrade, engines))
    with engines[0].connect() as connection:
        assert current(connection) == newest()
    for engine in engines:
        engine.dispose()


def test_every_table_and_column_has_a_comment(database: Engine) -> None:
    with database.connect() as connection:
        bare = connection.execute(
            text(
                """
                SELECT n.nspname || '.' || c.relname || coalesce('.' || a.attname, '')
                FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                WHERE n.nspname = ANY(:schemas) AND c.relkind IN ('r', 'v') AND c.relname <> 'alembic_version'
                  AND (col_description(c.oid, a.attnum) IS NULL OR obj_description(c.oid, 'pg_class') IS NULL)
                """
            ),
            {"schemas": list(SCHEMAS)},
        )
        assert bare.scalars().all() == []


@pytest.mark.parametrize("view", VIEWS)
def test_times_in_the_marts_say_that_they_are_utc_and_dates_name_their_zone(
    database: Engine, view: str
) -> None:
    with database.connect() as connection:
        rows = connection.execute(
            text(
                "SELECT a.attname, format_type(a.atttypid, NULL) AS kind, col_description(a.attrelid, a.attnum) AS told"
                " FROM pg_attribute a WHERE a.attrelid = CAST(:view AS regclass) AND a.attnum > 0"
            ),
            {"view": f"mart.{view}"},
        ).all()
    for row in rows:
        if row.kind == "timestamp with time zone":
            assert "UTC" in row.told, row.attname
        if row.kind == "date":
            assert "time zone" in row.told, row.attname


@pytest.fixture
def bi(server: Server) -> Iterator[Connection]:
    """A connection as a BI tool would have it: a login that is a member of bi_reader."""
    database = connect(server.ensure_database("for_bi"))
    upgrade(database)
    with database.begin() as connection:
        connection.execute(text("DROP ROLE IF EXISTS superset"))
        connection.execute(text("CREATE ROLE superset LOGIN PASSWORD 'seen' IN ROLE bi_reader"))
    engine = create_engine(
        database.url.set(username="superset", password="seen"), isolation_level="AUTOCOMMIT"
    )
    with engine.connect() as connection:
        yield connection
    engine.dispose()
    with database.begin() as connection:
        connection.execute(text("DROP ROLE superset"))
    database.dispose()


def test_bi_reads_every_mart(bi: Connection) -> None:
    for view in VIEWS:
        assert bi.execute(text(f"SELECT count(*) FROM mart.{view}")).scalar_one() == 0  # noqa: S608  # names above


def test_bi_reads_every_table_of_the_star(bi: Connection) -> None:
    for table in star_tables():
        assert bi.execute(text(f"SELECT count(*) FROM mart.{table.name}")).scalar_one() == 0  # noqa: S608  # declared names


@pytest.mark.parametrize(
    "attempt",
    [
        "SELECT * FROM core.notice",
        "SELECT body FROM raw.document",
        "SELECT email FROM digest.subscriber",
        "SELECT * FROM ops.work",
        "INSERT INTO core.centre VALUES ('x', 'x', 'x', 'x', 'x')",
        "UPDATE mart.leads SET title = ''",
        "DELETE FROM core.lead",
        "DELETE FROM mart.fact_lead",
        "SELECT * FROM ops.mart_change",
        "SELECT * FROM ops.table_size",
        "TRUNCATE core.notice CASCADE",
        "DROP VIEW mart.leads",
        "CREATE TABLE mine (a int)",
        "CREATE TEMP TABLE mine (a int)",
        "CREATE SCHEMA mine",
        "CREATE FUNCTION mart.f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE ROLE mine",
        "COPY (SELECT 1) TO PROGRAM 'true'",
        "SELECT pg_read_file('postgresql.conf')",
        "SET ROLE cityleads",
        "ALTER ROLE superset SUPERUSER",
        "SELECT lo_create(0)",
    ],
)
def test_bi_can_do_nothing_but_read_the_marts(bi: Connection, attempt: str) -> None:
    with pytest.raises(DBAPIError):
        bi.execute(text(attempt))


def test_extensions_that_stand_in_another_schema_are_found_there_and_missing_ones_are_made(
    server: Server,
) -> None:
    admin = create_engine(server.url("postgres"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text("CREATE DATABASE extended_elsewhere TEMPLATE template0"))
    admin.dispose()
    engine = connect(server.url("extended_elsewhere"))
    with engine.begin() as connection:
        connection.execute(text("CREATE SCHEMA extended"))
        connection.execute(text("CREATE EXTENSION pg_trgm SCHEMA extended"))
    upgrade(engine)
    with engine.begin() as connection:
        made = text("SELECT count(*) FROM pg_indexes WHERE indexname IN ('ix_lead_said', 'ix_party_said')")
        assert connection.execute(made).scalar_one() == 2
    engine.dispose()


def test_postgres_folds_every_letter_as_the_program_does(database: Engine) -> None:
    letters = [chr(code) for code in range(1, 0x10000) if category(chr(code)) not in {"Cn", "Co", "Cs"}]
    words = [
        "Đà Nẵng",
        "İSTANBUL ışık",
        "เทศบาลนครขอนแก่น ๒๕๖๙",
        "ＣＣＴＶ ½",
        "대구 스마트시티",
    ]  # wide letters
    asked = text(
        "SELECT core.folded(said) FROM unnest(CAST(:all AS text[])) WITH ORDINALITY a (said, n) ORDER BY n"
    )
    with database.connect() as connection:
        found = connection.execute(asked, {"all": letters + words}).scalars().all()
    assert found == [fold(one) for one in letters + words]
