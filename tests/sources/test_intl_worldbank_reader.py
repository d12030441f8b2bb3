"""World Bank procurement notices: what the reader makes of them, and the recorded shape."""

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from sandbox.portals import intl_worldbank as portal
from sandbox.samples import samples_on
from tests.harness import check_golden, real, shared
from tests.sources._intl_worldbank import NOW, SOURCE, document, found_on, one, read_record
from transform.notice import Category, Key, Leftover, Notice, PassedOver, PriceKind, Reject, Stage
from transform.readers.intl_worldbank import read


def test_a_page_of_vietnam_reads_as_reviewed() -> None:
    pages = [body for meta, body in portal.lists(samples_on(SOURCE, 1), NOW) if meta["country"] == "VN"]
    check_golden("intl_worldbank_vietnam", (reading for body in pages for reading in read(document(body))))


def test_every_sample_of_our_countries_reads_to_its_truth() -> None:
    for day in (1, 2, 3):
        found = found_on(day)
        ours = [
            sample
            for sample in samples_on(SOURCE, day)
            if sample.fields["country"] in ("TH", "VN", "ID", "TR")
        ]
        assert found.keys() == {sample.id for sample in ours}
        for sample in ours:
            deadline, told = found[sample.id].deadline, sample.truth.deadline
            if "T" in told:
                assert deadline is not None
                assert deadline.at == datetime.fromisoformat(told)
            else:
                assert (deadline.raw if deadline else "") == told


def test_the_tender_of_the_vietnamese_portal_is_named_by_its_number_in_the_text() -> None:
    keys = found_on(1)["OP00441001"].keys
    assert keys == (Key("wb_bid", "P175901/DN-ITS-01"), Key("vn_tbmt", "IB2600701001"))


def test_a_turkish_number_is_a_key_of_a_turkish_project_alone() -> None:
    assert Key("tr_ikn", "2026/1841207") in found_on(1)["OP00441030"].keys
    assert one(notice_text="İKN: 2026/1841207").keys == ()


def test_of_two_numbers_in_a_text_neither_is_the_key() -> None:
    text = "Package IB2600000001 replaces IB2500000001."
    assert one(notice_text=text).keys == ()


def test_a_general_notice_announces_a_programme_and_claims_no_tender() -> None:
    general = one(
        notice_type="General Procurement Notice",
        project_id="P1",
        bid_reference_no="REF",
        notice_text="IB2600000001",
    )
    assert (general.stage, general.keys, general.plan_keys) == (
        Stage.PROGRAMME,
        (),
        (Key("wb_project", "P1"),),
    )


def test_award_and_invitation_share_the_reference_and_so_the_tender() -> None:
    found = found_on(2)
    invitation, award = found["OP00441070"], found["OP00442070"]
    assert (invitation.stage, award.stage) == (Stage.OPEN, Stage.AWARDED)
    assert invitation.keys == award.keys == (Key("wb_bid", "P179004/TH-PCD-G-11"),)


def test_what_moves_on_day_two_is_read_so() -> None:
    before, after = found_on(1), found_on(2)
    deadlines = [side["OP00441020"].deadline for side in (before, after)]
    assert [moment.raw for moment in deadlines if moment] == ["2026-12-18 10:00", "2027-01-08 10:00"]
    assert [side["OP00441040"].stage for side in (before, after)] == [Stage.OPEN, Stage.CANCELLED]


@pytest.mark.parametrize(
    ("country", "at"),
    [
        ("Thailand", datetime(2026, 10, 30, 3, tzinfo=UTC)),
        ("Vietnam", datetime(2026, 10, 30, 3, tzinfo=UTC)),
        ("Indonesia", datetime(2026, 10, 30, 3, tzinfo=UTC)),
        ("Turkiye", datetime(2026, 10, 30, 7, tzinfo=UTC)),
        ("TÜRKİYE", datetime(2026, 10, 30, 7, tzinfo=UTC)),
    ],
)
def test_a_deadline_without_a_zone_is_local_to_the_project(country: str, at: datetime) -> None:
    when = {"submission_deadline_date": "2026-10-30T00:00:00Z", "submission_deadline_time": "10:00"}
    notice = one(project_ctry_name=country, submission_date="2026-07-22T00:00:00Z", **when)
    assert notice.deadline is not None
    assert notice.deadline.at == at


