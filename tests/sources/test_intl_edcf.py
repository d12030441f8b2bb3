"""EDCF's board: page by page back to the window, who buys by the kind, and what of it concerns our countries."""

from collections.abc import Iterator
from datetime import UTC, datetime
from html import escape

import pytest

from domain.document import Document, PassedOver, Reading, Reject, UnknownField
from domain.notice import Notice, Stage
from sandbox.portals.intl_edcf import PAGE, PARTNER_COUNTRY, ROW
from sandbox.samples import sample_file, samples_on
from tests.harness import Crawled, check_golden, crawl, left_to_fill_in
from transform.parsers import intl_edcf as parser

SOURCE = "intl_edcf"
TITLE = "베트남 호치민시 지능형교통체계(ITS) 구축사업 컨설턴트 고용 입찰공고"


@pytest.fixture(scope="module")
def crawled() -> Crawled:
    return crawl(SOURCE, 1)


def page(body: str) -> Document:
    return Document(SOURCE, "list", "list:1", "", body.encode(), "", datetime(2026, 11, 23, tzinfo=UTC))


def row(title: str = TITLE, **changed: str) -> str:
    told = {"kind": PARTNER_COUNTRY, "id": "1", "day": "2026.11.20", **changed}
    return ROW.format(title=escape(title), **told)


def readings(*rows: str) -> Iterator[Reading]:
    return parser.read(page(PAGE.format(rows="\n".join(rows))))


def one(*rows: str) -> Notice:
    (found,) = readings(*rows)
    assert isinstance(found, Notice), found
    return found


def test_the_files_of_the_source_are_filled_in() -> None:
    assert left_to_fill_in(SOURCE) == []


def test_pages_are_asked_for_until_one_holds_a_posting_from_before_the_window(crawled: Crawled) -> None:
    assert (crawled.outcome["state"], crawled.outcome["rows"]) == ("complete", len(samples_on(SOURCE, 1)))
    assert sorted(one.key for one in crawled.documents) == ["list:1", "list:2"]
    assert len(crawled.documents) == sample_file(SOURCE).documents[1]
    week = crawl(SOURCE, 1, days_back=7)
    assert (week.outcome["state"], [one.key for one in week.documents]) == ("complete", ["list:1"])


def test_every_posting_of_our_countries_is_read_and_the_rest_is_passed_over(crawled: Crawled) -> None:
    ordered = sorted(crawled.documents, key=lambda document: document.key)
    found = [one for document in ordered for one in parser.read(document)]
    shown = samples_on(SOURCE, 1)
    assert {one.native_id for one in found if isinstance(one, Notice)} == {
        sample.id for sample in shown if sample.kept
    }
    assert {one.native_id: one.why for one in found if isinstance(one, PassedOver)} == {
        sample.id: "no_host_country" for sample in shown if not sample.kept
    }
    assert not [one for one in found if not isinstance(one, Notice | PassedOver)]
    check_golden(f"{SOURCE}_list", found)


def test_a_partner_country_s_tender_is_paid_by_the_fund_and_its_buyer_is_not_told() -> None:
    tender = one(row())
    assert tender.published is not None
    assert (tender.country, tender.stage, tender.buyer, tender.funder) == ("VN", Stage.OPEN, "", "EDCF")
    assert tender.published.at == datetime(2026, 11, 19, 15, tzinfo=UTC)
    assert tender.url == "https://www.edcfkorea.go.kr/fe/HPHFFE066M01?boardid=1"


def test_what_the_fund_orders_itself_is_bought_and_paid_by_it() -> None:
    own = one(row("인도네시아 해양플랜트 사업 사후평가 용역", kind="EDCF발주사업"))
    assert (own.buyer, own.funder) == (parser.BODY, "")


@pytest.mark.parametrize(
    "item",
    [
        (
            '<div class="notice-list-item"><a href="?x=1"><img></a><a href="/fe/HPHFFE066M01?a=1&amp;boardid=7">'
            f"[{PARTNER_COUNTRY}] {TITLE}</a><p>등록일 : 2026.11.20</p></div>"
        ),
        (
            '<div class="notice-list-item"><a href="HPHFFE066M01?boardid=7"><em>개도국발주사업</em>'
            f"<strong>{TITLE}</strong><span>2026.11.20</span></a></div>"
        ),
        (
            f'<div class="notice-list-item"><span>[{PARTNER_COUNTRY}]</span>'
            f'<a href="HPHFFE066M01?boardid=7">{TITLE}</a>'
            '<span>2026.11.20.</span><a href="HPHFFE066M01?boardid=7">더보기</a></div>'
        ),
    ],
)
def test_kind_title_and_day_are_found_wherever_they_stand_in_an_item(item: str) -> None:
    found = one(item)
    assert found.published is not None
    assert (found.native_id, found.title, found.funder) == ("7", TITLE, "EDCF")
    assert found.published.at == datetime(2026, 11, 19, 15, tzinfo=UTC)


def test_a_day_within_a_title_is_neither_taken_from_it_nor_that_of_posting() -> None:
    title = "베트남 다낭 지능형교통체계 입찰공고(2026.12.10 마감)"
    found = one(row(title))
    assert found.published is not None
    assert (found.title, found.published.raw) == (title, "2026.11.20")


@pytest.mark.parametrize(
    ("changed", "reported"),
    [
        ({"kind": "공동발주사업"}, UnknownField("item.kind", "")),
        ({"day": "어제"}, UnknownField("item.date", "")),
        ({"day": "2026.13.45"}, UnknownField("item.date", "2026.13.45")),
    ],
)
def test_a_kind_or_a_day_that_is_not_known_is_reported_and_the_notice_kept(
    changed: dict[str, str], reported: UnknownField
) -> None:
    found = list(readings(row(**changed)))
    assert reported in found
    assert sum(isinstance(reading, Notice) for reading in found) == 1


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        (row().replace(TITLE, ""), "missing_field"),
        (row().replace("boardid=1", "boardid="), "missing_field"),
        (row().replace("notice-list-item", "item"), "layout_changed"),
    ],
)
def test_an_item_without_title_or_link_and_a_link_without_item_are_rejected(rows: str, reason: str) -> None:
    (rejected,) = readings(rows)
    assert isinstance(rejected, Reject)
    assert rejected.reason == reason


@pytest.mark.parametrize("body", [PAGE.format(rows=""), "<html><body><p>점검 중</p></body></html>"])
def test_a_page_without_a_posting_is_rejected_as_it_is_not_known_how_an_empty_board_would_say_so(
    body: str,
) -> None:
    (rejected,) = parser.read(page(body))
    assert isinstance(rejected, Reject)
    assert rejected.reason == "layout_changed"
