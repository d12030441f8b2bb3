"""World Bank procurement notices: what the reader makes of them, and the recorded shape."""

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from domain.document import PassedOver, Reject, UnknownField
from domain.notice import Category, Key, Notice, Precision, PriceKind, Stage
from sandbox.portals import intl_worldbank as portal
from sandbox.samples import samples_on
from tests.harness import check_golden, real, shared
from tests.sources._intl_worldbank import NOW, SOURCE, document, found_on, one, read_record
from transform.enrich import enrich
from transform.parsers.intl_worldbank import read


def test_a_page_of_vietnam_reads_as_reviewed() -> None:
    pages = [body for meta, body in portal.lists(samples_on(SOURCE, 1), NOW) if meta["country"] == "VN"]
    check_golden("intl_worldbank_vietnam", (reading for body in pages for reading in read(document(body))))


def test_every_sample_of_our_countries_reads_to_its_truth() -> None:
    for day in (1, 2, 3):
        found = found_on(day)
        ours = [sample for sample in samples_on(SOURCE, day) if sample.kept]
        assert found.keys() == {sample.id for sample in ours}
        for sample in ours:
            notice, truth = found[sample.id], sample.truth
            for date, told in (
                (notice.deadline, truth.deadline),
                (notice.prequalification_deadline, truth.prequalification),
            ):
                if "T" in told:
                    assert date is not None
                    assert date.at == datetime.fromisoformat(told)
                else:
                    assert (date.raw if date else "") == told


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


@pytest.mark.parametrize("clock", ["1400", "-", "later", 12345])
def test_a_time_that_is_none_is_reported_and_the_day_is_kept(clock: object) -> None:
    notice, odd = read_record(submission_deadline_date="2026-12-19", submission_deadline_time=clock)
    assert isinstance(notice, Notice)
    assert notice.deadline
    assert (notice.deadline.precision, notice.deadline.at.day) == (Precision.DAY, 19)
    assert odd == UnknownField("procnotices.submission_deadline_time", str(clock))


@pytest.mark.parametrize("clock", ["", "00:00", "12:00 AM", None])
def test_a_time_that_was_not_told_is_not_reported(clock: object) -> None:
    (notice,) = read_record(submission_deadline_date="2026-12-19", submission_deadline_time=clock)
    assert isinstance(notice, Notice)
    assert notice.deadline
    assert notice.deadline.precision is Precision.DAY


@pytest.mark.parametrize("name", ["submission_deadline_date", "submission_deadline_time", "bid_description"])
def test_white_space_in_place_of_a_value_is_reported(name: str) -> None:
    told = {"submission_deadline_date": "2026-12-19", name: "   "}
    assert UnknownField(f"procnotices.{name}", "   ") in read_record(**told)


def test_a_deadline_without_a_time_ends_with_its_day() -> None:
    deadline = one(submission_deadline_date="2026-10-30T00:00:00Z").deadline
    assert deadline is not None
    assert (deadline.at, deadline.precision) == (datetime(2026, 10, 30, 16, 59, tzinfo=UTC), "day")


@pytest.mark.parametrize("status", ["Published", "Revised"])
def test_the_date_of_a_prequalification_is_that_of_its_applications_and_no_deadline_for_bids(
    status: str,
) -> None:
    when = {"submission_deadline_date": "2026-10-30T00:00:00Z", "submission_deadline_time": "10:00"}
    notice = one(notice_type="Invitation for  PREQUALIFICATION", notice_status=status, **when)
    assert notice.deadline is None
    assert notice.prequalification_deadline is not None
    assert notice.prequalification_deadline.at == datetime(2026, 10, 30, 3, 0, tzinfo=UTC)
    bids = one(notice_type="Invitation for Bids", notice_status=status, **when)
    assert (bids.deadline, bids.prequalification_deadline) == (notice.prequalification_deadline, None)


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
    assert leftover == UnknownField("procnotices.procurement_method_code", "XXX")


@pytest.mark.parametrize("kind", ["Invitation for Prequalification", "INVITATION  for Prequalification"])
def test_the_date_of_a_prequalification_is_not_the_day_when_bids_are_due(kind: str) -> None:
    when = {"submission_deadline_date": "2026-10-30T00:00:00Z", "submission_deadline_time": "10:00"}
    notice = one(notice_type=kind, **when)
    assert notice.deadline is None
    assert notice.prequalification_deadline is not None
    assert notice.prequalification_deadline.precision == "minute"
    bids = one(notice_type="Invitation for Bids", **when)
    assert (bids.deadline, bids.prequalification_deadline) == (notice.prequalification_deadline, None)


