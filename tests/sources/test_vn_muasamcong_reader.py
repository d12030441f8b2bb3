"""muasamcong.mpi.gov.vn: what the reader makes of pages, rows and details."""

import dataclasses
import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sandbox.portal import Request as Asked
from sandbox.portal import Response
from sandbox.portals import vn_muasamcong as portal
from sandbox.samples import samples_on
from tests.harness import check_golden
from tests.sources._vn_muasamcong import NOW, SOURCE, document, notices, one, read_row, row
from transform.normal import best_price
from transform.notice import Key, Leftover, Notice, PriceKind, Reject, Stage
from transform.readers.vn_muasamcong import read


def answer(day: int, path: str, body: object) -> Response:
    asked = Asked("POST", f"https://{portal.HOSTS[0]}{path}", {}, json.dumps(body).encode(), day)
    return portal.answer(asked, samples_on(SOURCE, day))


def detail_of(number: str, day: int) -> bytes:
    sample = next(sample for sample in samples_on(SOURCE, day) if sample.id == number)
    notice_id = portal._identity(sample)["id"]
    return answer(day, portal.DETAIL, {"id": notice_id}).body


def test_a_page_of_the_search_reads_as_reviewed() -> None:
    pages = {meta["day"]: body for meta, body in portal.lists(samples_on(SOURCE, 1), NOW)}
    check_golden("vn_muasamcong_list", read(document("list", pages["2026-11-22"])))


def test_an_extended_and_a_withdrawn_detail_read_as_reviewed() -> None:
    details = [detail_of(number, 2) for number in ("IB2600700533", "IB2600700587")]
    check_golden("vn_muasamcong_details", (r for body in details for r in read(document("detail", body))))


def test_every_sample_reads_to_its_truth() -> None:
    for day in (1, 2, 3):
        found = notices(
            r for _, body in portal.lists(samples_on(SOURCE, day), NOW) for r in read(document("list", body))
        )
        for sample in samples_on(SOURCE, day):
            if sample.fields.get("status") == "PAUSED_BID":
                assert sample.id not in found
                continue
            notice, truth = found[sample.id], sample.truth
            assert notice.deadline is not None
            assert notice.deadline.at == datetime.fromisoformat(truth.deadline)
            price = best_price(notice.prices, notice.stage)
            assert price is not None
            assert f"{price.amount} {price.currency}" == truth.amount


@given(st.integers(min_value=1, max_value=10**15))
@example(95300000000)
@example(9007199254740991)
def test_a_sum_in_scientific_notation_is_read_to_the_dong(amount: int) -> None:
    body = b'{"page":{"content":[' + json.dumps(row(bidPrice=["SUM"])).encode() + b"]}}"
    wire = body.replace(b'"SUM"', portal._double(amount).removeprefix("double:").encode())
    (notice,) = notices(read(document("list", wire))).values()
    assert notice.prices[0].amount == Decimal(amount)
    assert "E" not in str(notice.prices[0].amount)
    assert notice.prices[0].kind is PriceKind.ESTIMATE


@pytest.mark.parametrize(
    ("status", "outcome", "step", "stage"),
    [
        ("01", "", "notify-contractor-step-1-tbmt", Stage.OPEN),
        ("IS_PUBLISH", "", "notify-contractor-step-1-tbmt", Stage.OPEN),
        ("01", "", "reoffer-price-step-1", Stage.OPEN),
        ("OPEN_BID", "DXT", "notify-contractor-step-2-kqmt", Stage.CLOSED),
        ("OPEN_BID", "", "notify-contractor-step-1-tbmt", Stage.CLOSED),
        ("01", "CNTTT", "notify-contractor-step-4-kqlcnt", Stage.AWARDED),
        ("IS_PUBLISH", "CNTTT", "notify-contractor-step-4-kqlcnt", Stage.AWARDED),
        ("IS_PUBLISH", "KCNTTT", "notify-contractor-step-4-kqlcnt", Stage.CANCELLED),
        ("03", "DHTBMT", "notify-contractor-step-1-tbmt", Stage.CANCELLED),
        ("03", "", "notify-contractor-step-1-tbmt", Stage.CANCELLED),
        ("PUB_KQLCNT", "DHT", "notify-contractor-step-2-kqmt", Stage.CANCELLED),
    ],
)
def test_three_fields_together_say_the_stage(status: str, outcome: str, step: str, stage: Stage) -> None:
    assert one(status=status, statusForNotify=outcome, stepCode=step).stage is stage


@pytest.mark.parametrize("field", ["status", "statusForNotify", "stepCode"])
def test_an_unknown_status_code_is_a_reject_and_never_a_default(field: str) -> None:
    (reject,) = read_row(**{field: "XYZ"})
    assert isinstance(reject, Reject)
    assert (reject.reason, reject.native_id) == ("unknown_code", "IB2600000001")
    assert field in reject.message


def test_an_unknown_side_code_keeps_the_notice_and_is_reported() -> None:
    notice, leftover = read_row(bidForm="NEW_FORM")
    assert isinstance(notice, Notice)
    assert (notice.procedure, notice.procedure_details) == ("", "NEW_FORM")
    assert leftover == Leftover("bidForm", "NEW_FORM")


