"""SPSE on the sandbox: the token, pages without a true total, details, troubles."""

import json
from datetime import UTC, date, datetime
from urllib.parse import parse_qsl

import pytest
from scrapy import Request as ScrapyRequest
from scrapy.http import HtmlResponse, TextResponse

from domain.crawl import CrawlOrder, CrawlState, DetailRequest
from domain.document import Document, Reject
from domain.notice import Notice, Stage, merge_parts
from sandbox.portal import Request
from sandbox.portals import id_spse as portal
from sandbox.samples import sample_file, samples_on
from scrapers.source_config import facts
from scrapers.spiders.id_spse import IdSpse, List
from tests.harness import Crawled, crawl
from transform.parsers import id_spse

SOURCE = "id_spse"
BASE = "https://spse.inaproc.id/nasional"
FLOOD, PREQUALIFIED, BROKEN_PAGE, HOSTILE = "10957730000", "10958866000", "10959402000", "10960013000"


def want(number: str) -> DetailRequest:
    return DetailRequest(number, {"kode": number})


@pytest.fixture(scope="module")
def walked() -> Crawled:
    return crawl(SOURCE, 1)


@pytest.fixture(scope="module")
def detailed() -> Crawled:
    return crawl(
        SOURCE,
        1,
        entrance="details",
        detail_requests=[want(n) for n in (FLOOD, PREQUALIFIED, BROKEN_PAGE, HOSTILE)],
    )


def by_key(crawled: Crawled) -> dict[str, Document]:
    return {document.key: document for document in crawled.documents}


def notices(crawled: Crawled) -> dict[str, Notice]:
    readings = [reading for document in crawled.documents for reading in id_spse.read(document)]
    return {reading.native_id: reading for reading in readings if isinstance(reading, Notice)}


def document(kind: str, body: str | bytes, **meta: str) -> Document:
    raw = body.encode() if isinstance(body, str) else body
    return Document(SOURCE, kind, "test", BASE, raw, "", datetime(2026, 11, 23, tzinfo=UTC), meta)


def test_the_walk_turns_pages_to_the_short_one_though_the_portal_claims_two_billion_rows(
    walked: Crawled,
) -> None:
    assert {key: len(json.loads(d.body)["data"]) for key, d in by_key(walked).items()} == {
        "list:nasional:2026:1": 25,
        "list:nasional:2026:2": 25,
        "list:nasional:2026:3": 2,
        "list:nasional:2027:1": 2,
        "list:jakarta:2026:1": 5,
        "list:jakarta:2027:1": 0,
        "list_pl:2026:smart": 2,
        "list_pl:2026:ATCS": 1,
    }
    assert json.loads(by_key(walked)["list:nasional:2026:1"].body)["recordsFiltered"] == 2_147_483_647
    assert (walked.outcome["state"], walked.outcome["rows"], walked.outcome["portal_total"]) == (
        "complete",
        57,
        None,
    )


def test_each_budget_year_is_asked_for_whatever_a_page_preselects(walked: Crawled) -> None:
    assert {document.url.partition("?")[2] for document in walked.documents} == {"tahun=2026", "tahun=2027"}
    assert by_key(walked)["list:jakarta:2026:1"].meta == {"slug": "jakarta", "year": "2026"}
    spring = crawl(SOURCE, 1, now=datetime(2026, 4, 1, 1, tzinfo=UTC))
    assert {document.meta["year"] for document in spring.documents} == {"2026"}


def spider(until: date) -> IdSpse:
    return IdSpse(order=CrawlOrder(SOURCE, "walk", datetime(2026, 11, 23, tzinfo=UTC), until, until))


def tender_page(script: str, years: str = "", url: str = f"{BASE}/lelang") -> HtmlResponse:
    select = f'<select name="tahun">{years}</select>'
    return HtmlResponse(url, body=f"<script>{script}</script>{select}", encoding="utf-8")


@pytest.mark.parametrize(
    ("script", "years", "asked"),
    [
        (
            "d.authenticityToken = 'abc';",
            "",
            ["/nasional/dt/lelang?tahun=2026", "/nasional/dt/lelang?tahun=2027"],
        ),
        (
            'd.authenticityToken="abc"; url: "/nasional/dt/lelang?tahun=2025&oap=1"',
            "<option value='2026' selected>2026</option><option value='2024'>2024</option>",
            ["/nasional/dt/lelang?tahun=2026&oap=1"],
        ),
        (
            "authenticityToken: 'abc', url: '/nasional/dt/lelang'",
            "<option value='2027'>2027</option><option value=''>Semua</option>",
            ["/nasional/dt/lelang?tahun=2027"],
        ),
    ],
)
def test_the_lists_address_its_years_and_its_token_are_those_of_the_page(
    script: str, years: str, asked: list[str]
) -> None:
    requests = list(spider(date(2026, 11, 23)).session(tender_page(script, years), "nasional"))
    assert all(isinstance(request, ScrapyRequest) for request in requests)
    assert [request.url.removeprefix("https://spse.inaproc.id") for request in requests] == asked
    assert all(b"authenticityToken=abc" in request.body for request in requests)


