"""나라장터 by its interface: not configured without a key, failed with a wrong one, and the key is written nowhere."""

import json
from datetime import UTC, datetime

import pytest

from domain.document import Document, PassedOver, Reading, UnknownField
from domain.notice import Key, Notice, Stage
from sandbox.portal import Request
from sandbox.portals import intl_g2b as portal
from sandbox.samples import sample_file, samples_on
from sandbox.server import answer
from scrapers.keys import SANDBOX_KEY, KeyedHandler, key_of
from scrapers.source_config import facts
from tests.harness import Crawled, check_golden, crawl, left_to_fill_in, real, shared
from tests.sources.keyed import live_order
from transform.parsers import intl_g2b as parser

SOURCE = "intl_g2b"


@pytest.fixture(scope="module")
def crawled() -> Crawled:
    return crawl(SOURCE, 2)


def readings(*rows: dict[str, object]) -> list[Reading]:
    answered = {"response": {"header": {}, "body": {"items": rows, "totalCount": len(rows)}}}
    body = json.dumps(answered, ensure_ascii=False).encode()
    return list(parser.read(Document(SOURCE, "list", "x", "", body, "", datetime(2026, 11, 23, tzinfo=UTC))))


def row(title: str, **more: object) -> dict[str, object]:
    told = {
        "bidNtceNo": "R26BK01688513",
        "bidNtceOrd": "000",
        "bidNtceNm": title,
        "dminsttNm": "한국국제협력단",
    }
    told |= {"bidNtceDt": "2026-11-20 10:00:00", "ntceKindNm": "등록공고", "cntrctCnclsMthdNm": "제한경쟁"}
    return {**told, **more}


def notice(title: str, **more: object) -> Notice:
    (found,) = readings(row(title, **more))
    assert isinstance(found, Notice)
    return found


def test_the_files_of_the_source_are_filled_in() -> None:
    assert left_to_fill_in(SOURCE) == []


def test_the_crawl_is_complete_by_the_portals_own_counts(crawled: Crawled) -> None:
    shown = len(samples_on(SOURCE, 2))
    told = {name: crawled.outcome[name] for name in ("state", "rows", "portal_total")}
    assert told == {"state": "complete", "rows": shown, "portal_total": shown}
    assert len(crawled.documents) == sample_file(SOURCE).documents[1]


def test_announcements_of_our_countries_are_read_and_the_rest_is_passed_over(crawled: Crawled) -> None:
    pages = sorted(crawled.documents, key=lambda document: document.key)
    found = [one for document in pages for one in parser.read(document)]
    assert {one.native_id for one in found if isinstance(one, Notice)} == {
        portal.native_id(sample) for sample in samples_on(SOURCE, 2) if sample.kept
    }
    assert not [one for one in found if not isinstance(one, Notice | PassedOver)]
    assert "홍길동" not in str(found)
    assert "person@example.org" not in str(found)
    check_golden(f"{SOURCE}_list", found)


def test_a_later_order_of_one_number_corrects_it_and_is_the_same_tender() -> None:
    first, second = notice("베트남 교통 PMC"), notice("베트남 교통 PMC", bidNtceOrd="001")
    assert (first.stage, second.stage) == (Stage.OPEN, Stage.AMENDED)
    assert first.keys == second.keys == (Key("kr_g2b", "R26BK01688513"),)
    assert first.native_id != second.native_id


def test_a_kind_or_a_method_that_nobody_knows_is_reported_and_the_notice_stays() -> None:
    found, *reports = readings(row("베트남 교통", ntceKindNm="새공고", cntrctCnclsMthdNm="새방식"))
    assert isinstance(found, Notice)
    assert (found.stage, found.procedure, found.procedure_details) == (None, "", "새방식")
    assert set(reports) == {
        UnknownField("items.ntceKindNm", "새공고"),
        UnknownField("items.cntrctCnclsMthdNm", "새방식"),
    }


def test_no_landed_page_and_no_address_holds_the_key(crawled: Crawled) -> None:
    assert all(SANDBOX_KEY not in document.url for document in crawled.documents)
    assert all(SANDBOX_KEY.encode() not in document.body for document in crawled.documents)


def test_a_key_of_the_environment_is_taken_encoded_or_plain(monkeypatch: pytest.MonkeyPatch) -> None:
    order, source = live_order(SOURCE), facts(SOURCE)
    for told in ("a/b+c==", "a%2Fb%2Bc%3D%3D", " a/b+c== "):
        monkeypatch.setenv(source.setting, told)
        assert key_of(order, source) == "a/b+c=="


def test_an_error_of_the_wire_does_not_tell_the_key() -> None:
    handler = object.__new__(KeyedHandler)
    handler.key = "a/b+c=="
    said = handler.hide("Getting https://apis.data.go.kr/x?serviceKey=a%2Fb%2Bc%3D%3D took longer")
    assert said == "Getting https://apis.data.go.kr/x?serviceKey=… took longer"


def test_the_portal_refuses_a_span_of_more_than_a_month() -> None:
    asked = f"?serviceKey={SANDBOX_KEY}&inqryBgnDt=202609010000&inqryEndDt=202611232359&numOfRows=1&pageNo=1"
    told = answer(Request("GET", f"https://{portal.HOSTS[0]}{portal.PATH}{asked}", {}, b"", 1))
    assert "입력범위값 초과" in told.body.decode()


@real
def test_recorded_announcements_are_read_where_they_name_one_of_our_countries() -> None:
    path = shared("intl2/korea/g2b_overseas_buyers_2026-08.json")
    records = json.loads(path.read_text(encoding="utf-8"))["records"]
    found = readings(
        *(
            row(
                one["project_name"],
                bidNtceNo=one["project_id"],
                bidNtceOrd=one["id"].rpartition("-")[2],
                bidNtceDt=one["notice_date"],
                bidClseDt=one["submission_date"],
                cntrctCnclsMthdNm=one["procurement_method"],
            )
            for one in records
        )
    )
    notices = [one for one in found if isinstance(one, Notice)]
    assert len(found) == len(records) + sum(isinstance(one, UnknownField) for one in found) == 91
    assert {one.country for one in notices} == {"VN", "ID"}
    assert all(one.deadline for one in notices)
