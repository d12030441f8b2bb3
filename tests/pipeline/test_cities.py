"""Cities in programmes: the shipped table, what people record beside it, and what is noted as a change."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Engine

from cityleads.preparation import write_reference_rows
from domain.city import CityEvent, CityStep, SubjectOfStep
from pipeline.programmes.cities import keep_shipped_steps, record_step
from transform.values.city_programmes import city_steps
from warehouse.db import rows_of

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
HUE = CityStep("VN-26", "ascn", "member", "", "2026", "ASCN member list 2026", "2026")
THEPPHARAT = "TH-24-theppharat"


@pytest.fixture
def connection(database: Engine) -> Iterator[Connection]:
    """A transaction on a warehouse that was opened once."""
    with database.begin() as made:
        write_reference_rows(made)
        yield made


def step(place: str, word: str, since: str, by: str = "", area: str = "") -> CityStep:
    return CityStep(place, "depa", word, area, since, "a letter", since, by)


def path(
    connection: Connection, place: str, programme: str = "depa"
) -> list[tuple[str, str, str | None, bool]]:
    rows = rows_of(
        connection,
        "SELECT step, since, stage, is_current FROM mart.city_step"
        " WHERE place_code = :place AND programme = :programme ORDER BY since, step",
        place=place,
        programme=programme,
    )
    return [(row["step"], row["since"], row["stage"], row["is_current"]) for row in rows]


def noted(connection: Connection) -> list[dict[str, Any]]:
    return rows_of(
        connection,
        "SELECT place_code, old_step, old_since, new_step, new_since, happened_at, told_by"
        " FROM core.city_event ORDER BY id",
    )


def test_the_first_filling_is_no_change_and_keeps_the_whole_table(connection: Connection) -> None:
    assert noted(connection) == []
    assert len(rows_of(connection, "SELECT id FROM core.city_step")) == len(city_steps())
    assert path(connection, "TH-40") == [("certified", "2021", "approved", True)]


def test_the_same_table_again_changes_nothing(connection: Connection) -> None:
    before = rows_of(connection, "SELECT * FROM core.city_step ORDER BY id")
    assert keep_shipped_steps(connection, NOW) == []
    assert rows_of(connection, "SELECT * FROM core.city_step ORDER BY id") == before


def test_another_version_of_the_table_notes_what_is_new_what_moved_and_what_is_gone(
    connection: Connection,
) -> None:
    gone = [one for one in city_steps() if one.place != "TH-11"]
    moved = step(THEPPHARAT, "plan", "2026")
    events = keep_shipped_steps(connection, NOW, [*gone, moved, HUE])
    assert events == [
        CityEvent(SubjectOfStep("TH-11", "depa", ""), "proposed", "2023", None, None),
        CityEvent(SubjectOfStep(THEPPHARAT, "depa", ""), "proposed", "2023", "plan", "2026"),
        CityEvent(SubjectOfStep("VN-26", "ascn", ""), None, None, "member", "2026"),
    ]
    assert {(row["happened_at"], row["told_by"]) for row in noted(connection)} == {(NOW, "")}
    assert path(connection, THEPPHARAT) == [
        ("proposed", "2023", "applied", False),
        ("plan", "2026", "approved", True),
    ]
    assert path(connection, "TH-11") == []


def test_what_somebody_records_is_a_change_by_them_and_outlives_a_new_version(connection: Connection) -> None:
    said = step(THEPPHARAT, "zone", "2026-10", "kim@kotra.example")
    assert record_step(connection, said, NOW) == [
        CityEvent(SubjectOfStep(THEPPHARAT, "depa", ""), "proposed", "2023", "zone", "2026-10")
    ]
    assert noted(connection) == [
        {
            "place_code": THEPPHARAT,
            "old_step": "proposed",
            "old_since": "2023",
            "new_step": "zone",
            "new_since": "2026-10",
            "happened_at": NOW,
            "told_by": "kim@kotra.example",
        }
    ]
    assert keep_shipped_steps(connection, NOW + timedelta(days=1)) == []
    assert path(connection, THEPPHARAT)[-1] == ("zone", "2026-10", "assessed", True)


def test_a_table_that_catches_up_with_what_somebody_recorded_is_no_second_change(
    connection: Connection,
) -> None:
    record_step(connection, step(THEPPHARAT, "zone", "2026", "kim"), NOW)
    assert keep_shipped_steps(connection, NOW, [*city_steps(), step(THEPPHARAT, "zone", "2026")]) == []
    (row,) = rows_of(
        connection, "SELECT recorded_by FROM core.city_step WHERE step = 'zone' AND since = '2026'"
    )
    assert row == {"recorded_by": "kim"}


def test_an_earlier_step_and_the_same_again_are_no_change(connection: Connection) -> None:
    earlier = step("TH-40", "zone", "2019", "kim")
    assert record_step(connection, earlier, NOW) == []
    assert record_step(connection, earlier, NOW) == []
    assert path(connection, "TH-40") == [
        ("zone", "2019", "assessed", False),
        ("certified", "2021", "approved", True),
    ]


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (step("TH-40", "zone", "2026", " "), "say who records it"),
        (
            step("TH-40", "gold", "2026", "kim"),
            "depa has no step 'gold'; it has proposed, zone, plan, certified",
        ),
        (
            HUE._replace(programme="xyz", recorded_by="kim"),
            "there is no programme 'xyz'; there are id_100, ascn, depa, k_city",
        ),
    ],
)
def test_a_step_of_nobody_or_that_the_programme_has_not_is_refused(
    connection: Connection, wrong: CityStep, why: str
) -> None:
    with pytest.raises(ValueError, match=why):
        record_step(connection, wrong, NOW)
    assert noted(connection) == []


def test_a_member_and_a_selected_project_are_no_approval(connection: Connection) -> None:
    rows = rows_of(connection, "SELECT DISTINCT programme, stage FROM mart.city_step WHERE stage IS NULL")
    assert {row["programme"] for row in rows} == {"ascn", "id_100", "k_city"}
    (gaziantep,) = rows_of(
        connection, "SELECT programmes, is_approved FROM mart.city WHERE place_code = 'TR-27'"
    )
    assert gaziantep == {"programmes": ["k_city"], "is_approved": False}
    (khon_kaen,) = rows_of(
        connection, "SELECT programmes, is_approved FROM mart.city WHERE place_code = 'TH-40'"
    )
    assert khon_kaen == {"programmes": ["ascn", "depa", "k_city"], "is_approved": True}
