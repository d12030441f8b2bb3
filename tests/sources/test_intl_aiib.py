"""AIIB's procurement: the list as its script holds it, the feed, and what makes one paper of both."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from domain.document import Document, PassedOver, Reading, Reject, UnknownField
from domain.notice import Award, Key, Money, Notice, PriceKind, Stage, merge_parts
from sandbox.portals.intl_aiib import native_id
from sandbox.samples import sample_file, samples_on
from tests.harness import Crawled, check_golden, crawl, left_to_fill_in, real, shared
from transform.parsers import intl_aiib as parser
from transform.parsers._intl_aiib_words import stage_of_file
from transform.parsers._script_data import as_json

SOURCE = "intl_aiib"
NOW = datetime(2026, 11, 23, tzinfo=UTC)
ROW = {
    "id": "November 20, 2026",
    "cd": "December 15,2026",
    "mb": "Viet Nam",
    "pj": "Da Nang Bus Project",
    "ds": "",
    "cr": "",
    "sd": "",
    "pc": "",
    "st": "Transport",
    "ct": "Notices",
    "tp": "Specific Procurement Notice",
    "dc": "/en/projects/details/2026/_download/Vietnam/SPN-P000123.pdf",
}


@pytest.fixture(scope="module")
def crawled() -> Crawled:
    return crawl(SOURCE, 1)


def page(body: str | bytes, kind: str = "list", **meta: str) -> Document:
    told = body.encode() if isinstance(body, str) else body
    return Document(SOURCE, kind, kind, "https://www.aiib.org/", told, "", NOW, meta)


def readings(**own: str) -> list[Reading]:
    return list(parser.read(page(f"var ppoData = [{json.dumps(ROW | own)}];")))


def read_one(**own: str) -> Notice:
    (found,) = readings(**own)
    assert isinstance(found, Notice)
    return found


def test_the_files_of_the_source_are_filled_in() -> None:
    assert left_to_fill_in(SOURCE) == []


def test_the_list_and_the_feed_are_one_crawl_and_a_paper_of_both_counts_once(crawled: Crawled) -> None:
    assert (crawled.outcome["state"], crawled.outcome["rows"]) == ("complete", len(samples_on(SOURCE, 1)))
    assert sorted(one.key for one in crawled.documents) == ["feed", "list"]
    assert len(crawled.documents) == sample_file(SOURCE).documents[1]


def test_every_paper_of_our_countries_is_read_and_the_rest_is_passed_over(crawled: Crawled) -> None:
    found = [one for document in crawled.documents for one in parser.read(document)]
    assert {one.native_id for one in found if isinstance(one, Notice)} == {
        native_id(sample) for sample in samples_on(SOURCE, 1) if sample.kept
    }
    assert {one.why for one in found if isinstance(one, PassedOver)} == {"other_country", "before_window"}
    assert not [one for one in found if not isinstance(one, Notice | PassedOver)]
    for document in crawl(SOURCE, 2).documents:
        check_golden(f"{SOURCE}_{document.kind}", parser.read(document))


def test_a_paper_of_list_and_feed_has_the_deadline_of_the_list(crawled: Crawled) -> None:
    number = native_id(next(one for one in samples_on(SOURCE, 1) if one.id == "id-its-spn"))
    parts = [
        one
        for document in crawled.documents
        for one in parser.read(document)
        if isinstance(one, Notice) and one.native_id == number
    ]
    whole = merge_parts(parts)
    assert sorted(part.part for part in parts) == ["detail", "list"]
    assert whole.deadline is not None
    assert whole.deadline.at == datetime(2027, 1, 12, 16, 59, tzinfo=UTC)
    assert (
        whole.url
        == "https://www.aiib.org/en/projects/details/2026/_download/Indonesia/MUMIP-P000998-ITS-01-SPN.pdf"
    )


def test_days_have_no_time_and_are_the_project_s_with_or_without_a_blank() -> None:
    found = read_one()
    assert found.published is not None
    assert found.deadline is not None
    assert found.published.at == datetime(2026, 11, 19, 17, tzinfo=UTC)
    assert found.deadline.at == datetime(2026, 12, 15, 16, 59, tzinfo=UTC)


def test_a_project_is_known_by_its_number_in_the_file_s_name_and_by_its_name() -> None:
    assert read_one().plan_keys == (
        Key("aiib_project", "P000123"),
        Key("aiib_project_name", "VN/da nang bus project"),
    )
    assert read_one(pj="Viet Nam: Da Nang Bus Project").plan_keys == read_one().plan_keys
    assert read_one(dc="/a/SPN.pdf").plan_keys == (Key("aiib_project_name", "VN/da nang bus project"),)


@pytest.mark.parametrize(
    ("kind", "stage"),
    [
        ("General Procurement Notice", Stage.PROGRAMME),
        ("Specific Procurement Notice", Stage.OPEN),
        ("Extension of Tender Submission", Stage.AMENDED),
        ("Contract Award Notice", Stage.AWARDED),
    ],
)
def test_a_type_is_a_stage(kind: str, stage: Stage) -> None:
    assert next(one.stage for one in readings(tp=kind) if isinstance(one, Notice)) is stage


def test_a_type_that_is_not_known_is_reported_and_the_class_tells_the_stage() -> None:
    notice, *reported = readings(
        tp="Notice of Something", ct="Contract Awards", cr="PT Contoh", pc="USD 5,000"
    )
    assert isinstance(notice, Notice)
    assert notice.stage is Stage.AWARDED
    assert reported == [UnknownField("ppoData.tp", "Notice of Something")]


def test_a_prequalification_s_day_ends_the_time_to_take_part() -> None:
    found = read_one(tp="Invitation for Prequalification")
    assert (found.deadline, found.prequalification_deadline is not None) == (None, True)


def test_an_award_has_its_contractor_and_price_and_n_a_is_nothing() -> None:
    found = read_one(
        tp="Contract Award Notice",
        ct="Contract Awards",
        cr="M/s. Contoh Ltd.",
        sd="N/A",
        pc="INR 4,647,906,559.31",
    )
    price = Money(Decimal("4647906559.31"), "INR", PriceKind.AWARD, "INR 4,647,906,559.31")
    assert found.awards == (Award(supplier="Contoh Ltd.", price=price),)
    assert found.prices == (price,)


def test_a_price_of_two_currencies_is_reported() -> None:
    notice, *reported = readings(tp="Contract Award Notice", cr="Contoh Ltd.", pc="USD 5,000 and VND 7,000")
    assert isinstance(notice, Notice)
    assert notice.awards == (Award(supplier="Contoh Ltd."),)
    assert UnknownField("ppoData.pc", "USD 5,000 and VND 7,000") in reported


@pytest.mark.parametrize(
    ("name", "stage"),
    [
        ("Contract_Award_Publication.pdf", Stage.AWARDED),
        ("PP-for-P000969-Metro.xlsx", Stage.PLAN),
        ("Project-Procurement-Plan.pdf", Stage.PLAN),
        ("REOI-for-P000969-Metro.pdf", Stage.OPEN),
        ("Atyrau-IFB-05-08-26.pdf", Stage.OPEN),
        ("P000897-GPN.pdf", Stage.PROGRAMME),
        ("Final-Flyer-EME-2-Final-002.pdf", Stage.PROGRAMME),
        ("Corrigendum-No-01-1.pdf", Stage.AMENDED),
        ("Metro-Extension-SPN.pdf", Stage.OPEN),
        ("Notice-7.pdf", None),
    ],
)
def test_in_the_feed_a_file_s_name_tells_what_the_paper_is(name: str, stage: Stage | None) -> None:
    assert stage_of_file(name) is stage


def test_papers_from_before_the_window_are_passed_over() -> None:
    body = f"var ppoData = [{json.dumps(ROW)}];"
    (passed,) = parser.read(page(body, since="2026-11-21"))
    assert isinstance(passed, PassedOver)
    assert passed.why == "before_window"
    (kept,) = parser.read(page(body, since="2026-11-19"))
    assert isinstance(kept, Notice)


def test_a_row_without_its_paper_is_rejected() -> None:
    (rejected,) = readings(dc="")
    assert isinstance(rejected, Reject)
    assert rejected.reason == "missing_field"


@pytest.mark.parametrize(
    ("script", "told"),
    [
        ('[{a:"x",b : "y, z:{"},]', [{"a": "x", "b": "y, z:{"}]),
        ("""[{a:'it\\'s "so"'}]""", [{"a": 'it\'s "so"'}]),
        ('[{"a":"M\\/s \\"x\\" \\q"}]', [{"a": 'M/s "x" q'}]),
        ("[\n{a:1},\n]", [{"a": 1}]),
    ],
)
def test_a_script_s_list_is_read_as_the_json_that_it_nearly_is(script: str, told: list[object]) -> None:
    assert json.loads(as_json(script)) == told