@pytest.mark.parametrize(
    ("field", "name"), [("noticedate", "published"), ("submission_deadline_date", "deadline")]
)
def test_a_date_that_cannot_be_read_is_reported_and_loses_no_notice(field: str, name: str) -> None:
    notice, leftover = read_record(**{field: "soon"})
    assert isinstance(notice, Notice)
    assert getattr(notice, name) is None
    assert leftover == UnknownField(f"procnotices.{field}", "soon")


@pytest.mark.parametrize("clock", ["00:00", "0:00", "00:00:00", "24:00", "12:00 AM", ""])
def test_midnight_means_that_no_time_was_told_and_ends_with_that_local_day(clock: str) -> None:
    when = {"submission_deadline_date": "2026-09-08T00:00:00Z", "submission_deadline_time": clock}
    deadline = one(project_ctry_name="Turkiye", **when).deadline
    assert deadline is not None
    assert (deadline.at, deadline.precision) == (datetime(2026, 9, 8, 20, 59, tzinfo=UTC), "day")


@pytest.mark.parametrize(
    ("told", "title"),
    [
        ({"noticetitle": None, "bid_description": "Smart meters", "project_name": "Project"}, "Smart meters"),
        (
            {"noticetitle": "", "bid_description": "", "project_name": "Mass Transit Project"},
            "Mass Transit Project",
        ),
        ({"noticetitle": "Own title", "bid_description": "Smart meters"}, "Own title"),
    ],
)
def test_a_notice_without_a_title_is_called_by_what_it_buys_or_else_by_its_project(
    told: dict[str, object], title: str
) -> None:
    notice = one(**told)
    assert notice.title == title
    assert notice.description in ("", "Smart meters")


def test_a_notice_that_names_nothing_at_all_is_a_reject() -> None:
    (reject,) = read_record(noticetitle="")
    assert isinstance(reject, Reject)
    assert (reject.reason, reject.native_id) == ("missing_field", "OP00000001")


@pytest.mark.parametrize(
    ("kind", "status", "stage"),
    [
        ("Invitation for Bids", "Revised", Stage.AMENDED),
        ("Request  for Expression of Interest", "REVISED", Stage.AMENDED),
        ("General Procurement Notice", "Revised", Stage.PROGRAMME),
        ("Contract Award", "Revised", Stage.AWARDED),
        ("Contract\u00a0Award", "Published ", Stage.AWARDED),
        ("Invitation for Bids", "Cancelled", Stage.CANCELLED),
        ("Contract Award", None, Stage.AWARDED),
    ],
)
def test_type_and_status_tell_the_stage_however_they_are_spaced(
    kind: str, status: str | None, stage: Stage
) -> None:
    assert one(notice_type=kind, notice_status=status).stage is stage


def test_a_draft_is_skipped_and_said() -> None:
    (said,) = read_record(notice_status="Draft", noticedate=None)
    assert said == PassedOver("OP00000001", "draft")


def test_the_buyer_is_the_body_to_contact_and_no_person() -> None:
    assert (
        one(contact_organization="İller Bankası A.Ş.", contact_name="Jane Doe").buyer == "İller Bankası A.Ş."
    )
    assert one(contact_organization="Mr. John Doe, Expert").buyer == ""
    assert one(contact_organization="City PMU", agency_name="Ministry").buyer == "Ministry"


@pytest.mark.parametrize(
    ("told", "country"),
    [
        ({"contact_ctry_name": "Indonesia"}, "ID"),
        ({"contact_ctry_name": "Fiji", "notice_text": "<p>Government of Viet Nam</p>"}, "VN"),
        ({"project_name": "Thailand and Laos Grid"}, "TH"),
        ({"contact_ctry_name": "Turkiye", "notice_text": "Georgia and Indonesia"}, "TR"),
    ],
)
@pytest.mark.parametrize("region", ["East Asia and Pacific", "Europe and  Central Asia", "WORLD"])
def test_a_regional_notice_belongs_to_the_country_that_it_names(
    region: str, told: dict[str, object], country: str
) -> None:
    assert one(project_ctry_name=region, **told).country == country


def test_a_regional_notice_that_names_none_of_ours_is_passed_over() -> None:
    told = {"contact_ctry_name": "Tonga", "notice_text": "Roads of Samoa"}
    passed = [PassedOver("OP00000001", "other_country")]
    assert read_record(project_ctry_name="East Asia and Pacific", **told) == passed
    assert read_record(project_ctry_name="Liberia", contact_ctry_name="Indonesia") == passed


def test_three_posts_of_one_title_project_and_day_are_three_notices_with_three_numbers() -> None:
    posts = [
        one(
            id=f"OP{n}",
            noticetitle="Procurement Specialist",
            project_id="P181428",
            bid_reference_no=f"X-CS.03.B.0{n}",
        )
        for n in (1, 2, 3)
    ]
    assert len({post.keys for post in posts}) == 3


