"""MEA's announcements: what is asked, with which cookie, and what lists and pages tell."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from scrapy import Request as ScrapyRequest
from scrapy.http import TextResponse

from domain.clock import moment_of
from domain.crawl import CrawlOrder, DetailRequest
from domain.document import Document, Reading, Reject, UnknownField
from domain.notice import Award, Key, Notice, Precision, PriceKind, Stage, merge_parts
from sandbox.portal import Request
from sandbox.portals import th_mea as portal
from sandbox.samples import Sample, Truth, sample_file, samples_on
from sandbox.words import Words
from scrapers.spiders.th_mea import ThMea
from tests.harness import Crawled, check_golden, crawl, real, shared
from transform.parsers import th_mea

SOURCE = "th_mea"
ROW = {
    "KEY_ID": "61180",
    "PUBLISH_NO": "ฝจห. 80/2569",
    "SUBJECT": "ประกวดราคาซื้อสายไฟ",
    "METHOD_DESC": portal.E_BIDDING,
    "EGP_PROJ_NO": "69119200301",
    "DETAIL_DT": "/Date(1794848400000)/",
    "DETAIL_DT_TEXT": "17 พฤศจิกายน 2569",
    "BID_DT": "/Date(1796277600000)/",
    "BID_DT_TEXT": "3 ธันวาคม 2569 เวลา 13.00 น.",
}


def document(value: object, kind: str = "list", path: str = "Procurement", winner: str = "") -> Document:
    body = value.encode() if isinstance(value, str) else json.dumps(value, ensure_ascii=False).encode()
    meta = {"path": path, "native_id": f"{path}/61180", "winner": winner}
    return Document(SOURCE, kind, "key", "https://procurement.mea.or.th/", body, "", moment_of(1), meta)


def page(*rows: object) -> dict[str, Any]:
    return {"draw": 1, "recordsTotal": len(rows), "recordsFiltered": len(rows), "data": rows, "error": None}


def read(value: object, kind: str = "list", path: str = "Procurement", winner: str = "") -> list[Reading]:
    return list(th_mea.read(document(value, kind, path, winner)))


def one(value: object, kind: str = "list", path: str = "Procurement", winner: str = "") -> Notice:
    (reading,) = read(value, kind, path, winner)
    assert isinstance(reading, Notice), reading
    return reading


def read_all(crawled: Crawled) -> list[Reading]:
    return [reading for document in crawled.documents for reading in th_mea.read(document)]


@pytest.fixture(scope="module")
def second_day() -> Crawled:
    return crawl(SOURCE, 2)


@pytest.fixture(scope="module")
def details(second_day: Crawled) -> Crawled:
    found = {n.native_id: n for n in read_all(second_day) if isinstance(n, Notice)}
    wanted = ("Procurement/61201", "WinningBidder/61150", "WinningBidder/61102")
    return crawl(
        SOURCE,
        2,
        entrance="details",
        detail_requests=[DetailRequest(number, found[number].locator) for number in wanted],
    )


def test_three_lists_are_asked_for_and_each_is_whole(second_day: Crawled) -> None:
    shown = samples_on(SOURCE, 2)
    counted = sum(sample.fields["path"] != "Draft" for sample in shown)  # drafts come without a count
    outcome = {name: second_day.outcome[name] for name in ("state", "rows", "portal_total")}
    assert outcome == {"state": "complete", "rows": len(shown), "portal_total": counted}
    assert sorted(d.key for d in second_day.documents) == [
        "list:Draft:0",
        "list:Procurement:0",
        "list:WinningBidder:0",
    ]


def test_who_does_not_say_that_cookies_are_taken_is_sent_back_for_ever() -> None:
    url = "https://procurement.mea.or.th/Draft/Search"
    for _ in range(3):
        answer = portal.answer(Request("POST", url, {}, b"start=0&length=9", 1), samples_on(SOURCE, 1))
        assert answer.status == 302
        url = answer.headers["Location"]
        assert url.endswith("?AspxAutoDetectCookieSupport=1")
    taken = Request("POST", url, {"cookie": "AspxAutoDetectCookieSupport=1"}, b"start=0&length=9", 1)
    assert portal.answer(taken, samples_on(SOURCE, 1)).status == 200


def test_every_request_of_lists_and_pages_says_that_cookies_are_taken() -> None:
    spider = ThMea(order=CrawlOrder(SOURCE, "walk", moment_of(1), date(2026, 11, 17), date(2026, 11, 23)))
    wanted = DetailRequest("Draft/1", {"path": "Draft", "id": "1"})
    requests = [*spider.list_requests(), *spider.details(wanted)]
    assert [request.cookies for request in requests] == [{"AspxAutoDetectCookieSupport": "1"}] * 4


def full_page(days: list[str]) -> list[ScrapyRequest]:
    """What is asked for after a full first page of winners that were published on these days of 2026, in turn."""
    order = CrawlOrder(SOURCE, "walk", moment_of(1), date(2026, 11, 17), date(2026, 11, 23))
    spider = ThMea(order=order)
    size = spider.facts.options["page_size"]
    rows = [
        {"KEY_ID": str(number), **portal._times("DETAIL_DT", days[number * len(days) // size])}
        for number in range(size)
    ]
    body = json.dumps({"recordsTotal": 10_000, "recordsFiltered": 10_000, "data": rows, "error": None})
    response = TextResponse("https://procurement.mea.or.th/", body=body.encode(), encoding="utf-8")
    asked = [one for one in spider.listed(response, "WinningBidder", 0) if isinstance(one, ScrapyRequest)]
    assert spider.crawl_stats.outcome().portal_total == (10_000 if asked else None)
    return asked


def test_a_long_list_that_is_newest_first_is_left_where_it_is_older_than_the_window() -> None:
    assert full_page(["2026-11-20", "2026-11-16"]) == []


@pytest.mark.parametrize(
    "days",
    [["2026-11-20", "2026-11-17"], ["2026-11-16", "2026-11-20", "2026-11-10"], ["2020-01-01", "2026-11-10"]],
)
def test_a_list_that_may_hold_more_of_the_window_is_turned_to_its_next_page(days: list[str]) -> None:
    (asked,) = full_page(days)
    assert b"start=1000" in asked.body


def test_every_announcement_is_read_and_no_field_is_unknown(second_day: Crawled) -> None:
    readings = [r for d in sorted(second_day.documents, key=lambda d: d.key) for r in th_mea.read(d)]
    assert [reading for reading in readings if not isinstance(reading, Notice)] == []
    assert {n.native_id for n in readings if isinstance(n, Notice)} == {
        portal.native_id(sample) for sample in samples_on(SOURCE, 2)
    }
    check_golden("th_mea_lists", readings)


def test_pages_of_announcements_are_read_as_their_golden_file_says(details: Crawled) -> None:
    assert details.outcome["state"] == "complete"
    ordered = sorted(details.documents, key=lambda d: d.key)
    check_golden("th_mea_details", [reading for d in ordered for reading in th_mea.read(d)])


def test_walks_bring_as_many_new_documents_as_the_answer_key_says() -> None:
    seen: set[tuple[str, bytes]] = set()
    new = []
    for day in (1, 2, 3):
        landed = {(d.key, d.body) for d in crawl(SOURCE, day).documents}
        new.append(len(landed - seen))
        seen |= landed
    # Details are 3 on day 1, and 2 on day 2.
    assert new == [sample_file(SOURCE).documents[day] - more for day, more in ((1, 3), (2, 2), (3, 0))]


@pytest.mark.parametrize(
    ("path", "stage"), [("Draft", "draft"), ("Procurement", "open"), ("WinningBidder", "awarded")]
)
def test_a_list_tells_the_stage_and_one_number_in_two_lists_is_two_announcements(
    path: str, stage: str
) -> None:
    row = {**ROW, "BUDGET": 5, "WIN_NAME": "บริษัท ตัวอย่าง จำกัด"}
    notice = one([row] if path == "Draft" else page(row), path=path)
    assert (notice.stage, notice.native_id) == (stage, f"{path}/61180")
    assert notice.url == f"https://procurement.mea.or.th/{path}/Detail/61180"


@pytest.mark.parametrize(
    ("own", "published", "key"),
    [
        ("69119200301", "ฝจห. 80/2569", "69119200301"),
        (None, "ฝจห. 80/2569 (69119200301)", "69119200301"),
        ("", "ฝจห. 80/2569 69119200301", "69119200301"),
        (None, "ฝจห. 80/2569", ""),
        (None, "ฝจห. 691192003019", ""),
    ],
)
def test_e_gps_number_is_in_its_field_or_behind_the_announcements_own(
    own: str | None, published: str, key: str
) -> None:
    notice = one(page({**ROW, "EGP_PROJ_NO": own, "PUBLISH_NO": published}))
    assert notice.keys == ((Key("th_egp", key),) if key else ())


def test_two_numbers_of_e_gp_in_one_row_are_reported() -> None:
    _, reported = read(page({**ROW, "PUBLISH_NO": "ฝจห. 80/2569 (69119200999)"}))
    assert reported == UnknownField("data.PUBLISH_NO", "ฝจห. 80/2569 (69119200999)")


def test_bids_end_at_an_instant_that_is_read_in_bangkok() -> None:
    deadline = one(page(ROW)).deadline
    assert deadline is not None
    assert (deadline.at, deadline.precision) == (datetime(2026, 12, 3, 6, tzinfo=UTC), Precision.MINUTE)


def test_a_midnight_in_bangkok_is_a_day_and_bids_end_with_it() -> None:
    row = {**ROW, **portal._times("BID_DT", "2026-12-02")}
    deadline = one(page(row)).deadline
    assert deadline is not None
    assert (deadline.at, deadline.precision) == (datetime(2026, 12, 2, 16, 59, tzinfo=UTC), Precision.DAY)


def test_the_thai_text_stands_in_for_an_instant_that_is_not_told() -> None:
    deadline = one(page({**ROW, "BID_DT": None})).deadline
    assert deadline is not None
    assert deadline.at == datetime(2026, 12, 3, 6, tzinfo=UTC)


def test_an_instant_and_a_text_of_different_days_are_reported() -> None:
    _, reported = read(page({**ROW, "BID_DT_TEXT": "4 ธันวาคม 2569 เวลา 13.00 น."}))
    assert reported == UnknownField("data.BID_DT_TEXT", "4 ธันวาคม 2569 เวลา 13.00 น.")


@pytest.mark.parametrize("told", ["2026-12-03", "/Date(x)/", "/Date(99999999999999999999)/"])
def test_an_instant_of_another_form_is_reported_and_the_notice_kept(told: str) -> None:
    notice, *reported = read(page({**ROW, "BID_DT": told}))
    assert isinstance(notice, Notice)
    assert notice.deadline is None
    assert reported == [
        UnknownField("list.deadline (missing)", "Procurement/61180"),
        UnknownField("data.BID_DT", told),
    ]


def test_the_end_of_comments_on_a_draft_is_no_deadline_for_bids() -> None:
    row = {
        **ROW,
        "BUDGET": 2144669.48,
        **portal._times("POST_DT", "2026-11-18"),
        **portal._times("END_DT", "2026-11-23"),
    }
    notice = one([row], path="Draft")
    assert notice.deadline is None
    assert notice.published is not None
    assert notice.published.at == datetime(2026, 11, 17, 17, tzinfo=UTC)
    assert [(p.kind, p.amount) for p in notice.prices] == [(PriceKind.BUDGET, Decimal("2144669.48"))]


def test_an_error_of_the_table_is_reported() -> None:
    assert UnknownField("error", "timeout") in read({**page(ROW), "error": "timeout"})


@pytest.mark.parametrize("path", ["", "Plan"])
def test_a_page_of_which_nobody_knows_what_was_asked_is_rejected(path: str) -> None:
    (reject,) = read(page(ROW), path=path)
    assert isinstance(reject, Reject)
    assert reject.reason == "unknown_code"


def pairs(*rows: tuple[str, str]) -> str:
    return "<table>" + "".join(f"<tr><th scope='row'>{a}</th><td>{b}</td></tr>" for a, b in rows) + "</table>"


def test_a_page_tells_budget_and_department_whose_label_has_one_mark_twice() -> None:
    html = pairs(("วงเงินงบประมาณ", "2,144,669.48&nbsp;บาท"), ("หน่วยงานที่่จัดซื้อจัดจ้าง", "ฝ่ายพัสดุ"))
    notice = one(html, "detail")
    assert [(p.kind, p.amount) for p in notice.prices] == [(PriceKind.BUDGET, Decimal("2144669.48"))]
    assert notice.buyer_unit == "ฝ่ายพัสดุ"


def test_of_what_was_offered_and_what_was_agreed_the_latter_is_the_award() -> None:
    html = pairs(("ราคารวมที่เสนอ", "2,100,000.00 บาท"), ("ราคารวมที่ตกลง", "2,090,000.00 บาท"))
    notice = one(html, "detail", "WinningBidder", "บริษัท ตัวอย่าง จำกัด")
    (price,) = notice.prices
    assert (price.kind, price.amount) == (PriceKind.AWARD, Decimal("2090000.00"))
    assert notice.awards == (Award(supplier="บริษัท ตัวอย่าง จำกัด", price=price),)


def test_what_was_offered_stands_in_for_what_was_agreed_and_the_lack_is_told() -> None:
    notice, reported = read(pairs(("ราคารวมที่เสนอ", "500,000 บาท")), "detail", "WinningBidder")
    assert isinstance(notice, Notice)
    assert [price.amount for price in notice.prices] == [Decimal(500000)]
    assert reported == UnknownField("detail.agreed (missing)", "WinningBidder/61180")


@pytest.mark.parametrize("told", ["0.00 บาท", ""])
def test_a_budget_of_nothing_is_reported_as_missing(told: str) -> None:
    notice, reported = read(pairs(("วงเงินงบประมาณ", told), ("หน่วยงาน", "ฝ่ายจัดหา")), "detail")
    assert isinstance(notice, Notice)
    assert (notice.prices, reported) == ((), UnknownField("detail.budget (missing)", "Procurement/61180"))


def test_a_page_whose_labels_nobody_knows_and_a_page_cut_off_are_no_details() -> None:
    for page in (pairs(("User name", "")), "<html>" + pairs(("วงเงินงบประมาณ", "5 บาท"))):
        (told,) = [one for one in read(page, "detail") if not isinstance(one, UnknownField)]
        assert isinstance(told, Reject)
        assert told.reason == "layout_changed"


def test_a_label_that_nobody_knows_is_reported() -> None:
    html = pairs(("วงเงินงบประมาณ", "5 บาท"), ("ราคากลาง", "4 บาท"))
    assert UnknownField("detail.ราคากลาง", "4 บาท") in read(html, "detail")


def test_a_winner_and_its_price_come_together_and_a_person_is_not_named(
    second_day: Crawled, details: Crawled
) -> None:
    readings = [*read_all(second_day), *read_all(details)]
    parts = [r for r in readings if isinstance(r, Notice)]
    (won,) = merge_parts(p for p in parts if p.native_id == "WinningBidder/61150").awards
    assert won.price is not None
    assert (won.supplier, won.price.amount) == ("บริษัท สมมติออโตเมชัน จำกัด (มหาชน)", Decimal("55120000.00"))
    (person,) = merge_parts(p for p in parts if p.native_id == "WinningBidder/61102").awards
    assert person.supplier == ""
    assert any("สวนตัวอย่าง".encode() in d.body for d in second_day.documents)
    assert "สวนตัวอย่าง" not in repr(readings)


def test_a_winner_without_a_name_is_reported() -> None:
    assert UnknownField("data.WIN_NAME", "") in read(page({**ROW, "WIN_NAME": None}), path="WinningBidder")


def test_invented_invitations_are_listed_and_read() -> None:
    words = Words("ประกวดราคาซื้อเครื่องสูบน้ำ", "การไฟฟ้านครหลวง", "กรุงเทพมหานคร", smart=False)
    truth = Truth(tier="none", lang="th")
    invented = [
        Sample(id=f"{n}", truth=truth, fields=portal.invent(words, n, Random(n)))  # noqa: S311  # made-up notices hold no secret
        for n in range(1_200)
    ]
    pages = list(portal.lists(invented, moment_of(1)))
    assert len(pages) == 2
    readings = [r for meta, body in pages for r in th_mea.read(document(body.decode(), path=meta["path"]))]
    assert len({r.native_id for r in readings if isinstance(r, Notice)}) == len(readings) == 1_200


@real
@pytest.mark.parametrize(
    ("name", "path"), [("mea_draft_search", "Draft"), ("mea_procurement_search", "Procurement")]
)
def test_the_reconstructed_lists_are_read(name: str, path: str) -> None:
    body = shared(f"th2/mea_pea_reconstructed/{name}.json").read_text(encoding="utf-8")
    notices = [reading for reading in read(body, path=path) if isinstance(reading, Notice)]
    assert [n.native_id for n in notices] == [f"{path}/900001", f"{path}/900002"]
    assert [n.keys for n in notices] == [(Key("th_egp", "69000000001"),), (Key("th_egp", "69000000002"),)]
    assert [n.stage for n in notices] == [Stage.DRAFT if path == "Draft" else Stage.OPEN] * 2
    told = [n.deadline.at if n.deadline else None for n in notices]
    assert told == ([None, None] if path == "Draft" else [datetime(2026, 10, 20, 6, tzinfo=UTC), None])
