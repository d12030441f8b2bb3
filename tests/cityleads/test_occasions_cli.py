"""The command that lists occasions, as a person types it."""

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine
from typer.testing import CliRunner

from cityleads.cli.main import app
from cityleads.cli.options import out
from domain.clock import moment_of
from tests.pipeline.test_occasions import CALL, FAIR, PAST, page, refined


@pytest.fixture(autouse=True)
def on_this_warehouse(database: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(out, "width", 240)  # it is asked for once a process, whatever terminal there is then
    monkeypatch.setenv("DATABASE_URL", database.url.render_as_string(hide_password=False))
    refined(database, page(moment_of(1) - timedelta(days=1), FAIR, CALL, PAST))


def ask(*words: str) -> str:
    done = CliRunner().invoke(app, ["occasions", *words])
    assert done.exit_code == 0, done.output
    return done.stdout


def answer(*words: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(ask(*words, "--json"))
    return found


def numbers(*words: str) -> list[str]:
    return [row["occasion_id"] for row in answer(*words)]


def test_those_ahead_are_listed_the_soonest_first_and_for_a_country_those_for_all_too() -> None:
    assert numbers() == ["intl_icak/1", "intl_icak/2"]
    assert numbers("--country", "VN") == ["intl_icak/1", "intl_icak/2"]
    assert numbers("--country", "TR") == ["intl_icak/2"]


def test_what_is_over_is_listed_where_it_is_asked_for() -> None:
    assert numbers("--past", "--country", "TH") == ["intl_icak/3", "intl_icak/2"]


def test_a_line_tells_days_as_days_and_times_on_the_clock_of_where_it_is() -> None:
    fair, call = (
        [cell.strip() for cell in line.split("│")[1:-1]] for line in ask().splitlines() if "intl_icak" in line
    )
    assert fair == ["2026-12-09", "2026-12-11", "fair", "VN", FAIR[1], "하노이", "intl_icak"]
    assert call == ["", "2027-01-29 18:00", "call", "all", CALL[1], "", "intl_icak"]


def test_the_json_tells_what_the_mart_does() -> None:
    fair, _ = answer()
    assert {
        name: fair[name] for name in ("kind", "country", "place", "host", "starts_precision", "zone")
    } == {
        "kind": "fair",
        "country": "VN",
        "place": "하노이",
        "host": "해외건설협회(ICAK)",
        "starts_precision": "day",
        "zone": "Asia/Ho_Chi_Minh",
    }
    assert fair["starts_at"] == "2026-12-08 17:00:00+00:00"
