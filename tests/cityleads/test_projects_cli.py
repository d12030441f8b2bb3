"""The commands about projects, as a person types them."""

import json
from collections.abc import Iterator

import pytest
from sqlalchemy import text

from sandbox import answers
from tests.cityleads.test_cli import cityleads
from tests.ran import Ran


def test_projects_are_listed_by_country_and_stage(ran: Ran) -> None:
    rows = json.loads(cityleads(ran, "projects", "--country", "TR", "--json").stdout)
    banks = [row for row in rows if row["source"] == "intl_wb_projects"]
    assert {(row["number"], row["stage"]) for row in banks} == {
        ("P174502", "concept"),
        ("P180455", "approved"),
    }
    (one,) = json.loads(cityleads(ran, "projects", "--stage", "appraisal", "--json").stdout)
    assert (one["number"], one["leads"]) == ("P175901", 1)
    assert "Da Nang Sustainable Urban Mobility" in cityleads(ran, "projects").stdout


def test_a_project_shows_its_ladder_from_the_first_sign_to_what_its_leads_say(ran: Ran) -> None:
    project = json.loads(cityleads(ran, "project", "P175901", "--json").stdout)
    ladder = [(step["at"][:10], step["kind"], step["name"], step["planned"]) for step in project["ladder"]]
    assert ladder[:1] == [("2026-08-05", "milestone", "Concept Review", False)]
    known = [(day, name) for day, kind, name, _ in ladder if kind == "stage"]
    assert known == [("2026-11-22", "concept"), ("2026-11-23", "appraisal")]
    assert ("2026-11-24", "milestone", "Approval", True) in ladder
    tender = next(one for one in answers.tenders(2) if one.name == "VN-DANANG-ITS")
    assert [name for _, kind, name, _ in ladder if kind == "lead"] == list(tender.ladder or ("open",))
    assert [day for day, *_ in ladder] == sorted(day for day, *_ in ladder)
    (lead,) = project["part_leads"]
    assert lead["linked_by"] == "number"
    assert "Approval (planned)" in cityleads(ran, "project", project["project_id"]).stdout


def test_a_project_that_is_not_there_is_said_so(ran: Ran) -> None:
    done = cityleads(ran, "project", "P000000")
    assert (done.returncode, "there is no project P000000" in done.stderr) == (1, True)


@pytest.fixture
def undone(ran: Ran) -> Iterator[None]:
    """Other tests find the links as they were."""
    yield
    with ran.engine.begin() as connection:
        connection.execute(text("DELETE FROM core.project_link"))


@pytest.mark.usefixtures("undone")
def test_a_lead_is_tied_to_a_project_and_parted_from_it_by_hand(ran: Ran) -> None:
    project = json.loads(cityleads(ran, "project", "P174502", "--json").stdout)
    (lead, *_) = json.loads(cityleads(ran, "leads", "--country", "TR", "--json").stdout)
    for command, parts in (("link", [lead["lead_id"]]), ("unlink", [])):
        done = cityleads(ran, "project", command, lead["lead_id"], project["project_id"], "--by", "Kim")
        assert done.returncode == 0, done.stderr
        shown = json.loads(cityleads(ran, "project", "P174502", "--json").stdout)
        assert [one["lead_id"] for one in shown["part_leads"]] == parts
