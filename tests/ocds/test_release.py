"""A version of a notice becomes a release; what follows from all of them together is one more."""

from domain.notice import Cancellation, Category, Classification, Key, Precision, PriceKind, Stage
from ocds.months import Published
from ocds.process import Related, Told, Undertaking
from tests.ocds.told import KNOWN, at, award, baht, moment, notice, published


def tags(one: Published) -> list[str]:
    return [release["tag"][0] for release in one.releases]


def test_an_invitation_is_a_release_with_all_that_it_tells() -> None:
    one = published(
        notice(
            category=Category.SERVICES,
            procedure="open",
            procedure_details="e-bidding",
            prices=(baht("1000", PriceKind.ESTIMATE), baht("1200", PriceKind.BUDGET)),
            classifications=(Classification("CPV", "34970000", "Traffic systems"),),
            tenderers=3,
        )
    )
    (release,) = one.releases
    assert (release["ocid"], release["date"], release["tag"], release["language"]) == (
        "ocds-a1b2c3-L-1",
        "2026-11-10T00:00:00Z",
        ["tender"],
        "th",
    )
    buyer = {"id": release["buyer"]["id"], "name": "เทศบาลนครเชียงใหม่"}
    where = {"region": "Chiang Mai", "countryName": "Thailand"}
    assert release["buyer"] == buyer
    assert release["parties"] == [{**buyer, "roles": ["buyer", "procuringEntity"], "address": where}]
    assert release["planning"] == {"budget": {"amount": {"amount": 1200, "currency": "THB"}}}
    assert release["bids"] == {"statistics": [{"id": "bidders", "measure": "bidders", "value": 3}]}
    assert release["tender"] == {
        "id": "ocds-a1b2c3-L-1",
        "title": "ระบบจราจรอัจฉริยะ",
        "status": "active",
        "procuringEntity": buyer,
        "items": [
            {
                "id": "CPV-34970000",
                "classification": {"scheme": "CPV", "id": "34970000", "description": "Traffic systems"},
                "deliveryAddress": where,
                "relatedLot": "1",
            }
        ],
        "lots": [{"id": "1"}],
        "value": {"amount": 1000, "currency": "THB"},
        "procurementMethod": "open",
        "procurementMethodDetails": "e-bidding",
        "mainProcurementCategory": "services",
        "tenderPeriod": {"startDate": "2026-11-10T00:00:00Z", "endDate": "2026-11-30T00:00:00Z"},
        "numberOfTenderers": 3,
        "documents": [
            {
                "id": release["tender"]["documents"][0]["id"],
                "documentType": "tenderNotice",
                "url": "https://portal.example/1",
                "language": "th",
            }
        ],
    }


def test_a_moved_deadline_is_an_amendment_of_the_release_before() -> None:
    later = Told(notice(deadline=moment(30, 9)), 2, "th", at(12))
    one = published(notice(), later)
    assert tags(one) == ["tender", "tenderAmendment"]
    first, second = one.releases
    assert second["tender"]["amendments"] == [
        {
            "id": second["id"],
            "date": "2026-11-12T00:00:00Z",
            "amendsReleaseID": first["id"],
            "releaseID": second["id"],
        }
    ]
    assert one.compiled["tender"]["tenderPeriod"]["endDate"] == "2026-11-30T09:00:00Z"


def test_what_a_detail_page_adds_is_an_update_and_no_amendment() -> None:
    later = Told(notice(procedure="open"), 2, "th", at(12))
    assert tags(published(notice(deadline=None), later)) == ["tender", "tenderUpdate"]


def test_a_version_that_says_nothing_new_is_no_release() -> None:
    again = Told(notice(description="…", locator={"id": "7"}), 2, "th", at(12))
    assert tags(published(notice(), again)) == ["tender"]


def test_a_cancellation_is_one_and_what_was_awarded_goes_with_it() -> None:
    cancelled = notice(native_id="3", stage=Stage.CANCELLED, published=moment(22), deadline=None)
    won = notice(native_id="2", stage=Stage.AWARDED, published=moment(20), awards=(award("บริษัท ก จำกัด"),))
    one = published(notice(deadline=moment(15)), won, cancelled)
    assert tags(one) == ["tender", "award", "tenderCancellation", "awardCancellation"]
    assert one.compiled["tender"]["status"] == "cancelled"
    assert [award["status"] for award in one.compiled["awards"]] == ["cancelled"]


def test_a_tender_that_nobody_won_is_unsuccessful() -> None:
    ended = notice(stage=Stage.CANCELLED, cancellation=Cancellation.UNSUCCESSFUL)
    assert published(ended).compiled["tender"]["status"] == "unsuccessful"


def test_a_cancellation_without_an_invitation_before_it_is_the_first_word_of_the_tender() -> None:
    assert tags(published(notice(stage=Stage.CANCELLED))) == ["tender"]


def test_a_plan_then_a_draft_then_an_invitation_are_told_as_such() -> None:
    plan = notice(native_id="p", stage=Stage.PLAN, published=moment(1), deadline=None)
    draft = notice(native_id="d", stage=Stage.DRAFT, published=moment(5), deadline=None)
    one = published(plan, draft, notice())
    assert [(r["tag"][0], r["tender"]["status"]) for r in one.releases] == [
        ("planning", "planned"),
        ("tender", "planning"),
        ("tenderUpdate", "active"),
    ]


