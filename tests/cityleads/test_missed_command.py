"""`cityleads missed`: what readers say was missed, for operators; the title was read and judged by the pipeline."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert
from typer.testing import CliRunner, Result

from cityleads.bootstrap import prepare_warehouse
from cityleads.cli.main import app
from cityleads.tasks import imports
from cityleads.tasks.context import TaskParams
from cityleads.tasks.housekeeping import run_housekeeping
from desk.reports.register import MISSED, Said, read_reports
from digest.reports import keep_report
from domain.clock import moment_of
from pipeline.refine import refine
from pipeline.settle import settle
from warehouse.db import rows_of
from warehouse.tables import subscriber

ROAD = "Xây dựng đường bê tông"
NOW = moment_of(1) + timedelta(days=1)
Command = Callable[..., Result]


@pytest.fixture
def warehouse(database: Engine, tmp_path: Path) -> Engine:
    """A title that the pipeline judged none, which a reader in Hanoi says was missed."""
    file = tmp_path / "titles.csv"
    file.write_text(f'Country,Title,Number\nVN,"{ROAD}",IB2600000042\n', encoding="utf-8")
    prepare_warehouse(database)
    imports.land_files(database, list(imports.read_files([file], moment_of(1))), moment_of(1), "test")
    refine(database)
    settle(database)
    with database.begin() as connection:
        values = {"centre": "hanoi", "email": "kim@kotra.example", "language": "ko"}
        row = insert(subscriber).values(values)
        reader = connection.execute(row.returning(subscriber.c.id)).scalar_one()
        keep_report(connection, reader, Said(MISSED, ROAD, "[red]도로[/red]"), NOW)
    return database


@pytest.fixture
def missed(warehouse: Engine, tmp_path: Path) -> Command:
    """The command on that warehouse."""
    url = warehouse.url.render_as_string(hide_password=False)
    own = {"DATABASE_URL": url, "CITYLEADS_HOME": str(tmp_path), "CITYLEADS_MODE": "", "COLUMNS": "200"}

    def run(*words: str) -> Result:
        return CliRunner().invoke(app, ["missed", *words], env=own)

    return run


def test_the_list_and_one_report_tell_what_was_found(missed: Command) -> None:
    (row,) = json.loads(missed("list", "--json").stdout)
    assert {
        name: row[name] for name in ("centre", "by", "kind", "reason", "native_id", "country", "title")
    } == {
        "centre": "hanoi",
        "by": "kim@kotra.example",
        "kind": "missed",
        "reason": "judged_none",
        "native_id": "VN/IB2600000042",
        "country": "VN",
        "title": ROAD,
    }
    assert (row["facts"]["tier"], row["facts"]["words"]) == ("none", [])
    assert json.loads(missed("show", str(row["id"]), "--json").stdout) == row
    shown = missed("show", str(row["id"])).stdout
    assert "[red]도로[/red]" in shown
    assert "judged_none" in missed("list").stdout


def test_a_portal_s_number_finds_what_people_brought_in_a_file_too(warehouse: Engine) -> None:
    with warehouse.begin() as connection:
        for about in ("ib2600000042", "VN/IB2600000042"):
            made = keep_report(connection, 1, Said(MISSED, about), NOW)
            (kept,) = read_reports(connection, only=made)
            assert (kept.reason, kept.native_id) == ("judged_none", "VN/IB2600000042")


def test_only_one_kind_is_listed_and_no_number_is_none(missed: Command) -> None:
    assert json.loads(missed("list", "--kind", "too_much", "--json").stdout) == []
    for number in ("999", "0"):
        done = missed("show", number)
        assert (done.exit_code, f"there is no report {number}" in done.output) == (1, True)


def test_housekeeping_makes_a_label_of_it(
    warehouse: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", warehouse.url.render_as_string(hide_password=False))
    monkeypatch.setenv("CITYLEADS_HOME", str(tmp_path))
    monkeypatch.setenv("CITYLEADS_SANDBOX", "http://127.0.0.1:9")
    assert run_housekeeping(TaskParams("test", "sandbox"))["labelled"] == 1
    with warehouse.connect() as connection:
        rows = rows_of(connection, "SELECT title, label, origin, source FROM core.label")
    assert [(row["title"], row["label"], row["origin"]) for row in rows] == [(ROAD, "yes", "missed")]
