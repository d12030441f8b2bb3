"""The EBRD's archive: rows of Türkiye taken apart, the rest passed over, pages in full, and off without a consent."""

from datetime import UTC, datetime

import pytest

from domain.crawl import DetailRequest
from domain.document import Document, PassedOver, Reading, Reject, UnknownField
from domain.notice import Category, Key, Notice, Precision, Stage
from sandbox.portals import intl_ebrd as portal
from sandbox.samples import Sample, Truth, sample_file, samples_on
from scrapers.source_config import facts
from tests.harness import Crawled, check_golden, crawl, left_to_fill_in, real, shared
from tests.sources.keyed import wanted_key
from transform.parsers import intl_ebrd as parser
from transform.parties import find_buyer

SOURCE = "intl_ebrd"
NOW = datetime(2026, 11, 23, tzinfo=UTC)
INVITATION = {
    "country": "Turkey",
    "project": "TEN-T Route 4, BBH, Section 2",
    "project_id": "57399",
    "exercise": "Works, Lot 1, approx. 40 km",
    "exercise_id": "47009001",
    "kinds": "Works",
    "client": 'JSC "Roads, Rail & Ports" (RRP)',
    "published": "2026-11-18 10:20",
    "closing": "2027-01-11 14:30",
}
AWARD = {"type": portal.AWARD, "exercise_id": "", "closing": ""}


def sample(**changed: str) -> Sample:
    told = {name: value for name, value in (INVITATION | changed).items() if value}
    return Sample(id="1", truth=Truth(tier="none", lang="en"), fields=told)


def page(body: bytes, kind: str = "list") -> list[Reading]:
    return list(parser.read(Document(SOURCE, kind, kind, "", body, "", NOW, {"native_id": "1"})))


def archive(*samples: Sample) -> bytes:
    return next(body for _meta, body in portal.lists(samples, NOW))


def one(**changed: str) -> Notice:
    (found,) = page(archive(sample(**changed)))
    assert isinstance(found, Notice), found
    return found


@pytest.fixture(scope="module")
def crawled() -> Crawled:
    return crawl(SOURCE, 1)


def test_the_files_of_the_source_are_filled_in() -> None:
    assert left_to_fill_in(SOURCE) == []


def test_without_the_bank_s_consent_nothing_is_asked_and_the_source_is_not_configured() -> None:
    outcome, asked = wanted_key(SOURCE)
    assert asked == []
    assert (outcome["state"], outcome["reason"]) == ("not_configured", "EBRD_CONSENT is not set")


def test_what_says_that_the_bank_consents_is_sent_to_nobody(crawled: Crawled) -> None:
    assert facts(SOURCE).key_field == ""
    asked = [one.url for one in crawled.documents]
    assert asked == ["https://ecepp.ebrd.com/delta/noticeSearchResults.html"]


def test_the_archive_is_one_page_of_all_countries(crawled: Crawled) -> None:
    assert (crawled.outcome["state"], crawled.outcome["rows"]) == ("complete", len(samples_on(SOURCE, 1)))


def test_every_notice_of_turkiye_is_read_and_the_rest_is_passed_over(crawled: Crawled) -> None:
    found = [one for document in crawled.documents for one in parser.read(document)]
    shown = samples_on(SOURCE, 1)
    assert {one.native_id for one in found if isinstance(one, Notice)} == {
        sample.id for sample in shown if sample.kept
    }
    assert {one.native_id: one.why for one in found if isinstance(one, PassedOver)} == {
        sample.id: "no_host_country" for sample in shown if not sample.kept
    }
    assert [one for one in found if not isinstance(one, Notice | PassedOver)] == []
    check_golden("intl_ebrd_list", found)


def test_a_notice_s_own_page_tells_the_hour_and_what_is_bought() -> None:
    wanted = [DetailRequest(number, {"id": number}) for number in ("47010001", "47010003")]
    found = crawl(SOURCE, 1, entrance="details", detail_requests=wanted)
    assert (found.outcome["state"], len(found.documents)) == ("complete", 2)
    ordered = sorted(found.documents, key=lambda document: document.key)
    readings = [one for document in ordered for one in parser.read(document)]
    assert [one.deadline.at for one in readings if isinstance(one, Notice) and one.deadline] == [
        datetime(2027, 1, 11, 12, tzinfo=UTC),
        datetime(2026, 12, 22, 15, tzinfo=UTC),
    ]
    check_golden("intl_ebrd_details", readings)