def test_how_many_rows_a_full_page_has_is_what_the_first_one_has() -> None:
    one = spider(date(2026, 11, 23))
    request, _next_year = one.session(tender_page("d.authenticityToken = 'abc';"), "nasional")
    for rows, is_asked_for in ((3, True), (3, True), (2, False)):
        assert isinstance(request, ScrapyRequest)
        answer = {
            "data": [[f"{request.cb_kwargs['start'] + n}"] for n in range(rows)],
            "recordsFiltered": 100,
        }
        page = TextResponse(request.url, body=json.dumps(answer), encoding="utf-8")
        _landed, *following = one.listed(page, **request.cb_kwargs)
        assert bool(following) is is_asked_for
        request = following[0] if following else request


def test_a_slug_that_leads_to_the_portals_start_is_a_failure_though_the_start_has_a_token() -> None:
    one = spider(date(2026, 11, 23))
    page = tender_page("d.authenticityToken = 'abc';", url="https://spse.inaproc.id/")
    (landed,) = one.session(page, "nowhere")
    assert isinstance(landed, Document)
    assert (landed.key, one.crawl_stats.outcome().state) == ("list:nowhere:1", CrawlState.FAILED)
    asked = Request("GET", "https://spse.inaproc.id/nowhere/lelang", {}, b"", 1)
    answer = portal.answer(asked, samples_on(SOURCE, 1))
    assert (answer.status, answer.headers["Location"]) == (302, "https://spse.inaproc.id/")


def test_a_wrong_token_brings_html_and_is_a_failure() -> None:
    form = b"draw=1&start=0&length=25&authenticityToken=old"
    answer = portal.answer(
        Request("POST", f"{BASE}/dt/lelang?tahun=2026", {}, form, 1), samples_on(SOURCE, 1)
    )
    one = spider(date(2026, 11, 23))
    page = HtmlResponse(f"{BASE}/dt/lelang?tahun=2026", body=answer.body, encoding="utf-8")
    told = List("nasional", 2026, page.url, "old")
    (landed,) = one.listed(page, told, page=1, start=0, size=0)
    assert isinstance(landed, Document)
    assert one.crawl_stats.outcome().state is CrawlState.FAILED


def test_rows_that_moved_to_the_next_page_meanwhile_are_counted_once() -> None:
    one, told = spider(date(2026, 11, 23)), List("nasional", 2026, f"{BASE}/dt/lelang?tahun=2026", "t")
    for number, rows in enumerate(([["3"], ["2"]], [["2"], ["1"]]), start=1):
        page = TextResponse(told.url, body=json.dumps({"data": rows, "recordsFiltered": 3}), encoding="utf-8")
        list(one.listed(page, told, page=number, start=2 * number - 2, size=2))
    assert one.crawl_stats.rows == 3
    assert one.crawl_stats.outcome().troubles == ()


def test_a_page_that_shows_each_row_many_times_steps_over_no_row_of_the_next() -> None:
    one, told = spider(date(2026, 11, 23)), List("nasional", 2026, f"{BASE}/dt/lelang?tahun=2026", "t")
    answer = {"data": [["3"], ["2"]] * 50, "recordsFiltered": 100}
    page = TextResponse(told.url, body=json.dumps(answer), encoding="utf-8")
    _, following = one.listed(page, told, page=1, start=0, size=0)
    assert isinstance(following, ScrapyRequest)
    assert dict(parse_qsl(following.body.decode()))["start"] == "2"


WON = "10941208000"


def test_an_announcement_with_a_winner_leads_to_the_page_that_names_it() -> None:
    before, after = (crawl(SOURCE, day, entrance="details", detail_requests=[want(WON)]) for day in (1, 2))
    assert sorted(by_key(before)) == [f"detail:{WON}", f"schedule:{WON}"]
    assert sorted(by_key(after)) == [f"detail:{WON}", f"schedule:{WON}", f"winners:{WON}"]
    parts = [r for d in after.documents for r in id_spse.read(d) if isinstance(r, Notice)]
    merged = merge_parts(parts)
    assert (merged.stage, [award.supplier for award in merged.awards]) == (
        Stage.AWARDED,
        ["PT. Bahari Citra Digital"],
    )
    assert after.outcome["state"] == "complete"


def test_a_tenders_own_pages_are_refused_to_who_does_not_come_from_the_list() -> None:
    asked = Request("GET", f"{BASE}/lelang/{WON}/jadwal", {}, b"", 1)
    assert portal.answer(asked, samples_on(SOURCE, 1)).status == 403


GONE = "10900000404"


