"""The commands about cities in programmes."""

import json
from typing import Any

import pytest
from sqlalchemy import Engine
from typer.testing import CliRunner

from cityleads.cli.main import app
from warehouse.db import rows_of

KK = [
    "--programme",
    "depa",
    "--step",
    "plan",
    "--source",
    "depa, letter of 5 October",
    "--by",
    "Kim, Bangkok",
]


@pytest.fixture(autouse=True)
def on_this_warehouse(database: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", database.url.render_as_string(hide_password=False))


def ask(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, words)
    return done.exit_code, " ".join((done.output + done.stderr).split())


def answer(*words: str) -> Any:  # noqa: ANN401  # JSON values are of any type
    code, said = ask(*words, "--json")
    assert code == 0, said
    return json.loads(said)


def test_a_city_is_shown_with_its_path_sources_facts_and_projects() -> None:
    found = answer("city", "khon kaen")
    assert found["code"] == "TH-40"
    assert [
        (row["programme"], row["step"], row["stage"], row["since"], row["source"]) for row in found["steps"]
    ] == [
        ("ascn", "member", None, "2023", "bangkokpost 2619154"),
        ("depa", "certified", "approved", "2021", "opt-news.com/news/17453"),
        ("k_city", "selected", None, "2020", "MOLIT English press releases 2967 and 2979 (2020)"),
    ]
    kinds = [(row["programme"], row["kind"]) for row in found["facts"]]
    assert kinds.count(("depa", "criterion")) == 5
    assert [row["title"] for row in found["projects"]] == ["Khon Kaen mobility master plan"]
    assert ask("city", "콘깬")[1].startswith("Khon Kaen")


def test_the_cities_of_a_country_are_listed_and_no_others() -> None:
    listed = answer("cities", "--country", "TR")
    assert [(row["city"], row["programmes"], row["is_approved"], row["projects"]) for row in listed] == [
        ("Ankara", ["k_city"], False, 1),
        ("Gaziantep", ["k_city"], False, 2),
        ("Sakarya", ["k_city"], False, 1),
    ]
    assert {row["country"] for row in answer("cities")} == {"TH", "VN", "ID", "TR"}


def test_a_step_that_is_recorded_is_a_change_by_whoever_recorded_it(database: Engine) -> None:
    said = ask("city", "set", "Nong Khai City", *KK, "--date", "2026-10")
    assert said == (
        0,
        "Nong Khai City (TH-43-nong-khai-city): depa plan 2026-10; was zone (sandbox warehouse)",
    )
    with database.connect() as connection:
        rows = rows_of(connection, "SELECT old_step, new_step, new_since, told_by FROM core.city_event")
    assert rows == [
        {"old_step": "zone", "new_step": "plan", "new_since": "2026-10", "told_by": "Kim, Bangkok"}
    ]
    again = ask("city", "set", "TH-43-nong-khai-city", *KK, "--date", "2026-10")
    assert "nothing changes: it is as far already" in again[1]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["Nong Khai City", *KK, "--date", "October"], "'October' is no year, month or day"),
        (["Atlantis", *KK, "--date", "2026"], "there is no place Atlantis"),
        (["Nong Khai City", *KK, "--date", "2026", "--step", "gold"], "depa has no step 'gold'"),
        (["Nong Khai City", *KK, "--date", "2026", "--source", " "], "--source is missing"),
    ],
)
def test_what_cannot_be_meant_is_refused_and_kept_nowhere(
    database: Engine, words: list[str], why: str
) -> None:
    done = CliRunner().invoke(app, ["city", "set", *words])
    assert done.exit_code != 0
    assert why in " ".join((done.output + str(done.exception)).replace("│", " ").split())
    with database.connect() as connection:
        assert rows_of(connection, "SELECT id FROM core.city_event") == []
