"""PEA's list of invitations: page by page until one is empty, with a day of bids and what was cancelled."""

from datetime import UTC, datetime
from random import Random

import pytest

from domain.clock import moment_of
from domain.document import Document, Reading, Reject, UnknownField
from domain.notice import Key, Notice, Precision, Stage
from sandbox.portals import th_pea as portal
from sandbox.samples import Sample, Truth, sample_file, samples_on
from sandbox.words import Words
from scrapers.spiders.th_pea import rows_of
from tests.harness import Crawled, check_golden, crawl, new_on_later_days, real, shared
from transform.parsers import th_pea

SOURCE = "th_pea"
TOLD = "ประกวดราคาอิเล็กทรอนิกส์ (e-bidding)<br />วันที่เสนอราคา: 21 ตุลาคม 2569"


def document(body: bytes) -> Document:
    return Document(SOURCE, "list", "list:0", "https://bidding.pea.co.th/", body, "text/html", moment_of(1))


def page(told: str = TOLD, **changed: str) -> bytes:
    cells = {"number": "กฟภ.1/2569", "egp": "69119300001", "node": "123", "title": "ซื้อสายไฟ", **changed}
    return portal.PAGE.format(
        content=portal.TABLE.format(rows=portal.ROW.format(**cells, told=told))
    ).encode()


def read(body: bytes) -> list[Reading]:
    return list(th_pea.read(document(body)))


def one(body: bytes) -> Notice:
    (reading,) = read(body)
    assert isinstance(reading, Notice), reading
    return reading


@pytest.fixture(scope="module")
def first_day() -> Crawled:
    return crawl(SOURCE, 1)


def test_pages_are_asked_for_by_number_until_one_is_empty(first_day: Crawled) -> None:
    shown = len(samples_on(SOURCE, 1))
    outcome = {name: first_day.outcome[name] for name in ("state", "rows", "portal_total")}
    assert outcome == {"state": "complete", "rows": shown, "portal_total": None}
    ordered = sorted(first_day.documents, key=lambda d: d.key)
    assert [(d.key, len(rows_of(d.body) or ())) for d in ordered] == [
        ("list:0", 20),
        ("list:1", 1),
        ("list:2", 0),
    ]


def test_every_invitation_is_read_and_no_field_is_unknown(first_day: Crawled) -> None:
    readings = [r for d in sorted(first_day.documents, key=lambda d: d.key) for r in th_pea.read(d)]
    assert [reading for reading in readings if not isinstance(reading, Notice)] == []
    assert {n.native_id for n in readings if isinstance(n, Notice)} == {
        portal.native_id(sample) for sample in samples_on(SOURCE, 1)
    }
    check_golden("th_pea_lists", readings)


def test_walks_bring_as_many_new_documents_as_the_answer_key_says(first_day: Crawled) -> None:
    new = new_on_later_days(SOURCE, first_day, (2, 3))
    assert new == [sample_file(SOURCE).documents[day] for day in (1, 2, 3)]


def test_no_document_of_the_portal_is_ever_asked_for(first_day: Crawled) -> None:
    assert {d.url.split("?")[0] for d in first_day.documents} == {
        "https://bidding.pea.co.th/procurement/list"
    }


def test_bids_end_with_the_day_that_is_told_in_buddhist_years() -> None:
    notice = one(page())
    assert notice.deadline is not None
    assert (notice.deadline.at, notice.deadline.precision) == (
        datetime(2026, 10, 21, 16, 59, tzinfo=UTC),
        Precision.DAY,
    )
    assert (notice.stage, notice.procedure) == (Stage.OPEN, "open")
    assert notice.keys == (Key("th_egp", "69119300001"),)
    assert (notice.native_id, notice.url) == ("123", "https://bidding.pea.co.th/procurement/123")


def test_a_cancelled_invitation_says_so() -> None:
    notice = one(page(f"{TOLD}<br />ถูกยกเลิก"))
    assert (notice.stage, notice.status_details) == (Stage.CANCELLED, "ถูกยกเลิก")
    assert notice.deadline is not None