def test_a_tender_whose_page_is_gone_is_over_and_the_crawl_is_complete() -> None:
    gone = crawl(SOURCE, 1, entrance="details", detail_requests=[want(GONE)])
    assert (gone.outcome["state"], [document.key for document in gone.documents]) == (
        "complete",
        [f"detail:{GONE}"],
    )
    (told,) = id_spse.read(gone.documents[0])
    assert isinstance(told, Notice)
    assert told.stage is Stage.CLOSED
    row = [
        GONE,
        "Pengadaan Obat",
        "Kab. Kudus",
        "Upload Dokumen Penawaran",
        "1,2 M",
        "",
        "Tender",
        "",
        "Pengadaan Barang - TA 2026",
    ]
    (listed,) = id_spse.read(document("list", json.dumps({"data": [row]})))
    assert isinstance(listed, Notice)
    merged = merge_parts([listed, told])
    assert (merged.stage, merged.title, merged.status_details) == (
        Stage.CLOSED,
        "Pengadaan Obat",
        "Halaman tender tidak ditemukan",
    )


@pytest.mark.parametrize("status", [404, 410])
def test_a_page_that_is_gone_by_its_status_is_told_alike(status: int) -> None:
    one = spider(date(2026, 11, 23))
    page = HtmlResponse(f"{BASE}/lelang/{GONE}/pengumumanlelang", status=status, body=b"<h1>x</h1>")
    (landed,) = one.detailed(page, "detail", GONE)
    assert isinstance(landed, Document)
    assert landed.meta == {"native_id": GONE, "gone": "yes"}
    assert list(one.detailed(page, "schedule", GONE)) == []
    assert one.crawl_stats.outcome().troubles == ()


def test_the_days_bring_as_many_new_documents_as_the_answer_key_says() -> None:
    known: set[tuple[str, bytes]] = set()
    asked: set[str] = set()
    over: set[str] = set()
    for day in (1, 2):
        lists = crawl(SOURCE, day)
        shown = samples_on(SOURCE, day)
        tenders = [sample for sample in shown if not sample.fields.get("nontender")]
        relevant = {sample.id for sample in tenders if sample.truth.tier != "none"}
        under_way = {number for number, notice in notices(lists).items() if notice.stage is Stage.OPEN}
        ended = {number for number, notice in notices(lists).items() if "ended" in notice.locator}
        wants = [
            want(number) for number in sorted(relevant & (under_way | (ended - over) | (relevant - asked)))
        ]
        pages = crawl(SOURCE, day, entrance="details", detail_requests=wants)
        bodies = {(d.key, d.body) for d in (*lists.documents, *pages.documents)}
        rejects = [r for d in pages.documents if (d.key, d.body) not in known for r in id_spse.read(d)]
        assert len(bodies - known) == sample_file(SOURCE).documents[day]
        assert sum(isinstance(r, Reject) for r in rejects) == sample_file(SOURCE).rejects[day]
        known |= bodies
        asked |= relevant
        over |= ended


def test_the_second_day_lists_the_newcomers_first() -> None:
    second = crawl(SOURCE, 2)
    assert second.outcome["rows"] == 65
    assert json.loads(by_key(second)["list:nasional:2026:1"].body)["data"][0][0] == "10963822000"


def test_every_tender_of_the_day_is_read_from_the_list(walked: Crawled) -> None:
    assert set(notices(walked)) == {sample.id for sample in samples_on(SOURCE, 1) if sample.kept}


def test_what_is_bought_without_a_tender_is_searched_by_words_and_never_open(walked: Crawled) -> None:
    found = notices(walked)
    assert {
        number: (found[number].stage, found[number].procedure) for number in ("11048278000", "11048311000")
    } == {
        "11048278000": (Stage.CLOSED, "direct"),
        "11048311000": (Stage.CLOSED, "direct"),
    }
    assert [price.amount for price in found["11048278000"].prices] == [198_000_000, 184_500_000]
    assert found["11048311000"].url == f"{BASE}/nontender/11048311000/pengumumanpl"
    assert found["11048311000"].locator == {}
    assert "11048333000" not in found


def test_a_walk_that_may_not_turn_all_pages_is_partial() -> None:
    cut = crawl(SOURCE, 1, max_pages=2)
    assert cut.outcome["state"] == "partial"
    assert "ceiling" in cut.outcome["reason"]


def test_a_page_on_a_tender_under_way_leaves_the_stage_to_the_list(detailed: Crawled) -> None:
    detail = next(iter(id_spse.read(by_key(detailed)[f"detail:{FLOOD}"])))
    assert isinstance(detail, Notice)
    assert (detail.stage, detail.status_details) == (None, "Pengumuman Pascakualifikasi")


def test_an_announcement_leads_to_the_page_of_winners() -> None:
    marker = facts(SOURCE).pages["detail"].marker
    page = f'<html>{marker}<a href="/nasional/evaluasi/10/pemenang">Pemenang</a></html>'
    response = HtmlResponse(f"{BASE}/nasional/lelang/10/pengumumanlelang", body=page, encoding="utf-8")
    _, request = spider(date(2026, 11, 23)).detailed(response, "detail", "10")
    assert isinstance(request, ScrapyRequest)
    assert request.url.endswith("/evaluasi/10/pemenang")