def test_walks_and_pages_are_as_many_as_the_answer_key_says() -> None:
    """The archive of days with something new, and the page of each lead that has an exercise."""
    notices = sample_file(SOURCE).notices
    pages = [one.from_day for one in notices if one.truth.tier == "lead" and "exercise_id" in one.fields]
    assert sample_file(SOURCE).documents == {1: 1 + pages.count(1), 2: 1 + pages.count(2), 3: 0}


def test_names_with_commas_are_kept_whole() -> None:
    notice = one()
    assert (notice.title, notice.description) == (INVITATION["exercise"], INVITATION["project"])
    assert (notice.buyer, notice.category) == (INVITATION["client"], Category.WORKS)
    assert notice.keys == (Key("ebrd_exercise", "47009001"),)
    assert notice.plan_keys == (Key("ebrd_project", "57399"),)
    assert (notice.procedure, notice.stage, notice.funder) == ("open", Stage.OPEN, "EBRD")


def test_an_award_names_no_exercise_and_has_no_page_of_a_known_shape() -> None:
    award = one(**AWARD)
    assert (award.stage, award.keys, dict(award.locator)) == (Stage.AWARDED, (), {})
    assert (award.title, award.deadline) == (INVITATION["exercise"], None)
    assert award.plan_keys == (Key("ebrd_project", "57399"),)


def test_a_whole_project_names_no_method_and_is_called_as_itself() -> None:
    programme = one(
        type=portal.PROJECT, exercise="", exercise_id="", closing="", kinds="Goods,Works,Consultancy"
    )
    assert (programme.stage, programme.title) == (Stage.PROGRAMME, INVITATION["project"])
    assert (programme.buyer, programme.procedure, programme.category) == (INVITATION["client"], "", None)


def test_what_a_prequalification_ends_is_the_time_to_ask_to_take_part() -> None:
    first = one(type="Invitation For Prequalification")
    assert first.prequalification_deadline is not None
    assert (first.stage, first.deadline) == (Stage.OPEN, None)


def test_the_hour_of_noon_is_no_hour_in_the_list() -> None:
    at_noon, later = one(closing="2027-01-11 12:00").deadline, one().deadline
    assert at_noon is not None
    assert later is not None
    assert (at_noon.at, at_noon.precision) == (datetime(2027, 1, 11, 23, 59, tzinfo=UTC), Precision.DAY)
    assert (later.at, later.precision) == (datetime(2027, 1, 11, 14, 30, tzinfo=UTC), Precision.MINUTE)


def test_an_invitation_that_is_closed_says_so_and_an_addendum_amends() -> None:
    assert one(state="Closed").stage is Stage.CLOSED
    addendum = one(type=portal.ADDENDUM, closing="")
    assert (addendum.stage, addendum.status_details) == (Stage.AMENDED, "Ebrd Contract Notice Addendum")


def test_the_bank_of_provinces_is_known_by_the_name_that_the_list_has() -> None:
    buyer = find_buyer("TR", one(client="Iller Bankasi A.S.").buyer)
    assert buyer is not None
    assert (buyer.id,) == facts(SOURCE).reach.carries


@pytest.mark.parametrize(
    ("changed", "reported"),
    [
        ({"method": "Negotiated Tender"}, "list.method"),
        ({"kinds": "Equipment"}, "list.about"),
        ({"type": "Invitation For Something"}, "list.type"),
        ({"state": "Frozen"}, "list.type"),
    ],
)
def test_a_word_that_nobody_knows_is_reported_and_the_notice_kept(
    changed: dict[str, str], reported: str
) -> None:
    found = page(archive(sample(**changed)))
    assert reported in {one.field for one in found if isinstance(one, UnknownField)}
    (notice,) = (one for one in found if isinstance(one, Notice))
    assert notice.title == INVITATION["exercise"]


def test_a_notice_of_several_countries_is_ours_where_one_of_them_is() -> None:
    assert one(country="Turkey, Georgia").country == one(country="Georgia, Türkiye").country == "TR"


def test_before_a_client_a_method_that_nobody_knows_is_no_part_of_its_name() -> None:
    (notice,) = (one for one in page(archive(sample(method="Negotiated Tender"))) if isinstance(one, Notice))
    assert (notice.buyer, notice.procedure) == ("", "")