def test_a_cancelled_invitation_need_not_tell_a_day() -> None:
    assert one(page("คัดเลือก<br />ถูกยกเลิก")).deadline is None


@pytest.mark.parametrize(
    ("body", "reported"),
    [
        (page("คัดเลือก"), UnknownField("list.deadline (missing)", "123")),
        (page("วิธีใหม่<br />วันที่เสนอราคา: 21 ตุลาคม 2569"), UnknownField("list.method", "วิธีใหม่")),
        (page(f"{TOLD}<br />เลื่อนกำหนด"), UnknownField("list.method", "เลื่อนกำหนด")),
        (page(egp="ไม่มี"), UnknownField("list.egp", "ไม่มี")),
        (page(number=""), UnknownField("list.number (missing)", "ซื้อสายไฟ")),
        (page().replace("วิธี/วันที่".encode(), "สถานะ".encode()), UnknownField("list.column4", "สถานะ")),
    ],
)
def test_what_is_told_otherwise_is_reported_and_the_notice_kept(body: bytes, reported: UnknownField) -> None:
    readings = read(body)
    assert reported in readings
    assert sum(isinstance(reading, Notice) for reading in readings) == 1


def test_a_day_that_is_none_is_reported() -> None:
    assert UnknownField("list.deadline", "31 กุมภาพันธ์ 2569") in read(
        page("คัดเลือก<br />วันที่เสนอราคา: 31 กุมภาพันธ์ 2569")
    )


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (page(title=""), "missing_field"),
        (page().replace(b"<td>", b"<td></td><td>", 1), "layout_changed"),
        (b"<html><body>view-content</body></html>", "layout_changed"),
        (page().replace(b"tbody", b"section"), "layout_changed"),
    ],
)
def test_what_is_no_row_of_the_table_is_rejected_with_its_reason(body: bytes, reason: str) -> None:
    (reject,) = (reading for reading in read(body) if not isinstance(reading, UnknownField))
    assert isinstance(reject, Reject)
    assert reject.reason == reason


def test_a_table_that_was_cut_off_is_no_end_of_the_list() -> None:
    whole = page()
    assert rows_of(whole) == ["/procurement/123"]
    assert rows_of(whole[: whole.index(b"</tbody>")]) is None
    assert rows_of(portal.PAGE.format(content=portal.EMPTY).encode()) == []


def test_invented_invitations_are_listed_and_read() -> None:
    words = Words("ประกวดราคาซื้อเครื่องสูบน้ำ", "การไฟฟ้าส่วนภูมิภาค", "ขอนแก่น", smart=False)
    truth = Truth(tier="none", lang="th")
    invented = [
        Sample(id=f"{n}", truth=truth, fields=portal.invent(words, n, Random(n)))  # noqa: S311  # made-up notices hold no secret
        for n in range(50)
    ]
    pages = list(portal.lists(invented, moment_of(1)))
    assert len(pages) == 3
    readings = [r for _meta, body in pages for r in read(body)]
    assert len({r.native_id for r in readings if isinstance(r, Notice)}) == len(readings) == 50


@real
def test_the_reconstructed_list_is_read() -> None:
    notices = [
        r
        for r in read(shared("th2/mea_pea_reconstructed/pea_list_page0.html").read_bytes())
        if isinstance(r, Notice)
    ]
    assert [(n.native_id, n.stage) for n in notices] == [("900003", Stage.OPEN), ("900004", Stage.CANCELLED)]
    assert [n.keys for n in notices] == [(Key("th_egp", "69000000003"),), (Key("th_egp", "69000000004"),)]
    assert [n.deadline.at if n.deadline else None for n in notices] == [
        datetime(2026, 10, 21, 16, 59, tzinfo=UTC),
        datetime(2026, 10, 5, 16, 59, tzinfo=UTC),
    ]
