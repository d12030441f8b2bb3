"""muasamcong.mpi.gov.vn: what the reader makes of pages, rows and details."""

import dataclasses
import json
import re
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from benchmarks.quality.in_memory import decisions, tenders
from domain.document import Reject, UnknownField
from domain.notice import Key, Notice, PriceKind, Stage
from pipeline.match import official_schemes
from sandbox.portal import Request as Asked
from sandbox.portal import Response
from sandbox.portals import _vn_muasamcong_details as details
from sandbox.portals import vn_muasamcong as portal
from sandbox.samples import samples_on
from scrapers.source_config import facts
from tests.harness import check_golden
from tests.sources._vn_muasamcong import NOW, SOURCE, document, notices, one, read_row, row
from transform.matching.normalize import best_price, normalise
from transform.matching.relations import RETENDER, relate
from transform.parsers import _vn_muasamcong as codes
from transform.parsers.parsing import LONGEST
from transform.parsers.vn_muasamcong import read
from transform.values.eligibility import bidding
from transform.values.places import find_place


def answer(day: int, path: str, body: object) -> Response:
    asked = Asked("POST", f"https://{portal.HOSTS[0]}{path}", {}, json.dumps(body).encode(), day)
    return portal.answer(asked, samples_on(SOURCE, day))


def detail_of(number: str, day: int) -> bytes:
    sample = next(sample for sample in samples_on(SOURCE, day) if sample.id == number)
    notice_id = details.identity(sample)["id"]
    return answer(day, details.ORDINARY, {"id": notice_id}).body


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
    wire = body.replace(b'"SUM"', details.double(amount).removeprefix("double:").encode())
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


@pytest.mark.parametrize(
    ("outcome", "why"),
    [("KCNTTT", "unsuccessful"), ("DHTBMT", "cancelled"), ("DHT", None), ("", None), ("CNTTT", None)],
)
def test_the_outcome_says_why_there_is_no_award_where_it_has_a_word_of_its_own(
    outcome: str, why: str | None
) -> None:
    assert one(status="IS_PUBLISH", statusForNotify=outcome).cancellation == why


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
    assert leftover == UnknownField("bidForm", "NEW_FORM")


def test_the_schema_of_2023_reads_too() -> None:
    notice = one(
        notifyNo="20220552258-00",
        bidName="Mua sắm thiết bị",
        investorName=None,
        procuringEntityName="Bệnh viện A",
        procuringEntityCode="vn1",
        bidPrice=1.4473e8,
        planNo="20220451111-00",
    )
    assert (notice.native_id, notice.keys) == ("20220552258", (Key("vn_tbmt", "20220552258"),))
    assert (notice.buyer, notice.buyer_id, notice.buyer_unit) == ("Bệnh viện A", "vn1", "")
    assert notice.plan_keys == (Key("vn_plan", "20220451111"),)
    assert [price.amount for price in notice.prices] == [Decimal(144730000)]


def test_international_bidding_is_open_to_foreigners_and_domestic_bidding_by_the_national_law_is_not() -> (
    None
):
    assert one(isDomestic=0).foreign_bidders is True
    assert one(isDomestic=1).foreign_bidders is False
    assert [
        one(isDomestic=1, processApply=rules).foreign_bidders for rules in ("WB", "ADB", "UKFTA", "KHAC")
    ] == [None] * 4
    assert one().foreign_bidders is None


@pytest.mark.parametrize(
    ("rules", "funder"), [("WB", "World Bank"), ("LDT", ""), ("KHAC", ""), ("CPTPP", "")]
)
def test_the_funder_is_told_by_whose_rules_apply(rules: str, funder: str) -> None:
    assert one(processApply=rules).funder == funder


UUID = "31cf926a-c994-468b-87ae-b52d8ccd5e65"


@pytest.mark.parametrize(
    ("route", "told"),
    [
        ("", {"processApply": "LDT", "bidForm": "DTRR"}),
        ("", {"processApply": "LDT", "bidForm": "CGTT"}),
        *(("", {"processApply": agreement}) for agreement in ("CPTPP", "EVFTA", "UKFTA")),
        *(("donors", {"processApply": rules, "bidForm": "CHCTRG"}) for rules in ("WB", "ADB", "KHAC")),
        ("offers", {"processApply": "LDT", "stepCode": "reoffer-price-step-1"}),
        (
            "offers",
            {"processApply": "KHAC", "bidForm": "CGTTRG", "stepCode": "notify-contractor-step-4-kqlcnt"},
        ),
    ],
)
def test_the_locator_names_the_route_where_it_is_not_the_ordinary_one(
    route: str, told: dict[str, str]
) -> None:
    named = {"route": route} if route else {}
    assert one(notifyId=UUID, **told).locator == {"id": UUID, "version": "00", **named}


