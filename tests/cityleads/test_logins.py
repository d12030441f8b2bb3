"""`cityleads db login`: what a BI tool needs, in one command."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg2
import pytest

from cityleads.bootstrap import open_warehouse
from tests.cityleads.conftest import settings_for
from tests.harness import ROOT
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
        assert cursor.fetchall() == [(8,)]
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
    assert done.stderr == "cityleads: there is no BI login nobody_s; there are: none\n"
