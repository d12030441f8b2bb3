"""SiRUP: searching word by word, true totals, and plans that are no tenders yet."""

import json
from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest

from domain.clock import moment_of
from domain.document import Document, Reject
from domain.notice import Notice
from sandbox.portals import id_sirup as portal
from sandbox.samples import Sample, Truth, sample_file, samples_on
from sandbox.words import Words
from scrapers.source_config import facts
from tests.harness import Crawled, crawl, real, shared
from transform.parsers import id_sirup

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
        37,  # one is found by two words
        38,
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


@real
def test_the_recorded_challenge_page_is_named_as_one() -> None:
    body = shared("id/misc/cloudflare_challenge_trimmed.html").read_bytes()
    (reject,) = id_sirup.read(Document(SOURCE, "list", "c", "", body, "", datetime(2026, 11, 23, tzinfo=UTC)))
    assert isinstance(reject, Reject)
    assert reject.reason == "challenge"
