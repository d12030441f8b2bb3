"""SiRUP: searching word by word, true totals, and plans that are no tenders yet."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from sandbox.portal import moment_of
from sandbox.portals import id_sirup as portal
from sandbox.samples import Sample, Truth, sample_file, samples_on
from sandbox.words import Words
from scrapers.facts import facts
from tests.harness import Crawled, check_golden, crawl, real, shared
from transform.notice import Category, Document, Key, Leftover, Notice, PriceKind, Reject, Stage
from transform.readers import id_sirup

SOURCE = "id_sirup"
WORDS = facts(SOURCE).options["filters"]["words"]


@pytest.fixture(scope="module")
def walked() -> Crawled:
    return crawl(SOURCE, 1)


def read_all(crawled: Crawled) -> list[Any]:
    return [reading for document in crawled.documents for reading in id_sirup.read(document)]


def a_page(*rows: object, **more: object) -> Document:
    body = json.dumps({"recordsFiltered": len(rows), "data": rows, **more}).encode()
    return Document(SOURCE, "list", "test", "", body, "", datetime(2026, 11, 23, tzinfo=UTC))


def row(**changed: object) -> dict[str, object]:
    plain = {
        "id": 1,
        "paket": "Pengadaan CCTV",
        "pagu": 500_000_000,
        "kldi": "Kab. Kudus",
        "metode": "Tender",
    }
    return {**plain, "jenisPengadaan": "Barang", "pemilihan": "March 2027", **changed}


def test_every_word_is_searched_in_this_year_and_late_in_the_year_in_the_next(walked: Crawled) -> None:
    assert {document.key for document in walked.documents} == {
        f"list:{year}:{word}:0" for year in (2026, 2027) for word in WORDS
    }
    spring = crawl(SOURCE, 1, now=datetime(2026, 4, 1, 1, tzinfo=UTC))
    assert {document.key for document in spring.documents} == {f"list:2026:{word}:0" for word in WORDS}


def test_the_walk_is_complete_by_the_portals_own_count(walked: Crawled) -> None:
    assert (walked.outcome["state"], walked.outcome["rows"], walked.outcome["portal_total"]) == (
        "complete",
        33,
        33,
    )


def test_every_plan_of_the_day_is_read_and_one_found_by_two_words_is_one(walked: Crawled) -> None:
    readings = read_all(walked)
    assert all(isinstance(reading, Notice) for reading in readings)
    found = {reading.native_id: reading for reading in readings}
    assert set(found) == {sample.id for sample in samples_on(SOURCE, 1)}
    assert len(readings) == len(found) + 1
    assert all(reading == found[reading.native_id] for reading in readings)


def test_the_second_day_brings_as_many_new_documents_as_the_answer_key_says(walked: Crawled) -> None:
    first = {(document.key, document.body) for document in walked.documents}
    second = {(document.key, document.body) for document in crawl(SOURCE, 2).documents}
    assert (len(first), len(second - first)) == (
        sample_file(SOURCE).documents[1],
        sample_file(SOURCE).documents[2],
    )


def test_invented_plans_are_read() -> None:
    words = Words("Pengadaan CCTV", "Kota Bekasi", "Jawa Barat, Bekasi (Kota)", smart=True)
    truth = Truth(tier="lead", lang="id")
    invented = [
        Sample(id=f"{n}", truth=truth, fields=portal.invent(words, n, Random(n)))  # noqa: S311  # made-up notices hold no secret
        for n in range(150)
    ]
    rows = [row for _meta, body in portal.lists(invented, moment_of(1)) for row in json.loads(body)["data"]]
    assert len({r.native_id for r in id_sirup.read(a_page(*rows)) if isinstance(r, Notice)}) == 150


def test_a_walk_that_may_not_ask_all_words_is_partial() -> None:
    cut = crawl(SOURCE, 1, max_pages=20)
    assert (cut.outcome["state"], cut.outcome["documents"]) == ("partial", 20)


@pytest.mark.parametrize(
    ("fault", "state"),
    [
        ("challenge", "blocked"),
        ("refused", "blocked"),
        ("broken", "failed"),
        ("changed", "failed"),
        ("forbidden-by-robots", "blocked"),
        ("robots-broken", "blocked"),
    ],
)
def test_a_portal_in_trouble_gives_an_honest_state(fault: str, state: str) -> None:
    crawled = crawl(SOURCE, 1, fault=fault)
    assert (crawled.outcome["state"], crawled.outcome["rows"]) == (state, 0)
    assert crawled.outcome["reason"]


def test_golden_list(walked: Crawled) -> None:
    (page,) = [document for document in walked.documents if document.key == "list:2027:atcs:0"]
    check_golden("id_sirup_list", id_sirup.read(page))


def test_the_expected_month_is_no_deadline() -> None:
    (notice,) = id_sirup.read(a_page(row()))
    assert isinstance(notice, Notice)
    assert (notice.stage, notice.status_details) == (Stage.PLAN, "pemilihan March 2027")
    assert notice.deadline is None
    assert notice.published is None


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"metode": "Undian"}, "unknown_code"),
        ({"jenisPengadaan": "Hibah"}, "unknown_code"),
        ({"pagu": "banyak"}, "bad_amount"),
        ({"pagu": True}, "bad_amount"),
        ({"pagu": [1]}, "bad_amount"),
        ({"paket": ""}, "missing_field"),
        ({"id": None}, "missing_field"),
    ],
)
def test_a_plan_that_cannot_be_read_is_one_reject_and_the_rest_goes_on(
    changed: dict[str, object], reason: str
) -> None:
    reject, notice = id_sirup.read(a_page(row(**changed), row(id=2)))
    assert isinstance(reject, Reject)
    assert reject.reason == reason
    assert isinstance(notice, Notice)


def test_a_field_nobody_knows_is_reported() -> None:
    assert list(id_sirup.read(a_page(row(warna="biru"))))[1:] == [Leftover("data.warna", "biru")]
    assert list(id_sirup.read(a_page(halaman=1))) == [Leftover("halaman", "1")]


@pytest.mark.parametrize(
    "body", [b"", b"\xff", b"[]", b"{}", b"<title>Just a moment...</title>", b'{"data": 1}']
)
def test_a_body_that_is_no_page_is_one_reject(body: bytes) -> None:
    document = Document(SOURCE, "list", "test", "", body, "", datetime(2026, 11, 23, tzinfo=UTC))
    (reject,) = id_sirup.read(document)
    assert isinstance(reject, Reject)
    assert reject.message


@real
def test_the_recorded_row_is_read_to_its_last_field() -> None:
    (capture,) = facts(SOURCE).captures
    body = shared(capture.path).read_bytes()
    (notice,) = id_sirup.read(
        Document(SOURCE, capture.kind, "c", capture.url, body, "", datetime(2026, 11, 23, tzinfo=UTC))
    )
    assert isinstance(notice, Notice)
    assert (notice.native_id, notice.keys) == ("62466015", (Key("id_rup", "62466015"),))
    assert (notice.category, notice.procedure) == (Category.GOODS, "direct")
    assert [(p.amount, p.kind) for p in notice.prices] == [(Decimal(45553000), PriceKind.BUDGET)]
    assert (notice.buyer, notice.buyer_id, notice.place) == (
        "Provinsi Gorontalo",
        "D76",
        "Gorontalo, Gorontalo (Kota)",
    )


@real
def test_the_recorded_challenge_page_is_named_as_one() -> None:
    body = shared("id/misc/cloudflare_challenge_trimmed.html").read_bytes()
    (reject,) = id_sirup.read(Document(SOURCE, "list", "c", "", body, "", datetime(2026, 11, 23, tzinfo=UTC)))
    assert isinstance(reject, Reject)
    assert reject.reason == "challenge"
