"""A random draw of what a source published is read by a person, and shows what share of what mattered was told."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Engine, text
from typer.testing import CliRunner

from cityleads.cli.main import app
from cityleads.completeness.recall import clopper_pearson, pooled, settled
from tests.ran import Ran, copied
from warehouse.db import rows_of
from warehouse.server import Server


@pytest.mark.parametrize(
    ("hits", "trials", "low", "high"),
    [  # from the closed forms at the ends, and the table of the beta distribution between them
        (0, 10, 0.0, 0.3085),
        (10, 10, 0.6915, 1.0),
        (1, 1, 0.025, 1.0),
        (81, 100, 0.7193, 0.8816),
        (8, 10, 0.4439, 0.9748),
    ],
)
def test_the_interval_is_the_exact_one(hits: int, trials: int, low: float, high: float) -> None:
    assert clopper_pearson(hits, trials) == pytest.approx((low, high), abs=1e-4)


def title(answer: str | None, told: str = "none") -> dict[str, Any]:
    return {"answer": answer, "told": told}


def test_recall_is_what_was_told_of_what_mattered_as_lead_or_watch() -> None:
    found = settled(
        [title("yes", "lead"), title("yes", "watch"), title("yes"), title("borderline"), title("no", "lead")]
    )
    assert found is not None
    assert (found.yes, found.borderline, found.yes_told) == (3, 1, 2)
    assert found.recall == pytest.approx(2 / 3)


def test_nothing_is_settled_while_a_title_is_unread_and_nothing_is_a_share_of_no_yes() -> None:
    assert settled([title("yes", "lead"), title(None)]) is None
    assert settled([]) is None
    found = settled([title("no")])
    assert found is not None
    assert (found.yes, found.recall) == (0, None)


def test_draws_are_taken_together_once_they_are_read_to_the_end() -> None:
    found = pooled([{"yes": 9, "yes_told": 8}, {"yes": 1, "yes_told": 0}, {"yes": None, "yes_told": None}])
    assert found is not None
    assert (found["yes"], found["yes_told"], found["recall"]) == (10, 8, 0.8)
    assert pooled([{"yes": 0, "yes_told": 0}]) is None


@pytest.fixture(scope="module")
def warehouse(ran: Ran, server: Server) -> Iterator[Engine]:
    with copied(server, ran, "audited") as engine:
        yield engine


def read(
    engine: Engine, answers: str, *words: str, monkeypatch: pytest.MonkeyPatch
) -> tuple[str, list[dict[str, Any]]]:
    """Run the command with these answers; returns what it shows, and the draws."""
    monkeypatch.setenv("DATABASE_URL", engine.url.render_as_string(hide_password=False))
    engine.dispose()
    done = CliRunner().invoke(app, ["audit", *words], input="\n".join([*answers, ""]), env={"COLUMNS": "200"})
    assert done.exit_code == 0, done.output
    return done.output, json.loads(CliRunner().invoke(app, ["audit", "--list", "--json"]).output)


def busiest_day(engine: Engine) -> object:
    """The day on which the bulletin published most."""
    with engine.connect() as connection:
        return rows_of(
            connection,
            "SELECT (published_at AT TIME ZONE 'Europe/Istanbul')::date AS day FROM core.notice"
            " WHERE source = 'tr_bulletin' GROUP BY 1 ORDER BY count(*) DESC LIMIT 1",
        )[0]["day"]


def test_a_draw_that_was_left_goes_on_where_it_stopped_and_ends_with_its_recall(
    warehouse: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = busiest_day(warehouse)
    words = ("tr_bulletin", "--by", "kim", "--size", "5", "--seed", "a", "--day", str(day))
    shown, (first,) = read(warehouse, "ynuzq", *words, monkeypatch=monkeypatch)
    assert "type y(es) b(orderline) n(o)" in shown
    assert (first["size"], first["answered"], first["recall"]) == (5, 1, None)
    assert (first["population"] >= 5, first["day"]) == (True, str(day))
    assert "not all read yet" in shown
    drawn = "SELECT t.place, t.answer, t.by, n.title FROM core.audit_title t JOIN core.notice n ON n.id = t.notice_id"
    with warehouse.connect() as connection:
        before = rows_of(connection, f"{drawn} ORDER BY place")
    assert [(row["answer"], row["by"]) for row in before] == [("yes", "kim")] + [(None, "")] * 4
    again, (second,) = read(warehouse, "bnnn", *words, monkeypatch=monkeypatch)
    assert before[0]["title"] not in again
    assert before[1]["title"] in again
    assert (second["audit_id"], second["answered"], second["yes"], second["borderline"]) == (
        first["audit_id"],
        5,
        1,
        1,
    )
    with warehouse.connect() as connection:
        told = rows_of(connection, "SELECT told FROM core.audit_title WHERE place = 1")[0]["told"]
        mart = rows_of(connection, "SELECT recall, recall_low, settled_at FROM mart.audit")[0]
    assert second["yes_told"] == (told in ("lead", "watch"))
    assert mart["recall"] == float(second["yes_told"])
    assert mart["settled_at"] is not None


def test_the_same_seed_draws_the_same_and_another_seed_another(
    warehouse: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    for seed in ("b", "c"):
        read(warehouse, "q", "th_egp", "--by", "kim", "--size", "20", "--seed", seed, monkeypatch=monkeypatch)
    places = (
        "SELECT notice_id FROM core.audit_title t JOIN core.audit a ON a.id = t.audit_id WHERE a.seed = :seed"
    )
    with warehouse.connect() as connection:
        drawn = {
            seed: list(connection.execute(text(f"{places} ORDER BY place"), {"seed": seed}).scalars())
            for seed in ("b", "c")
        }
        order = connection.execute(
            text("SELECT day, population FROM core.audit WHERE seed IN ('b', 'c') ORDER BY seed")
        ).all()
    assert drawn["b"] != drawn["c"]
    assert [len(drawn[seed]) for seed in ("b", "c")] == [min(20, row.population) for row in order]


def test_without_a_source_one_is_drawn_and_the_month_is_the_seed(
    warehouse: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, rows = read(warehouse, "q", "--by", "kim", "--size", "3", monkeypatch=monkeypatch)
    shown, again = read(warehouse, "q", "--by", "lee", "--size", "3", monkeypatch=monkeypatch)
    assert rows[0]["seed"] == "2026-11"
    assert [row["audit_id"] for row in again] == [row["audit_id"] for row in rows]
    assert "is there already" not in shown


def test_a_draw_that_is_there_keeps_its_size_and_says_so(
    warehouse: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = str(busiest_day(warehouse))
    for size in ("1", "2"):
        words = ("tr_bulletin", "--by", "kim", "--size", size, "--seed", "d", "--day", day)
        shown, rows = read(warehouse, "q", *words, monkeypatch=monkeypatch)
    (drawn,) = (row for row in rows if row["seed"] == "d")
    assert drawn["size"] == 1
    assert (
        f"the draw of tr_bulletin, {day}, is there already and keeps its 1 title; for one of 2 give another"
        " --seed, e.g. --seed d-b"
    ) in shown


def test_what_the_program_said_is_not_shown(warehouse: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    shown, _ = read(warehouse, "s", "vn_plans", "--by", "kim", "--seed", "d", monkeypatch=monkeypatch)
    asked = shown.split("y(es)")[0]
    assert not any(word in asked for word in ("lead", "watch", "none", "score"))


def test_nobody_reads_without_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    done = CliRunner().invoke(app, ["audit", "th_egp"])
    assert (done.exit_code, "say who reads with --by NAME" in done.output) == (1, True)