def test_the_schema_of_2023_reads_too() -> None:
    notice = one(
        notifyNo="20220552258-00",
        bidName="Mua sắm thiết bị",
        procuringEntityName="Bệnh viện A",
        procuringEntityCode="vn1",
        bidPrice=1.4473e8,
        planNo="20220451111-00",
    )
    assert (notice.native_id, notice.keys) == ("20220552258", (Key("vn_tbmt", "20220552258"),))
    assert (notice.buyer, notice.buyer_id, notice.buyer_unit) == ("Bệnh viện A", "vn1", "")
    assert notice.plan_keys == (Key("vn_plan", "20220451111"),)
    assert [price.amount for price in notice.prices] == [Decimal(144730000)]


def test_only_the_number_for_international_bidding_speaks_of_foreign_bidders() -> None:
    assert one(isDomestic=0).foreign_bidders is True
    assert one(isDomestic=1).foreign_bidders is None
    assert one().foreign_bidders is None


@pytest.mark.parametrize(
    ("rules", "funder"), [("WB", "World Bank"), ("LDT", ""), ("KHAC", ""), ("CPTPP", "")]
)
def test_the_funder_is_told_by_whose_rules_apply(rules: str, funder: str) -> None:
    assert one(processApply=rules).funder == funder


@pytest.mark.parametrize(
    "own",
    [
        {"processApply": "WB"},
        {"stepCode": "reoffer-price-step-1"},
        {"notifyId": "IB2600000001"},
    ],
)
def test_a_notice_without_a_known_detail_route_has_no_locator(own: dict[str, str]) -> None:
    plain = {"notifyId": "31cf926a-c994-468b-87ae-b52d8ccd5e65", "processApply": "LDT"}
    assert one(**plain).locator == {"id": plain["notifyId"], "version": "00"}
    assert one(**(plain | own)).locator == {}


def test_one_winner_has_a_price_and_of_several_none_is_the_price() -> None:
    assert [price.kind for price in one(bidWinningPrice=[7.1e8]).prices] == [PriceKind.AWARD]
    assert one(bidWinningPrice=[7.1e8, 2.0e8]).prices == ()


@pytest.mark.parametrize("value", ["NaN", 0, 0.0, [], [None], None])
def test_what_is_no_sum_is_no_price(value: object) -> None:
    assert one(bidPrice=value).prices == ()


def test_a_bad_date_is_a_reject_with_the_offending_value() -> None:
    (reject,) = read_row(bidCloseDate="2026-13-45T09:00:00")
    assert isinstance(reject, Reject)
    assert (reject.reason, reject.excerpt) == ("bad_date", "2026-13-45T09:00:00")


def test_the_last_second_of_a_day_is_a_day_without_a_time() -> None:
    deadline = one(bidCloseDate="2026-12-01T23:59:59").deadline
    assert deadline is not None
    assert (deadline.precision, deadline.at) == ("day", datetime(2026, 12, 1, 16, 59, tzinfo=UTC))


def test_the_page_for_people_has_its_whole_parameter_set() -> None:
    url = one(planNo="PL1", processApply="LDT").url
    assert url.startswith("https://muasamcong.mpi.gov.vn/web/guest/contractor-selection?p_p_id=egpportal")
    for part in (
        "notifyNo=IB2600000001",
        "planNo=PL1",
        "techReqId=undefined",
        "bidMode=undefined",
        "step=tbmt",
    ):
        assert part in url


def test_odd_letters_in_an_address_are_quoted() -> None:
    url = one(planNo="PL 1&x=é", processApply="LDT").url
    assert "&planNo=PL+1%26x%3D%C3%A9&pno=undefined&" in url
    assert url.endswith("&bidForm=undefined&step=tbmt")


def test_hostile_text_leaves_no_markup_and_nothing_invisible() -> None:
    found = notices(
        r for _, body in portal.lists(samples_on(SOURCE, 1), NOW) for r in read(document("list", body))
    )
    signals = "Nâng cấp hệ thống điều khiển đèn tín hiệu giao thông thích ứng thành phố Vinh"
    assert found["IB2600700688"].title == signals
    assert found["IB2600700810"].title == "Mua sắm văn phòng phẩm năm 2027"
    assert len(found["IB2600700824"].title) == 200 * len("Mua sắm vật tư y tế can thiệp tim mạch ") - 1


def test_a_new_field_of_the_portal_is_reported_and_the_notice_kept() -> None:
    notice, leftover = read_row(greenTender=1)
    assert isinstance(notice, Notice)
    assert leftover == Leftover("page.content.greenTender", "1")


def test_names_of_bidders_and_accounts_never_enter_a_notice() -> None:
    told = one(contractorName=["Nguyễn Văn A"], winningContractorName=["Nguyễn Văn A"], createdBy="vn1-46")
    assert "Nguyễn" not in str(dataclasses.asdict(told))
    assert "vn1-46" not in str(dataclasses.asdict(told))


def test_an_answer_wrapped_in_a_list_reads_alike() -> None:
    assert notices(read(document("list", [{"page": {"content": [row()]}}]))).keys() == {"IB2600000001"}


@pytest.mark.parametrize("body", [b"<html></html>", b"", b"[]", b"null", b'{"page":{}}', b'{"page":[1]}'])
@pytest.mark.parametrize("kind", ["list", "detail"])
def test_what_is_no_answer_is_one_reject(kind: str, body: bytes) -> None:
    (reject,) = read(document(kind, body))
    assert isinstance(reject, Reject)
