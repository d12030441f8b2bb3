"""World Bank projects: the crawl of both interfaces, what is read of a record, and the sandbox's portal."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from domain.document import Document, PassedOver, Reading, Reject, UnknownField
from domain.notice import Key
from domain.programme import Project, ProjectStage
from sandbox import answers
from sandbox.portal import Request
from sandbox.portals import intl_wb_projects as portal
from sandbox.samples import samples_on
from sandbox.server import answer
from tests.harness import check_golden, crawl, real, shared
from tests.sources._intl_wb_projects import NOW, SOURCE, page, record, steps
from transform.parsers.intl_wb_projects import read
from transform.project_history import enrich_project

CAPTURE = "intl2/worldbank/projects_v3_pipeline_2026-09-12_4of42.json"


def readings_of(day: int) -> list[Reading]:
    return [one for doc in crawl(SOURCE, day).documents for one in read(doc)]


def test_one_page_of_the_newest_interface_holds_all_projects() -> None:
    crawled = crawl(SOURCE)
    assert (crawled.outcome["state"], crawled.outcome["reason"]) == ("complete", "")
    assert [(doc.key, doc.url.partition("?")[0]) for doc in crawled.documents] == [
        ("list:0", "https://search.worldbank.org/api/v3/projects")
    ]
    assert crawled.outcome["rows"] == crawled.outcome["portal_total"] == 10


def test_where_the_newest_interface_is_gone_the_one_of_before_answers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(portal, "GONE", {portal.V3})
    crawled = crawl(SOURCE)
    assert (crawled.outcome["state"], crawled.outcome["rows"]) == ("complete", 10)
    assert [doc.url.partition("?")[0] for doc in crawled.documents] == [
        "https://search.worldbank.org/api/v2/projects"
    ]


def test_where_both_interfaces_are_gone_the_crawl_has_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portal, "GONE", {portal.V3, portal.V2})
    crawled = crawl(SOURCE)
    assert (crawled.outcome["state"], crawled.outcome["reason"]) == ("failed", "HTTP 404")


def test_pages_go_on_until_all_projects_were_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portal, "MOST_ROWS", 4)
    crawled = crawl(SOURCE)
    assert [doc.key for doc in crawled.documents] == ["list:0", "list:4", "list:8"]
    assert (crawled.outcome["state"], crawled.outcome["rows"]) == ("complete", 10)


def test_projects_of_the_first_days_are_read_as_the_key_says() -> None:
    for day in (1, 2, 3):
        found = {one.native_id: one for one in readings_of(day) if isinstance(one, Project)}
        key = answers.projects(day)
        assert {number: one.stage for number, one in found.items()} == {
            number: key[number]["stage"] for number in found
        }
        relevant = {number: enrich_project(one).judgement.tier != "none" for number, one in found.items()}
        assert relevant == {number: key[number]["tier"] != "none" for number in found}
        assert [one for one in readings_of(day) if not isinstance(one, Project)] == []


def test_golden() -> None:
    check_golden("intl_wb_projects", readings_of(2))


def test_nobody_who_leads_a_team_is_read() -> None:
    assert "Example Person" not in str(readings_of(1))


def test_list_pages_made_without_http_are_the_ones_a_walk_lands() -> None:
    made = [body for _, body in portal.lists(samples_on(SOURCE, 1), NOW)]
    assert [doc.body for doc in crawl(SOURCE).documents] == made


# What is read of one record.


def one(**own: object) -> Project:
    found = [reading for reading in read(page(record(**own))) if isinstance(reading, Project)]
    assert len(found) == 1
    return found[0]


def fields_of(**own: object) -> list[str]:
    return [reading.field for reading in read(page(record(**own))) if isinstance(reading, UnknownField)]


def test_the_planned_approval_of_the_pipeline_is_no_sign_that_it_moves() -> None:
    steps = [{"concpt_review_date": "2020-03-04T00:00:00Z", "apprvl_date": "2020-02-28T00:00:00Z"}]
    stale = one(
        milestones=steps, boardapprovaldate="2020-02-28T00:00:00Z", public_disclosure_date="2020-03-04"
    )
    assert stale.approval is not None
    assert (stale.stage, stale.approval.planned) == (ProjectStage.CONCEPT, True)
    assert stale.active_at is not None
    assert stale.active_at.at == datetime(2020, 3, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("last", "stage"),
    [
        ("Concept Review", "concept"),
        ("OIS Sign-off", "concept"),
        ("Technical Design", "concept"),
        ("Decision Meeting", "appraisal"),
        ("Begin Appraisal", "appraisal"),
        ("Begin Negotiation", "appraisal"),
    ],
)
def test_a_project_of_the_pipeline_is_as_far_as_its_last_stage(last: str, stage: str) -> None:
    assert one(last_stage_reached_name=last).stage == stage
    assert fields_of(last_stage_reached_name=last) == []


@pytest.mark.parametrize("last", ["", "Board Retreat"])
def test_a_last_stage_that_is_missing_or_new_is_reported(last: str) -> None:
    assert one(last_stage_reached_name=last).stage == "concept"
    assert fields_of(last_stage_reached_name=last) == ["projects.last_stage_reached_name"]


@pytest.mark.parametrize(("effect", "stage"), [(None, "approved"), ("2026-10-01", "active")])
def test_a_project_in_progress_is_approved_until_it_has_a_day_of_effect(
    effect: str | None, stage: str
) -> None:
    taken = steps(apprvl="2026-03-30", effctvnss=effect)
    found = one(status="Active", milestones=taken, boardapprovaldate="2026-03-30T00:00:00Z")
    assert found.stage == stage
    assert found.approval is not None
    assert found.approval.planned is False


@pytest.mark.parametrize(("status", "stage"), [("Closed", "closed"), ("Dropped", "dropped")])
def test_what_is_closed_or_dropped_says_so(status: str, stage: str) -> None:
    assert one(status=status).stage == stage


def test_a_status_that_nobody_knows_is_a_reject() -> None:
    (reject,) = [reading for reading in read(page(record(status="Paused"))) if isinstance(reading, Reject)]
    assert (reject.reason, reject.native_id) == ("unknown_code", "P510001")


def test_the_whole_operation_s_sum_counts_and_nought_is_none() -> None:
    def amount(**own: object) -> Decimal | None:
        found = one(**own).amount
        return found.amount if found else None

    assert amount(curr_project_cost="500000", curr_total_commitment="300000") == 500_000
    assert amount(curr_project_cost="0", lendprojectcost="0", curr_total_commitment="1612903") == 1_612_903
    assert amount(curr_project_cost="0", curr_total_commitment="0") is None


def test_the_shape_of_version_2_is_read_too() -> None:
    found = one(
        project_abstract={"cdata!": "The project pays for traffic signals."},
        sector=[{"Name": "Urban Transport"}, {"Name": "ICT Services"}],
        countrycode="VN",
        curr_project_cost=None,
        curr_total_commitment=None,
        totalcommamt="104,000,000",
        lendinginstr="Investment Project Financing",
        projectstatusdisplay="Pipeline",
    )
    assert found.amount is not None
    assert (found.amount.amount, found.sectors, found.kind) == (
        Decimal(104_000_000),
        ("Urban Transport", "ICT Services"),
        "Investment Project Financing",
    )
    assert found.description.endswith("The project pays for traffic signals.")


def test_names_of_sectors_may_hold_commas() -> None:
    told = "Public Administration - Water, Sanitation, and Solid Waste Management ,Sanitation,FY17 - Health"
    assert one(sector_name=told).sectors == (
        "Public Administration - Water, Sanitation, and Solid Waste Management",
        "Sanitation",
        "Health",
    )


def test_a_project_of_several_countries_is_ours_where_one_of_them_is() -> None:
    assert one(countrycode=["LA", "TH"]).countries == ("LA", "TH")
    assert list(read(page(record(countrycode=["LA"])))) == [PassedOver("P510001", "other_country")]


def test_a_country_told_by_name_alone_is_known() -> None:
    assert one(countrycode=None, countryshortname="Turkiye").countries == ("TR",)


@real
def test_the_recorded_projects_are_of_other_countries_and_passed_over() -> None:
    body = shared(CAPTURE).read_bytes()
    readings = list(read(Document(SOURCE, "list", "list:0", "", body, "", NOW)))
    numbers = ["P173108", "P181046", "P512709", "P513113"]
    assert readings == [PassedOver(number, "other_country") for number in numbers]


@real
def test_the_recorded_projects_are_read_in_full_as_if_they_were_ours() -> None:
    told: dict[str, Any] = json.loads(shared(CAPTURE).read_bytes())
    for one in told["projects"].values():
        one["countrycode"] = ["TR"]
    body = json.dumps(told).encode()
    readings = list(read(Document(SOURCE, "list", "list:0", "", body, "", NOW)))
    projects = [one for one in readings if isinstance(one, Project)]
    assert [(one.key, one.stage, one.amount and str(one.amount.amount)) for one in projects] == [
        (Key("wb_project", "P173108"), "concept", "500000"),
        (Key("wb_project", "P181046"), "concept", "1612903"),
        (Key("wb_project", "P512709"), "concept", "39837948"),
        (Key("wb_project", "P513113"), "appraisal", "40000000"),
    ]
    # The head of one of them was not recorded.
    assert [one for one in readings if not isinstance(one, Project)] == [
        UnknownField("projects.curr_project_cost (missing)", ""),
        UnknownField("projects.curr_total_commitment (missing)", ""),
        UnknownField("projects.last_stage_reached_name", ""),
    ]


# The sandbox's portal has the habits of the real one.


def ask(path: str = portal.V3, **asked: str) -> dict[str, Any]:
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    told: dict[str, Any] = json.loads(
        answer(Request("GET", f"https://search.worldbank.org{path}?{query}", {}, b"", 1)).body
    )
    return told


def test_the_portal_gives_few_fields_where_not_all_are_asked_for() -> None:
    shown = ask(rows="1")["projects"]
    assert {name for one in shown.values() for name in one} == set(portal.FEW)


def test_the_portal_filters_by_exact_names_and_ignores_others() -> None:
    assert len(ask(rows="99", countrycode_exact="TR^ID")["projects"]) == 5
    assert ask(status="Pipeline") == ask()


def test_the_portal_s_version_2_is_gone_and_notices_of_its_host_are_not_its_business() -> None:
    gone = answer(Request("GET", f"https://search.worldbank.org{portal.V2}", {}, b"", 1))
    assert gone.status == 404
    assert "procnotices" in ask("/api/v2/procnotices")
