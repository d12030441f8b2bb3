"""`cityleads db login`: what a BI tool needs, in one command."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg2
import pytest

from cityleads.bootstrap import open_warehouse
from scrapers.source_config import source_names
from tests.harness import ROOT
from tests.ran import settings_for
from warehouse.server import Server

PROGRAM = str(Path(sys.prefix) / "bin" / "cityleads")


@pytest.fixture
def environment(server: Server, tmp_path: Path) -> dict[str, str]:
    settings = settings_for(server, "for_logins", tmp_path)
    open_warehouse(settings, "sandbox").dispose()
    return os.environ | {"DATABASE_URL": settings.database_url or "", "CITYLEADS_HOME": str(tmp_path)}


def login(environment: dict[str, str], *words: str) -> "subprocess.CompletedProcess[str]":
    command = [PROGRAM, "db", "login", "bi", *words, "--mode", "sandbox"]
    return subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603  # our own program


def test_one_command_prints_an_address_that_reads_the_marts_and_nothing_else(
    environment: dict[str, str],
) -> None:
    done = login(environment, "tableau")
    assert done.returncode == 0, done.stderr
    (address,) = done.stdout.splitlines()
    assert "shown this once" in done.stderr
    connection = psycopg2.connect(address)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM mart.source_health")
        assert cursor.fetchall() == [(len(source_names()),)]
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            cursor.execute("SELECT * FROM digest.subscriber")
    connection.close()
    assert "tableau" in login(environment).stdout
    assert address not in login(environment).stdout

    assert (
        login(environment, "tableau", "--revoke").stdout
        == "the login tableau is gone from the server of the sandbox warehouse\n"
    )
    with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
        psycopg2.connect(address)


def test_taking_away_what_is_not_there_says_which_logins_there_are(environment: dict[str, str]) -> None:
    done = login(environment, "nobody_s", "--revoke")
    assert done.returncode == 1
    said, _, known = done.stderr.rstrip("\n").partition("; there are: ")
    assert said == "cityleads: there is no BI login nobody_s"
    # Logins are the server's, and other tests may have made some on it.
    assert all(name in login(environment).stdout for name in known.split(", ") if known != "none")


def test_a_role_that_the_command_did_not_make_is_left_as_it_is(environment: dict[str, str]) -> None:
    connection = psycopg2.connect(environment["DATABASE_URL"].replace("+psycopg2", ""))
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE agency_admin LOGIN CREATEDB PASSWORD 'theirs' IN ROLE bi_reader")
        try:
            cursor.execute("SELECT rolpassword FROM pg_authid WHERE rolname = 'agency_admin'")
            before = cursor.fetchall()
            for words in (("agency_admin",), ("agency_admin", "--revoke")):
                done = login(environment, *words)
                assert (done.returncode, done.stdout) == (1, "")
                assert "this command did not make it" in done.stderr
            cursor.execute("SELECT rolpassword FROM pg_authid WHERE rolname = 'agency_admin'")
            assert cursor.fetchall() == before
            assert login(environment, "superset").returncode == 0
            cursor.execute("ALTER ROLE superset SUPERUSER")
            assert "this command did not make it" in login(environment, "superset").stderr
        finally:
            cursor.execute("DROP ROLE agency_admin")
            cursor.execute("DROP ROLE IF EXISTS superset")
    connection.close()


@pytest.mark.parametrize("name", ["postgres", "cityleads", "public", "none", "pg_read_all_data"])
def test_a_name_of_the_server_s_own_roles_is_refused(environment: dict[str, str], name: str) -> None:
    done = login(environment, name)
    assert (done.returncode, done.stdout) == (1, "")
    assert f"'{name}' is " in done.stderr
