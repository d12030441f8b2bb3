"""ICAK's board: crawled back past its window, its tenders and occasions read, everything else passed over by rule."""

import json
from datetime import UTC, datetime

import pytest

from domain.document import Document, PassedOver, Reading, UnknownField
from domain.notice import Key, Notice, Stage
from domain.programme import Occasion, OccasionKind
from sandbox.samples import sample_file, samples_on
from tests.harness import Crawled, check_golden, crawl, left_to_fill_in, real, shared
from transform.parsers import intl_icak as parser

SOURCE = "intl_icak"


@pytest.fixture(scope="module")
def crawled() -> Crawled:
    return crawl(SOURCE, 1)


def page(*rows: dict[str, object]) -> Document:
    body = json.dumps({"data": {"list": rows}}, ensure_ascii=False).encode()
    return Document(SOURCE, "list", "list:1", parser.PAGE, body, "", datetime(2026, 11, 23, tzinfo=UTC))


def posting(title: str, text: str = "x", **more: object) -> dict[str, object]:
    told = {"sn": 1, "titl": title, "cnTxt": text, "pstgBgngDt": "2026-11-20 00:00:00"}
    return {**told, "pstgEndDt": "2099-12-31 23:59:00", "cateNm": "입찰공고", **more}


def readings(*rows: dict[str, object]) -> list[Reading]:
    return list(parser.read(page(*rows)))


def notice(title: str, text: str = "x", **more: object) -> Notice:
    (found,) = readings(posting(title, text, **more))
    assert isinstance(found, Notice)
    return found


def test_the_files_of_the_source_are_filled_in() -> None:
    assert left_to_fill_in(SOURCE) == []


def test_the_crawl_is_complete_once_it_has_seen_a_posting_older_than_its_window(crawled: Crawled) -> None:
    assert (crawled.outcome["state"], crawled.outcome["rows"]) == ("complete", len(samples_on(SOURCE, 1)))
    assert len(crawled.documents) == sample_file(SOURCE).documents[1]
    longer = crawl(SOURCE, 1, days_back=90)
    assert (longer.outcome["state"], [one["code"] for one in longer.outcome["troubles"]]) == (
        "partial",
        ["list_capped"],
    )


def test_tenders_and_occasions_of_our_countries_are_read_and_the_rest_is_passed_over(
    crawled: Crawled,
) -> None:
    found = [one for document in crawled.documents for one in parser.read(document)]
    kept = {one.native_id for one in found if isinstance(one, Notice)}
    assert kept == {sample.id for sample in samples_on(SOURCE, 1) if sample.kept}
    assert {one.native_id: one.kind for one in found if isinstance(one, Occasion)} == {
        "504108": OccasionKind.FAIR,
        "504109": OccasionKind.BRIEFING,
    }
    passed = {one.native_id: one.why for one in found if isinstance(one, PassedOver)}
    assert passed == dict.fromkeys(("504105", "504106", "504107", "504111", "504112"), "no_host_country")
    assert not [one for one in found if not isinstance(one, Notice | Occasion | PassedOver)]
    check_golden(f"{SOURCE}_list", found)


def test_a_posting_names_nobody_who_wrote_it_and_nobody_to_ask(crawled: Crawled) -> None:
    found = [one for document in crawled.documents for one in parser.read(document)]
    assert "홍길동" in crawled.documents[0].body.decode()
    assert "홍길동" not in str(found)
    assert "010-0000" not in str(found)


def test_the_end_of_the_posting_is_no_deadline_and_one_that_is_no_day_is_reported() -> None:
    ends = notice("태국 스마트시티 입찰 안내", pstgEndDt="2026-12-01 18:00:00")
    assert ends.deadline is None
    _, odd = readings(posting("태국 스마트시티 입찰 안내", pstgEndDt="곧"))
    assert odd == UnknownField("list.pstgEndDt", "곧")


@pytest.mark.parametrize(
    ("text", "deadline", "precision"),
    [
        ("제출 마감기한: 2026.12.4.", "2026-12-04T16:59+00:00", "day"),
        ("입찰공고 마감일: 2026.12.5.(토)", "2026-12-05T16:59+00:00", "day"),
        ("제안서 제출 마감 기한: 2026년 12월 29일(화) 15:00 (한국 시간)", "2026-12-29T06:00+00:00", "minute"),
        ("접수마감: '26.12.7 오후 3시 30분", "2026-12-07T08:30+00:00", "minute"),
    ],
)  # fmt: skip
def test_a_deadline_is_read_where_the_text_labels_one(text: str, deadline: str, precision: str) -> None:
    told = notice("태국 스마트시티 입찰 안내", f"<p>{text}</p>").deadline
    assert told is not None
    assert (told.at.isoformat(timespec="minutes"), told.precision.value) == (deadline, precision)


@pytest.mark.parametrize(
    "text",
    [
        "사전규격 공개 마감일: 2026.12.5.(토)",
        "1차 제출 마감기한: 2026.12.4. 2차 제출 마감기한: 2026.12.20.",
        "제출 마감기한: 2026.13.4.",
        "준공기한: 2027.12.4.",
    ],
)
def test_no_deadline_is_made_of_another_day_of_two_or_of_none(text: str) -> None:
    assert notice("태국 스마트시티 입찰 안내", text).deadline is None


def test_what_a_title_says_of_its_stage_goes_before_the_board_s_category() -> None:
    titles = ("입찰공고", "사전규격 공개", "정정공고", "취소공고", "낙찰 결과")
    assert [notice(f"태국 방콕 교통 {title}").stage for title in titles] == [
        Stage.OPEN,
        Stage.DRAFT,
        Stage.AMENDED,
        Stage.CANCELLED,
        Stage.AWARDED,
    ]
    unknown, report = readings(posting("태국 방콕 교통", cateNm="해외소식"))
    assert isinstance(unknown, Notice)
    assert (unknown.stage, report) == (None, UnknownField("list.cateNm", "해외소식"))


def test_numbers_of_the_korean_procurement_service_and_of_the_country_s_own_portal_are_keys() -> None:
    told = notice("베트남 다낭 교통 [R26BK01688513 - 000]", "공고번호 IB2600712345")
    assert told.keys == (Key("kr_g2b", "R26BK01688513"), Key("vn_tbmt", "IB2600712345"))


@real
def test_recorded_postings_of_other_countries_and_of_the_association_itself_are_passed_over() -> None:
    records = json.loads(shared("intl2/korea/icak_2026-08.json").read_text(encoding="utf-8"))["records"]
    rows = [
        {
            "sn": int(one["id"].removeprefix("icak-")),
            "titl": one["project_name"],
            "cnTxt": one["summary"],
            "pstgBgngDt": one["notice_date"],
            "pstgEndDt": one["submission_date"],
            "cateNm": one["notice_type"],
        }
        for one in records
    ]
    assert readings(*rows) == [PassedOver(str(row["sn"]), "no_host_country") for row in rows]
    assert len(rows) == 4