def test_every_route_of_a_locator_has_an_address_in_the_facts() -> None:
    assert set(facts(SOURCE).options["details"]) == {"ordinary", *codes.ROUTES.values(), codes.OFFERS}


def test_a_direct_award_has_no_locator_for_its_id_is_its_number() -> None:
    assert one(notifyId="DC2600008476", processApply="LDT").locator == {}


def test_one_winner_has_a_price_and_of_several_none_is_the_price() -> None:
    assert [price.kind for price in one(bidPrice=None, bidWinningPrice=[7.1e8]).prices] == [PriceKind.AWARD]
    assert one(bidPrice=None, bidWinningPrice=[7.1e8, 2.0e8]).prices == ()


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
    url = one(planNo="PL1", bidMode=None).url
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
    url = one(planNo="PL 1&x=é", bidForm=None).url
    assert "&planNo=PL+1%26x%3D%C3%A9&pno=undefined&" in url
    assert url.endswith("&bidForm=undefined&step=tbmt")


def test_hostile_text_leaves_no_markup_and_nothing_invisible() -> None:
    found = notices(
        r for _, body in portal.lists(samples_on(SOURCE, 1), NOW) for r in read(document("list", body))
    )
    signals = "Nâng cấp hệ thống điều khiển đèn tín hiệu giao thông thích ứng thành phố Vinh"
    assert found["IB2600700688"].title == signals
    assert found["IB2600700810"].title == "Mua sắm văn phòng phẩm năm 2027"
    assert found["IB2600700824"].title == ("Mua sắm vật tư y tế can thiệp tim mạch " * 200)[:LONGEST]


def test_a_new_field_of_the_portal_is_reported_and_the_notice_kept() -> None:
    notice, leftover = read_row(greenTender=1)
    assert isinstance(notice, Notice)
    assert leftover == UnknownField("page.content.greenTender", "1")


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


def test_an_online_price_offer_in_the_list_starts_from_a_price_and_names_its_package() -> None:
    own = {
        "bidNo": "BP2600000009",
        "isMultiLot": 0,
        "priceInit": 6.04e8,
        "priceStep": 1.5e6,
        "planVersion": "00",
    }
    offer = one(
        stepCode="reoffer-price-step-1", bidForm="CGTTRG", planNo="PL2600000008", bidPrice=None, **own
    )
    assert [(price.amount, price.kind) for price in offer.prices] == [
        (Decimal(604000000), PriceKind.ESTIMATE)
    ]
    assert offer.plan_keys == (Key("vn_plan", "PL2600000008"), Key("vn_package", "BP2600000009"))


@pytest.mark.parametrize("own", [{"type": "es-plan-project-p"}, {"stepCode": "plan-step-2"}])
def test_a_plan_is_a_reject_that_says_so_and_names_it(own: dict[str, str]) -> None:
    (reject,) = read_row(notifyNo=None, planNo="PL2600000007-01", **own)
    assert isinstance(reject, Reject)
    assert (reject.reason, reject.native_id) == ("other_kind", "PL2600000007")
    assert "is a plan of several packages" in reject.message


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("bidOpenDate", "mười giờ sáng"),
        ("publicDate", "2026-13-01T00:00:00"),
        ("bidPrice", {"amount": 5}),
        ("priceInit", "604 triệu"),
        ("locations", [{"province": "Tỉnh Mẫu"}]),
    ],
)
def test_a_field_that_a_lead_can_do_without_is_reported_where_it_cannot_be_read(
    field: str, value: object
) -> None:
    notice, *unknown_fields = read_row(**{field: value})
    assert isinstance(notice, Notice)
    assert UnknownField(f"page.content.{field}", str(value)) in unknown_fields


@pytest.mark.parametrize(
    ("number", "name"),
    [
        ("68", "Tỉnh Lâm Đồng"),
        ("703", "Tỉnh Lâm Đồng"),
        ("15", "Tỉnh Lào Cai"),
        ("213", "Tỉnh Yên Bái"),
        ("48", "Thành phố Đà Nẵng"),
    ],
)
def test_a_province_without_its_name_is_told_by_its_number_old_or_new(number: str, name: str) -> None:
    assert one(locations=[{"provCode": number, "districtName": "Phường Mẫu"}]).place == f"Phường Mẫu, {name}"
    assert one(locations=[{"provCode": number, "provName": "Tỉnh Khác"}]).place == "Tỉnh Khác"


