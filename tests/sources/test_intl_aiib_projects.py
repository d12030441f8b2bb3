"""AIIB's projects: the script, what is read of a record, and how a project is known when its page moves."""

import json

import pytest

from domain.document import Document, PassedOver, Reading, Reject, UnknownField
from domain.notice import Key
from domain.programme import Project
from sandbox import answers
from sandbox.portals import intl_aiib_projects as portal
from sandbox.samples import samples_on
from tests.harness import check_golden, crawl
from tests.sources._intl_wb_projects import NOW
from transform.parsers._aiib import project_keys
from transform.parsers.intl_aiib_projects import read
from transform.project_history import enrich_project

SOURCE = "intl_aiib_projects"
KNOWN = {
    "date": "2026",
    "economy": "Indonesia",
    "sector": "Transport",
    "financing_type": "Sovereign",
    "project_type": "Regular",
    "name": "Indonesia: Smart Urban Mobility",
    "status": "Proposed",
    "proposed_funding": "USD240 million",
    "approved_funding": "",
    "committed": "",
    "path": "/en/projects/details/2026/proposed/Indonesia-Smart-Urban-Mobility.html",
}


def readings_of(**own: object) -> list[Reading]:
    body = f"var data=[{json.dumps(KNOWN | own)},];".encode()
    return list(read(Document(SOURCE, "list", "list", "", body, "", NOW)))


def one(**own: object) -> Project:
    (found,) = [reading for reading in readings_of(**own) if isinstance(reading, Project)]
    return found


def sum_of(project: Project) -> int:
    return int(project.amount.amount) if project.amount else 0


def crawled(day: int) -> list[Reading]:
    return [reading for doc in crawl(SOURCE, day).documents for reading in read(doc)]


def test_one_script_holds_all_projects() -> None:
    done = crawl(SOURCE)
    assert (done.outcome["state"], [doc.key for doc in done.documents]) == ("complete", ["list"])
    made = [body for _, body in portal.lists(samples_on(SOURCE, 1), NOW)]
    assert [doc.body for doc in done.documents] == made


@pytest.mark.parametrize("day", [1, 2])
def test_projects_are_read_and_judged_as_the_key_says(day: int) -> None:
    found = {reading.native_id: reading for reading in crawled(day) if isinstance(reading, Project)}
    key = answers.projects(day)
    assert {
        number: (project.stage, enrich_project(project).judgement.tier != "none")
        for number, project in found.items()
    } == {number: (key[number]["stage"], key[number]["tier"] != "none") for number in found}
    assert len(found) == 6 + day
    passed = [reading for reading in crawled(day) if isinstance(reading, PassedOver)]
    assert {reading.native_id for reading in passed} == {"Uzbekistan-Bukhara-Sewerage", "India-Mumbai-Metro"}


def test_golden() -> None:
    check_golden("intl_aiib_projects", crawled(2))


def test_a_project_stays_the_same_when_its_page_moves_as_it_is_approved() -> None:
    proposed = one()
    approved = one(
        status="Approved",
        path=KNOWN["path"].replace("proposed", "approved"),
        approved_funding="USD225 million",
    )
    assert proposed.key == approved.key == Key("aiib_project_name", "ID/smart urban mobility")
    assert (proposed.stage, approved.stage) == ("concept", "approved")
    assert (sum_of(proposed), sum_of(approved)) == (240_000_000, 225_000_000)
    assert (
        proposed.url
        == "https://www.aiib.org/en/projects/details/2026/proposed/Indonesia-Smart-Urban-Mobility.html"
    )


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("USD500 million", 500_000_000, "USD"),
        ("EUR180.5 million", 180_500_000, "EUR"),
        ("USD 1.2 billion", 1_200_000_000, "USD"),
    ],
)
def test_sums_are_read_with_their_currency_and_multiplier(text: str, amount: int, currency: str) -> None:
    found = one(proposed_funding=text)
    assert (sum_of(found), found.amount and found.amount.currency) == (amount, currency)


def test_a_word_a_sum_or_a_year_that_nobody_knows_is_reported_and_the_project_is_kept() -> None:
    found = readings_of(status="Under review", proposed_funding="to be decided", date="soon")
    assert [type(reading) for reading in found if not isinstance(reading, UnknownField)] == [Project]
    reported = {reading.field for reading in found if isinstance(reading, UnknownField)}
    assert {"data.status", "data.proposed_funding", "data.date"} <= reported


def test_entities_and_the_country_before_the_name_are_taken_off() -> None:
    assert one(name="Indonesia: Smart &amp; Green Cities").title == "Smart & Green Cities"
    assert one(name="Smart Cities: a Framework").title == "Smart Cities: a Framework"


def test_a_project_of_several_countries_is_ours_where_its_name_begins_with_one_of_ours() -> None:
    assert one(economy="Multicountry", name="Türkiye: Smart Grids").countries == ("TR",)
    assert readings_of(economy="Multicountry", name="Asia: Data Centers") == [
        PassedOver("Indonesia-Smart-Urban-Mobility", "other_country")
    ]


def test_its_procurement_quotes_it_by_the_same_key() -> None:
    project = one(economy="Viet Nam", name="Viet Nam: Da Nang Bus Project")
    assert project.key in project_keys("VN", "Vietnam: Da Nang Bus Project", "/a/SPN-P000123.pdf")


def test_a_name_without_a_word_is_a_reject() -> None:
    (reject,) = readings_of(name="?!")
    assert isinstance(reject, Reject)
    assert (reject.reason, reject.native_id) == ("missing_field", "Indonesia-Smart-Urban-Mobility")


def test_a_page_that_is_no_script_of_projects_is_a_reject() -> None:
    def rejected(body: bytes) -> list[str]:
        found = read(Document(SOURCE, "list", "list", "", body, "", NOW))
        return [reading.reason for reading in found if isinstance(reading, Reject)]

    assert rejected(b"<html>moved</html>") == ["layout_changed"]
    assert rejected(b'var data={"a":1};') == ["layout_changed"]