@pytest.mark.parametrize(
    ("old", "new", "reported"),
    [
        ("18/11/2026 10:20", "19/11/2026 10:20", "list.published"),
        ("11/01/2027", "12/01/2027", "list.closing"),
        ("<td>18/11/2026</td>", "<td></td>", "list.day"),
        ("<td>202701111430</td>", "<td>2027</td>", "list.closing"),
    ],
)
def test_what_is_shown_and_what_is_hidden_are_compared(old: str, new: str, reported: str) -> None:
    body = archive(sample()).decode()
    assert old in body
    found = page(body.replace(old, new, 1).encode())
    assert reported in {one.field for one in found if isinstance(one, UnknownField)}


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("<td>18/11/2026</td>", "", "layout_changed"),
        ("57399, Turkey", "57399, Georgia", "layout_changed"),
        ("displayNoticeId=1", "displayNoticeId=", "missing_field"),
        ("Turkey: ", "Turkey - ", "layout_changed"),
    ],
)
def test_a_row_that_is_none_is_rejected_with_its_reason(old: str, new: str, reason: str) -> None:
    body = archive(sample()).decode()
    assert old in body
    (rejected,) = page(body.replace(old, new, 1).encode())
    assert isinstance(rejected, Reject)
    assert rejected.reason == reason


@pytest.mark.parametrize("body", [b"", b"<html><body>Maintenance</body></html>"])
@pytest.mark.parametrize("kind", ["list", "detail"])
def test_a_page_without_rows_is_rejected(kind: str, body: bytes) -> None:
    (rejected,) = page(body, kind)
    assert isinstance(rejected, Reject)


def test_an_archive_that_was_cut_off_is_not_whole() -> None:
    found = crawl(SOURCE, 1, fault="cut-in-half")
    assert found.outcome["state"] == "partial"
    assert 0 < found.outcome["rows"] < len(samples_on(SOURCE, 1))


@real
def test_all_recorded_rows_are_read_or_passed_over() -> None:
    whole = page(shared("intl2/ebrd/ecepp_noticeSearchResults_2026-09-12_18of4050.html").read_bytes())
    assert [type(one) for one in whole] == [PassedOver] * 18
    turkish = page(
        shared("bodies2/ebrd/ecepp_noticeSearchResults_2026-09-12_rows_of_turkey.html").read_bytes()
    )
    notices = [one for one in turkish if isinstance(one, Notice)]
    assert [(one.native_id, one.buyer) for one in notices] == [
        ("44676237", "Iller Bankasi A.S."),
        ("44676706", "Iller Bankasi A.S."),
        ("44718786", "Mersin Water and Sewage Administration"),
        ("45890018", 'Gaziantep Water and Sewage Administration ("GASKI")'),
    ]
    assert {one.stage for one in notices} == {Stage.AWARDED}
    assert sum(isinstance(one, PassedOver) for one in turkish) == len(turkish) - 4 == 4


@real
def test_recorded_rows_of_other_countries_are_taken_apart_too() -> None:
    """Were they of Türkiye, all words of the 22 rows of others would be known."""
    for path in (
        "intl2/ebrd/ecepp_noticeSearchResults_2026-09-12_18of4050.html",
        "bodies2/ebrd/ecepp_noticeSearchResults_2026-09-12_rows_of_turkey.html",
    ):
        body = shared(path).read_text(encoding="utf-8")
        for country in ("Kyrgyz Republic", "North Macedonia", *_COUNTRIES):
            body = body.replace(f">{country}: ", ">Turkey: ").replace(f", {country}, ", ", Turkey, ")
        found = page(body.encode())
        assert [one for one in found if not isinstance(one, Notice)] == []
        assert all(one.buyer and one.published for one in found if isinstance(one, Notice))


_COUNTRIES = (
    *(
        "Georgia",
        "Kazakhstan",
        "Kosovo",
        "Latvia",
        "Moldova",
        "Montenegro",
        "Morocco",
        "Ukraine",
        "Uzbekistan",
    ),
)


@real
def test_the_recorded_page_is_read() -> None:
    (found,) = page(shared("intl2/ebrd/ecepp_viewNotice_42939610.html").read_bytes(), "detail")
    assert isinstance(found, Notice)
    assert (found.buyer, found.keys) == ("Mykolayivvodokanal CE", (Key("ebrd_exercise", "42939486"),))
    assert found.deadline is not None
    assert (found.deadline.at, found.country) == (datetime(2026, 10, 19, 11, tzinfo=UTC), "")
