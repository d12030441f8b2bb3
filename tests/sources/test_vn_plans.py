"""vn_plans: days in full and by words, what a plan says and what it must not be read to say."""

import csv
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import permutations

import pytest
from scrapy import Request
from scrapy.http import TextResponse

from benchmarks.quality.in_memory import decisions, tenders
from domain.crawl import CrawlOrder, CrawlState
from domain.document import Document, PassedOver, Reading, Reject, UnknownField
from domain.notice import Category, Key, Notice, PriceKind, Stage
from pipeline.match import official_schemes
from sandbox.generate import generate
from sandbox.portal import Request as Asked
from sandbox.portals import _vn_muasamcong_search as search
from sandbox.portals import vn_plans as portal
from sandbox.samples import Sample, samples_on
from sandbox.server import source_of
from scrapers.source_config import facts
from scrapers.spiders.vn_plans import VnPlans
from tests.harness import ROOT, check_golden, real, shared
from tests.sources._vn_muasamcong import NOW, notices
from tests.sources._vn_muasamcong import one as invitation
from tests.sources._vn_search import Search
from transform.matching.clustering import rival_plans
from transform.matching.normalize import best_price, normalise
from transform.parsers.vn_plans import read
from transform.text import fold

SOURCE = "vn_plans"
DAY = date(2026, 11, 22)


SEARCH = Search(SOURCE)
document, crawled, all_read = SEARCH.document, SEARCH.crawled, SEARCH.all_read


def plan(**own: object) -> list[Reading]:
    known: dict[str, object] = {
        "id": "90e51ed3-0000-4000-8000-000000000001",
        "bidCloseDate": "2026-11-20T23:59:59",
        "bidName": ["Xây lắp", "Tư vấn giám sát"],
        "investField": ["XL", "TV"],
        "locations": [{"provCode": "48", "provName": "Thành phố Đà Nẵng"}] * 2,
        "publicDate": "2026-11-21T10:20:30",
        "investTotal": 4.0e9,
        "investorName": "Ban Quản lý dự án Mẫu",
        "investorCode": "vn0400000001",
        "name": "Kế hoạch lựa chọn nhà thầu dự án Mẫu",
        "planType": "DTPT",
        "planNo": "PL2600000001",
        "planVersion": "00",
        "planNoStand": "PL2600000001-00",
        "stepCode": "plan-step-1",
        "type": "es-plan-project-p",
        "decisionDate": "2026-11-20T23:59:59",
        "bidPrice": [3.1e9, 1.5e8],
        "score": "NaN",
        "haveBidNotNotify": 1,
        "approvalStatus": "01",
        "pname": "Dự án Mẫu",
    }
    row = {name: value for name, value in (known | own).items() if value is not None}
    return list(read(document({"page": {"content": [row]}})))


def told(**own: object) -> Notice:
    (notice,) = plan(**own)
    assert isinstance(notice, Notice)
    return notice


def test_the_first_walk_reads_each_day_in_full_and_passes_over_what_was_invited_already() -> None:
    found = crawled(1)
    shown = {sample.id for sample in samples_on(SOURCE, 1)}
    SEARCH.lists_in_full(found, len(shown))
    readings = all_read(found.documents)
    assert [one for one in readings if isinstance(one, PassedOver)] == [
        PassedOver("PL2600188001", "all_invited")
    ]
    assert [one.native_id for one in readings if isinstance(one, Reject)] == ["PL2600191500"]
    assert notices(readings).keys() == shown - {"PL2600188001", "PL2600191500"}
    assert len(readings) == len(shown)


def test_each_day_brings_as_many_new_documents_and_rejects_as_the_samples_promise() -> None:
    SEARCH.each_day_brings_what_the_samples_promise()


def test_every_sample_reads_to_its_truth_and_tells_no_deadline() -> None:
    found = notices(all_read(crawled(3, 6).documents))
    samples = [sample for sample in samples_on(SOURCE, 3) if sample.kept]
    assert sorted(found) == sorted(sample.id for sample in samples)
    for sample in samples:
        notice = found[sample.id]
        price = best_price(notice.prices, notice.stage)
        assert (notice.deadline, notice.stage) == (None, Stage.PLAN)
        assert price is not None
        assert f"{price.amount} {price.currency}" == sample.truth.amount, sample.id


def test_a_page_of_plans_reads_as_reviewed() -> None:
    pages = {meta["day"]: body for meta, body in portal.lists(samples_on(SOURCE, 1), NOW)}
    check_golden("vn_plans_list", read(document(pages["2026-11-21"])))


def test_a_plan_has_its_number_as_key_its_project_and_packages_as_description_and_each_place_once() -> None:
    notice = told()
    assert (notice.native_id, notice.keys) == ("PL2600000001", (Key("vn_plan", "PL2600000001"),))
    assert notice.title == "Kế hoạch lựa chọn nhà thầu dự án Mẫu"
    assert notice.description == "Dự án Mẫu · Xây lắp · Tư vấn giám sát"
    assert notice.place == "Thành phố Đà Nẵng"
    assert notice.published is not None
    assert notice.published.at == datetime(2026, 11, 21, 3, 20, 30, tzinfo=UTC)
    assert [str(one.code) for one in notice.classifications] == ["XL", "TV", "DTPT"]
    assert (notice.category, told(investField=["TV"]).category) == (None, Category.SERVICES)


