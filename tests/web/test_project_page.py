"""A project's page: what it is, its ladder from the first sign to what its leads say, and the way to them and back."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import insert, update

from digest.links.tokens import Action
from tests.digest.world import DAY, NOW, World
from tests.web.desk import Desk, Page
from tests.web.test_lead_page import section, tell_stage
from warehouse.tables import project, project_event, project_link


@pytest.fixture
def part(world: World) -> None:
    """L-1 is a part of PR-P1, because somebody said so."""
    milestones = [
        {"name": "Concept Review", "day": "2026-08-05", "planned": False},
        {"name": "Approval", "day": "2021-03-30", "planned": True},
    ]
    world.add_project(
        milestones=milestones,
        approval_at=datetime(2021, 3, 30, tzinfo=UTC),
        approval_on="2021-03-30",
        approval_planned=True,
    )
    said = {
        "lead_id": "L-1",
        "project_id": "PR-P1",
        "verdict": "same",
        "decided_by": "kim",
        "decided_at": NOW,
    }
    with world.engine.begin() as connection:
        connection.execute(insert(project_link).values(said))


def page_of(desk: Desk, subscriber: int, project_id: str, more: str = "&lang=en") -> Page:
    return desk.get(desk.link(Action.READ, subscriber).replace("/leads?", f"/project/{project_id}?") + more)


@pytest.mark.usefixtures("part")
def test_it_shows_what_the_project_is_and_that_its_approval_is_a_plan(desk: Desk, subscriber: int) -> None:
    page = page_of(desk, subscriber, "PR-P1")
    assert page.status == 200
    assert page.tree.xpath("string(//h1)") == "Khon Kaen Smart Mobility"
    facts = section(page, "Facts")
    assert "Number P1" in facts
    assert "USD 120,000,000" in facts
    assert "Approval planned Tue 30 Mar 2021" in facts
    assert page.links("projects.worldbank.org") == ["https://projects.worldbank.org/P1"]


@pytest.mark.usefixtures("part")
def test_the_ladder_goes_from_the_first_sign_to_what_the_leads_say(
    desk: Desk, world: World, subscriber: int
) -> None:
    tell_stage(world, 1, "plan", 20)
    tell_stage(world, 2, "open", 22)
    moved: dict[str, Any] = {"kind": "stage_moved", "field": "stage", "old": "concept", "new": "appraisal"}
    with world.engine.begin() as connection:
        connection.execute(update(project).values(stage="appraisal"))
        connection.execute(insert(project_event).values(project_id="PR-P1", **moved, happened_at=NOW + DAY))
    steps = page_of(desk, subscriber, "PR-P1").tree.xpath(
        "//ol[@class='events']/li/*[self::b or self::span][2]|//ol[@class='events']/li/b"
    )
    assert [step.text for step in steps] == [
        "Approval",
        "Concept Review",
        "Lead: plan",
        "Lead: open",
        "Stage known: concept",
        "Stage known: appraisal",
    ]


@pytest.mark.usefixtures("part")
def test_a_lead_says_what_it_is_a_part_of_and_both_pages_lead_to_each_other(
    desk: Desk, subscriber: int
) -> None:
    lead = desk.get(desk.lead(subscriber, "L-1") + "&lang=en")
    assert "Part of Khon Kaen Smart Mobility World Bank P1 · concept" in section(lead, "Facts")
    (there,) = lead.links("project/PR-P1")
    page = desk.get(f"{desk.address}/{there.removeprefix('../')}")
    (back,) = page.links("lead/L-1")
    assert desk.get(f"{desk.address}/{back.removeprefix('../')}").status == 200


def test_a_year_is_shown_as_a_year_and_a_key_that_is_a_name_not_at_all(
    desk: Desk, world: World, subscriber: int
) -> None:
    at = datetime(2019, 12, 31, 15, tzinfo=UTC)  # the year 2020 in Korea
    selected = [{"name": "Selected", "day": "2020", "planned": False}]
    world.add_project(
        key_scheme="aiib_project_name",
        key_value="TH/khon kaen smart mobility",
        milestones=selected,
        active_at=at,
        active_on="2020",
        approval_at=at,
        approval_on="2020-06",
        approval_planned=False,
    )
    page = page_of(desk, subscriber, "PR-P1")
    facts = section(page, "Facts")
    assert "Last moved 2020 Approval June 2020" in facts
    assert "Number" not in facts
    assert "khon kaen smart mobility" not in facts
    assert page.tree.xpath("//ol[@class='events']/li[1]/span[@class='when']/text()") == ["2020"]


def test_leads_of_its_city_and_subject_are_proposed(desk: Desk, world: World, subscriber: int) -> None:
    world.add_place()
    world.change("L-1", place_code="TH-40")
    world.add_project(place_code="TH-40", dimensions=["living"])
    page = page_of(desk, subscriber, "PR-P1")
    assert "nobody has confirmed yet" in section(page, "Possible leads of this project")
    assert page.links("lead/L-1") != []
    assert "No notice of this project is known yet." in section(page, "Leads of this project")


def test_a_project_without_leads_says_so(desk: Desk, world: World, subscriber: int) -> None:
    world.add_project()
    assert "No notice of this project is known yet." in section(
        page_of(desk, subscriber, "PR-P1"), "Leads of this project"
    )


@pytest.mark.parametrize(("number", "known"), [("PR-P9", {}), ("PR-P1", {"tier": "none"}), ("P1", {})])
def test_a_project_that_is_not_there_or_of_no_use_has_no_page(
    desk: Desk, world: World, subscriber: int, number: str, known: dict[str, Any]
) -> None:
    world.add_project(**known)
    page = page_of(desk, subscriber, number)
    assert (page.status, page.tree.xpath("string(//h1)")) == (404, "There is no such project")
