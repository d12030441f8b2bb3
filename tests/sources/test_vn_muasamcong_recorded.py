"""muasamcong.mpi.gov.vn: recorded bodies, read."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from benchmarks.quality.in_memory import decisions, tenders
from domain.document import Reject
from domain.notice import Notice, PriceKind, Stage, merge_parts
from pipeline.match import official_schemes
from tests.harness import real, shared
from tests.sources._vn_muasamcong import document, notices
from transform.matching.normalize import normalise
from transform.parsers.vn_muasamcong import read
from transform.values.eligibility import bidding


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


@real
@pytest.mark.parametrize(
    ("name", "read_rows", "rejected"),
    [("tbmt_2026-09-25_first8", 8, 0), ("khlcnt_2026-09-25_first9", 0, 9)],
)
def test_the_recorded_pages_of_the_home_route_are_read_or_rejected_with_a_sentence(
    name: str, read_rows: int, rejected: int
) -> None:
    readings = list(
        read(document("list", shared(f"vn2/muasamcong_wire/home_search_{name}.json").read_bytes()))
    )
    rejects = [one for one in readings if isinstance(one, Reject)]
    assert len(readings) == read_rows + rejected
    assert len(notices(iter(readings))) == read_rows
    assert len(rejects) == rejected
    assert {one.reason for one in rejects} <= {"other_kind"}
    assert all("is a plan" in one.message and one.native_id.startswith("PL") for one in rejects)


@real
def test_two_recorded_invitations_of_one_title_buyer_and_day_stay_two_tenders() -> None:
    path = shared("vn2/muasamcong_wire/home_search_tbmt_2026-09-25_first8.json")
    found = notices(read(document("list", path.read_bytes())))
    one, other = found["IB2600555714"], found["IB2600555724"]
    assert (one.title, one.buyer) == (other.title, other.buyer)
    assert [notice.prices[0].amount for notice in (one, other)] == [
        Decimal(800_000_000),
        Decimal(570_945_000),
    ]
    sides = [normalise(one, "vi"), normalise(other, "vi")]
    assert tenders(sides, decisions(sides), official_schemes()) == [[0], [1]]


@real
@pytest.mark.parametrize(
    ("name", "deadline", "stage", "funder", "place"),
    [
        (
            "vn2/muasamcong_wire/detail_wb_IB2500530551_cancelled",
            datetime(2025, 12, 22, 2, 30, tzinfo=UTC),
            Stage.CANCELLED,
            "World Bank",
            "Thành phố Hồ Chí Minh",
        ),
        (
            "bodies2/vn_muasamcong/detail_vk_adb_ADB_IB2500427161_result_published",
            datetime(2026, 1, 6, 1, tzinfo=UTC),
            None,
            "Asian Development Bank",
            "Phường Hà Giang 1, Tỉnh Tuyên Quang; Phường Hà Giang 2, Tỉnh Tuyên Quang",
        ),
        (
            "bodies2/vn_muasamcong/detail_vk_adb_KHAC_IB2500010244",
            datetime(2025, 1, 20, 1, tzinfo=UTC),
            None,
            "",
            "Thành Phố Tuyên Quang, Tỉnh Tuyên Quang",
        ),
        (
            "bodies2/vn_muasamcong/detail_ldt_UKFTA_offline_IB2500198428_v01",
            datetime(2025, 6, 10, 7, 30, tzinfo=UTC),
            None,
            "",
            "Quận Cầu Giấy, Thành phố Hà Nội",
        ),
        (
            "bodies2/vn_muasamcong/detail_online_reoffer_CGTTRG_IB2500002988_cancelled",
            datetime(2025, 1, 8, 1, tzinfo=UTC),
            Stage.CANCELLED,
            "",
            "Thành phố Hạ Long, Tỉnh Quảng Ninh",
        ),
    ],
)
def test_the_recorded_details_of_all_routes_read_without_a_leftover(
    name: str, deadline: datetime, stage: Stage | None, funder: str, place: str
) -> None:
    readings = list(read(document("detail", shared(f"{name}.json").read_bytes())))
    (told,) = readings
    assert isinstance(told, Notice)
    assert told.deadline is not None
    assert (told.deadline.at, told.stage, told.place) == (deadline, stage, place)
    assert bidding(told).funder == funder
    assert all((told.title, told.buyer, told.prices, told.funding_details))
    assert [key.scheme for key in told.plan_keys] == ["vn_plan", "vn_package"]