def test_the_day_of_approval_is_no_deadline() -> None:
    notice = told(bidCloseDate="2026-12-31T10:00:00", decisionDate="2026-12-31T10:00:00")
    assert (notice.deadline, notice.opening, notice.prequalification_deadline) == (None, None, None)


def test_no_order_of_the_lists_changes_what_is_read() -> None:
    sums, names, fields = [3.1e9, 1.5e8, 2.0e7], ["Xây lắp", "Tư vấn", "Kiểm toán"], ["XL", "TV", "PTV"]
    read_as = {
        repr(replace(told(bidPrice=list(mixed), bidName=names, investField=fields), description=""))
        for mixed in permutations(sums)
    }
    assert len(read_as) == 1
    (price,) = told(bidPrice=sums, bidName=names).prices
    assert (price.amount, price.kind) == (Decimal(3_270_000_000), PriceKind.BUDGET)


def test_where_a_package_has_no_price_the_projects_sum_stands_and_the_lack_is_reported() -> None:
    notice, report = plan(bidPrice=[3.1e9])
    assert isinstance(notice, Notice)
    assert [price.amount for price in notice.prices] == [Decimal(4_000_000_000)]
    assert report == UnknownField("page.content.bidPrice", "[3100000000.0]")
    nothing = plan(bidPrice=None, investTotal=None)
    assert {one.field for one in nothing if isinstance(one, UnknownField)} == {
        "list.prices (missing)",
        "page.content.bidPrice",
    }


@pytest.mark.parametrize("value", [0, "0"])
def test_a_plan_whose_packages_were_all_invited_is_passed_over(value: object) -> None:
    assert plan(haveBidNotNotify=value) == [PassedOver("PL2600000001", "all_invited")]


def test_only_an_explicit_nought_says_that_nothing_is_left_to_invite() -> None:
    notice, lack = plan(haveBidNotNotify=None)
    assert isinstance(notice, Notice)
    assert lack == UnknownField("page.content.haveBidNotNotify (missing)", "None")
    assert UnknownField("page.content.haveBidNotNotify", "2") in plan(haveBidNotNotify=2)


@pytest.mark.parametrize(
    ("field", "value", "told_as"),
    [("approvalStatus", "03", "03"), ("planType", "ODA", "ODA"), ("investField", ["XL", "AI"], "AI")],
)
def test_a_new_code_is_reported_and_the_plan_kept(field: str, value: object, told_as: str) -> None:
    notice, report = plan(**{field: value})
    assert isinstance(notice, Notice)
    assert report == UnknownField(field, told_as)


def test_a_row_that_is_no_plan_is_rejected() -> None:
    (reject,) = plan(stepCode="notify-contractor-step-1-tbmt")
    assert isinstance(reject, Reject)
    assert (reject.reason, reject.native_id) == ("other_kind", "PL2600000001")


# A full day, without a process: the spider against the sandbox's portal.


def walked(
    samples: list[Sample], **options: object
) -> tuple[VnPlans, list[Document], list[dict[str, object]]]:
    """The spider after a walk of one day, its pages, and the queries that it made."""
    spider = VnPlans(order=CrawlOrder(SOURCE, "walk", NOW, DAY, DAY))
    spider.facts = spider.facts.model_copy(update={"options": spider.facts.options | options})
    waiting, pages, queries = list(spider.list_requests()), list[Document](), list[dict[str, object]]()
    while waiting:
        request = waiting.pop(0)
        queries.append(json.loads(request.body)[0])
        for one in answered(request, samples):
            (waiting if isinstance(one, Request) else pages).append(one)  # type: ignore[arg-type]  # one or the other
    return spider, pages, queries


def answered(request: Request, samples: list[Sample]) -> Iterator[Request | Document]:
    asked = Asked("POST", request.url, {}, request.body, 1)
    assert source_of(asked) == SOURCE
    response = portal.answer(asked, samples)
    got = TextResponse(request.url, status=response.status, body=response.body, encoding="utf-8")
    yield from request.callback(got, **request.cb_kwargs)  # type: ignore[misc]  # a spider's callback


def many(count: int) -> list[Sample]:
    """Plans of one day, one in fifty of them for cameras."""
    found = []
    for number, sample in enumerate(generate(SOURCE, count)):
        packages = [["Lắp đặt hệ thống camera" if number % 50 == 0 else "Sửa chữa nhà kho", 10**9, "HH"]]
        own = {"number": f"PL27{number:08d}", "packages": packages, "published": f"{DAY}T09:30:00"}
        found.append(sample.model_copy(update={"fields": sample.fields | own}))
    return found


def test_a_day_of_1200_plans_is_read_in_full() -> None:
    spider, pages, queries = walked(many(1_200))
    outcome = spider.crawl_stats.outcome()
    assert (outcome.state, outcome.rows, outcome.portal_total) == (CrawlState.COMPLETE, 1_200, 1_200)
    assert (len(pages), {query["query"][0]["keyWord"] for query in queries}) == (120, {""})  # type: ignore[index]  # JSON