@pytest.mark.parametrize(
    ("method", "procedure"),
    [
        ({"procurement_method_name": "Consultant Qualification  Selection"}, "selective"),
        ({"procurement_method_name": "International Competitive Bidding"}, "open"),
        ({"procurement_method_code": "qcbs "}, "selective"),
        ({"procurement_method_code": "RFQ"}, "limited"),
        ({"procurement_method_code": "DIR", "procurement_method_name": "Something"}, "direct"),
    ],
)
def test_the_procedure_is_known_by_its_code_or_else_by_its_name(
    method: dict[str, object], procedure: str
) -> None:
    assert one(**method).procedure == procedure


@pytest.mark.parametrize(
    "method",
    [
        {"procurement_method_code": "INDV", "procurement_method_name": "Individual Consultant Selection"},
        {"procurement_method_name": "Individual  Consultant Selection"},
        {"procurement_method_code": "INDV"},
        {"procurement_method_name": "Selection of Individual Consultants"},
    ],
)
def test_a_post_for_one_person_is_marked_and_is_nobody_s_lead(method: dict[str, object]) -> None:
    title = "Smart city traffic control centre and intelligent transport system adviser"
    assert enrich(one(noticetitle=title)).judgement.tier != "none"
    judged = enrich(one(noticetitle=title, **method)).judgement
    assert (judged.tier, judged.traps[-1:]) == ("none", ("post for one person",))


def test_an_award_s_text_ends_before_its_bidders_and_gives_no_amount() -> None:
    text = (
        "<h4>Contract Award</h4><b>Scope of Contract:</b>Yazlm Gncelleme<br/><u>Rejected Bidder(s):</u>"
        "<b>INVENTED PERSON</b><br/>1 Street<br/>"
        "Evaluated Bid Price<br/>TRY 2054053.82 Signed Contract price<br/>USD 44160.00"
    )
    award = one(notice_type="Contract Award", notice_text=text)
    assert award.description == "Contract Award Scope of Contract:Yazlm Gncelleme"
    assert award.prices == ()


WON = (
    "<b>Date Notification of Award Issued</b><br/>(YYYY/MM/DD)<br/>2026/07/21<br/><u><b>Awarded Bidder(s):</b></u>{}"
    "<u><b>Rejected Bidder(s):</b></u><b>ANOTHER SAMPLE CO., LTD. (900009)</b><br/>Country: China<br/>"
)
BIDDER = (
    "<b>{} ({})</b><br/>1 Invented Street<br/>Country: {}<br/>Bid Price at Opening<br/>USD 44161.00<br/>"
    "Signed Contract price<br/>USD {}"
)


def awarded(*bidders: str) -> list[tuple[str, str, str, str | None]]:
    notice = one(notice_type="Contract Award", notice_text=WON.format("".join(bidders)))
    assert {award.decided.raw for award in notice.awards if award.decided} == {"2026-07-21"}
    return [
        (
            award.supplier,
            award.supplier_id,
            award.supplier_country,
            str(award.price.amount) if award.price else None,
        )
        for award in notice.awards
    ]


def test_an_award_s_company_number_country_and_price_are_read_and_no_loser() -> None:
    assert awarded(
        BIDDER.format("SAMPLE TECHNOLOGIES CO., LTD.", 900001, "Korea, Republic of", "44160.00")
    ) == [("SAMPLE TECHNOLOGIES CO., LTD.", "900001", "KR", "44160.00")]


def test_an_award_to_a_person_keeps_the_price_and_no_name_or_number() -> None:
    assert awarded(BIDDER.format("INVENTED PERSON", 900001, "Thailand", "44160.00")) == [
        ("", "", "TH", "44160.00")
    ]


def test_a_price_beside_another_currency_is_not_taken() -> None:
    bidder = BIDDER.format("SAMPLE LTD", 900001, "Viet Nam", "44160.00")
    assert awarded(bidder.replace("USD 44161", "TRY 44160")) == [("SAMPLE LTD", "900001", "VN", None)]


def test_one_price_below_two_winners_is_nobody_s_alone() -> None:
    first = "<b>SAMPLE LTD (900001)</b><br/>Country: Viet Nam<br/>"
    second = BIDDER.format("SAMPLE INC", 900002, "Viet Nam", "44160.00")
    assert awarded(first, second) == [
        ("SAMPLE LTD", "900001", "VN", None),
        ("SAMPLE INC", "900002", "VN", None),
    ]


def test_a_record_that_stands_twice_on_a_page_is_one() -> None:
    (notice,) = read_record()
    assert isinstance(notice, Notice)
    record = {
        "id": "OP1",
        "notice_type": "Invitation for Bids",
        "project_ctry_name": "Viet Nam",
        "project_name": "X",
    }
    readings = read(document({"procnotices": [record, dict(record)]}))
    assert len([reading for reading in readings if isinstance(reading, Notice)]) == 1


