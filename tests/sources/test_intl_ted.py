"""TED of Türkiye: the list of fields, the query, days with an offset, titles in three parts, notices and results."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from domain.document import Document, PassedOver, Reading, Reject, UnknownField
from domain.notice import Classification, Key, Notice, Stage
from sandbox.portal import Request
from sandbox.portals import intl_ted as portal
from sandbox.samples import sample_file, samples_on
from scrapers.source_config import facts
from tests.harness import Crawled, check_golden, crawl, left_to_fill_in, real, shared
from transform.parsers import intl_ted as parser

SOURCE = "intl_ted"
NOW = datetime(2026, 11, 23, tzinfo=UTC)
KNOWN: dict[str, Any] = {
    "publication-number": "1-2026",
    "publication-date": "2026-11-17+01:00",
    "notice-type": "cn-standard",
    "notice-title": {
        "eng": "Türkiye – Traffic lights – Signals – second phase",
        "deu": "Türkei – Ampeln – x",
    },
    "description-proc": {"tur": "Trafik sinyalizasyonu"},
    "procedure-identifier": "AB-1",
    "buyer-name": {"tur": ["Örnek Belediyesi"]},
    "buyer-country": ["TUR"],
    "classification-cpv": ["34996000", "34996000"],
    "deadline-receipt-tender-date-lot": ["2026-12-21+03:00", "2026-12-17+03:00"],
    "links": {"html": {"ENG": "https://ted.europa.eu/en/notice/-/detail/1-2026"}},
}


@pytest.fixture(scope="module")
def crawled() -> Crawled:
    return crawl(SOURCE, 1)


def page(body: bytes) -> Document:
    return Document(SOURCE, "list", "list:1", "", body, "application/json", NOW)


def readings(**own: object) -> list[Reading]:
    record = KNOWN | {name.replace("_", "-"): value for name, value in own.items()}
    told = {name: value for name, value in record.items() if value is not None}
    return list(parser.read(page(json.dumps({"notices": [told], "totalNoticeCount": 1}).encode())))


def read_one(**own: object) -> Notice:
    (found,) = readings(**own)
    assert isinstance(found, Notice)
    return found


def ask(**own: object) -> int:
    options = facts(SOURCE).options
    asked = {
        "query": options["query"],
        "fields": options["fields"],
        "page": 1,
        "limit": options["limit"],
    } | own
    url = "https://api.ted.europa.eu/v3/notices/search"
    body = json.dumps(asked).encode()
    return portal.answer(Request("POST", url, {}, body, 1), samples_on(SOURCE, 1)).status


def test_the_files_of_the_source_are_filled_in() -> None:
    assert left_to_fill_in(SOURCE) == []


def test_the_fields_asked_for_are_these_as_one_wrong_name_loses_all() -> None:
    assert facts(SOURCE).options["fields"] == [
        *("publication-number", "publication-date", "notice-type", "notice-title", "official-language"),
        *("description-proc", "procedure-identifier", "buyer-name", "buyer-country"),
        *(
            "place-of-performance-country-proc",
            "classification-cpv",
            "deadline-receipt-tender-date-lot",
            "links",
            "winner-name",
        ),
    ]
    assert facts(SOURCE).options["limit"] == 100


def test_a_wrong_field_a_limit_above_a_hundred_and_an_unknown_key_are_refused() -> None:
    assert ask() == 200
    assert ask(fields=["publication-number", "deadline-receipt-tenders"]) == 400
    assert ask(limit=250) == 400
    assert ask(pageSize=10) == 400


def test_the_notices_of_the_window_are_read_and_no_other_country_s(crawled: Crawled) -> None:
    assert (crawled.outcome["state"], crawled.outcome["rows"], crawled.outcome["portal_total"]) == (
        "complete",
        5,
        5,
    )
    assert len(crawled.documents) == sample_file(SOURCE).documents[1]
    found = [one for document in crawled.documents for one in parser.read(document)]
    assert {one.native_id for one in found if isinstance(one, Notice)} == {
        one.id for one in samples_on(SOURCE, 1) if one.kept
    }
    assert [one for one in found if not isinstance(one, Notice)] == []
    assert crawl(SOURCE, 1, days_back=7).outcome["rows"] == 1
    check_golden(f"{SOURCE}_list", (one for doc in crawl(SOURCE, 2).documents for one in parser.read(doc)))


def test_a_title_is_what_is_bought_and_not_its_country_and_class() -> None:
    assert read_one().title == "Signals – second phase"
    assert read_one(notice_title={"eng": "Signals"}).title == "Signals"
    assert read_one(notice_title={"tur": "Türkiye – Işıklar – Sinyal"}).title == "Sinyal"


def test_the_first_lot_s_deadline_counts_and_ends_with_its_day() -> None:
    found = read_one()
    assert found.deadline is not None
    assert found.deadline.at == datetime(2026, 12, 17, 20, 59, tzinfo=UTC)
    assert found.published is not None
    assert found.published.at == datetime(2026, 11, 16, 21, 0, tzinfo=UTC)
    assert read_one(deadline_receipt_tender_date_lot=None).deadline is None


def test_a_deadline_in_another_form_is_reported() -> None:
    notice, reported = readings(deadline_receipt_tender_date_lot=["17/12/2026"])
    assert isinstance(notice, Notice)
    assert notice.deadline is None
    assert reported == UnknownField("notices.deadline-receipt-tender-date-lot", "['17/12/2026']")


@pytest.mark.parametrize(
    ("kind", "stage"),
    [
        ("cn-standard", Stage.OPEN),
        ("cn-social", Stage.OPEN),
        ("pin-only", Stage.PLAN),
        ("pin-cfc-standard", Stage.OPEN),
        ("can-standard", Stage.AWARDED),
        ("veat", Stage.AWARDED),
    ],
)
def test_a_type_is_a_stage(kind: str, stage: Stage) -> None:
    assert read_one(notice_type=kind).stage is stage


def test_a_type_that_is_not_known_is_reported_and_the_notice_kept() -> None:
    notice, *reported = readings(notice_type="new-form")
    assert isinstance(notice, Notice)
    assert notice.stage is None
    assert UnknownField("notices.notice-type", "new-form") in reported


def test_a_notice_has_its_procedure_its_codes_and_a_number_of_turkiye_that_it_quotes() -> None:
    found = read_one(description_proc={"tur": "Sinyal alımı, İKN: 2026/123456"})
    assert found.keys == (Key("ted_procedure", "ab-1"), Key("tr_ikn", "2026/123456"))
    assert found.classifications == (Classification("CPV", "34996000"),)
    assert (found.buyer, found.url) == (
        "Örnek Belediyesi",
        "https://ted.europa.eu/en/notice/-/detail/1-2026",
    )


def test_who_won_is_read_once_each_and_no_person_s_name_is_kept() -> None:
    told = ["Örnek A.Ş.", "Beispiel GmbH", "Örnek A.Ş."]
    assert [award.supplier for award in read_one(winner_name={"tur": told}).awards] == told[:2]
    assert [award.supplier for award in read_one(winner_name={"tur": "Przykład Sp. z o.o."}).awards] == [
        "Przykład Sp. z o.o."
    ]
    assert [award.supplier for award in read_one(winner_name={"tur": ["Uydurma Kişi"]}).awards] == [""]
    assert read_one().awards == ()


@pytest.mark.parametrize("told", ["Örnek A.Ş.", {"tur": [5]}, {"tur": []}, ["Örnek A.Ş."]])
def test_winners_in_another_form_are_reported_and_the_notice_kept(told: object) -> None:
    notice, reported = readings(winner_name=told)
    assert isinstance(notice, Notice)
    assert notice.awards == ()
    assert reported == UnknownField("notices.winner-name", str(told))


def test_a_buyer_abroad_is_kept_where_the_place_is_in_turkiye_and_else_passed_over() -> None:
    assert read_one(buyer_country=["BEL"], place_of_performance_country_proc=["TUR"]).country == "TR"
    assert readings(buyer_country=["BEL"]) == [PassedOver("1-2026", "other_country")]


def test_a_notice_without_a_title_or_a_country_is_rejected() -> None:
    for own in ({"notice_title": None}, {"buyer_country": None}):
        (rejected,) = readings(**own)
        assert isinstance(rejected, Reject)
        assert (rejected.reason, rejected.native_id) == ("missing_field", "1-2026")


@real
def test_recorded_notices_of_other_countries_are_passed_over_and_read_where_the_country_is_ours() -> None:
    body = shared("intl2/ted/search_2026-09-11_2of50_trimmed.json").read_bytes()
    assert [type(one) for one in parser.read(page(body))] == [PassedOver, PassedOver]
    ours = list(parser.read(page(body.replace(b'"POL"\n', b'"TUR"\n'))))
    notice = next(one for one in ours if isinstance(one, Notice))
    assert notice.title == "ZK-DZP.262.37.2026 Dostawa sprzętu komputerowego"
    assert (notice.native_id, notice.buyer, notice.stage) == (
        *("619320-2026", "Politechnika Białostocka", Stage.OPEN),
    )
    assert notice.deadline is not None
    assert notice.deadline.raw == "2026-09-18+02:00"
    assert [one.field for one in ours if isinstance(one, UnknownField)] == ["list.keys (missing)"]
