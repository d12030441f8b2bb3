"""e-GP: the deadline and the reference price in an announcement's PDF, and what is no announcement."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from sandbox.pdf import make_pdf
from sandbox.portals import th_egp as portal
from tests.harness import real, shared
from tests.sources.test_th_egp import one
from transform.notice import Notice, Precision, PriceKind, Reject


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


@real
def test_the_recorded_announcement_tells_deadline_and_price_and_no_name() -> None:
    body = shared("th/bid-master/announcement_sample.pdftext.txt").read_bytes()
    notice = one(body, kind="document_text", native_id="69059454009/D0")
    assert isinstance(notice, Notice)
    assert notice.deadline
    assert notice.deadline.at == datetime(2026, 6, 8, 9, 0, tzinfo=UTC)
    assert notice.prices[0].amount == Decimal("5713562.45")
