"""EGAT's projects: page by page by number until one holds nothing of the window, and what a row's method says."""

import json
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from scrapy import Request
from scrapy.http import TextResponse

from domain.clock import moment_of
from domain.document import Document, Reading, Reject, UnknownField
from domain.notice import Key, Notice, Stage
from sandbox.portals import th_egat as portal
from sandbox.samples import Sample, Truth, sample_file, samples_on
from sandbox.words import Words
from scrapers.spiders.th_egat import ThEgat
from tests.harness import Crawled, check_golden, crawl, left_to_fill_in, new_on_later_days
from tests.sources.keyed import live_order
from transform.parsers import th_egat as parser

SOURCE = "th_egat"
ROW = {
    "id": 48215,
    "title": "ประกวดราคาซื้อระบบควบคุมโครงข่ายไฟฟ้าอัจฉริยะ",
    "project_id": "69119500101",
    "method_name": "ประกวดราคาอิเล็กทรอนิกส์ (e-bidding)",
    "subdept_name": "ฝ่ายควบคุมระบบ กองพัฒนาระบบควบคุม",
    "published_date": "2026-11-20",
    "total_records": 9120,
}


def readings(*rows: Any) -> list[Reading]:  # noqa: ANN401  # also what is no row
    return page(json.dumps(rows).encode())


def page(body: bytes) -> list[Reading]:
    return list(parser.read(Document(SOURCE, "list", "list:1", "", body, "", moment_of(1))))


def one(**changed: object) -> Notice:
    (found,) = readings(ROW | changed)
    assert isinstance(found, Notice), found
    return found


@pytest.fixture(scope="module")
def first_day() -> Crawled:
    return crawl(SOURCE, 1)


def test_the_files_of_the_source_are_filled_in() -> None:
    assert left_to_fill_in(SOURCE) == []


def test_pages_are_asked_for_until_one_is_not_full(first_day: Crawled) -> None:
    shown = len(samples_on(SOURCE, 1))
    told = {name: first_day.outcome[name] for name in ("state", "rows", "portal_total")}
    assert told == {"state": "complete", "rows": shown, "portal_total": shown}
    sizes = {document.key: len(json.loads(document.body)) for document in first_day.documents}
    assert sizes == {"list:1": 10, "list:2": shown - 10}


def test_a_page_with_nothing_of_the_window_is_the_last() -> None:
    found = crawl(SOURCE, 3, days_back=0)  # the newest project is of the day before
    assert (found.outcome["state"], [one.key for one in found.documents]) == ("complete", ["list:1"])


def test_an_older_project_between_newer_ones_ends_nothing() -> None:
    found = crawl(SOURCE, 1, days_back=1)
    shown = [row["published_date"] for one in found.documents for row in json.loads(one.body)]
    assert shown != sorted(shown, reverse=True)
    assert (found.outcome["state"], len(found.documents)) == ("complete", 2)


def test_a_crawl_that_was_stopped_before_the_end_is_partial() -> None:
    found = crawl(SOURCE, 1, max_pages=1)
    told = {name: found.outcome[name] for name in ("state", "rows", "portal_total")}
    assert told == {"state": "partial", "rows": 10, "portal_total": len(samples_on(SOURCE, 1))}


@pytest.mark.parametrize("day", ["18/11/2569", "2569-11-18", "18 พ.ย. 2569", None])
def test_a_day_of_another_form_ends_no_walk(day: str | None) -> None:
    spider = ThEgat(order=live_order(SOURCE))
    body = json.dumps([ROW | {"id": n, "published_date": day} for n in range(10)]).encode()
    found = list(spider.listed(TextResponse("https://bidding.egat.co.th/", body=body), 1))
    assert [one.cb_kwargs["number"] for one in found if isinstance(one, Request)] == [2]


def test_a_site_that_goes_back_for_years_and_lists_nothing_was_not_read() -> None:
    spider = ThEgat(order=live_order(SOURCE))
    found = list(spider.listed(TextResponse("https://bidding.egat.co.th/", body=b" []\n"), 1))
    assert [one for one in found if isinstance(one, Request)] == []
    assert spider.crawl_stats.outcome().state == "failed"


