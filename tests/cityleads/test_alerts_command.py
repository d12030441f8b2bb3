"""`cityleads alerts`: shows, tries and tells, on a warehouse of the sandbox and a receiver on this machine."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from typer.testing import CliRunner

from cityleads.bootstrap import clock_of, open_warehouse
from cityleads.cli.main import app
from cityleads.health import alarms
from tests.desk.receiver import Receiver, receiving
from tests.ran import settings_for
from warehouse.db import rows_of
from warehouse.server import Server


@pytest.fixture
def warehouse(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """A fresh warehouse of the sandbox in which a task has failed."""
    settings = settings_for(server, "for_alerts", tmp_path)
    monkeypatch.setenv("DATABASE_URL", settings.database_url or "")
    monkeypatch.setenv("CITYLEADS_HOME", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "300")
    engine = open_warehouse(settings, "sandbox")
    with engine.begin() as connection:
        connection.execute(text("TRUNCATE ops.operator_alert, ops.operator_message"))
    alarms.task_failed(engine, "refine/refine", "out of room", clock_of(engine, "sandbox"))
    yield engine
    engine.dispose()


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    """A receiver on this machine to which alerts go."""
    with receiving() as made:
        monkeypatch.setenv("CITYLEADS_ALERT_URL", made.url)
        yield made


def said(*words: str, exit_code: int = 0) -> str:
    done = CliRunner().invoke(app, ["alerts", *words, "--mode", "sandbox"])
    assert done.exit_code == exit_code, (done.output, done.exception)
    return " ".join(done.output.split())


def test_a_dry_run_shows_what_would_be_told_and_keeps_and_tells_nothing(
    warehouse: Engine, receiver: Receiver
) -> None:
    shown = said("--dry-run")
    assert "task_failed: refine/refine: out of room" in shown
    assert "a task of Airflow has failed for good; look: cityleads ps" in shown
    assert receiver.taken == []
    with warehouse.connect() as connection:
        assert rows_of(connection, "SELECT mailed_at FROM ops.operator_alert") == [{"mailed_at": None}]
        assert rows_of(connection, "SELECT * FROM ops.operator_message") == []
    said("--dry-run", "--json")


def test_the_command_tells_once_and_lists_what_stands(warehouse: Engine, receiver: Receiver) -> None:
    first = said()
    assert "told: told, heartbeat: none" in first
    assert "refine/refine" in first
    second = json.loads(CliRunner().invoke(app, ["alerts", "--json", "--mode", "sandbox"]).output)
    assert (second["told"], [row["code"] for row in second["alerts"]]) == ("nothing", ["task_failed"])
    ((_, body),) = receiver.taken
    told = json.loads(body)
    assert told["type"] == "operator.alerts"
    assert told["data"]["new"][0]["command"] == "cityleads ps"


def test_a_trial_says_what_became_of_it_and_ends_ill_where_it_was_not_taken(
    warehouse: Engine, receiver: Receiver
) -> None:
    assert said("--test").startswith("webhook: sent 200")
    receiver.answers = [404]
    assert said("--test", exit_code=1).startswith("webhook: failed 404")


def test_a_trial_without_a_way_says_which_settings_are_missing(warehouse: Engine) -> None:
    done = CliRunner().invoke(app, ["alerts", "--test", "--mode", "sandbox"])
    assert (done.exit_code, "CITYLEADS_ALERT_URL or CITYLEADS_OPERATOR" in done.output) == (1, True)
