"""vn_results: the walk by the day of the announcement, who won, and what is left out."""

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from domain.crawl import CrawlOrder
from domain.document import PassedOver, Reading, Reject, UnknownField
from domain.notice import Cancellation, Key, Notice, PriceKind, Stage
from sandbox.portal import Request as Asked
from sandbox.portals import _vn_muasamcong_search as search
from sandbox.portals import vn_results as portal
from sandbox.samples import samples_on
from sandbox.server import source_of
from scrapers.spiders.vn_results import VnResults
from tests.harness import check_golden, real, shared
from tests.sources._vn_muasamcong import NOW, notices, row
from tests.sources._vn_search import Search
from transform.matching.normalize import best_price
from transform.parsers import vn_muasamcong
from transform.parsers.vn_results import read

SOURCE = "vn_results"


SEARCH = Search(SOURCE)
document, crawled, all_read = SEARCH.document, SEARCH.crawled, SEARCH.all_read


def result(**own: object) -> list[Reading]:
    """What is read of the row of a tender that company A won, of two offers."""
    known: dict[str, object] = {
        "status": "IS_PUBLISH",
        "statusForNotify": "CNTTT",
        "stepCode": "notify-contractor-step-4-kqlcnt",
        "publicDateKqlcnt": "2026-11-22T10:05:00",
        "decisionDate": "2026-11-21T23:59:59",
        "inputResultId": "ef853b57-0000-4000-8000-000000000001",
        "winningCode": ["vn0100000001"],
        "winningContractorName": ["CÔNG TY TNHH A"],
        "contractorName": ["CÔNG TY TNHH A", "Công ty Cổ phần B"],
        "bidWinningPrice": [4.8e9],
        "numBidderJoin": 2,
    }
    return list(read(document({"page": {"content": [row(**known | own)]}})))


def told(**own: object) -> Notice:
    (notice,) = result(**own)
    assert isinstance(notice, Notice)
    return notice


def test_the_first_walk_asks_each_day_and_lists_all_tenders_results_and_no_direct_award() -> None:
    found = crawled(1)
    shown = [sample.id for sample in samples_on(SOURCE, 1) if not sample.fields.get("direct")]
    SEARCH.lists_in_full(found, len(shown))
    readings = all_read(found.documents)
    assert [one.native_id for one in readings if isinstance(one, Reject)] == ["IB2600622999"]
    assert sorted(notices(readings)) == sorted(set(shown) - {"IB2600622999"})
    assert len(readings) == len(shown)


def test_each_day_brings_as_many_new_documents_and_rejects_as_the_samples_promise() -> None:
    SEARCH.each_day_brings_what_the_samples_promise()


def test_every_sample_reads_to_its_truth() -> None:
    found = notices(all_read(crawled(3, 6).documents))
    samples = [sample for sample in samples_on(SOURCE, 3) if sample.kept]
    assert sorted(found) == sorted(sample.id for sample in samples)
    for sample in samples:
        notice = found[sample.id]
        price = best_price(notice.prices, notice.stage)
        assert notice.deadline is not None
        assert price is not None
        assert notice.deadline.at == datetime.fromisoformat(sample.truth.deadline)
        assert f"{price.amount} {price.currency}" == sample.truth.amount, sample.id


def test_a_page_of_results_reads_as_reviewed() -> None:
    pages = {meta["day"]: body for meta, body in portal.lists(samples_on(SOURCE, 1), NOW)}
    check_golden("vn_results_list", read(document(pages["2026-11-22"])))


def test_a_result_is_the_invitations_row_on_a_day_of_its_own_and_its_number_joins_it() -> None:
    notice = told()
    assert (notice.source, notice.native_id, notice.stage) == (SOURCE, "IB2600000001", Stage.AWARDED)
    assert notice.keys == (Key("vn_tbmt", "IB2600000001"),)
    assert notice.plan_keys == (Key("vn_plan", "PL2600000001"),)
    assert notice.published is not None
    assert notice.published.at == datetime(2026, 11, 22, 3, 5, tzinfo=UTC)
    assert notice.locator == {}
    assert notice.tenderers == 2


def test_the_winner_is_told_with_its_number_the_price_the_estimate_and_the_day() -> None:
    (award,) = told().awards
    assert (award.supplier, award.supplier_id) == ("CÔNG TY TNHH A", "vn0100000001")
    assert award.price is not None
    assert award.estimate is not None
    assert (award.price.amount, award.price.kind) == (Decimal(4_800_000_000), PriceKind.AWARD)
    assert (award.estimate.amount, award.estimate.kind) == (Decimal(5_000_000_000), PriceKind.ESTIMATE)
    assert award.decided is not None
    assert award.decided.raw == "2026-11-21"
    assert [price.kind for price in told().prices] == [PriceKind.ESTIMATE, PriceKind.AWARD]


@pytest.mark.parametrize(
    "name",
    [
        "Hộ kinh doanh Lê Văn Tám",
        "HỘ KINH DOANH NHÀ MAY QUỐC BÌNH",
        "Nguyễn Thị Cúc",
        "Đoàn Văn Trường",
        "-",
    ],
)
def test_of_a_person_or_a_household_business_no_more_than_the_price_is_kept(name: str) -> None:
    readings = result(winningContractorName=[name], contractorName=[name])
    (notice,) = notices(readings).values()
    (award,) = notice.awards
    assert (award.supplier, award.supplier_id) == ("", "")
    assert award.price is not None
    assert award.price.amount == Decimal(4_800_000_000)
    assert len(readings) == 1
    assert name == "-" or name not in str(readings)


