"""The role for BI: it reads every mart, keeps its rights, and cannot hold the pipeline up."""

import time
from collections.abc import Iterator
from contextlib import closing

import psycopg2
import pytest
from sqlalchemy import Connection, Engine, create_engine, make_url, text
from sqlalchemy.exc import DBAPIError

from warehouse import locks, migrate, roles
from warehouse.db import connect
from warehouse.migrate import UpgradeError, upgrade
from warehouse.roles import BI, RoleError
from warehouse.server import Server

VIEWS = (
    "leads",
    "lead_events",
    "notices",
    "source_health",
    "rule_precision",
    "source_metrics",
    "exchange_rates",
)
LOCKS = [
    "SELECT pg_advisory_lock({number})",
    "SELECT pg_try_advisory_lock({number})",
    "SELECT pg_advisory_xact_lock_shared({number})",
    "SELECT pg_try_advisory_xact_lock(1, 2)",
]


@pytest.fixture
def warehouse(server: Server) -> Iterator[Engine]:
    """A warehouse on a server with all that `ensure_database` does; its logins go at the end."""
    engine = connect(server.ensure_database("for_roles"))
    upgrade(engine)
    yield engine
    with engine.begin() as connection:
        for login in roles.logins(connection):
            roles.end_sessions(connection, [login["name"]])
            connection.execute(text(f'DROP ROLE "{login["name"]}"'))
    engine.dispose()


@pytest.fixture
def superset(warehouse: Engine) -> Iterator[Engine]:
    """A BI tool's engine, with a login as `cityleads db login` makes it."""
    with warehouse.begin() as connection:
        password = roles.make_login(connection, "superset")
    engine = create_engine(warehouse.url.set(username="superset", password=password))
    yield engine
    engine.dispose()


def as_bi(engine: Engine, statement: str) -> None:
    with engine.connect() as connection:
        connection.execute(text(f"SET ROLE {BI}"))
        connection.execute(text(statement))


def test_a_fresh_warehouse_has_no_gap(warehouse: Engine) -> None:
    with warehouse.connect() as connection:
        assert roles.gaps(connection) == []
        assert roles.try_reading(connection) == ""


@pytest.mark.parametrize(
    ("loss", "told"),
    [
        (f"REVOKE USAGE ON SCHEMA mart FROM {BI}", "bi_reader may not use schema mart"),
        (f"REVOKE SELECT ON mart.leads FROM {BI}", "bi_reader may not read every mart"),  # noqa: S608  # a grant
        (f"REVOKE CONNECT ON DATABASE for_roles FROM {BI}", "bi_reader may not connect to for_roles"),
        ("GRANT EXECUTE ON FUNCTION pg_advisory_lock(bigint) TO PUBLIC", "bi_reader may take advisory locks"),
    ],
)
def test_a_right_that_was_lost_is_told_and_comes_back_at_the_next_opening(
    warehouse: Engine, loss: str, told: str
) -> None:
    with warehouse.begin() as connection:
        connection.execute(text(loss))
        assert [gap.problem[: len(told)] for gap in roles.gaps(connection)] == [told]
    upgrade(warehouse)
    with warehouse.connect() as connection:
        assert roles.gaps(connection) == []
    for view in VIEWS:
        as_bi(warehouse, f"SELECT * FROM mart.{view} LIMIT 0")  # noqa: S608  # names above


def test_the_role_itself_is_asked_and_its_refusal_told(warehouse: Engine) -> None:
    with warehouse.connect() as connection:
        connection.execute(text(f"REVOKE USAGE ON SCHEMA mart FROM {BI}"))
        assert roles.try_reading(connection) == "permission denied for schema mart"
        assert connection.execute(text("SELECT current_user")).scalar_one() == "cityleads"


@pytest.mark.parametrize("lock", LOCKS)
def test_a_bi_login_takes_no_lock_of_the_pipeline(superset: Engine, lock: str) -> None:
    for number in (locks.REFINE_LOCK, migrate.LOCK):
        with (
            superset.connect() as connection,
            pytest.raises(DBAPIError, match="permission denied for function"),
        ):
            connection.execute(text(lock.format(number=number)))