def test_an_unknown_language_is_reported_and_a_known_one_of_elsewhere_is_not() -> None:
    assert one(notice_lang_name="Spanish; Castilian").lang_hint == "es"
    assert UnknownField("procnotices.notice_lang_name", "Klingon") in read_record(notice_lang_name="Klingon")


def test_only_an_international_approach_speaks_of_foreign_bidders() -> None:
    assert (
        one(market_approach_name="Open", market_approach_region_name="International").foreign_bidders is True
    )
    assert one(market_approach_name="Open", market_approach_region_name="National").foreign_bidders is None


def test_an_estimate_needs_a_currency_and_a_bad_one_is_reported_and_loses_no_notice() -> None:
    notice, leftover = read_record(bid_estimate_amount="40000000")
    assert isinstance(notice, Notice)
    assert (notice.prices, leftover) == ((), UnknownField("procnotices.bid_estimate_amount", "40000000"))
    (price,) = one(bid_estimate_amount="40000000", bid_currency_code="USD").prices
    assert (price.amount, price.currency, price.kind) == (Decimal(40_000_000), "USD", PriceKind.ESTIMATE)
    notice, leftover = read_record(bid_estimate_amount="about 4m", bid_currency_code="USD")
    assert isinstance(notice, Notice)
    assert notice.prices == ()
    assert leftover == UnknownField("procnotices.bid_estimate_amount", "about 4m")


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
    assert isinstance(note, UnknownField)
    assert note.field == "_note"
    assert passed == PassedOver("OP00434599", "other_country")
    ours = body.replace(b"Liberia", b"Viet Nam").replace(b'"LR"', b'"VN"')
    _, notice = read(document(ours))
    assert isinstance(notice, Notice)
    assert (notice.native_id, notice.category, notice.procedure) == ("OP00434599", Category.WORKS, "open")
    assert notice.deadline is not None
    assert notice.deadline.at == datetime(2026, 10, 30, 3, tzinfo=UTC)
    assert notice.prices[0].amount == Decimal(40_000_000)
    assert "Jane" not in str(notice)


RECORDED = {
    "intl2/worldbank/procnotices_2026-07-23_newest5.json": (5, 1),
    "intl2/worldbank/procnotices_qterm_cambodia_2026-08-23_trimmed.json": (4, 1),
    "intl2/worldbank/procnotices_unsorted_2026-09-04_statuses.json": (3, 0),
    "intl2/worldbank/procnotices_th_vn_id_tr_regional_RECONSTRUCTED.json": (170, 162),
}


@real
@pytest.mark.parametrize(("relative", "counts"), RECORDED.items())
def test_every_recorded_notice_of_our_countries_is_read(relative: str, counts: tuple[int, int]) -> None:
    body = shared(relative).read_bytes()
    readings = list(read(document(body)))
    found = [reading for reading in readings if isinstance(reading, Notice)]
    assert (len(json.loads(body)["procnotices"]), len(found)) == counts
    assert [reading for reading in readings if isinstance(reading, Reject)] == []


@real
def test_the_recorded_award_names_its_company_and_no_sum_as_it_tells_two_currencies() -> None:
    readings = read(document(shared(next(iter(RECORDED))).read_bytes()))
    (award,) = [award for one in readings if isinstance(one, Notice) for award in one.awards]
    assert (award.supplier.partition(" ")[0], award.supplier_id, award.price) == ("BEYAZ", "773860", None)
    assert award.decided is not None
    assert award.decided.raw == "2026-07-21"


@real
def test_recorded_general_notices_have_titles_and_no_numbers_of_tenders() -> None:
    readings = read(document(shared(list(RECORDED)[-1]).read_bytes()))
    general = [one for one in readings if isinstance(one, Notice) and one.stage is Stage.PROGRAMME]
    assert len(general) == 57
    assert [one.native_id for one in general if not one.title or one.keys] == []


@real
def test_recorded_posts_for_one_person_are_marked() -> None:
    readings = read(document(shared(list(RECORDED)[-1]).read_bytes()))
    notices = [reading for reading in readings if isinstance(reading, Notice)]
    posts = [one for one in notices if "Individual" in one.procedure_details]
    assert len(posts) == 14
    assert {enrich(one).judgement.tier for one in posts} == {"none"}


@real
def test_no_recorded_text_brings_an_address_of_a_person() -> None:
    for relative in RECORDED:
        for reading in read(document(shared(relative).read_bytes())):
            if isinstance(reading, Notice):
                assert "@" not in reading.description
                assert "[removed]" not in reading.buyer
                assert "idder(s)" not in reading.description