def test_of_several_winners_or_prices_none_is_paired_by_its_place() -> None:
    both = told(
        winningContractorName=["CÔNG TY TNHH A", "Nguyễn Văn Bình", "Công ty Cổ phần B"],
        winningCode=["vn2", "vn1", "vn3"],
        bidWinningPrice=[1.0e9, 2.0e9, 3.0e9],
    )
    assert [(one.supplier, one.supplier_id, one.price) for one in both.awards] == [
        ("CÔNG TY TNHH A", "", None),
        ("", "", None),
        ("Công ty Cổ phần B", "", None),
    ]
    assert [price.kind for price in both.prices] == [PriceKind.ESTIMATE]
    shared_price = told(winningContractorName=["CÔNG TY TNHH A", "Công ty Cổ phần B"])
    assert [price.kind for price in shared_price.prices] == [PriceKind.ESTIMATE]
    (alone,) = told(bidWinningPrice=[1.0e9, 2.0e9]).awards
    assert (alone.supplier, alone.price) == ("CÔNG TY TNHH A", None)


def test_who_only_made_an_offer_is_no_winner() -> None:
    for offers, winner in (
        (["CÔNG TY TNHH A", "Công ty Cổ phần B"], ""),
        (["CÔNG TY TNHH A"], "CÔNG TY TNHH A"),
    ):
        notice, lack = result(winningContractorName=[], contractorName=offers)
        assert isinstance(notice, Notice)
        assert [one.supplier for one in notice.awards] == [winner]
        assert lack == UnknownField("page.content.winningContractorName (missing)", "IB2600000001")


def test_a_tender_of_which_nobody_was_chosen_has_no_winner() -> None:
    notice = told(statusForNotify="KCNTTT", bidWinningPrice=None)
    assert (notice.stage, notice.cancellation) == (Stage.CANCELLED, Cancellation.UNSUCCESSFUL)
    assert (notice.awards, notice.tenderers) == ((), 2)


def test_a_direct_award_is_passed_over_with_its_number_and_the_reason() -> None:
    direct = {"notifyNo": "DC2600008476", "notifyNoStand": "DC2600008476-null", "caseKHKQ": 1}
    assert result(**direct) == [PassedOver("DC2600008476", "direct_award")]
    assert result(caseKHKQ="1") == [PassedOver("IB2600000001", "direct_award")]
    assert isinstance(told(caseKHKQ=0), Notice)
    assert UnknownField("page.content.caseKHKQ", "7") in result(caseKHKQ=7)


def test_a_row_that_is_no_result_is_rejected_and_a_result_without_its_day_reported() -> None:
    (reject,) = result(stepCode="notify-contractor-step-1-tbmt")
    assert isinstance(reject, Reject)
    assert (reject.reason, reject.native_id) == ("other_kind", "IB2600000001")
    _, lack = result(inputResultId=None)
    assert lack == UnknownField("page.content.inputResultId (missing)", "IB2600000001")
    notice, lack = result(publicDateKqlcnt=None)
    assert isinstance(notice, Notice)
    assert (notice.published, lack) == (None, UnknownField("list.published (missing)", "IB2600000001"))


def test_the_portal_answers_results_to_who_asks_for_them_and_hides_direct_awards_on_demand() -> None:
    spider = VnResults(order=CrawlOrder(SOURCE, "walk", NOW, NOW.date(), NOW.date()))
    (body,) = spider.search_body(datetime(2026, 11, 22, tzinfo=UTC).date(), 0)
    filters = body["query"][0]["filters"]
    open_to_all = [one for one in filters if one["fieldName"] != "caseKHKQ"]
    numbers = []
    for wanted in (filters, open_to_all):
        order = [body | {"query": [body["query"][0] | {"filters": wanted}]}]
        asked = Asked("POST", f"https://{search.HOST}{search.SEARCH}", {}, json.dumps(order).encode(), 1)
        assert source_of(asked) == SOURCE
        page = json.loads(portal.answer(asked, samples_on(SOURCE, 1)).body)["page"]
        numbers.append({one["notifyNo"] for one in page["content"]})
    assert numbers[1] - numbers[0] == {"DC2600014410"}
    assert PassedOver("DC2600014410", "direct_award") in all_read([document({"page": page})])


@real
def test_the_five_recorded_results_are_direct_awards_and_passed_over() -> None:
    path = shared("vn2/muasamcong_wire/home_search_kqlcnt_2026-09-25_first5.json")
    readings = list(read(document(path.read_bytes())))
    assert readings == [
        PassedOver(number, "direct_award")
        for number in ("DC2600008476", "DC2600009183", "IB2600555848", "DC2600015381", "IB2600555842")
    ]


@real
def test_the_six_recorded_results_of_tenders_tell_winner_price_and_estimate() -> None:
    path = shared("vn/muasamcong_wire/search_response_2026-08-03_first7of50.json")
    readings = list(read(document(path.read_bytes())))
    found = notices(readings)
    assert [one.reason for one in readings if isinstance(one, Reject)] == ["other_kind"]
    assert (len(readings), len(found)) == (7, 6)
    (award,) = found["IB2600420060"].awards
    assert award.supplier == "CÔNG TY CỔ PHẦN TƯ VẤN XÂY DỰNG VÀ KINH DOANH THƯƠNG MẠI VÂN NAM"
    assert award.supplier_id == "vn4600786544"
    assert award.price is not None
    assert award.estimate is not None
    assert (award.price.amount, award.estimate.amount) == (Decimal(802_500_000), Decimal(1_216_386_906))
    assert all(one.tenderers == 1 and len(one.awards) == 1 for one in found.values())
    listed = notices(vn_muasamcong.read(document(path.read_bytes())))
    assert {number: one.awards for number, one in listed.items() if one.awards} == {
        number: one.awards for number, one in found.items()
    }
