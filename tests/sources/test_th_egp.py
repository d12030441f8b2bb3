"""e-GP: the feed's quirks and what its reader makes of them."""

import re
from datetime import UTC, datetime
from random import Random

import pytest

from domain.clock import moment_of
from domain.document import Document, Reading, Reject, UnknownField
from domain.notice import Notice, Precision, Stage
from sandbox.portal import Request
from sandbox.portals import th_egp as portal
from sandbox.samples import Sample, Truth
from sandbox.server import answer
from sandbox.words import Words
from tests.harness import check_golden, real, shared
from transform.parsers.th_egp import attempt, read, unbroken

FEED = "https://process.gprocurement.go.th/EPROCRssFeedWeb/egpannouncerss.xml"


def document(body: bytes, kind: str = "list", **meta: str) -> Document:
    told = {
        "dept": "1507",
        "dept_name": "กรมโยธาธิการและผังเมือง",
        "type": "D0",
        "native_id": "69119000101/D0",
        **meta,
    }
    return Document("th_egp", kind, "list:1507:D0", FEED, body, "text/xml", moment_of(1), told)


def page(query: str, day: int = 1) -> bytes:
    return answer(Request("GET", f"{FEED}?{query}", {}, b"", day)).body


def listed(dept: str, type_: str, day: int = 1) -> list[Reading]:
    body = page(f"deptId={dept}&anounceType={type_}", day)
    return list(read(document(body, dept=dept, dept_name=portal.DEPARTMENTS[dept], type=type_)))


def item(**changes: str) -> bytes:
    told = {
        "title": "ซื้อกระดาษ",
        "link": "",
        "description": "69119000101, เฉพาะเจาะจง, ประกาศเชิญชวน",
        "pubDate": "2026-11-20",
        "guid": "",
        **changes,
    }
    fields = "".join(f"<{name}>{value}</{name}>" for name, value in told.items())
    channel = f"<channel><title>e-GP</title><item>{fields}</item></channel>"
    xml = f'<?xml version="1.0" encoding="Windows-874" ?><rss>{channel}</rss>'
    return xml.encode("cp874", "xmlcharrefreplace")


def one(body: bytes, **meta: str) -> Reading:
    readings = list(read(document(body, **meta)))
    assert len(readings) == 1
    return readings[0]


@pytest.mark.parametrize(("dept", "type_", "day"), [("1507", "P0", 1), ("0805", "D2", 2), ("2102", "D0", 1)])
def test_a_feed_page_is_read_as_its_golden_file_says(dept: str, type_: str, day: int) -> None:
    check_golden(f"th_egp_{dept}_{type_}", listed(dept, type_, day))


def test_a_page_is_windows_874_whatever_its_header_says() -> None:
    response = answer(Request("GET", f"{FEED}?deptId=0304&anounceType=D0", {}, b"", 1))
    assert response.content_type == "text/xml;charset=ISO-8859-1"
    titles = [reading.title for reading in read(document(response.body)) if isinstance(reading, Notice)]
    assert titles[0].startswith("ประกวดราคาเช่าศูนย์ข้อมูลสำรอง (Data Center)")


def test_a_hostile_title_loses_its_markup_and_its_direction_marks() -> None:
    hostile = next(
        n for n in listed("1102", "D0") if isinstance(n, Notice) and n.native_id == "69119000901/D0"
    )
    assert "alert" not in hostile.title
    assert "<" not in hostile.title
    assert "\u202e" not in hostile.title
    assert hostile.title.startswith("=ประกวดราคาจ้างพัฒนาศูนย์สั่งการเมืองอัจฉริยะ gnp.exe จังหวัดชลบุรี")


def test_plans_with_one_number_in_the_link_stay_two_plans() -> None:
    first, second = (n for n in listed("0805", "P0") if isinstance(n, Notice))
    assert [str(key) for key in (*first.keys, *second.keys)] == [
        "th_egp_plan:P69110000205",
        "th_egp_plan:P69110000206",
    ]
    assert [str(key) for key in first.plan_keys] == ["th_egp_plan_group:M69110000190"]
    assert first.plan_keys == second.plan_keys


@pytest.mark.parametrize(
    ("type_", "stage"),
    list(
        zip(portal.LABELS, ("plan", "draft", "draft", "open", "amended", "cancelled", "awarded"), strict=True)
    ),
)
def test_every_type_of_announcement_has_its_stage(type_: str, stage: str) -> None:
    reading = one(item(description=f"69119000101, คัดเลือก, {portal.LABELS[type_]}"), type=type_)
    assert isinstance(reading, Notice)
    assert (reading.stage, reading.native_id, reading.procedure) == (
        stage,
        f"69119000101/{type_}",
        "selective",
    )


