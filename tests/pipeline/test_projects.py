"""Projects in the warehouse: kept by number, with what happened to them, and the leads that are parts of them."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import permutations
from typing import Any

import pytest
from sqlalchemy import Engine, text

from cityleads.preparation import write_reference_rows
from domain.crawl import CrawlOrder
from domain.document import Document
from domain.notice import Key
from domain.programme import project_id
from pipeline.refine import refine
from pipeline.replay import replay
from tests.sources import _intl_worldbank as notices
from tests.sources._intl_wb_projects import NOW, NUMBER, page, record, steps
from warehouse.db import rows_of
from warehouse.landing import land, open_crawl
from warehouse.programmes.projects import link

ID = project_id(Key("wb_project", NUMBER))
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def places_are_known(database: Engine) -> None:
    with database.begin() as connection:
        write_reference_rows(connection)


def landed(engine: Engine, *documents: Document) -> None:
    with engine.begin() as connection:
        for one in documents:
            order = CrawlOrder(
                one.source, "walk", one.fetched_at, one.fetched_at.date(), one.fetched_at.date()
            )
            land(connection, open_crawl(connection, order), [one])


def refined(engine: Engine, *documents: Document) -> None:
    landed(engine, *documents)
    assert refine(engine).failed == 0


def rows(engine: Engine, statement: str) -> list[dict[str, Any]]:
    with engine.connect() as connection:
        return rows_of(connection, statement)


def told(engine: Engine) -> list[tuple[str, str, str | None, str | None, datetime]]:
    found = rows(engine, "SELECT * FROM core.project_event ORDER BY happened_at, kind, field")
    return [(row["kind"], row["field"], row["old"], row["new"], row["happened_at"]) for row in found]


def everything(engine: Engine) -> list[list[dict[str, Any]]]:
    """All rows about projects, without surrogate keys."""
    return [
        rows(engine, "SELECT * FROM core.project ORDER BY id"),
        rows(engine, "SELECT project_id, content FROM core.project_version ORDER BY document_id, project_id"),
        rows(
            engine,
            "SELECT project_id, kind, field, old, new, happened_at FROM core.project_event ORDER BY 6, 1, 2, 3",
        ),
        rows(engine, "SELECT * FROM mart.project_lead ORDER BY 1, 2"),
    ]


def appraised(**own: object) -> dict[str, Any]:
    taken = steps(concpt_review="2026-08-20", begin_apprsl="2026-11-24", apprvl="2027-03-30")
    return record(last_stage_reached_name="Begin Appraisal", milestones=taken, **own)


def test_a_project_is_kept_by_its_number_with_all_that_is_told_of_it(database: Engine) -> None:
    refined(database, page(record(borrower="Socialist Republic of Viet Nam", sector_name="Urban Transport")))
    (found,) = rows(database, "SELECT * FROM mart.project")
    expected = {
        "project_id": ID,
        "number_scheme": "wb_project",
        "number": NUMBER,
        "source": "intl_wb_projects",
        "funder": "World Bank",
        "tier": "lead",
        "stage": "concept",
        "stage_details": "Pipeline / Concept Review",
        "title": "Da Nang Smart Mobility Project",
        "language": "en",
        "countries": ["VN"],
        "borrower": "Socialist Republic of Viet Nam",
        "agency": "",
        "sectors": ["Urban Transport"],
        "amount": Decimal("120000000.0000"),
        "currency": "USD",
        "active_at": datetime(2026, 9, 1, tzinfo=UTC),
        "approval_at": datetime(2027, 3, 30, tzinfo=UTC),
        "approval_planned": True,
        "milestones": [
            {"name": "Concept Review", "day": "2026-08-20", "planned": False},
            {"name": "Approval", "day": "2027-03-30", "planned": True},
        ],
        "url": f"https://projects.worldbank.org/en/projects-operations/project-detail/{NUMBER}",
        "leads": 0,
        "first_known_at": NOW,
        "changed_at": NOW,
    }
    assert {name: found[name] for name in expected} == expected


def test_a_project_of_no_country_of_ours_is_not_kept(database: Engine) -> None:
    refined(database, page(record(countrycode=["NG"])))
    assert rows(database, "SELECT * FROM core.project") == []


def test_a_project_of_no_use_to_a_centre_is_kept_and_shown_nowhere(database: Engine) -> None:
    refined(
        database,
        page(record(project_name="Rural Maternal Nutrition Project", pdo="To improve nutrition of mothers.")),
    )
    assert [row["tier"] for row in rows(database, "SELECT tier FROM core.project")] == ["none"]
    assert rows(database, "SELECT * FROM mart.project") == []


def test_what_happens_to_a_project_is_told_once_with_before_and_after(database: Engine) -> None:
    first = page(record())
    second = page(appraised(curr_project_cost="150000000"), at=NOW + DAY)
    refined(database, first)
    refined(database, second)
    happened = [
        ("new", "", None, None, NOW),
        ("amount_changed", "amount", "120000000 USD", "150000000 USD", NOW + DAY),
        ("milestone", "Begin Appraisal", None, "2026-11-24", NOW + DAY),
        ("stage_moved", "stage", "concept", "appraisal", NOW + DAY),
    ]
    assert told(database) == happened
    refined(database, page(appraised(curr_project_cost="150000000"), at=NOW + 2 * DAY))
    assert told(database) == happened


def test_what_a_page_leaves_out_has_not_happened(database: Engine) -> None:
    refined(database, page(record()))
    refined(
        database, page(record(curr_project_cost="", curr_total_commitment="", milestones=[]), at=NOW + DAY)
    )
    refined(database, page(record(curr_project_cost="130000000"), at=NOW + 2 * DAY))
    assert told(database)[1:] == [
        ("amount_changed", "amount", "120000000 USD", "130000000 USD", NOW + 2 * DAY)
    ]


def test_a_page_that_comes_back_counts_again(database: Engine) -> None:
    for days, one in enumerate((record(), appraised(), record())):
        refined(database, page(one, at=NOW + days * DAY))
    moves = [(old, new, at) for kind, _, old, new, at in told(database) if kind == "stage_moved"]
    assert moves == [("concept", "appraisal", NOW + DAY), ("appraisal", "concept", NOW + 2 * DAY)]
    assert [row["stage"] for row in rows(database, "SELECT stage FROM core.project")] == ["concept"]


PAGES = (
    page(record(), key="list:0"),
    page(appraised(), at=NOW + DAY, key="list:1"),
    page(appraised(status="Active"), at=NOW + 2 * DAY, key="list:2"),
)


@pytest.mark.parametrize("order", list(permutations(PAGES)))
def test_the_latest_document_counts_whatever_the_order(database: Engine, order: Sequence[Document]) -> None:
    for one in order:
        refined(database, one)
    stages = [(old, new, at) for kind, _, old, new, at in told(database) if kind == "stage_moved"]
    assert stages == [("concept", "appraisal", NOW + DAY), ("appraisal", "approved", NOW + 2 * DAY)]
    (found,) = rows(database, "SELECT stage, first_known_at, changed_at FROM core.project")
    assert found == {"stage": "approved", "first_known_at": NOW, "changed_at": NOW + 2 * DAY}


def notice(reference: str = "DN-01", project: str = NUMBER) -> Document:
    """An invitation that quotes the project's number."""
    body = {
        "id": f"OP-{reference}",
        "notice_type": "Invitation for Bids",
        "notice_status": "Published",
        "bid_description": f"Traffic control centre with CCTV cameras and adaptive signals {reference}",
        "noticedate": "22-Nov-2026",
        "project_ctry_name": "Viet Nam",
        "project_id": project,
        "project_name": "Da Nang Smart Mobility Project",
        "bid_reference_no": reference,
    }
    return notices.document({"total": "1", "procnotices": [body]})