def test_every_project_is_read_and_no_field_is_unknown(first_day: Crawled) -> None:
    found = [r for d in sorted(first_day.documents, key=lambda d: d.key) for r in parser.read(d)]
    assert [one for one in found if not isinstance(one, Notice)] == []
    assert {one.native_id for one in found if isinstance(one, Notice)} == {
        portal.native_id(sample) for sample in samples_on(SOURCE, 1)
    }
    check_golden("th_egat_list", found)


def test_walks_bring_as_many_new_documents_as_the_answer_key_says(first_day: Crawled) -> None:
    new = new_on_later_days(SOURCE, first_day, (2, 3))
    assert new == [sample_file(SOURCE).documents[day] for day in (1, 2, 3)]


def test_a_row_tells_the_authority_s_department_and_e_gp_s_number() -> None:
    project = one()
    assert (project.buyer, project.buyer_unit) == (parser.BUYER, ROW["subdept_name"])
    assert project.keys == (Key("th_egp", "69119500101"),)
    assert project.published is not None
    assert project.published.at == datetime(2026, 11, 19, 17, tzinfo=UTC)
    assert project.url == "https://bidding.egat.co.th/procure/project/index.php?project_id=48215"
    assert (project.deadline, project.prices) == (None, ())


@pytest.mark.parametrize(
    ("method", "procedure", "stage"),
    [
        ("ประกวดราคาอิเล็กทรอนิกส์ (e-bidding)", "open", Stage.OPEN),
        ("วิธีประกวดราคา", "open", Stage.OPEN),
        ("วิธีคัดเลือก", "selective", Stage.OPEN),
        ("เปรียบเทียบราคา", "selective", Stage.OPEN),
        ("วิธีเฉพาะเจาะจง", "direct", None),
        ("จ้างที่ปรึกษา", "", None),
    ],
)
def test_what_is_bought_by_competition_is_taken_for_invited_and_of_the_rest_nothing_is_said(
    method: str, procedure: str, stage: Stage | None
) -> None:
    project = one(method_name=method)
    assert (project.procedure, project.stage, project.procedure_details) == (procedure, stage, method)


def test_a_purchase_that_is_not_in_the_states_system_has_no_number_of_it() -> None:
    assert one(project_id="").keys == ()


@pytest.mark.parametrize(
    ("changed", "reported"),
    [
        ({"method_name": "วิธีใหม่"}, UnknownField("row.method_name", "วิธีใหม่")),
        ({"method_name": ""}, UnknownField("list.procedure_details (missing)", "48215")),
        ({"project_id": "6911"}, UnknownField("row.project_id", "6911")),
        ({"published_date": "0000-00-00"}, UnknownField("row.published_date", "0000-00-00")),
        ({"subdept_name": ""}, UnknownField("list.buyer_unit (missing)", "48215")),
        ({"budget": 5}, UnknownField("row.budget", "5")),
    ],
)
def test_what_is_told_otherwise_is_reported_and_the_project_kept(
    changed: dict[str, object], reported: UnknownField
) -> None:
    found = readings(ROW | changed)
    assert reported in found
    assert sum(isinstance(reading, Notice) for reading in found) == 1


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (json.dumps([ROW | {"title": " "}]), "missing_field"),
        (json.dumps([ROW | {"id": ""}]), "missing_field"),
        (json.dumps(["48215"]), "layout_changed"),
        (json.dumps({"data": [ROW]}), "layout_changed"),
        ("<table id=procurementTable></table>", "layout_changed"),
    ],
)
def test_what_is_no_project_and_no_list_of_them_is_rejected_with_its_reason(body: str, reason: str) -> None:
    (rejected,) = (reading for reading in page(body.encode()) if isinstance(reading, Reject))
    assert rejected.reason == reason


def test_invented_projects_are_listed_and_read() -> None:
    words = Words("ประกวดราคาซื้อเครื่องสูบน้ำ", parser.BUYER, "ขอนแก่น", smart=False)
    truth = Truth(tier="none", lang="th")
    invented = [
        Sample(id=f"{n}", truth=truth, fields=portal.invent(words, n, Random(n)))  # noqa: S311  # made-up notices hold no secret
        for n in range(25)
    ]
    bodies = [body for _meta, body in portal.lists(invented, moment_of(1) + timedelta(hours=1))]
    found = [reading for body in bodies for reading in page(body)]
    assert len(bodies) == 3
    assert len({r.native_id for r in found if isinstance(r, Notice)}) == len(found) == 25
