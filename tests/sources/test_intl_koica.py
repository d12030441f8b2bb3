"""KOICA's own announcements: a year a query, not configured without a key, and no day told."""

import json
from datetime import UTC, datetime

import pytest

from domain.document import Document, PassedOver, Reading, Reject, UnknownField
from domain.notice import Category, Key, Notice, Stage
from sandbox.portals import intl_koica as portal
from sandbox.samples import sample_file, samples_on
from scrapers.keys import SANDBOX_KEY
from tests.harness import Crawled, check_golden, crawl, left_to_fill_in
from transform.parsers import intl_koica as parser

SOURCE = "intl_koica"
TITLE = "베트남 다낭시 교통 PMC 용역"


@pytest.fixture(scope="module")
def crawled() -> Crawled:
    return crawl(SOURCE, 2)


def read(items: object, total: object = 1) -> list[Reading]:
    answer = {"HEADER": {"RESULT_CODE": "00"}, "BODY": {"ITEMS": items}, "TOTAL_COUNT": total}
    body = json.dumps(answer, ensure_ascii=False).encode()
    return list(parser.read(Document(SOURCE, "list", "x", "", body, "", datetime(2026, 11, 23, tzinfo=UTC))))


def row(title: str = TITLE, **more: object) -> dict[str, object]:
    told: dict[str, object] = {"PBLANC_NO": "P2026-00001", "PBLANC_ODR": 1, "BID_NM": title}
    told |= {
        "BID_PROGRS_STTUS_NM": "접수중",
        "BID_POP_OUT_URL": "https://nebid.koica.go.kr/1",
        "CNTRCT_MTH_NM": "제한경쟁",
    }
    return told | {"CNTRCT_MTH_NM": "제한경쟁", "PRCURE_SE_NM": "용역", "BID_LMT_AMOUNT": 1000} | more


def notice(**more: object) -> Notice:
    (found,) = read({"ITEM": [row(**more)]})  # type: ignore[arg-type]  # the title is a text
    assert isinstance(found, Notice)
    return found


def test_the_files_of_the_source_are_filled_in() -> None:
    assert left_to_fill_in(SOURCE) == []


def test_the_crawl_of_a_year_is_complete_by_the_portals_own_count(crawled: Crawled) -> None:
    shown = len(samples_on(SOURCE, 2))
    told = {name: crawled.outcome[name] for name in ("state", "rows", "portal_total")}
    assert told == {"state": "complete", "rows": shown, "portal_total": shown}
    assert len(crawled.documents) == sample_file(SOURCE).documents[1]


def test_a_window_over_new_year_asks_for_both_years() -> None:
    longer = crawl(SOURCE, 1, days_back=340)
    assert sorted(document.key for document in longer.documents) == ["list:2025:1", "list:2026:1"]
    assert longer.outcome["state"] == "complete"


def test_announcements_of_our_countries_are_read_and_the_rest_is_passed_over(crawled: Crawled) -> None:
    found = [one for document in crawled.documents for one in parser.read(document)]
    assert {one.native_id for one in found if isinstance(one, Notice)} == {
        portal.native_id(sample) for sample in samples_on(SOURCE, 2) if sample.kept
    }
    assert not [one for one in found if not isinstance(one, Notice | PassedOver)]
    check_golden(f"{SOURCE}_list", found)


def test_an_announcement_tells_its_number_sum_and_method_and_no_day() -> None:
    found = notice()
    assert (found.keys, found.native_id) == ((Key("koica_bid", "P2026-00001"),), "P2026-00001-1")
    assert (found.stage, found.category, found.procedure) == (Stage.OPEN, Category.SERVICES, "selective")
    assert [(str(one.amount), one.currency) for one in found.prices] == [("1000", "KRW")]
    assert (found.published, found.deadline) == (None, None)


@pytest.mark.parametrize(
    ("status", "stage"),
    [("마감", "closed"), ("낙찰", "awarded"), ("유찰", "cancelled"), ("취소", "cancelled")],
)
def test_its_status_says_how_far_it_is(status: str, stage: str) -> None:
    assert notice(BID_PROGRS_STTUS_NM=status).stage == stage


def test_a_later_order_corrects_what_is_open_and_is_the_same_tender() -> None:
    first, second = notice(), notice(PBLANC_ODR=2)
    assert (first.stage, second.stage) == (Stage.OPEN, Stage.AMENDED)
    assert first.keys == second.keys
    assert notice(PBLANC_ODR=2, BID_PROGRS_STTUS_NM="낙찰").stage is Stage.AWARDED


def test_a_word_that_nobody_knows_is_reported_and_the_notice_stays() -> None:
    found, *reports = read({"ITEM": row(BID_PROGRS_STTUS_NM="새상태", CNTRCT_MTH_NM="새방식", NEW_NM="x")})
    assert isinstance(found, Notice)
    assert (found.stage, found.status_details, found.procedure) == (None, "새상태", "")
    assert set(reports) == {
        UnknownField("ITEM.BID_PROGRS_STTUS_NM", "새상태"),
        UnknownField("ITEM.CNTRCT_MTH_NM", "새방식"),
        UnknownField("ITEM.NEW_NM", "x"),
    }


def test_one_announcement_alone_is_an_object_and_none_is_nothing() -> None:
    (found,) = read({"ITEM": row()})
    assert isinstance(found, Notice)
    assert read(None, 0) == read({"ITEM": []}, "0") == []


@pytest.mark.parametrize("items", [None, {"ITEM": "x"}, [], 3])
def test_an_answer_of_another_shape_is_rejected_with_a_sentence(items: object) -> None:
    (reject,) = read(items)
    assert isinstance(reject, Reject)
    assert reject.reason == "layout_changed"


def test_no_landed_page_and_no_address_holds_the_key(crawled: Crawled) -> None:
    assert all(SANDBOX_KEY not in document.url for document in crawled.documents)
