"""The sandbox's story of the K-City Network: Khon Kaen's plan of 2020, and the tenders that may carry it out."""

from typing import Any

from sqlalchemy import Connection

from domain.clock import moment_of
from domain.notice import Key
from domain.programme import project_id
from tests.cityleads import truth
from tests.ran import Ran
from warehouse.db import rows_of
from warehouse.programmes.projects import link
from warehouse.programmes.proposals import proposed_leads

DAY = 2
KHON_KAEN = project_id(Key("k_city", "2020-TH-1"))
GAZIANTEP = project_id(Key("k_city", "2020-TR-1"))


def proposed(connection: Connection, project: str) -> set[str]:
    return {row["lead_id"] for row in proposed_leads(connection, project)}


def parts(connection: Connection, project: str) -> list[dict[str, Any]]:
    return rows_of(
        connection, "SELECT lead_id, linked_by FROM mart.project_lead WHERE project_id = :id", id=project
    )


def lead_of(connection: Connection, tender: str) -> str:
    (lead,) = truth.leads_of_tenders(connection, DAY)[tender]
    assert lead is not None
    return lead


def test_the_citys_tenders_of_its_subject_are_proposed_and_tied_only_by_a_persons_word(ran: Ran) -> None:
    with ran.engine.connect() as connection:
        signals, buses = (lead_of(connection, name) for name in ("TH-KK-SIGNALS", "TH-KHONKAEN-BUS"))
        assert proposed(connection, KHON_KAEN) == {signals, buses}
        assert parts(connection, KHON_KAEN) == []
        link(connection, signals, KHON_KAEN, "same", "kim@kotra.example", moment_of(DAY))
        assert parts(connection, KHON_KAEN) == [{"lead_id": signals, "linked_by": "person"}]
        assert proposed(connection, KHON_KAEN) == {buses}


def test_the_citys_smart_city_plan_is_not_of_the_projects_subject(ran: Ran) -> None:
    with ran.engine.connect() as connection:
        plan = lead_of(connection, "TH-KHONKAEN-PLAN")
        (row,) = rows_of(
            connection, "SELECT place_code, dimensions FROM mart.leads WHERE lead_id = :id", id=plan
        )
        assert row == {"place_code": "TH-40-khon-kaen-city", "dimensions": ["core"]}
        assert plan not in proposed(connection, KHON_KAEN)


def test_what_somebody_said_is_no_part_is_proposed_no_more(ran: Ran) -> None:
    with ran.engine.connect() as connection:
        signals = lead_of(connection, "TH-KK-SIGNALS")
        link(connection, signals, KHON_KAEN, "apart", "kim@kotra.example", moment_of(DAY))
        assert signals not in proposed(connection, KHON_KAEN)
        assert parts(connection, KHON_KAEN) == []


def test_a_project_of_another_city_is_proposed_nothing_of_khon_kaen(ran: Ran) -> None:
    with ran.engine.connect() as connection:
        assert lead_of(connection, "TH-KK-SIGNALS") not in proposed(connection, GAZIANTEP)
