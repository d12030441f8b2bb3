"""Buyers of which nothing is heard are listed with the sources that should carry them."""

import json
from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner

from cityleads.cli.main import app
from cityleads.completeness.unheard_buyers import carries, unheard
from domain.country import COUNTRIES
from scrapers.source_config import facts, file_source_names, source_names
from tests.ran import Ran, copied
from transform.parties.table import parent_of, rows
from warehouse.server import Server

NOW = datetime(2026, 11, 24, tzinfo=UTC)
BY_ID = {row.id: row for country in (*COUNTRIES, "KR", "INTL") for row in rows(country)}
SOURCES = [facts(name) for name in (*source_names(), *file_source_names())]


def shown(source: str) -> str:
    """What the command tells of a source, on one line."""
    told = CliRunner().invoke(app, ["sources", "show", source], env={"COLUMNS": "400"}).output
    return " ".join(told.split())


@pytest.mark.parametrize(
    ("source", "row", "carried"),
    [
        ("th_bma", "TH-B201", True),
        ("th_bma", "TH-B065", False),
        ("th_mea", "TH-B065", True),
        ("th_egp", "TH-B073", True),
        ("th_egp", "TH-B001", False),
        ("vn_plans", "TH-B001", False),
        ("intl_kind", "KR-B003", True),
    ],
)
def test_a_source_carries_the_bodies_that_its_reach_names(source: str, row: str, *, carried: bool) -> None:
    assert carries(facts(source), BY_ID[row]) is carried


def test_a_source_that_carries_all_of_a_country_carries_none_of_the_kinds_left_out() -> None:
    bulletin = facts("tr_bulletin")
    told = {row.kind: carries(bulletin, row) for row in rows("TR")}
    assert {kind for kind, carried in told.items() if not carried} == {"bank", "private"} & told.keys()
    assert not any(carries(bulletin, row) for row in rows("VN"))


def test_a_body_below_one_that_is_named_is_carried_with_it() -> None:
    below = [row for row in rows("TH") if parent_of(row) == "TH-B201"]
    assert below
    assert all(carries(facts("th_bma"), row) for row in below)


def test_a_body_is_unheard_of_once_so_many_days_have_passed() -> None:
    last = {"TH-B201": datetime(2026, 8, 26, tzinfo=UTC), "TH-B065": datetime(2026, 8, 25, 23, tzinfo=UTC)}
    found = {one.id: one for one in unheard(last, SOURCES, NOW)}
    assert "TH-B201" not in found
    assert (found["TH-B065"].last_at, found["TH-B065"].expected) == (last["TH-B065"], ("th_mea",))
    assert (found["TH-B001"].last_at, found["TH-B001"].expected) == (None, ())
    assert {one.country for one in found.values()} == set(COUNTRIES)


def test_the_command_lists_them_by_country_with_totals(ran: Ran, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", str(ran.settings.database_url))
    told = json.loads(CliRunner().invoke(app, ["coverage", "--country", "TH", "--json"]).output)
    (total,) = told["totals"]
    ids = {one["id"] for one in told["buyers"]}
    assert (total["country"], total["bodies"], total["unheard"]) == ("TH", len(rows("TH")), len(ids))
    assert total["without_a_source"] == sum(not one["expected"] for one in told["buyers"])
    assert {"TH-B201", "TH-B065"}.isdisjoint(ids)  # which the sandbox has notices of
    shown = CliRunner().invoke(app, ["coverage", "--country", "TH"]).output
    assert f"TH: {len(ids)} of {len(rows('TH'))} without a notice for 90 days" in shown


def test_what_a_reach_names_stands_in_the_table_of_buyers() -> None:
    kinds = {row.kind for row in BY_ID.values()}
    named = {word.removeprefix("-") for one in SOURCES for word in one.reach.carries}
    assert named - kinds - BY_ID.keys() == {"all"}


def test_what_a_source_publishes_is_of_the_kinds_and_stages_that_its_reach_tells(ran: Ran) -> None:
    with ran.engine.connect() as connection:
        told = connection.exec_driver_sql(
            "SELECT DISTINCT source, stage, category FROM core.notice WHERE stage IS NOT NULL ORDER BY 1, 2, 3"
        ).all()
    assert len({source for source, _, _ in told}) > 15
    unlike = [
        (source, stage, category)
        for source, stage, category in told
        if stage not in facts(source).reach.stages or (category and category not in facts(source).reach.kinds)
    ]
    assert unlike == []


def test_a_source_is_shown_with_its_reach_and_what_came_by_weekday(
    ran: Ran, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", str(ran.settings.database_url))
    about = shown("vn_plans")
    assert "not here │ On days with more than 1,200 plans" in about
    assert "expected a day │ 946 a working day" in about
    assert "last change of its format │ 2026-09-25" in about
    told = json.loads(CliRunner().invoke(app, ["sources", "show", "vn_plans", "--json"]).output)
    assert (told["volume"]["workday"], told["permissions"]) == (946, [])
    assert len(told["published_by_weekday"]) == 7
    assert sum(told["published_by_weekday"]) > 0
    every = json.loads(CliRunner().invoke(app, ["sources", "--json"]).output)
    assert {one["source"] for one in every} == {one.name for one in SOURCES}
    assert [one["source"] for one in every if one["reach"]["buyers"] == "not told yet"] == []


def test_how_soon_a_source_is_listed_is_told_with_the_goal_of_the_design(
    server: Server, ran: Ran, monkeypatch: pytest.MonkeyPatch
) -> None:
    with copied(server, ran, "listed_in_time") as engine:
        monkeypatch.setenv("DATABASE_URL", engine.url.render_as_string(hide_password=False))
        unknown = (
            "published until listed │ not known: no notice is counted whose minute of publication is told"
        )
        assert unknown in shown("th_egp")
        with engine.begin() as connection:
            connection.exec_driver_sql(
                "INSERT INTO ops.latency (source, day, step, times, p50_seconds, p95_seconds, longest_seconds,"
                " goal_seconds, in_goal) VALUES ('th_mea', '2026-11-24', 'published_listed', 8, 1, 1, 16200, 14400, 6),"
                " ('th_mea', '2026-11-23', 'published_listed', 2, 1, 1, 60, 14400, 2)"
            )
        told = (
            "80% of the 10 whose minute of publication is told within 4 h, the longest 4.5 h; the goal is 95%"
        )
        assert f"published until listed │ {told}" in shown("th_mea")
        every = json.loads(CliRunner().invoke(app, ["sources", "--json"]).output)
        timed = {one["source"]: one["listed_in_time"] for one in every}
    assert timed["th_mea"] == {"timed": 10, "timely": 8, "goal_seconds": 14400, "longest_seconds": 16200}
    assert timed["th_pea"] is None  # its list tells no moment of publication
    assert timed["news"]["timed"] > 0  # counted by the run