def test_a_script_that_is_cut_off_or_holds_no_list_is_rejected(crawled: Crawled) -> None:
    whole = next(one for one in crawled.documents if one.kind == "list")
    for body in (whole.body[:-300], b"var other = 1;"):
        (rejected,) = parser.read(replace(whole, body=body))
        assert isinstance(rejected, Reject)
        assert rejected.reason == "layout_changed"


@real
def test_recorded_rows_and_items_of_other_countries_are_each_passed_over() -> None:
    rows = list(parser.read(page(shared("intl2/aiib/ppo-data-all_5rows.js").read_bytes())))
    items = list(
        parser.read(page(shared("intl2/aiib/procurement_rss_RECONSTRUCTED.xml").read_bytes(), "feed"))
    )
    assert [type(one) for one in rows] == [PassedOver] * 5
    assert [type(one) for one in items] == [PassedOver] * 11


@real
def test_recorded_rows_read_as_if_they_were_ours() -> None:
    body = shared("intl2/aiib/ppo-data-all_5rows.js").read_text(encoding="utf-8")
    for member in ("Azerbaijan", "Pakistan", "Uzbekistan", "India", "Tajikistan"):
        body = body.replace(f'mb:"{member}"', 'mb:"Indonesia"')
    found = list(parser.read(page(body)))
    assert [one for one in found if not isinstance(one, Notice)] == []
    notices = [one for one in found if isinstance(one, Notice)]
    assert [one.stage for one in notices] == [
        *(Stage.PROGRAMME, Stage.AMENDED, Stage.OPEN, Stage.AWARDED, Stage.OPEN),
    ]
    assert notices[1].title.startswith("Reconstruction of National Highway N-5 under Pakistan’s Resilient")
    assert notices[3].awards[0].supplier == "Megha Engineering and Infrastructures Limited"
    assert notices[3].awards[0].price is not None
    assert notices[3].awards[0].price.amount == Decimal("4647906559.31")


@real
def test_recorded_items_read_as_if_they_were_ours() -> None:
    body = shared("intl2/aiib/procurement_rss_RECONSTRUCTED.xml").read_text(encoding="utf-8")
    for folder in (
        "Bangladesh",
        "Kazakhstan",
        "Uzbekistan",
        "Azerbaijan",
        "nepal",
        "Georgia",
        "Sri-Lanka",
        "Pakistan",
    ):
        body = body.replace(f"/_download/{folder}/", "/_download/INDONESIA/")
    found = list(parser.read(page(body, "feed")))
    assert [one for one in found if not isinstance(one, Notice)] == []
    assert [one.stage for one in found if isinstance(one, Notice)] == [
        *(Stage.PLAN, Stage.OPEN, Stage.AWARDED, Stage.AWARDED, Stage.PLAN, Stage.OPEN, Stage.OPEN),
        *(Stage.PROGRAMME, Stage.OPEN, Stage.PROGRAMME, Stage.PROGRAMME),
    ]
    assert {one.published is not None for one in found if isinstance(one, Notice)} == {True}