def test_an_award_that_is_taken_back_leaves_the_tender_closed() -> None:
    label = "ยกเลิกประกาศรายชื่อผู้ชนะการเสนอราคา / ประกาศผู้ได้รับการคัดเลือก"
    reading = one(item(description=f"69119000101, คัดเลือก, {label}"), type="W1")
    assert isinstance(reading, Notice)
    assert reading.stage == Stage.CLOSED


def test_invitations_that_answer_a_misspelt_question_are_not_taken_for_plans() -> None:
    body = page("deptId=1507&announceType=P0")
    readings = list(read(document(body, type="P0")))
    assert {reading.reason for reading in readings if isinstance(reading, Reject)} == {"unknown_code"}
    assert len(readings) == body.count(b"<item>") > 0


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"pubDate": "20 Smarch"}, "bad_date"),
        ({"pubDate": ""}, "missing_field"),
        ({"title": ""}, "missing_field"),
        ({"description": "69119000101"}, "missing_field"),
        ({"description": "69119000101, คัดเลือก, ประกาศใหม่"}, "unknown_code"),
    ],
)
def test_an_item_that_cannot_be_read_is_a_reject_with_its_reason(
    changes: dict[str, str], reason: str
) -> None:
    reading = one(item(**changes))
    assert isinstance(reading, Reject)
    assert reading.reason == reason


@pytest.mark.parametrize(
    ("code", "procedure", "name"),
    [
        ("02", "open", "สอบราคา"),
        ("15", "open", "ตลาดอิเล็กทรอนิกส์ (e-market)"),
        ("16", "open", "ประกวดราคาอิเล็กทรอนิกส์ (e-bidding)"),
        ("18", "selective", "คัดเลือก"),
        ("19", "direct", "เฉพาะเจาะจง"),
        ("20", "open", "จ้างที่ปรึกษาโดยวิธีประกาศเชิญชวนทั่วไป"),
        ("21", "selective", "จ้างที่ปรึกษาโดยวิธีคัดเลือก"),
        ("22", "direct", "จ้างที่ปรึกษาโดยวิธีเฉพาะเจาะจง"),
        *((code, "", "จ้างออกแบบหรือควบคุมงานก่อสร้าง") for code in ("23", "24", "25", "26")),
    ],
)
def test_a_method_that_is_told_by_its_number_is_read_as_its_name(
    code: str, procedure: str, name: str
) -> None:
    for told in (code, name):
        (notice,) = read(document(item(description=f"69119000101, {told}, ประกาศเชิญชวน")))
        assert isinstance(notice, Notice)
        assert (notice.procedure, notice.procedure_details) == (procedure, name)


def test_what_the_portal_adds_is_reported_and_the_notice_kept() -> None:
    body = item(description="69119000101, วิธีใหม่, ประกาศเชิญชวน", budget="5")
    body = body.replace(b"<channel>", b"<channel><ttl>60</ttl>")
    ttl, notice, method, budget = read(document(body))
    assert isinstance(notice, Notice)
    assert (notice.procedure, notice.procedure_details) == ("", "วิธีใหม่")
    assert [ttl, method, budget] == [
        UnknownField("channel.ttl", "60"),
        UnknownField("item.description.method", "วิธีใหม่"),
        UnknownField("item.budget", "5"),
    ]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"<html><body>Request Rejected. Your support ID is 1</body></html>", "challenge"),
        (b"", "empty_body"),
        (b"<rss><channel><item>", "broken_xml"),
    ],
)
def test_a_page_that_is_no_feed_is_one_reject(body: bytes, reason: str) -> None:
    reading = one(body)
    assert isinstance(reading, Reject)
    assert reading.reason == reason


def test_entities_of_a_page_are_not_followed() -> None:
    body = item(title="ซื้อ &secret;").replace(
        b"<rss>", b'<!DOCTYPE rss [<!ENTITY secret SYSTEM "file:///etc/hostname">]><rss>'
    )
    reading = one(body)
    assert isinstance(reading, Notice)
    assert reading.title == "ซื้อ"


