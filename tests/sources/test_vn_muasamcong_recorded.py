"""muasamcong.mpi.gov.vn: recorded bodies, read."""

from datetime import UTC, datetime
from decimal import Decimal

from tests.harness import real, shared
from tests.sources._vn_muasamcong import document, notices
from transform.notice import Notice, PriceKind, Stage, merge_parts
from transform.readers.vn_muasamcong import read


@real
def test_the_recorded_withdrawal_keeps_its_two_prices_apart() -> None:
    folder = shared("vn/muasamcong_wire")
    searched = (folder / "search_response_IB2600022089_cancelled.json").read_bytes()
    detailed = (folder / "detail_response_IB2600022089_lcnt_tbmt_ttc_ldt.json").read_bytes()
    parts = [*read(document("list", searched)), *read(document("detail", detailed))]
    assert all(isinstance(part, Notice) for part in parts), parts
    notice = merge_parts(part for part in parts if isinstance(part, Notice))
    assert notice.native_id == "IB2600022089"
    assert {price.kind: price.amount for price in notice.prices} == {
        PriceKind.ESTIMATE: Decimal(95_300_000_000),
        PriceKind.BUDGET: Decimal(88_698_500_000),
    }
    assert notice.stage is Stage.CANCELLED
    assert notice.status_details == "Rà soát, cập nhật lại HSMT"
    assert notice.deadline is not None
    assert notice.deadline.at == datetime(2026, 2, 10, 2, tzinfo=UTC)
    assert notice.published is not None
    assert notice.published.at == datetime(2026, 1, 23, 7, 44, 6, 337000, tzinfo=UTC)
    assert (notice.buyer, notice.place) == ("TỔNG CÔNG TY TRUYỀN TẢI ĐIỆN QUỐC GIA", "Tỉnh Bắc Ninh")
    assert notice.locator == {"id": "31cf926a-c994-468b-87ae-b52d8ccd5e65", "version": "00"}


@real
def test_the_recorded_page_reads_without_a_leftover_and_keeps_its_twins_apart() -> None:
    path = shared("vn/muasamcong_wire/search_response_2026-08-03_first7of50.json")
    readings = list(read(document("list", path.read_bytes())))
    assert all(isinstance(reading, Notice) for reading in readings), readings
    found = notices(iter(readings))
    assert len(found) == 7
    twins = found["IB2600420870"], found["IB2600420546"]
    assert twins[0].title == twins[1].title == "Thi công xây dựng công trình"
    assert twins[0].deadline == twins[1].deadline
    assert twins[0].keys != twins[1].keys
    assert [twin.prices[0].amount for twin in twins] == [Decimal(12982428000), Decimal(13439686000)]
    assert found["IB2600403748"].stage is Stage.CANCELLED
    assert found["IB2600420060"].stage is Stage.AWARDED