def test_a_consortium_is_one_award_of_several_suppliers() -> None:
    won = notice(
        country="ID",
        buyer="Kota Bandung",
        stage=Stage.AWARDED,
        deadline=moment(15),
        awards=(award("PT Contoh Satu - PT Contoh Dua KSO", contract_end=moment(29)),),
        published=moment(20),
    )
    (told,) = published(won).compiled["awards"]
    assert [one["name"] for one in told.pop("suppliers")] == ["PT Contoh Satu", "PT Contoh Dua"]
    assert told == {
        "id": told["id"],
        "status": "active",
        "date": "2026-11-20T00:00:00Z",
        "value": {"amount": 900.5, "currency": "THB"},
        "contractPeriod": {"endDate": "2026-11-29T00:00:00Z"},
        "relatedLots": ["1"],
    }


def test_an_award_that_two_sources_tell_is_one_though_one_of_them_names_nobody() -> None:
    common = {"stage": Stage.AWARDED, "published": moment(20), "deadline": moment(15)}
    named = notice(native_id="2", awards=(award("บริษัท ก จำกัด"),), **common)
    again = notice(source="th_bma", native_id="9", awards=(award("บริษัท ก จำกัด"),), **common)
    nameless = notice(source="th_mea", native_id="8", awards=(award(""),), **common)
    assert len(published(named, again, nameless).compiled["awards"]) == 1


def test_lots_are_those_that_any_notice_names_with_what_was_expected_of_them() -> None:
    awards = (
        award("บริษัท ก จำกัด", lot="2", estimate=baht("10", PriceKind.ESTIMATE)),
        award("บริษัท ข จำกัด", lot="1"),
    )
    won = notice(stage=Stage.AWARDED, published=moment(20), deadline=moment(15), awards=awards)
    compiled = published(notice(native_id="0", deadline=moment(15)), won).compiled
    assert compiled["tender"]["lots"] == [
        {"id": "1", "title": "1"},
        {"id": "2", "title": "2", "value": {"amount": 10, "currency": "THB"}},
    ]
    assert sorted(award["relatedLots"][0] for award in compiled["awards"]) == ["1", "2"]


def test_an_open_tender_whose_time_is_over_is_complete_from_then_on() -> None:
    one = published(notice(deadline=moment(20)), stage="closed")
    assert [(r["tag"][0], r["date"], r["tender"]["status"]) for r in one.releases] == [
        ("tender", "2026-11-10T00:00:00Z", "active"),
        ("tenderUpdate", "2026-11-20T00:00:00Z", "complete"),
    ]


def test_project_and_other_processes_are_told_by_one_more_release() -> None:
    one = published(
        notice(),
        related=(Related("planning", "ocds-a1b2c3-L-9", "Plan"),),
        projects=(Undertaking("P181220", "Flood warning", "https://bank.example/P181220"),),
    )
    assert tags(one) == ["tender", "tenderUpdate"]
    (related,) = one.compiled["relatedProcesses"]
    assert {**related, "id": ""} == {
        "id": "",
        "relationship": ["planning"],
        "title": "Plan",
        "scheme": "ocid",
        "identifier": "ocds-a1b2c3-L-9",
    }
    assert one.compiled["planning"]["budget"] == {
        "projectID": "P181220",
        "project": "Flood warning",
        "uri": "https://bank.example/P181220",
    }


def test_the_budget_of_a_plan_that_others_carry_out_too_is_not_this_tenders() -> None:
    told = notice(plan_keys=(Key("id_rup", "62844903"),), prices=(baht("1200", PriceKind.BUDGET),))
    alone, shared = published(told), published(told, shared_plans=frozenset({"id_rup:62844903"}))
    assert alone.compiled["planning"]["budget"]["amount"] == {"amount": 1200, "currency": "THB"}
    assert shared.compiled["planning"]["budget"] == {"id": "id_rup:62844903"}


def test_all_releases_name_the_buyer_that_the_lead_shows() -> None:
    unit = notice(source="th_bma", native_id="9", buyer="สำนักการโยธา กรุงเทพมหานคร", published=moment(9))
    one = published(unit, notice(buyer="กรุงเทพมหานคร"))
    assert {release["buyer"]["name"] for release in one.releases} == {"กรุงเทพมหานคร"}
    assert [party["id"] for party in one.compiled["parties"]] == ["TH-B201"]


def test_an_award_whose_day_alone_is_told_is_not_dated_before_bids_were_in_on_that_day() -> None:
    won = award("บริษัท ก จำกัด", decided=moment(20, 0, Precision.DAY))
    one = published(notice(stage=Stage.AWARDED, published=moment(20), deadline=moment(20, 9), awards=(won,)))
    assert one.compiled["awards"][0]["date"] == "2026-11-20T09:00:00Z"
    assert one.compiled["date"] == "2026-11-20T09:00:00Z"


def test_the_id_of_a_release_changes_with_its_content_and_with_nothing_else() -> None:
    first, again = published(notice()), published(notice(), as_of=at(25))
    other = published(notice(title="อื่น"))
    assert first.releases == again.releases
    assert first.releases[0]["id"] != other.releases[0]["id"]
    assert first.process.as_of == KNOWN