def test_every_province_of_the_three_numberings_is_a_place_that_is_known() -> None:
    assert len(codes.provinces()) == 34 + 29 + 63
    assert all(find_place("VN", name) for name in codes.provinces().values())


DONORS = {
    "bidoNotifyContractorP": {
        "notifyNo": "IB2600000011",
        "notifyVersion": "01",
        "bidNo": "BP2600000012",
        "planNo": "PL2600000013",
        "status": "03",
        "bidName": "Hệ thống thông tin địa lý",
        "pName": "Dự án thoát nước đô thị",
        "investorName": "Ban Quản lý dự án Mẫu",
        "investField": "PTV",
        "originalPublicDate": "2026-11-01T09:00:00",
        "bidEstimatePrice": None,
        "planName": "Kế hoạch lựa chọn nhà thầu giai đoạn 2",
        "capitalDetail": "AFD, vốn đối ứng",
        "bidCloseDate": "2026-12-01T09:00:00",
        "processApply": "KHAC",
        "bidPrice": 5000000000,
        "bidPriceUnit": "VND",
        "cancelReason": "Điều chỉnh thiết kế",
        "cancelDate": "2026-11-20T10:00:00",
    },
    "lsBidpBidLocationDTO": [{"provName": "Tỉnh Bến Tre"}],
    "bidpPlanDetail": {"generalTasks": "Số hóa bản đồ"},
    "statusDT": None,
}
OFFER = {
    "notifyNo": "IB2600000021",
    "reofferNo": "IB2600000021",
    "investorName": "Trung tâm Mẫu",
    "investField": "HH",
    "processApply": "LDT",
    "planNo": "PL2600000022",
    "originalPublicDate": "2026-11-20T09:00:00",
    "status": "01",
    "bidName": "Máy chủ",
    "reofferCloseDate": "2026-12-02T08:00:00",
    "reofferOpenDate": "2026-12-03T09:00:00",
    "priceInit": 200000000,
    "priceStep": 200000,
    "bidDetail": {
        "bidLocation": [{"provName": "Thành phố Huế", "districtName": "Phường Thuận Hóa"}],
        "bidPrice": 210000000,
        "bidPriceUnit": "VND",
        "capitalDetail": "Ngân sách thành phố",
    },
    "bidPlan": {"planNo": "PL2600000022"},
    "delayList": [],
}


def test_a_donors_notice_reads_by_its_own_names() -> None:
    (told,) = read(document("detail", DONORS))
    assert isinstance(told, Notice)
    assert (told.native_id, told.stage, told.status_details) == (
        "IB2600000011",
        Stage.CANCELLED,
        "Điều chỉnh thiết kế",
    )
    assert told.description == "Dự án thoát nước đô thị · Số hóa bản đồ"
    assert told.place == "Tỉnh Bến Tre"
    assert told.plan_keys == (Key("vn_plan", "PL2600000013"), Key("vn_package", "BP2600000012"))
    assert [(price.amount, price.kind) for price in told.prices] == [(Decimal(5000000000), PriceKind.BUDGET)]
    assert told.deadline is not None
    assert told.deadline.at == datetime(2026, 12, 1, 2, tzinfo=UTC)
    assert told.funding_details == "AFD, vốn đối ứng · Kế hoạch lựa chọn nhà thầu giai đoạn 2"
    assert bidding(told).funder == "AFD"


def test_an_online_price_offer_reads_by_its_own_names() -> None:
    (told,) = read(document("detail", OFFER))
    assert isinstance(told, Notice)
    assert told.deadline is not None
    assert told.opening is not None
    assert (told.deadline.at, told.opening.at) == (
        datetime(2026, 12, 2, 1, tzinfo=UTC),
        datetime(2026, 12, 3, 2, tzinfo=UTC),
    )
    assert told.place == "Phường Thuận Hóa, Thành phố Huế"
    assert [(price.amount, price.kind) for price in told.prices] == [
        (Decimal(200000000), PriceKind.ESTIMATE),
        (Decimal(210000000), PriceKind.BUDGET),
    ]
    assert told.funding_details == "Ngân sách thành phố"


