"""The contract for BI, judged by datacontract-cli: a valid file of its standard, kept by a running warehouse.

`make check-contract` runs it; the program has an environment of its own, as it wants other releases than we have.
"""

import gzip
import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import Engine, text

from cityleads.bi.contract import CONTRACT, contract
from cityleads.bi.marts import refresh_marts
from domain.clock import moment_of
from tests.cityleads.test_contract import SCHEMA
from tests.harness import ROOT
from tests.ran import Ran, copied
from warehouse.roles import drop_login, make_login
from warehouse.server import Server

pytestmark = pytest.mark.contract
TOOL = ROOT / ".venv-contract"


def judged(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """What the program says of a contract."""
    words = [TOOL / "bin/datacontract", *arguments]
    return subprocess.run(  # noqa: S603  # our own lock's program
        words, env=os.environ | environment, capture_output=True, text=True, check=False, timeout=120
    )


def failures(engine: Engine, login: str, password: str, folder: Path, *only: str) -> dict[str, str]:
    """Which checks of the contract a warehouse does not pass, and why."""
    asked = contract()
    where = {"host": engine.url.host, "port": engine.url.port, "database": engine.url.database}
    asked["servers"][0] |= where
    (folder / "contract.yaml").write_text(yaml.safe_dump(asked), encoding="utf-8")
    report = folder / "found.json"
    done = judged(
        "test",
        folder / "contract.yaml",
        f"--output={report}",
        "--output-format=json",
        *only,
        DATACONTRACT_POSTGRES_USERNAME=login,
        DATACONTRACT_POSTGRES_PASSWORD=password,
    )
    found: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    failed = {one["name"]: one["reason"] for one in found["checks"] if one["result"] != "passed"}
    assert (done.returncode == 0) == (failed == {}), done.stdout
    assert found["checks"]
    return failed


def test_the_file_is_valid_by_its_standard() -> None:
    done = judged("lint", CONTRACT)
    assert done.returncode == 0, done.stdout
    assert "Data contract is valid against ODCS v3.1.0" in done.stdout


def test_the_schema_that_the_other_tests_look_into_is_the_standard_s() -> None:
    (theirs,) = TOOL.glob("lib/python*/site-packages/datacontract/schemas/odcs-3.1.0.schema.json")
    assert json.loads(gzip.decompress(SCHEMA.read_bytes())) == json.loads(theirs.read_bytes())


def test_a_bi_login_finds_the_warehouse_as_promised_until_a_column_is_renamed(
    server: Server, ran: Ran, tmp_path: Path
) -> None:
    with copied(server, ran, "judged") as engine:
        refresh_marts(engine, moment_of(2))
        with engine.begin() as connection:
            password = make_login(connection, "judge")
        try:
            assert failures(engine, "judge", password, tmp_path) == {}
            with engine.begin() as connection:
                connection.execute(text("ALTER TABLE mart.fact_action RENAME COLUMN reason TO why"))
            failed = failures(engine, "judge", password, tmp_path, "--schema-name", "fact_action")
            assert "Check that field 'reason' is present" in failed
        finally:
            with engine.begin() as connection:
                drop_login(connection, "judge")
