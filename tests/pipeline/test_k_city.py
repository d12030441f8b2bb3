"""The K-City Network's projects of the shipped table."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, Engine

from cityleads.preparation import write_reference_rows
from domain.notice import Key
from domain.programme import project_id
from pipeline.programmes.k_city import keep_k_city_projects
from transform.values.city_programmes import KCityProject, k_city_projects
from warehouse.db import rows_of

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
KHON_KAEN = project_id(Key("k_city", "2020-TH-1"))
BURSA = KCityProject("2027-TR-1", "2027", "TR", ("TR-16",), "Bursa", "planning", "", "a list", "2027")


@pytest.fixture
def connection(database: Engine) -> Iterator[Connection]:
    """A transaction on a warehouse with the table of this version."""
    with database.begin() as made:
        write_reference_rows(made)
        assert keep_k_city_projects(made, NOW) == []
        yield made


def test_the_year_of_a_selection_is_told_as_a_year(connection: Connection) -> None:
    (row,) = rows_of(
        connection, "SELECT active_at, active_on, approval_on FROM mart.project WHERE number = '2020-TH-1'"
    )
    assert row["active_at"] == datetime(2019, 12, 31, 15, tzinfo=UTC)
    assert (row["active_on"], row["approval_on"]) == ("2020", "2020")


def test_the_projects_of_our_countries_are_projects_of_their_cities(connection: Connection) -> None:
    rows = rows_of(connection, "SELECT number, place_code FROM mart.project WHERE funder = 'K-City Network'")
    assert {row["number"]: row["place_code"] for row in rows} == {
        "2020-TH-1": "TH-40",
        "2020-VN-1": None,
        "2020-ID-1": "ID-KI-ikn",
        "2020-TR-1": "TR-27",
        "2020-TR-2": "TR-06",
        "2021-ID-1": None,
        "2021-VN-1": "VN-HP",
        "2021-TR-1": "TR-27",
        "2023-ID-1": "ID-KI-ikn",
        "2023-ID-2": "ID-JT-kab-banyumas",
        "2023-VN-1": "VN-HP",
        "2023-TR-1": "TR-54",
    }


def test_khon_kaens_mobility_plan_of_2020_is_one_and_no_more_is_said_than_is_known(
    connection: Connection,
) -> None:
    (row,) = rows_of(connection, "SELECT * FROM mart.project WHERE project_id = :id", id=KHON_KAEN)
    told = ("source", "title", "kind", "stage", "stage_details", "dimensions", "amount", "approval_planned")
    assert {name: row[name] for name in told} == {
        "source": "intl_k_city",
        "title": "Khon Kaen mobility master plan",
        "kind": "planning",
        "stage": "approved",
        "stage_details": "selected 2020",
        "dimensions": ["core", "mobility"],
        "amount": None,
        "approval_planned": False,
    }
    assert row["milestones"] == [{"name": "Selected", "day": "2020", "planned": False}]


def test_a_project_that_another_version_adds_is_new_and_the_others_stay_known_since_they_were(
    connection: Connection,
) -> None:
    later = NOW + timedelta(days=30)
    (event,) = keep_k_city_projects(connection, later, [*k_city_projects(), BURSA])
    assert (event.project_id, event.kind, event.happened_at) == (
        project_id(Key("k_city", "2027-TR-1")),
        "new",
        later,
    )
    events = rows_of(connection, "SELECT project_id FROM core.project_event")
    assert events == [{"project_id": event.project_id}]
    known = rows_of(connection, "SELECT DISTINCT first_known_at FROM core.project ORDER BY 1")
    assert [row["first_known_at"] for row in known] == [NOW, later]
    assert keep_k_city_projects(connection, later, [*k_city_projects(), BURSA]) == []


def test_every_number_stands_once_and_says_its_year_and_country() -> None:
    numbers = [one.number for one in k_city_projects()]
    assert len(set(numbers)) == len(numbers) == 22
    assert all(one.number.startswith(f"{one.year}-{one.country}-") for one in k_city_projects())