def test_a_bi_login_gets_into_no_other_database(superset: Engine, server: Server) -> None:
    server.ensure_database("somebody_elses")
    for database in ("postgres", "template1", "somebody_elses"):
        url = superset.url.set(database=database, drivername="postgresql")
        with pytest.raises(psycopg2.OperationalError, match="permission denied for database"):
            psycopg2.connect(url.render_as_string(hide_password=False))


def test_a_bi_login_has_bounds(superset: Engine) -> None:
    with superset.connect() as connection:
        found = {name: connection.execute(text(f"SHOW {name}")).scalar_one() for name in roles.LIMITS}
        assert found == roles.LIMITS
        with pytest.raises(DBAPIError, match="permission denied to set parameter"):
            connection.execute(text("SET temp_file_limit = -1"))


def test_a_bi_login_opens_no_more_sessions_than_its_share(superset: Engine) -> None:
    url = superset.url.set(drivername="postgresql").render_as_string(hide_password=False)
    opened = [psycopg2.connect(url) for _ in range(roles.CONNECTIONS)]
    try:
        with pytest.raises(psycopg2.OperationalError, match='too many connections for role "superset"'):
            psycopg2.connect(url)
    finally:
        for connection in opened:
            connection.close()


def test_a_login_made_by_hand_gets_the_bounds_at_the_next_opening_and_keeps_its_own(
    warehouse: Engine,
) -> None:
    with warehouse.begin() as connection:
        connection.execute(text(f"CREATE ROLE by_hand LOGIN PASSWORD 'seen' CONNECTION LIMIT 3 IN ROLE {BI}"))
        connection.execute(text("ALTER ROLE by_hand SET statement_timeout = '1h'"))
        assert [gap.problem for gap in roles.gaps(connection)] == ["the login by_hand lacks bounds"]
    upgrade(warehouse)
    with warehouse.connect() as connection:
        assert roles.gaps(connection) == []
        (login,) = roles.logins(connection)
    assert login["connections"] == 3
    assert "statement_timeout=1h" in login["settings"]
    assert "idle_in_transaction_session_timeout=1min" in login["settings"]


def forget_scripts(connection: Connection) -> None:
    """As a new release does: its scripts are others, so the views are made anew."""
    connection.execute(text("UPDATE ops.setting SET value = to_jsonb('older'::text) WHERE name = 'sql'"))


def test_an_idle_bi_session_does_not_stop_an_upgrade(
    warehouse: Engine, superset: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrate, "CHANGE", 1)
    with warehouse.begin() as connection:
        forget_scripts(connection)
    with superset.connect() as reading:
        reading.execute(text("SET idle_in_transaction_session_timeout = 0"))
        reading.execute(text("SELECT * FROM mart.leads"))
        start = time.monotonic()
        upgrade(warehouse)
        assert time.monotonic() - start < 30
        with pytest.raises(DBAPIError, match="terminat"):
            reading.execute(text("SELECT 1"))
        reading.invalidate()


def test_a_session_that_is_not_bi_s_is_named_instead_of_waited_for(
    warehouse: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrate, "CHANGE", 1)
    with warehouse.begin() as connection:
        forget_scripts(connection)
    url = warehouse.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with closing(psycopg2.connect(url, application_name="a forgotten window")) as other:
        other.cursor().execute("SELECT * FROM mart.leads")
        told = (
            rf"process {other.info.backend_pid} of cityleads \(a forgotten window, idle in transaction since"
        )
        with pytest.raises(UpgradeError, match=told):
            upgrade(warehouse)
    upgrade(warehouse)


def test_a_turn_that_is_never_given_up_is_named(warehouse: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrate, "TURN", 1)
    url = warehouse.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with closing(psycopg2.connect(url, application_name="another upgrade")) as other:
        other.cursor().execute("SELECT pg_advisory_xact_lock(%s)", [migrate.LOCK])
        with pytest.raises(UpgradeError, match="another upgrade, idle in transaction since"):
            upgrade(warehouse)


def test_a_login_is_made_renewed_and_taken_away(warehouse: Engine) -> None:
    def enter(password: str) -> None:
        url = warehouse.url.set(username="powerbi", password=password, drivername="postgresql")
        psycopg2.connect(url.render_as_string(hide_password=False)).close()

    with warehouse.begin() as connection:
        first = roles.make_login(connection, "powerbi")
    enter(first)
    with warehouse.begin() as connection:
        second = roles.make_login(connection, "powerbi")
        stored = connection.execute(text("SELECT rolpassword FROM pg_authid WHERE rolname = 'powerbi'"))
        assert stored.scalar_one().startswith("SCRAM-SHA-256$")
    enter(second)
    with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
        enter(first)
    with warehouse.begin() as connection:
        roles.drop_login(connection, "powerbi")
    with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
        enter(second)


