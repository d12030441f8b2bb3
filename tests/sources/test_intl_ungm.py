"""UNGM: cookie and token, pages of fifteen, the country that a row names, deadlines with their offset."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine

from cityleads import figures
from cityleads.preparation import write_reference_rows
from domain.crawl import CrawlOrder
from domain.document import Document, PassedOver, Reading, Reject, UnknownField
from domain.notice import Key, Notice, Stage
from pipeline.refine import refine
from pipeline.settle import settle
from sandbox.portal import Request
from sandbox.portals import intl_ungm as portal
from sandbox.samples import Sample, Truth, sample_file, samples_on
from scrapers.source_config import facts
from tests.harness import Crawled, check_golden, crawl, left_to_fill_in, real, shared
from transform.parsers import intl_ungm as parser
from warehouse.db import rows_of
from warehouse.landing import land_crawl

SOURCE = "intl_ungm"
NOW = datetime(2026, 11, 23, tzinfo=UTC)
KNOWN = {
    "title": "Supply of desks",
    "countries": ["ID"],
    "agency": "UNDP",
    "type": "Invitation to bid",
    "reference": "UNDP-IDN-00001",
    "published": "2026-11-02",
    "deadline": "14-Dec-2026 16:00 (GMT 7.00)",
}
SEARCH = "https://www.ungm.org/Public/Notice/Search"
AUGUST: dict[str, str] = {}  # no cookie and no token
OURS = {"TH", "VN", "ID", "TR"}


@pytest.fixture(scope="module")
def crawled() -> Crawled:
    return crawl(SOURCE, 1)


def sample(number: int = 1, **own: object) -> Sample:
    fields = KNOWN | {"number": number} | own
    return Sample(id=str(number), truth=Truth(tier="none", lang="en"), fields=fields)


def page(*samples: Sample, country: str = "ID") -> Document:
    body = portal.page(samples, len(samples), NOW)
    return Document(SOURCE, "list", "list", "", body, "text/html", NOW, {"country": country})


def readings(**own: object) -> list[Reading]:
    return list(parser.read(page(sample(**own))))  # type: ignore[arg-type]  # fields of a sample are of any type


def read_one(**own: object) -> Notice:
    (found,) = readings(**own)
    assert isinstance(found, Notice)
    return found


def asked(**own: object) -> bytes:
    return json.dumps(
        {"PageIndex": 0, "PageSize": 15, "Countries": ["2387"], "Description": ""} | own
    ).encode()


def search(body: bytes, headers: dict[str, str], *, day: int = 1) -> int:
    return portal.answer(Request("POST", SEARCH, headers, body, day), samples_on(SOURCE, day)).status


def test_the_files_of_the_source_are_filled_in() -> None:
    assert left_to_fill_in(SOURCE) == []


def test_each_country_s_list_is_read_in_full(crawled: Crawled) -> None:
    assert (crawled.outcome["state"], crawled.outcome["rows"], crawled.outcome["portal_total"]) == (
        *("complete", 10, 10),
    )
    assert {one.key for one in crawled.documents} == {f"list:{country}:0" for country in OURS}
    assert len(crawled.documents) == sample_file(SOURCE).documents[1]


def test_every_notice_for_companies_is_read_and_calls_for_persons_are_passed_over(crawled: Crawled) -> None:
    found = [one for document in crawled.documents for one in parser.read(document)]
    assert {one.native_id for one in found if isinstance(one, Notice)} == {
        one.id for one in samples_on(SOURCE, 1) if one.kept
    }
    assert [one for one in found if not isinstance(one, Notice)] == [
        PassedOver("310103", "not_for_companies")
    ]
    ordered = sorted(crawled.documents, key=lambda one: one.key)
    check_golden(f"{SOURCE}_list", (one for document in ordered for one in parser.read(document)))


def test_a_search_wants_cookie_token_and_pages_of_fifteen_and_in_august_no_token() -> None:
    good = {"Cookie": portal.COOKIE, "RequestVerificationToken": portal.TOKEN}
    assert search(asked(), good) == 200
    assert search(asked(), {"Cookie": portal.COOKIE}) == 400
    assert search(asked(), {"RequestVerificationToken": portal.TOKEN}) == 400
    assert search(asked(PageSize=50), good) == 400
    assert search(asked(), {}, day=portal.WITHOUT_TOKEN_FROM) == 200


def test_a_page_without_a_token_is_searched_without_one() -> None:
    found = crawl(SOURCE, portal.WITHOUT_TOKEN_FROM)
    assert (found.outcome["state"], found.outcome["rows"]) == ("complete", 10)


def test_an_id_of_another_country_rejects_the_whole_list() -> None:
    several = sample(2, countries=["TZ", "KE"])
    (rejected,) = parser.read(page(sample(countries=["TZ"]), several, country="TH"))
    assert isinstance(rejected, Reject)
    assert rejected.reason == "wrong_country"
    assert "Tanzania" in rejected.message


def lists_with_ids(ids: Mapping[str, str]) -> list[Document]:
    """What the portal answers a crawl that asks for countries under these ids."""
    samples = samples_on(SOURCE, 1)
    found = []
    for country, number in ids.items():
        request = Request("POST", SEARCH, AUGUST, asked(Countries=[number]), portal.WITHOUT_TOKEN_FROM)
        body = portal.answer(request, samples).body
        found.append(
            Document(
                SOURCE, "list", f"list:{country}:0", SEARCH, body, "", NOW, {"country": country}, listed=None
            )
        )
    return found


@pytest.mark.parametrize(
    ("ids", "state", "told", "countries"),
    [
        ({}, "complete", [], ["ID", "TH", "TR", "VN"]),
        ({"TH": "2494"}, "partial", ["TH"], ["ID", "TR", "VN"]),
        ({"TH": "2387", "ID": "2493"}, "partial", ["ID", "TH"], ["TR", "VN"]),
    ],
    ids=["right", "wrong", "exchanged"],
)
def test_an_id_of_another_country_makes_the_crawl_partial_and_no_notice_is_taken_for_ours(
    database: Engine, ids: dict[str, str], state: str, told: list[str], countries: list[str]
) -> None:
    with database.begin() as connection:
        write_reference_rows(connection)
    order = CrawlOrder(SOURCE, "walk", NOW, NOW.date(), NOW.date())
    land_crawl(database, order, lists_with_ids(facts(SOURCE).options["countries"] | ids))
    refine(database)
    settle(database)
    with database.connect() as connection:
        rejects = rows_of(
            connection, "SELECT message FROM raw.reject WHERE reason = 'wrong_country' ORDER BY 1"
        )
        (row,) = (one for one in figures.sources(connection) if one["source"] == SOURCE)
        kept = rows_of(connection, "SELECT DISTINCT country FROM core.notice ORDER BY 1")
    assert [one["message"].split()[4] for one in rejects] == told
    assert (row["last_state"], bool(row["last_reason"])) == (state, state == "partial")
    assert [one["country"] for one in kept] == countries


def test_one_row_of_another_country_is_rejected_alone() -> None:
    kept, rejected = parser.read(page(sample(1), sample(2, countries=["TZ"])))
    assert isinstance(kept, Notice)
    assert isinstance(rejected, Reject)
    assert (rejected.reason, rejected.native_id) == ("wrong_country", "2")


def test_the_ids_asked_for_are_those_of_the_facts() -> None:
    assert facts(SOURCE).options["countries"] == {"TH": "2493", "VN": "2513", "ID": "2387", "TR": "2499"}


def test_a_notice_of_several_countries_is_one_of_each_list_that_shows_it() -> None:
    both = sample(7, countries=["ID", "VN"])
    numbers = [
        one.native_id
        for country in ("ID", "VN")
        for one in parser.read(page(both, country=country))
        if isinstance(one, Notice)
    ]
    assert numbers == ["7:ID", "7:VN"]


@pytest.mark.parametrize(
    ("told", "at"),
    [
        ("26-May-2026 15:30 (GMT -4.00)", datetime(2026, 5, 26, 19, 30, tzinfo=UTC)),
        ("26-Oct-2026 10:00 (GMT 7.00)", datetime(2026, 10, 26, 3, 0, tzinfo=UTC)),
        ("26-Oct-2026 10:00 (GMT +5.30)", datetime(2026, 10, 26, 4, 30, tzinfo=UTC)),
        ("26-Oct-2026 10:00 (GMT 5.50)", datetime(2026, 10, 26, 4, 30, tzinfo=UTC)),
        ("26-Oct-2026 10:00 (GMT -3.50)", datetime(2026, 10, 26, 13, 30, tzinfo=UTC)),
        ("26-Oct-2026 10:00 (GMT 5.75)", datetime(2026, 10, 26, 4, 15, tzinfo=UTC)),
        ("26-Oct-2026 10:00 (GMT 0.00)", datetime(2026, 10, 26, 10, 0, tzinfo=UTC)),
        ("26-Oct-2026 10:00 (GMT)", datetime(2026, 10, 26, 10, 0, tzinfo=UTC)),
    ],
)
def test_a_deadline_is_told_with_its_offset(told: str, at: datetime) -> None:
    deadline = read_one(deadline=told).deadline
    assert deadline is not None
    assert (deadline.at, deadline.raw) == (at, told)


@pytest.mark.parametrize(
    "told", ["26-Oct-2026 10:00", "26-Oct-2026 10:00 (GMT 5.20)", "26-Oct-2026 25:99 (GMT 7.00)"]
)
def test_a_deadline_without_a_known_offset_is_reported(told: str) -> None:
    notice, *reported = readings(deadline=told)
    assert isinstance(notice, Notice)
    assert notice.deadline is None
    assert UnknownField("row.deadline", told) in reported


def test_a_type_is_a_stage_and_one_that_is_not_known_is_reported() -> None:
    assert read_one(type="Request for information").stage is Stage.PROGRAMME
    assert read_one(type="Pre-qualification").prequalification_deadline is not None
    notice, reported = readings(type="Something new")
    assert isinstance(notice, Notice)
    assert (notice.stage, reported) == (None, UnknownField("row.type", "Something new"))


def test_the_agency_s_number_is_a_key() -> None:
    assert read_one(agency="UNDP", reference="UNDP-IDN-1,1").keys == (
        Key("un_reference", "UNDP/UNDP-IDN-1,1"),
    )


def test_an_empty_list_is_empty_and_a_page_without_a_total_is_rejected() -> None:
    assert list(parser.read(page())) == []
    other = Document(SOURCE, "list", "list", "", b"<p>Please wait</p>", "", NOW, {"country": "ID"})
    (rejected,) = parser.read(other)
    assert isinstance(rejected, Reject)
    assert rejected.reason == "layout_changed"


def test_a_list_of_many_pages_is_asked_page_by_page() -> None:
    shown = [sample(number) for number in range(40)]
    counts = []
    for index in range(4):
        url = "https://www.ungm.org/Public/Notice/Search"
        answered = portal.answer(Request("POST", url, {}, asked(PageIndex=index), 3), shown)
        counts.append(answered.body.count(b"data-noticeid"))
    assert counts == [15, 15, 10, 0]


@real
def test_the_recorded_row_is_another_country_s_and_reads_as_ours_where_it_names_one() -> None:
    body = shared("intl2/ungm/search_fragment_2026-05_one_row.html").read_bytes()
    document = Document(SOURCE, "list", "list", "", body, "", NOW, {"country": "ID"})
    (rejected,) = parser.read(document)
    assert isinstance(rejected, Reject)
    assert (rejected.reason, "Peru" in rejected.message) == ("wrong_country", True)
    ours = Document(
        SOURCE, "list", "list", "", body.replace(b"Peru", b"Indonesia"), "", NOW, {"country": "ID"}
    )
    (notice,) = parser.read(ours)
    assert isinstance(notice, Notice)
    assert notice.title == "Adquisición de ropa de cama y toallas de baño"
    assert (notice.buyer, notice.stage) == ("UNDP", Stage.OPEN)
    assert notice.keys == (Key("un_reference", "UNDP/UNDP-PER-00907,1"),)
    assert notice.deadline is not None
    assert notice.deadline.at == datetime(2026, 5, 26, 19, 30, tzinfo=UTC)