def leads(engine: Engine) -> list[str]:
    return [row["lead_id"] for row in rows(engine, "SELECT lead_id FROM mart.leads ORDER BY 1")]


def parts(engine: Engine) -> list[tuple[str, str, str]]:
    found = rows(engine, "SELECT * FROM mart.project_lead ORDER BY lead_id")
    return [(row["project_id"], row["lead_id"], row["linked_by"]) for row in found]


def say(engine: Engine, lead: str, verdict: Any) -> None:  # noqa: ANN401  # same or apart
    with engine.begin() as connection:
        link(connection, lead, ID, verdict, "kim@kotra.example", NOW)


@pytest.mark.parametrize("first", [0, 1])
def test_a_lead_whose_notice_quotes_the_number_is_a_part_of_the_project(database: Engine, first: int) -> None:
    both = (page(record()), notice())
    for one in (both[first], both[1 - first]):
        refined(database, one)
    (lead,) = leads(database)
    assert parts(database) == [(ID, lead, "number")]
    assert [row["leads"] for row in rows(database, "SELECT leads FROM mart.project")] == [1]


def test_a_person_s_word_ties_a_lead_and_parts_one_and_the_last_word_counts(database: Engine) -> None:
    refined(database, page(record()), notice(project="P999999"))
    (lead,) = leads(database)
    assert parts(database) == []
    say(database, lead, "same")
    assert parts(database) == [(ID, lead, "person")]
    say(database, lead, "apart")
    assert parts(database) == []


def test_a_person_s_word_stands_above_the_number(database: Engine) -> None:
    refined(database, page(record()), notice())
    (lead,) = leads(database)
    say(database, lead, "apart")
    assert parts(database) == []


def test_a_person_s_word_follows_a_lead_that_goes_on_as_another(database: Engine) -> None:
    refined(database, page(record()), notice("DN-01", "P999999"), notice("DN-02", "P999999"))
    one, other = leads(database)
    say(database, one, "same")
    with database.begin() as connection:
        connection.execute(
            text("UPDATE core.lead SET merged_into = :o WHERE id = :i"), {"o": other, "i": one}
        )
    assert parts(database) == [(ID, other, "person")]


@pytest.mark.parametrize(
    ("lead", "project", "who", "why"),
    [
        ("L-NONE", ID, "kim", "there is no lead L-NONE"),
        ("", "PR-NONE", "kim", "there is no project PR-NONE"),
        ("", ID, " ", "say who decides"),
    ],
)
def test_a_word_about_what_is_not_there_or_by_nobody_is_refused(
    database: Engine, lead: str, project: str, who: str, why: str
) -> None:
    refined(database, page(record()), notice())
    with database.begin() as connection, pytest.raises(ValueError, match=why):
        link(connection, lead or leads(database)[0], project, "same", who, NOW)


def test_a_replay_gives_the_same_rows(database: Engine) -> None:
    refined(database, *PAGES, notice())
    refined(database, page(record(), at=NOW + 3 * DAY, key="list:2"))
    say(database, leads(database)[0], "same")
    before = everything(database)
    assert len(before[2]) == 7
    replay(database, None, apply=True)
    assert everything(database) == before
