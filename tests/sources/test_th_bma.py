"""Bangkok's e-GP portal: what is asked, what is read of it, and what is left alone."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from random import Random
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from domain.clock import moment_of
from domain.crawl import CrawlOrder, DetailRequest
from domain.document import Document, Reading, Reject, UnknownField
from domain.notice import Award, Key, Notice, Precision, PriceKind, Stage, merge_parts
from sandbox.portal import Request
from sandbox.portals import th_bma as portal
from sandbox.samples import Sample, Truth, sample_file, samples_on
from sandbox.words import Words
from scrapers.spiders._thai_years import budget_year
from scrapers.spiders.th_bma import ThBma
from tests.harness import Crawled, check_golden, crawl, real, shared
from transform.parsers import th_bma

SOURCE = "th_bma"
PLAN = {
    "planProjectId": "11111111-2222-3333-4444-555555555555",
    "planProjectPlanProjectName": "จ้างก่อสร้างสระว่ายน้ำ",
    "planProjectPlanProjectsCode": "P69110000001",
    "planProjectAnnounceDate": "2026-11-18T17:00:00Z",
    "masterOrgGroupName": "สำนักการโยธา",
    "planProjectBudget": "2,400,000.00",
}
PROJECT = {
    "projectId": "11111111-2222-3333-4444-666666666666",
    "projectNumber": "69119000001",
    "projectName": "ซื้อกระดาษ",
    "masterOrgGroupName": "สำนักการคลัง",
    "masterOrgDepartmentName": "กองบำเหน็จบำนาญ",
    "masterContractAvailableCode": "S1",
    "projectBudget": 350000,
}


def document(
    value: object, kind: str = "list", type_: str = "D0", native_id: str = "69119000001/D0"
) -> Document:
    body = value if isinstance(value, bytes) else json.dumps(value, ensure_ascii=False).encode()
    meta = {"type": type_, "native_id": native_id}
    return Document(SOURCE, kind, "key", "https://egp2.bangkok.go.th/", body, "", moment_of(1), meta)


def page(*rows: object) -> dict[str, Any]:
    return {"totalCount": len(rows), "currentPage": 1, "pageCount": 1, "hasNextPage": False, "data": rows}


def read(value: object, kind: str = "list", type_: str = "D0") -> list[Reading]:
    return list(th_bma.read(document(value, kind, type_)))


def one(value: object, kind: str = "list", type_: str = "D0") -> Notice:
    (reading,) = read(value, kind, type_)
    assert isinstance(reading, Notice), reading
    return reading


def read_all(crawled: Crawled) -> list[Reading]:
    return [reading for document in crawled.documents for reading in th_bma.read(document)]


def spider(since: date, until: date) -> ThBma:
    now = datetime(until.year, until.month, until.day, 1, tzinfo=UTC)
    return ThBma(order=CrawlOrder(SOURCE, "walk", now, since, until))


@pytest.fixture(scope="module")
def first_day() -> Crawled:
    return crawl(SOURCE, 1)


@pytest.fixture(scope="module")
def won() -> Crawled:
    """What is fetched of the tender that is won on day 2."""
    listed = read_all(crawl(SOURCE, 2, days_back=2))
    (notice,) = (n for n in listed if isinstance(n, Notice) and n.native_id == "69119100101/W0")
    return crawl(
        SOURCE, 2, entrance="details", detail_requests=[DetailRequest(notice.native_id, notice.locator)]
    )


def test_each_type_and_each_year_of_plans_is_asked_and_listed_whole(first_day: Crawled) -> None:
    shown = len(samples_on(SOURCE, 1))
    outcome = {name: first_day.outcome[name] for name in ("state", "rows", "portal_total")}
    assert outcome == {"state": "complete", "rows": shown, "portal_total": shown}
    assert sorted(d.key for d in first_day.documents) == sorted(
        [f"list:{code}:1" for code in portal.TYPES.values()] + ["plans:P0:2569:1", "plans:P0:2570:1"]
    )


def test_a_page_of_many_is_turned_until_the_portal_says_that_it_was_the_last() -> None:
    found = crawl(SOURCE, 1, max_pages=5)
    assert (found.outcome["state"], found.outcome["documents"]) == ("partial", 5)


@pytest.mark.parametrize(
    ("since", "until", "years"),
    [
        (date(2026, 6, 20), date(2026, 6, 26), [2569]),
        (date(2026, 7, 1), date(2026, 7, 7), [2569, 2570]),
        (date(2026, 9, 28), date(2026, 10, 4), [2569, 2570]),
        (date(2026, 12, 25), date(2026, 12, 31), [2569, 2570]),
        (date(2027, 1, 2), date(2027, 1, 8), [2570]),
    ],
)
def test_around_the_first_of_october_the_plans_of_both_budget_years_are_asked(
    since: date, until: date, years: list[int]
) -> None:
    assert spider(since, until).budget_years() == years


def test_a_budget_year_begins_on_the_first_of_october() -> None:
    assert [budget_year(day) for day in (date(2026, 9, 30), date(2026, 10, 1))] == [2569, 2570]


def test_the_window_is_asked_for_in_full_and_in_utc_and_is_always_narrowed() -> None:
    asked = [
        {name: values[0] for name, values in parse_qs(urlsplit(request.url).query).items()}
        for request in spider(date(2026, 11, 17), date(2026, 11, 23)).list_requests()
    ]
    assert len(asked) == 11
    for query in asked:
        assert (query["startDate"], query["endDate"]) == (
            "2026-11-16T17:00:00.000Z",
            "2026-11-23T16:59:59.000Z",
        )
        assert ("masterAnnounceTypeId" in query) != ("masterBudgetYearId" in query)
        assert int(query["pageSize"]) <= 500


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("pageNo=1&pageSize=50", 504),
        ("pageNo=1&pageSize=50&startDate=2026-11-17T00:00:00Z", 504),
        (f"pageNo=1&pageSize=50&startDate=2026-11-17&masterAnnounceTypeId={next(iter(portal.TYPES))}", 500),
        (f"pageNo=1&pageSize=501&masterAnnounceTypeId={next(iter(portal.TYPES))}", 500),
        (f"pageNo=1&pageSize=500&masterAnnounceTypeId={next(iter(portal.TYPES))}", 200),
    ],
)
def test_the_portal_refuses_what_the_real_one_does(query: str, status: int) -> None:
    url = f"https://egp2.bangkok.go.th{portal.API}Projects/GetProjectFromFilter?{query}"
    assert portal.answer(Request("GET", url, {}, b"", 1), samples_on(SOURCE, 1)).status == status


def test_no_document_of_the_portal_is_ever_asked_for(first_day: Crawled, won: Crawled) -> None:
    paths = {urlsplit(d.url).path for d in (*first_day.documents, *won.documents)}
    assert {path.startswith(portal.API) for path in paths} == {True}
    assert len(paths) == 5


def test_every_announcement_of_the_day_is_read_and_no_field_is_unknown(first_day: Crawled) -> None:
    readings = read_all(first_day)
    assert [reading for reading in readings if not isinstance(reading, Notice)] == []
    assert {n.native_id for n in readings if isinstance(n, Notice)} == {
        portal.native_id(sample) for sample in samples_on(SOURCE, 1)
    }
    assert {n.deadline for n in readings if isinstance(n, Notice)} == {None}
    check_golden("th_bma_lists", sorted(readings, key=lambda n: str(getattr(n, "native_id", ""))))


def test_what_is_told_of_a_project_that_is_won_is_read_as_its_golden_file_says(won: Crawled) -> None:
    assert won.outcome["state"] == "complete"
    ordered = sorted(won.documents, key=lambda d: d.key)
    check_golden("th_bma_won", [reading for d in ordered for reading in th_bma.read(d)])


def test_walks_bring_as_many_new_documents_as_the_answer_key_says() -> None:
    seen: set[tuple[str, bytes]] = set()
    new = []
    for day, back in ((1, 6), (2, 2), (3, 2), (5, 2)):
        landed = {(d.key, d.body) for d in crawl(SOURCE, day, days_back=back).documents}
        new.append(len(landed - seen))
        seen = {(key, body) for key, body in seen if key not in dict(landed)} | landed
    # Details are 8 on day 1, and 9 on day 2.
    assert new == [
        sample_file(SOURCE).documents[day] - more for day, more in ((1, 8), (2, 9), (3, 0), (5, 0))
    ]


def test_a_project_is_known_by_e_gps_number_and_its_notice_by_the_type_too() -> None:
    notice = one(page(PROJECT))
    assert (notice.native_id, notice.keys) == ("69119000001/D0", (Key("th_egp", "69119000001"),))
    assert notice.url == "https://egp2.bangkok.go.th/project-detail/11111111-2222-3333-4444-666666666666"
    assert notice.locator == {"project": PROJECT["projectId"], "type": "D0"}
    assert (notice.buyer, notice.buyer_unit) == ("กรุงเทพมหานคร", "สำนักการคลัง กองบำเหน็จบำนาญ")


@pytest.mark.parametrize(
    ("type_", "stage"),
    [
        *(("98", "draft"), ("15", "draft"), ("B0", "draft"), ("D0", "open"), ("D2", "amended")),
        *(("D1", "cancelled"), ("W0", "awarded"), ("W2", "awarded"), ("W1", "closed")),
    ],
)
def test_each_type_of_announcement_has_its_stage(type_: str, stage: str) -> None:
    assert one(page(PROJECT), type_=type_).stage == stage


@pytest.mark.parametrize(
    ("code", "stage"),
    [
        ("S1", Stage.OPEN),
        ("S3", Stage.AWARDED),
        *((code, Stage.CANCELLED) for code in ("S4", "S5", "99", "C99", "C03", "C05")),
    ],
)
def test_the_status_overrules_the_type_where_it_says_something(code: str, stage: Stage) -> None:
    assert one(page({**PROJECT, "masterContractAvailableCode": code})).stage is stage


@pytest.mark.parametrize("code", ["S2", "C01", "X9"])
def test_a_status_that_is_told_in_two_ways_or_in_none_is_reported_and_the_type_counts(code: str) -> None:
    notice, unknown = read(page({**PROJECT, "masterContractAvailableCode": code}))
    assert isinstance(notice, Notice)
    assert notice.stage is Stage.OPEN
    assert unknown == UnknownField("data.masterContractAvailableCode", code)


@pytest.mark.parametrize("type_", ["", "A1"])
def test_a_page_of_which_nobody_knows_what_was_asked_is_rejected_row_by_row(type_: str) -> None:
    (reject,) = read(page(PROJECT), type_=type_)
    assert isinstance(reject, Reject)
    assert (reject.reason, reject.native_id) == ("unknown_code", "69119000001")


@pytest.mark.parametrize(
    ("told", "amount"),
    [
        (7087000, Decimal(7087000)),
        (7087000.0, Decimal(7087000)),
        (2400000.75, Decimal("2400000.75")),
        ("2,400,000.00", Decimal("2400000.00")),
        ("96000000", Decimal(96000000)),
    ],
)
def test_a_budget_is_a_number_or_text_with_commas(told: object, amount: Decimal) -> None:
    notice = one(page({**PLAN, "planProjectBudget": told}), "plans", "P0")
    assert [(price.kind, price.amount, price.currency) for price in notice.prices] == [
        (PriceKind.BUDGET, amount, "THB")
    ]


@pytest.mark.parametrize("told", [None, "", 0, "ไม่ระบุ", True, [1], -5])
def test_a_budget_that_is_none_is_reported_and_the_notice_kept(told: object) -> None:
    notice, *reported = read(page({**PROJECT, "projectBudget": told}))
    assert isinstance(notice, Notice)
    assert notice.prices == ()
    assert UnknownField("list.prices (missing)", "69119000001/D0") in reported


def test_a_day_is_that_of_bangkok_although_it_is_written_in_utc() -> None:
    published = one(page(PLAN), "plans", "P0").published
    assert published is not None
    assert (published.at, published.precision) == (datetime(2026, 11, 18, 17, tzinfo=UTC), Precision.DAY)


@pytest.mark.parametrize(
    ("code", "keys"),
    [
        ("P69110000001", ["th_egp_plan:P69110000001"]),
        ("69110000001", ["th_egp:69110000001"]),
        ("แผน 1/2570", []),
    ],
)
def test_a_plan_joins_e_gp_by_its_code_and_its_project_by_the_portals_own_number(
    code: str, keys: list[str]
) -> None:
    notice, *reported = read(page({**PLAN, "planProjectPlanProjectsCode": code}), "plans", "P0")
    assert isinstance(notice, Notice)
    assert [str(key) for key in notice.keys] == [*keys, f"th_bma_plan:{PLAN['planProjectId']}"]
    assert bool(reported) is not bool(keys)
    carried = one(
        {**PROJECT, "projectPlanProjectId": PLAN["planProjectId"], "masterMethodIdName": "คัดเลือก"}, "detail"
    )
    assert set(carried.plan_keys) <= set(notice.keys)
    assert carried.procedure == "selective"


CONTRACT = {
    "projectContractBidderName": "บริษัท ตัวอย่าง จำกัด",
    "projectContractContractNumberEgp": "691100000001",
    "projectContractContractDate": "2026-11-19T17:00:00Z",
    "projectContractContractBudget": "1,250,000.50",
    "projectContractContractStartDate": "2026-11-19T17:00:00Z",
    "projectContractContractEndDate": "2027-05-31T17:00:00Z",
    "projectContractContractDeadline": "193",
}


def test_a_contract_tells_winner_price_and_days_and_the_sum_of_all_is_the_award() -> None:
    other = {**CONTRACT, "projectContractBidderName": "หจก. สมมติ", "projectContractContractBudget": 749999.5}
    notice = one(page(CONTRACT, other), "contracts", "W0")
    first, second = notice.awards
    assert (first.supplier, second.supplier) == ("บริษัท ตัวอย่าง จำกัด", "หจก. สมมติ")
    assert first.decided is not None
    assert first.contract_end is not None
    assert (first.decided.at.date(), first.contract_end.at.date()) == (date(2026, 11, 19), date(2027, 5, 31))
    assert [(p.kind, p.amount) for p in notice.prices] == [(PriceKind.AWARD, Decimal("2000000.00"))]


@pytest.mark.parametrize(
    "name", ["นายสมมติ ตัวอย่าง", "นางสาวตัวอย่าง สมมติ", "สมมติ ตัวอย่าง", "ร้านนายสมมติ", "น.ส.ตัวอย่าง สมมติ"]
)
def test_a_natural_person_among_the_suppliers_is_not_kept(name: str) -> None:
    (award,) = one(page({**CONTRACT, "projectContractBidderName": name}), "contracts", "W0").awards
    assert award == Award(price=award.price, decided=award.decided, contract_end=award.contract_end)


def test_a_contract_without_its_price_leaves_no_sum_and_is_reported() -> None:
    cheap = {**CONTRACT, "projectContractContractBudget": None}
    notice, reported = read(page(CONTRACT, cheap), "contracts", "W0")
    assert isinstance(notice, Notice)
    assert (notice.prices, len(notice.awards)) == ((), 2)
    assert reported == UnknownField("data.projectContractContractBudget", "None")


def test_before_a_contract_is_signed_there_is_nothing_to_read_and_nothing_missed() -> None:
    assert read(page(), "contracts", "W0") == []


def test_the_day_of_an_announcement_is_that_of_the_first_of_its_type() -> None:
    def row(name: str, day: str) -> dict[str, str]:
        return {"id": "x", "masterAnnounceTypeName": name, "projectAnnouncementPublishDate": day}

    rows = (
        row("ประกาศราคากลาง", "2026-11-01T17:00:00Z"),
        row("ประกาศเชิญชวน", "2026-11-18T17:00:00Z"),
        row("ประกาศเชิญชวน", "2026-11-16T17:00:00Z"),
    )
    notice = one(page(*rows), "announcements")
    assert notice.published is not None
    assert notice.published.at == datetime(2026, 11, 16, 17, tzinfo=UTC)
    (missing,) = read(page(*rows), "announcements", "W0")
    assert missing == UnknownField("announcements.published (missing)", "69119000001/D0")


def test_a_new_kind_of_announcement_is_reported() -> None:
    row = {
        "id": "x",
        "masterAnnounceTypeName": "ประกาศใหม่",
        "projectAnnouncementPublishDate": "2026-11-18T17:00:00Z",
    }
    assert UnknownField("data.masterAnnounceTypeName", "ประกาศใหม่") in read(page(row), "announcements")


def test_an_officials_name_is_in_no_notice(first_day: Crawled, won: Crawled) -> None:
    assert any(portal.OFFICIAL.encode() in d.body for d in first_day.documents)
    assert portal.OFFICIAL not in repr(read_all(first_day) + read_all(won))


def test_invented_projects_are_listed_and_read() -> None:
    words = Words("ประกวดราคาซื้อเครื่องสูบน้ำ", "กรุงเทพมหานคร", "กรุงเทพมหานคร", smart=False)
    truth = Truth(tier="none", lang="th")
    invented = [
        Sample(id=f"{n}", truth=truth, fields=portal.invent(words, n, Random(n)))  # noqa: S311  # made-up notices hold no secret
        for n in range(450)
    ]
    pages = list(portal.lists(invented, moment_of(1)))
    assert len(pages) == 3
    readings = [r for meta, body in pages for r in th_bma.read(document(body, type_=meta["type"]))]
    assert len({r.native_id for r in readings if isinstance(r, Notice)}) == len(readings) == 450


@real
def test_the_recorded_project_is_read_in_its_parts() -> None:
    folder = shared("th2/egp2_bangkok")
    number = "69099316505"
    parts = {
        kind: list(th_bma.read(document((folder / name).read_bytes(), kind, native_id=f"{number}/D0")))
        for kind, name in (
            ("list", "reconstructed_GetProjectFromFilter.json"),
            ("detail", f"GetProjectDetail_{number}.json"),
            ("announcements", f"GetAnnouncementDetailInProject_{number}.json"),
        )
    }
    # The reconstruction has fewer keys than a row is told to have.
    assert [r for r in parts["list"] if not isinstance(r, Notice)] == [
        UnknownField("data.masterOrgGroupName (missing)", ""),
        UnknownField("data.masterContractAvailableCode (missing)", ""),
    ]
    notice = merge_parts(r for readings in parts.values() for r in readings if isinstance(r, Notice))
    assert (notice.native_id, notice.stage, notice.keys) == (
        f"{number}/D0",
        Stage.OPEN,
        (Key("th_egp", number),),
    )
    assert notice.published is not None
    assert notice.published.at == datetime(2026, 9, 30, 17, tzinfo=UTC)
    assert {p.kind: p.amount for p in notice.prices} == {
        PriceKind.BUDGET: Decimal(7087000),
        PriceKind.REFERENCE: Decimal(7087000),
    }
    assert (notice.procedure, notice.category, notice.deadline) == ("open", "services", None)
    assert [r for kind in ("detail", "announcements") for r in parts[kind] if not isinstance(r, Notice)] == []