@pytest.mark.parametrize("whole", [DONORS, OFFER])
def test_a_new_field_of_either_route_is_reported(whole: dict[str, object]) -> None:
    root = whole.get("bidoNotifyContractorP", whole)
    assert isinstance(root, dict)
    grown = whole | (
        {"bidoNotifyContractorP": {**root, "greenTender": 1}} if root is not whole else {"greenTender": 1}
    )
    _, leftover = read(document("detail", grown))
    assert isinstance(leftover, UnknownField)
    assert leftover.field.endswith("greenTender")


def test_a_detail_of_none_of_the_three_routes_is_a_reject_that_names_them() -> None:
    (reject,) = read(document("detail", {"bidPoBidpPlanProjectDetailView": {"planNo": "PL1"}}))
    assert isinstance(reject, Reject)
    assert reject.reason == "layout_changed"
    assert "bidoNotifyContractorM, bidoNotifyContractorP, reofferNo" in reject.message


def test_two_invitations_of_one_title_buyer_and_day_but_other_number_and_sum_are_never_one_tender() -> None:
    same = {
        "bidName": ["Thi công xây dựng công trình"],
        "investorName": "Ban Quản lý dự án Mẫu",
        "investorCode": "vn1",
    }
    days = {"publicDate": "2026-11-20T10:00:00", "bidCloseDate": "2026-12-10T09:00:00"}
    twins = [
        one(**same, **days, notifyNo=f"IB260000003{digit}", bidPrice=[price])
        for digit, price in ((1, 8.0e8), (2, 5.70945e8))
    ]
    sides = [normalise(twin, "vi") for twin in twins]
    assert tenders(sides, decisions(sides), official_schemes()) == [[0], [1]]


def test_a_tender_called_off_and_invited_anew_keeps_its_package_and_is_told_as_a_re_tender() -> None:
    told = {"bidName": ["Cung cấp camera giao thông"], "investorName": "Sở Mẫu", "bidNo": "BP2600000041"}
    first = one(**told, notifyNo="IB2600000042", publicDate="2026-10-01T09:00:00", status="03")
    again = one(**told, notifyNo="IB2600000043", publicDate="2026-11-20T09:00:00")
    shared = {Key("vn_package", "BP2600000041")}
    assert set(first.plan_keys) & set(again.plan_keys) >= shared
    relation = relate(normalise(again, "vi"), normalise(first, "vi"), lambda _side: Stage.CANCELLED)
    assert relation is not None
    assert (relation.kind, relation.earlier.native_id) == (RETENDER, "IB2600000042")


@pytest.mark.parametrize(
    ("field", "value", "label"),
    [
        *((name, None, f"page.content.{name} (missing)") for name in codes.ROW_ALWAYS),
        ("processApply", {"code": "WB"}, "page.content.processApply (missing)"),
        ("locations", None, "page.content.locations"),
        ("investorName", None, "list.buyer (missing)"),
    ],
)
def test_what_rows_always_told_is_missed_when_it_is_gone(field: str, value: object, label: str) -> None:
    readings = read_row(**{field: value})
    assert isinstance(readings[0], Notice)
    assert label in [one.field for one in readings if isinstance(one, UnknownField)]


def test_an_award_without_its_price_is_reported_and_one_of_several_winners_is_not() -> None:
    won = {"statusForNotify": "CNTTT", "stepCode": "notify-contractor-step-4-kqlcnt", "locations": None}
    assert read_row(**won)[1:] == [UnknownField("page.content.bidWinningPrice (missing)", "None")]
    assert read_row(**won, bidWinningPrice=[0])[1:] == [
        UnknownField("page.content.bidWinningPrice (missing)", "[0]")
    ]
    assert read_row(**won, bidWinningPrice=[5.0e8, 6.0e8])[1:] == []


@pytest.mark.parametrize("title", [{"value": "Camera"}, [["Camera"]], [{"value": "Camera"}], "", None])
def test_a_title_in_another_form_is_a_reject(title: object) -> None:
    (reject,) = read_row(bidName=title)
    assert isinstance(reject, Reject)
    assert (reject.reason, reject.native_id) == ("missing_field", "IB2600000001")


def test_what_is_to_be_done_is_told_without_the_person_to_ask() -> None:
    named = detail_of("IB2600700533", 2).decode()
    tasks = json.dumps("Lắp đặt 40 camera. Liên hệ: ông Nguyễn Doe, 024 555 0123")
    (field,) = re.findall(r'"generalTasks": ?(?:null|"[^"]*")', named)[:1]
    body = named.replace(field, f'"generalTasks": {tasks}').encode()
    (notice,) = notices(read(document("detail", body))).values()
    assert notice.description.endswith("Lắp đặt 40 camera.")