def test_a_link_to_another_host_is_neither_fetched_nor_shown_when_it_is_no_web_address() -> None:
    elsewhere = one(item(link="https://evil.example/egp-template-service/dwnt/view-pdf-file?templateId=1"))
    script = one(item(link="javascript:alert(1)"))
    assert isinstance(elsewhere, Notice)
    assert isinstance(script, Notice)
    assert (elsewhere.locator, script.url) == ({}, "")


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("ประกวดราคาซื้อรถ (ครั้งที่ ๒) ด้วยวิธีประกวดราคาอิเล็กทรอนิกส์ (e-bidding)", 2),
        ("ประกวดราคาจ้างระบบเอกสาร 1 ระบบ ครั้งที่ 3 ด้วยวิธีประกวดราคาอิเล็กทรอนิกส์ (e-bidding)", 3),
        ("ประกวดราคาซื้อน้ำยาโฟม (ครั้งที่ 2) จำนวน 2 รายการ", 2),
        ("จ้างจัดแข่งขันกีฬา ครั้งที่ 27 ด้วยวิธีประกวดราคาอิเล็กทรอนิกส์ (e-bidding)", None),
        ("จ้างจัดประชุม ครั้งที่ ๒/๒๕๖๙ โดยวิธีเฉพาะเจาะจง", None),
        ("จ้างซ่อมรถยนต์ ครั้งที่ 9 จำนวน 6 คัน โดยวิธีคัดเลือก", None),
        ("ซื้อกระดาษ", None),
    ],
)
def test_only_a_mark_of_a_re_tender_counts_as_an_attempt(title: str, expected: int | None) -> None:
    assert attempt(title) == expected


@pytest.mark.parametrize("title", ["ประกวดราคาซื้อรถ", "Café Zürich", "CCTV"])
def test_a_title_that_is_whole_is_left_alone(title: str) -> None:
    assert unbroken(title) == title


def test_a_title_whose_bytes_were_taken_for_latin_1_is_repaired() -> None:
    assert unbroken("»ÃÐ¡Ç´ÃÒ¤Ò«×éÍ CCTV") == "ประกวดราคาซื้อ CCTV"


@pytest.mark.parametrize(("title", "read_as"), [("GPS ÃÐºº", "GPS ระบบ"), ("CCTV ÃÐºº", "CCTV ÃÐºº")])
def test_a_title_is_repaired_where_more_than_half_of_its_letters_are_thai_then(
    title: str, read_as: str
) -> None:
    assert unbroken(title) == read_as


def test_invented_notices_can_be_listed_and_read() -> None:
    words = Words("ประกวดราคาซื้อระบบกล้อง", "เทศบาลนครตัวอย่าง", "จังหวัดตรัง", smart=True)
    seeded = Random(1)  # noqa: S311  # made-up notices, no secrets
    fields = [portal.invent(words, number, seeded) for number in range(50)]
    samples = [
        Sample(id=f"n{number}", truth=Truth(tier="lead", lang="th"), fields=told)
        for number, told in enumerate(fields)
    ]
    readings = [r for meta, body in portal.lists(samples, moment_of(1)) for r in read(document(body, **meta))]
    assert all(isinstance(reading, Notice) for reading in readings)
    assert {r.native_id for r in readings if isinstance(r, Notice)} == {f"69{n:09d}/D0" for n in range(50)}
    assert {r.buyer for r in readings if isinstance(r, Notice)} == {"เทศบาลนครตัวอย่าง"}


@real
def test_the_recorded_feed_is_read() -> None:
    body = shared("th/egp_rss/recorded_D0_dept0304_2026-10-02.win874.xml").read_bytes()
    first, second = (r for r in read(document(body, dept="0304", type="D0")) if isinstance(r, Notice))
    assert (first.native_id, second.native_id) == ("69099722203/D0", "69099693138/D0")
    assert first.published
    assert first.published.at == datetime(2026, 9, 29, 17, 0, tzinfo=UTC)
    assert (first.published.precision, first.procedure) == (Precision.DAY, "open")
    assert first.locator == {
        "url": "https://process5.gprocurement.go.th/egp-template-service/dwnt/view-pdf-file"
        "?templateId=045c7b5d-df14-44c8-9a69-a9e7d5d935d0"
    }


@real
def test_feeds_put_together_from_recorded_items_are_read_without_a_loss() -> None:
    folder = shared("th/egp_rss/reconstructed")
    for path in sorted(folder.glob("*.xml")):
        told = re.fullmatch(r".*deptId=(\d+)_anounceType=(\w+)", path.stem)
        assert told
        body = path.read_bytes()
        readings = list(read(document(body, dept=told[1], type=told[2])))
        assert len(readings) == body.count(b"<item>")
        assert all(isinstance(reading, Notice) for reading in readings)
