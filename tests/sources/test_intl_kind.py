"""KIND's board: its first page, what its titles' brackets say, and what of it concerns our countries."""

import json
from datetime import UTC, datetime
from html import escape

import pytest

from domain.document import Document, PassedOver, Reading, Reject
from domain.notice import Key, Notice, Stage
from domain.programme import Occasion
from sandbox.portals.intl_kind import PAGE, ROW
from sandbox.samples import sample_file, samples_on
from tests.harness import Crawled, check_golden, crawl, left_to_fill_in, real, shared
from transform.parsers import intl_kind as parser

SOURCE = "intl_kind"


@pytest.fixture(scope="module")
def crawled() -> Crawled:
    return crawl(SOURCE, 1)


def page(body: str) -> Document:
    return Document(SOURCE, "list", "list", "", body.encode(), "", datetime(2026, 11, 23, tzinfo=UTC))


def readings(*titles: str) -> list[Reading]:
    rows = [
        ROW.format(number=n, id=n, title=escape(title), day="2026-11-20") for n, title in enumerate(titles, 1)
    ]
    return list(parser.read(page(PAGE.format(rows="\n".join(rows)))))


def test_the_files_of_the_source_are_filled_in() -> None:
    assert left_to_fill_in(SOURCE) == []


def test_a_first_page_that_reaches_behind_the_window_is_complete_and_another_is_not(crawled: Crawled) -> None:
    assert (crawled.outcome["state"], crawled.outcome["rows"]) == ("complete", len(samples_on(SOURCE, 1)))
    assert len(crawled.documents) == sample_file(SOURCE).documents[1]
    longer = crawl(SOURCE, 1, days_back=60)
    assert [one["code"] for one in longer.outcome["troubles"]] == ["list_capped"]


def test_every_posting_of_our_countries_is_read_and_the_rest_is_passed_over(crawled: Crawled) -> None:
    found = [one for document in crawled.documents for one in parser.read(document)]
    assert {one.native_id for one in found if isinstance(one, Notice)} == {
        sample.id for sample in samples_on(SOURCE, 1) if sample.kept
    }
    assert {one.native_id: one.why for one in found if isinstance(one, PassedOver)} == {
        **{
            sample.id: "no_host_country"
            for sample in samples_on(SOURCE, 1)
            if not (sample.kept or sample.occasion)
        },
        "11610": "occasion_without_day_ahead",
    }
    assert [one.native_id for one in found if isinstance(one, Occasion)] == ["11609"]
    assert not [one for one in found if not isinstance(one, Notice | Occasion | PassedOver)]
    next_day = [one for document in crawl(SOURCE, 2).documents for one in parser.read(document)]
    check_golden(f"{SOURCE}_list", next_day)


def test_a_title_s_brackets_say_the_stage_and_the_number_of_the_procurement_service() -> None:
    draft, tender = readings(
        "[사전규격 공개] 베트남 다낭 교통 타당성조사",
        "[입찰공고 R26BK01688513 - 000] 베트남 다낭 교통 타당성조사",
    )
    assert isinstance(draft, Notice)
    assert isinstance(tender, Notice)
    assert (draft.stage, draft.keys) == (Stage.DRAFT, ())
    assert (tender.stage, tender.keys) == (Stage.OPEN, (Key("kr_g2b", "R26BK01688513"),))
    assert tender.deadline is None


def test_a_briefing_with_its_day_is_an_occasion_and_the_purchase_of_one_is_not() -> None:
    briefing, dayless, over, purchase = readings(
        "베트남 투자개발사업 설명회 개최 안내(12.10(목))",
        "베트남 투자개발사업 설명회 개최 안내",
        "베트남 투자개발사업 설명회 개최 결과(12.10(목))",
        "베트남 투자개발사업 설명회 행사 대행 용역",
    )
    assert isinstance(briefing, Occasion)
    assert briefing.starts is not None
    assert (briefing.kind, briefing.country, briefing.starts.at.isoformat()) == (
        "briefing",
        "VN",
        "2026-12-09T17:00:00+00:00",
    )
    assert [one.why for one in (dayless, over) if isinstance(one, PassedOver)] == [
        "occasion_without_day_ahead"
    ] * 2
    assert isinstance(purchase, Notice)


def test_a_board_without_postings_is_empty_and_a_page_without_the_board_is_rejected() -> None:
    assert list(parser.read(page(f"<table><tr><td>{parser.NO_ROWS}</td></tr></table>"))) == []
    (rejected,) = parser.read(page("<html><body><p>점검 중</p></body></html>"))
    assert isinstance(rejected, Reject)
    assert rejected.reason == "layout_changed"


@real
def test_recorded_titles_of_in_house_computing_and_of_other_countries_are_passed_over() -> None:
    records = json.loads(shared("intl2/korea/kind_2026-08.json").read_text(encoding="utf-8"))["records"]
    found = readings(*(one["project_name"] for one in records))
    assert found == [PassedOver(str(n), "no_host_country") for n in range(1, 7)]