def test_a_fuller_day_is_searched_by_words_each_with_the_portals_own_count() -> None:
    spider, pages, queries = walked(many(1_250))
    outcome, words = spider.crawl_stats.outcome(), facts(SOURCE).options["words"]
    asked = [query["query"][0] for query in queries]  # type: ignore[index]  # JSON
    assert [one["keyWord"] for one in asked[:2]] == ["", words[0]]
    assert {one["keyWord"] for one in asked} == {"", *words}
    assert {(one["matchType"], *one["matchFields"]) for one in asked[1:]} == {("exact", "bidName")}
    assert (outcome.state, outcome.troubles, outcome.portal_total) == (CrawlState.COMPLETE, (), 25)
    found = notices(all_read(pages)).values()
    cameras = {one.native_id for one in found if "camera" in one.description}
    assert (len(cameras), len(queries)) == (25, 1 + len(words) + 2)
    assert {page.meta.get("keyword", "") for page in pages} == {"", *words}


def test_where_no_word_finds_anything_on_a_full_day_the_crawl_is_partial() -> None:
    spider, _, _ = walked(many(1_250), words=["SCADA", "IOC"])
    outcome = spider.crawl_stats.outcome()
    assert (outcome.state, [one["code"] for one in outcome.troubles]) == (
        CrawlState.PARTIAL,
        ["no_word_found"],
    )


def test_the_portal_counts_no_further_than_ten_thousand() -> None:
    rows = [{"planNo": str(number), portal.DAY: f"{DAY}T09:30:00"} for number in range(10_001)]
    spider = VnPlans(order=CrawlOrder(SOURCE, "walk", NOW, DAY, DAY))
    asked = Asked(
        "POST",
        f"https://{search.HOST}{search.SEARCH}",
        {},
        json.dumps(spider.search_body(DAY, 0)).encode(),
        1,
    )
    page = json.loads(search.answer(asked, rows, portal.DAY).body)["page"]
    assert (page["totalElements"], page["totalPages"], len(page["content"])) == (10_000, 1_000, 10)


def test_the_words_find_every_term_of_the_lexicon_that_makes_a_lead_but_for_these() -> None:
    with (ROOT / "transform/data/lexicon.csv").open(encoding="utf-8", newline="") as lines:
        terms = [
            row for row in csv.DictReader(lines) if row["lang"] == "vi" and row["strength"] in ("S", "M")
        ]
    words = [fold(word) for word in facts(SOURCE).options["words"]]
    unfound = {
        row["term"]: row["strength"]
        for row in terms
        if not any(word in fold(row["term"].replace("..", " ")) for word in words)
    }
    assert len(terms) > 150
    # Each would be a query for one rare term that makes no lead by itself.
    assert unfound == dict.fromkeys(
        (
            *("trạm biến áp không người trực", "dự báo cháy rừng", "đốt rác phát điện", "trợ lý ảo"),
            *("truy xuất nguồn gốc", "SOC", "cứu nạn cứu hộ..trung tâm", "thẻ giao thông"),
        ),
        "M",
    )


# Plan, invitation and result.


def test_a_plan_goes_with_the_likest_of_its_invitations_and_is_the_plan_of_the_others() -> None:
    planned = told(name="Hệ thống giao thông thông minh", planNo="PL2600000001")
    likest = invitation(
        bidName=["Gói 1: Lắp đặt hệ thống giao thông thông minh"],
        notifyNo="IB2600000001",
        planNo="PL2600000001",
    )
    audit = invitation(bidName=["Kiểm toán độc lập"], notifyNo="IB2600000002", planNo="PL2600000001")
    forms = [normalise(one, "vi") for one in (planned, likest, audit)]
    found = tenders(forms, decisions(forms), official_schemes())
    assert found == [[0, 1], [2]]
    leads = {0: "plan", 1: "plan", 2: "audit"}
    assert rival_plans(dict(enumerate(forms)), leads) == [("plan", "audit")]


@real
def test_the_nine_recorded_plans_are_read_without_a_leftover_a_deadline_or_a_pairing() -> None:
    path = shared("vn2/muasamcong_wire/home_search_khlcnt_2026-09-25_first9.json")
    readings = list(read(document(path.read_bytes())))
    found = notices(readings)
    assert (len(readings), len(found)) == (9, 9)
    assert {one.deadline for one in found.values()} == {None}
    mixed = found["PL2600321872"]
    assert [price.amount for price in mixed.prices] == [Decimal(3_578_257_574)]
    assert mixed.place == "Phường Đồng Sơn, Tỉnh Quảng Trị"
    assert mixed.description == (
        "Nâng cấp đường liên khu dân cư và hệ thống thoát nước thôn Trung Nghĩa 2 · Tư vấn quản lý dự án · Xây lắp ·"
        " Tư vấn giám sát thi công xây dựng · Tư vấn kiểm định"
    )
    assert found["PL2600321649"].keys == (Key("vn_plan", "PL2600321649"),)