def test_taking_a_login_away_ends_its_sessions(warehouse: Engine, superset: Engine) -> None:
    with superset.connect() as session:
        session.execute(text("SELECT 1"))
        with warehouse.begin() as connection:
            roles.drop_login(connection, "superset")
        with pytest.raises(DBAPIError, match="terminat"):
            session.execute(text("SELECT 1"))
        session.invalidate()


@pytest.mark.parametrize(
    "name", ["", "Superset", 'x"; DROP ROLE cityleads; --', "pg_own", "a" * 64, "1st", "ü"]
)
def test_what_is_no_name_is_refused(warehouse: Engine, name: str) -> None:
    with warehouse.connect() as connection, pytest.raises(RoleError, match="is no name for a login"):
        roles.make_login(connection, name)


@pytest.mark.parametrize(
    ("name", "told"),
    [("cityleads", "a name of the server's own roles"), (BI, "this command did not make it")],
)
def test_a_role_that_is_no_bi_login_is_left_alone(warehouse: Engine, name: str, told: str) -> None:
    with warehouse.connect() as connection:
        with pytest.raises(RoleError, match=told):
            roles.make_login(connection, name)
        with pytest.raises(RoleError, match="there is no BI login"):
            roles.drop_login(connection, name)


def test_a_dump_restored_into_an_empty_server_is_open_to_bi_again(warehouse: Engine) -> None:
    """What a restore leaves: every table and the scripts' hash, but neither role nor grants."""
    with warehouse.begin() as connection:
        connection.execute(text(f"DROP OWNED BY {BI}"))
        assert {gap.problem for gap in roles.gaps(connection)} == {
            "bi_reader may not connect to for_roles",
            "bi_reader may not use schema mart",
            "bi_reader may not read every mart",
        }
    upgrade(warehouse)
    for view in VIEWS:
        as_bi(warehouse, f"SELECT * FROM mart.{view} LIMIT 0")  # noqa: S608  # names above


def refusals_of(server: Server, engine: Engine) -> list[str]:
    """What the server's log says of opening the warehouse: a foreign server's log is no place for our tries."""
    before = len(server.log.read_text())
    upgrade(engine)
    said = server.log.read_text()[before:].splitlines()
    return [line for line in said if "WARNING" in line or "ERROR" in line]


def owner_without_rights(server: Server) -> Engine:
    """A database on a server where its owner is no superuser and may not make roles."""
    admin = create_engine(make_url(server.url("postgres")), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text("DROP DATABASE IF EXISTS foreign_one WITH (FORCE)"))
        connection.execute(text("DROP ROLE IF EXISTS tenant"))
        connection.execute(text("CREATE ROLE tenant LOGIN PASSWORD 'seen'"))
        connection.execute(text("CREATE DATABASE foreign_one OWNER tenant"))
    admin.dispose()
    url = make_url(server.url("foreign_one")).set(username="tenant", password="seen")
    engine = connect(url.render_as_string(hide_password=False))
    with engine.begin() as connection:
        for extension in ("pg_trgm", "unaccent"):
            connection.execute(text(f"CREATE EXTENSION {extension}"))
    return engine


def test_an_owner_without_rights_upgrades_and_is_told_what_a_superuser_must_do(server: Server) -> None:
    engine = owner_without_rights(server)
    admin = create_engine(make_url(server.url("foreign_one")))
    try:
        upgrade(engine)
        with engine.connect() as connection:
            (gap,) = roles.gaps(connection)
            assert gap.problem == "bi_reader may take advisory locks, and so stop the pipeline"
            with pytest.raises(RoleError, match="this server does not let us make logins"):
                roles.make_login(connection, "superset")
        assert refusals_of(server, engine) == []
        with admin.begin() as connection:
            connection.exec_driver_sql(gap.mend)
        upgrade(engine)
        with engine.connect() as connection:
            assert roles.gaps(connection) == []
        with locks.turn(engine):
            """The owner itself may still take its turns."""
    finally:
        engine.dispose()
        with admin.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("SELECT 1"))
        admin.dispose()