def test_a_deadline_without_a_time_ends_with_its_day() -> None:
    deadline = one(submission_deadline_date="2026-10-30T00:00:00Z").deadline
    assert deadline is not None
    assert (deadline.at, deadline.precision) == (datetime(2026, 10, 30, 16, 59, tzinfo=UTC), "day")


def test_a_country_is_known_by_its_code_where_its_name_is_spelled_anew() -> None:
    assert one(project_ctry_name="The Türkiye", project_ctry_code="TR").country == "TR"
    assert read_record(project_ctry_name="Liberia", project_ctry_code="LR") == [
        PassedOver("OP00000001", "other_country")
    ]


@pytest.mark.parametrize(("field", "code"), [("notice_type", "Sale of Assets"), ("notice_status", "Paused")])
def test_an_unknown_type_or_status_is_a_reject_and_never_a_default(field: str, code: str) -> None:
    (reject,) = read_record(**{field: code})
    assert isinstance(reject, Reject)
    assert (reject.reason, reject.native_id, reject.excerpt) == ("unknown_code", "OP00000001", code)


def test_an_unknown_method_keeps_the_notice_and_is_reported() -> None:
    notice, leftover = read_record(procurement_method_code="XXX", procurement_method_name="New way")
    assert isinstance(notice, Notice)
    assert (notice.procedure, notice.procedure_details) == ("", "New way")
    assert leftover == Leftover("procnotices.procurement_method_code", "XXX")


def test_only_an_international_approach_speaks_of_foreign_bidders() -> None:
    assert (
        one(market_approach_name="Open", market_approach_region_name="International").foreign_bidders is True
    )
    assert one(market_approach_name="Open", market_approach_region_name="National").foreign_bidders is None


def test_an_estimate_needs_a_currency_and_a_bad_one_is_a_reject() -> None:
    assert one(bid_estimate_amount="40000000").prices == ()
    (price,) = one(bid_estimate_amount="40000000", bid_currency_code="USD").prices
    assert (price.amount, price.currency, price.kind) == (Decimal(40_000_000), "USD", PriceKind.ESTIMATE)
    (reject,) = read_record(bid_estimate_amount="about 4m", bid_currency_code="USD")
    assert isinstance(reject, Reject)
    assert reject.reason == "bad_amount"


def test_whom_to_call_never_enters_a_notice() -> None:
    contact = {"contact_name": "Jane Doe", "contact_email": "jane@example.org", "contact_new_field": "Jane"}
    text = "<p>Bids are invited.</p><p>Attn: Jane Doe, jane@example.org, Tel: +84 1</p>"
    notice = one(notice_text=text, **contact)
    assert notice.description == "Bids are invited."
    assert "Jane" not in str(notice)


def test_a_text_is_cut_at_400_characters() -> None:
    assert len(one(notice_text="<p>" + "word " * 500 + "</p>").description) <= 400


def test_answers_keyed_by_id_read_like_lists() -> None:
    record = json.loads(next(body for _, body in portal.lists(samples_on(SOURCE, 1), NOW)))["procnotices"][0]
    listed = list(read(document({"procnotices": [record]})))
    assert list(read(document({"procnotices": {record["id"]: record}}))) == listed


@pytest.mark.parametrize(
    "body", [b"<html></html>", b"", b"[]", b"null", b'{"total":"0"}', b'{"procnotices":""}']
)
def test_what_is_no_answer_is_one_reject(body: bytes) -> None:
    (reject,) = read(document(body))
    assert isinstance(reject, Reject)


@real
def test_the_recorded_shape_is_of_another_country_and_would_read_in_full_were_it_ours() -> None:
    body = shared("intl/samples/worldbank_procnotices_shape.json").read_bytes()
    note, passed = read(document(body))
    assert isinstance(note, Leftover)
    assert passed == PassedOver("OP00434599", "other_country")
    assert note.field == "_note"
    ours = body.replace(b"Liberia", b"Viet Nam").replace(b'"LR"', b'"VN"')
    _, notice = read(document(ours))
    assert isinstance(notice, Notice)
    assert (notice.native_id, notice.category, notice.procedure) == ("OP00434599", Category.WORKS, "open")
    assert notice.deadline is not None
    assert notice.deadline.at == datetime(2026, 10, 30, 3, tzinfo=UTC)
    assert notice.prices[0].amount == Decimal(40_000_000)
    assert "Jane" not in str(notice)
