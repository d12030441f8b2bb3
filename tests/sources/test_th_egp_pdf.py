"""e-GP: the deadline and the reference price in an announcement's PDF, and what is no announcement."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from domain.document import Reading, Reject, UnknownField
from domain.notice import Notice, Precision, PriceKind
from sandbox.pdf import make_pdf
from sandbox.portals import th_egp as portal
from tests.harness import real, shared
from tests.sources.test_th_egp import document, one
from transform.parsers.fields import missing
from transform.parsers.th_egp import pdf_text, read


def invitation(deadline: str, price: str = "๑,๒๐๐.๕๐") -> str:
    return (
        "ประกาศกรม\nราคากลางของงานในครั้งนี้ เป็นเงินทั้ง\n"
        f"สิ้น {price} บาท (ตัวหนังสือ)\nต้องเสนอราคาทางระบบอิเล็กทรอนิกส์{deadline} ซึ่งจัดเตรียมได้\n"
        "ซื้อเอกสารตั้งแต่วันที่ ๙ มิถุนายน ๒๕๖๙ ถึงวันที่ ๑๕ มิถุนายน ๒๕๖๙\n(นายสมมติ ตัวอย่าง)"
    )


def test_the_deadline_is_the_end_of_the_hours_for_bids_and_no_other_date() -> None:
    text = invitation("ในวันที่ ๘\nมิถุนายน ๒๕๖๙ ระหว่าง\nเวลา ๑๓.๐๐ น. ถึง ๑๖.๐๐ น.")
    notice = one(make_pdf(["หน้าแรก", text]), kind="document")
    assert isinstance(notice, Notice)
    assert notice.deadline
    assert (notice.deadline.at, notice.deadline.precision) == (
        datetime(2026, 6, 8, 9, 0, tzinfo=UTC),
        Precision.MINUTE,
    )
    (price,) = notice.prices
    assert (price.amount, price.currency, price.kind) == (Decimal("1200.50"), "THB", PriceKind.REFERENCE)
    assert "สมมติ" not in repr(notice)


def test_a_draft_with_a_blank_day_tells_its_price_alone() -> None:
    text = invitation("ในวันที่ .................... ระหว่างเวลา ........ น. ถึง ........ น.")
    notice = one(make_pdf([text]), kind="document")
    assert isinstance(notice, Notice)
    assert notice.deadline is None
    assert notice.prices[0].amount == Decimal("1200.50")


def test_of_a_pdf_twenty_pages_are_read() -> None:
    pages = [f"page {number}" for number in range(1, 22)]
    assert pdf_text(make_pdf(pages)).replace("\r", "").split("\n") == pages[:20]


def told(text: str) -> list[Reading]:
    return list(read(document(text.encode(), kind="document_text")))


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (make_pdf([""]), "no_text"),
        (make_pdf(["ประกาศแบบใหม่"]), "layout_changed"),
        (make_pdf([invitation("ในวันที่ ๓๑ มิถุนายน ๒๕๖๙ ระหว่างเวลา ๑๓.๐๐ น. ถึง ๑๖.๐๐ น.")]), "bad_date"),
        (make_pdf([invitation("", price="๑.๒.๓")]), "bad_amount"),
        (b"%PDF-1.7 cut off", "broken_pdf"),
        (portal.ERROR_PAGE.encode(), "layout_changed"),
        (b"", "empty_body"),
    ],
)
def test_an_announcement_that_tells_nothing_is_a_reject_that_names_its_notice(
    body: bytes, reason: str
) -> None:
    reading = one(body, kind="document")
    assert isinstance(reading, Reject)
    assert (reading.reason, reading.native_id) == (reason, "69119000101/D0")


@pytest.mark.parametrize("price", ["๑.๒.๓", "๙" * 400], ids=["no sum", "larger than any"])
def test_a_price_that_cannot_be_read_costs_no_deadline(price: str) -> None:
    day = "ในวันที่ ๓๐ มิถุนายน ๒๕๖๙ ระหว่างเวลา ๑๓.๐๐ น. ถึง ๑๖.๐๐ น."
    notice, unread = told(invitation(day, price=price))
    assert isinstance(notice, Notice)
    assert (notice.prices, notice.deadline is None) == ((), False)
    assert isinstance(unread, UnknownField)
    assert unread.field == "document.prices"


@pytest.mark.parametrize(
    ("printed", "amount"),
    [
        ("๑๘,๕๐๐,๐๐๐.- บาท", "18500000"),
        ("18,500,000.-บาท", "18500000"),
        ("18,500,000.– บาท", "18500000"),
        ("18,500,000/- บาท", "18500000"),
        ("=7,250,000.50 บาท", "7250000.50"),
        ("18,500,000.-(สิบแปดล้านห้าแสนบาทถ้วน)", "18500000"),
        ("18.5 ล้านบาท", "18500000"),
        ("650,000 บาท", "650000"),
    ],
)
@pytest.mark.parametrize("words", ["เป็นเงินทั้งสิ้น", "เป็นจำนวนเงิน", "จำนวน"])
def test_a_reference_price_is_read_in_each_form_that_is_printed(
    words: str, printed: str, amount: str
) -> None:
    text = f"ประกาศ ราคากลางของงาน{words} {printed} ผู้ยื่นข้อเสนอต้องวางหลักประกัน 50,000 บาท"
    notice, leftover = told(text)
    assert isinstance(notice, Notice)
    assert [price.amount for price in notice.prices] == [Decimal(amount)]
    assert leftover == missing("document.deadline", "69119000101/D0")


@pytest.mark.parametrize(
    "hours",
    [
        "ในวันที่ ๒๑ ธันวาคม ๒๕๖๙ ตั้งแต่เวลา ๐๙.๐๐ น. ถึงเวลา ๑๒.๐๐ น.",
        "ในวันจันทร์ที่ 21 ธันวาคม พ.ศ. 2569 ระหว่างเวลา 09:00 - 12:00 น.",
        "ภายในวันที่ 21 ธ.ค. 69 ไม่เกินเวลา 12.00 น.",
        "วันที่ 21 เดือน ธันวาคม 2569 เวลา 09.00–12.00 นาฬิกา",
        "ในวันที่ 21/12/2569 ระหว่างเวลา 09.00 น. จนถึง 12.00 น.",
        "ระหว่างวันที่ ๑๔ ธันวาคม ๒๕๖๙ ถึงวันที่ ๒๑ ธันวาคม ๒๕๖๙ เวลา ๐๘.๓๐ - ๑๒.๐๐ น.",
        "ภายในเวลา 12.00 น. ของวันที่ 21 ธันวาคม 2569",
    ],
)
def test_the_end_of_the_hours_for_bids_is_read_in_each_form_that_is_printed(hours: str) -> None:
    text = (
        f"ราคากลาง เป็นเงินทั้งสิ้น 650,000.- บาท ขอซื้อเอกสารตั้งแต่วันที่ 1 ธันวาคม 2569 เวลา 08.30 น. "
        f"ผู้ยื่นข้อเสนอต้องเสนอราคาทางระบบ {hours} และดาวน์โหลดเอกสารได้ถึงวันที่ 18 ธันวาคม 2569 เวลา 16.30 น."
    )
    (notice,) = told(text)
    assert isinstance(notice, Notice)
    assert notice.deadline
    assert notice.deadline.at == datetime(2026, 12, 21, 5, tzinfo=UTC)


def test_a_part_that_is_not_read_leaves_a_leftover_and_the_other_part_stays() -> None:
    text = "ราคากลางตามเอกสารแนบท้าย หลักประกัน 50,000 บาท ต้องเสนอราคาในวันที่ 21 ธันวาคม 2569 เวลา 12.00 น."
    notice, leftover = told(text)
    assert isinstance(notice, Notice)
    assert (notice.prices, bool(notice.deadline)) == ((), True)
    assert leftover == missing("document.prices", "69119000101/D0")


@real
def test_the_recorded_pdf_tells_deadline_and_price() -> None:
    path = shared("bodies2/th_egp/announcement_69059454009_D0_page1of2.pdf")
    notice = one(path.read_bytes(), kind="document", native_id="69059454009/D0")
    assert isinstance(notice, Notice)
    assert notice.deadline
    assert notice.deadline.at == datetime(2026, 6, 8, 9, 0, tzinfo=UTC)
    assert [price.amount for price in notice.prices] == [Decimal("5713562.45")]


@real
def test_the_recorded_announcement_tells_deadline_and_price_and_no_name() -> None:
    body = shared("th/bid-master/announcement_sample.pdftext.txt").read_bytes()
    notice = one(body, kind="document_text", native_id="69059454009/D0")
    assert isinstance(notice, Notice)
    assert notice.deadline
    assert notice.deadline.at == datetime(2026, 6, 8, 9, 0, tzinfo=UTC)
    assert notice.prices[0].amount == Decimal("5713562.45")
