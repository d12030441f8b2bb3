"""SPSE on the sandbox: the token, pages without a true total, details, troubles."""

import json
from datetime import UTC, datetime

import pytest

from sandbox.portal import Request
from sandbox.samples import sample_file, samples_on
from scrapers.crawl import Want
from tests.harness import Crawled, crawl
from transform.notice import Document, Notice, Reject, Stage
from transform.readers import id_spse

SOURCE = "id_spse"
BASE = "https://spse.inaproc.id/nasional"
FLOOD, PREQUALIFIED, BROKEN_PAGE, HOSTILE = "10957730000", "10958866000", "10959402000", "10960013000"


def want(number: str) -> Want:
    return Want(number, {"kode": number})


@pytest.fixture(scope="module")
def walked() -> Crawled:
    return crawl(SOURCE, 1)


@pytest.fixture(scope="module")
def detailed() -> Crawled:
    return crawl(
        SOURCE, 1, entrance="details", wants=[want(n) for n in (FLOOD, PREQUALIFIED, BROKEN_PAGE, HOSTILE)]
    )


def by_key(crawled: Crawled) -> dict[str, Document]:
    return {document.key: document for document in crawled.documents}


def notices(crawled: Crawled) -> dict[str, Notice]:
    readings = [reading for document in crawled.documents for reading in id_spse.read(document)]
    return {reading.native_id: reading for reading in readings if isinstance(reading, Notice)}


def document(kind: str, body: str | bytes, **meta: str) -> Document:
    raw = body.encode() if isinstance(body, str) else body
    return Document(SOURCE, kind, "test", BASE, raw, "", datetime(2026, 11, 23, tzinfo=UTC), meta)


def asked(body: str, cookie: str = "", method: str = "POST") -> Request:
    headers = {"cookie": cookie} if cookie else {}
    return Request(method, f"{BASE}/dt/lelang", headers, body.encode(), 1)


def test_the_walk_turns_pages_to_the_short_one_though_the_portal_claims_two_billion_rows(
    walked: Crawled,
) -> None:
    assert {key: len(json.loads(d.body)["data"]) for key, d in by_key(walked).items()} == {
        "list:nasional:1": 25,
        "list:nasional:2": 25,
        "list:nasional:3": 4,
        "list:jakarta:1": 5,
    }
    assert json.loads(by_key(walked)["list:nasional:1"].body)["recordsFiltered"] == 2_147_483_647
    assert (walked.outcome["state"], walked.outcome["rows"], walked.outcome["portal_total"]) == (
        "complete",
        54,
        None,
    )


def test_the_days_bring_as_many_new_documents_as_the_answer_key_says() -> None:
    known: set[tuple[str, bytes]] = set()
    asked: set[str] = set()
    for day in (1, 2):
        lists = crawl(SOURCE, day)
        relevant = {sample.id for sample in samples_on(SOURCE, day) if sample.truth.tier != "none"}
        under_way = {number for number, notice in notices(lists).items() if notice.stage is Stage.OPEN}
        wants = [want(number) for number in sorted(relevant & (under_way | (relevant - asked)))]
        pages = crawl(SOURCE, day, entrance="details", wants=wants)
        bodies = {(d.key, d.body) for d in (*lists.documents, *pages.documents)}
        rejects = [r for d in pages.documents if (d.key, d.body) not in known for r in id_spse.read(d)]
        assert len(bodies - known) == sample_file(SOURCE).documents[day]
        assert sum(isinstance(r, Reject) for r in rejects) == sample_file(SOURCE).rejects[day]
        known |= bodies
        asked |= relevant


def test_the_second_day_lists_the_newcomers_first() -> None:
    second = crawl(SOURCE, 2)
    assert second.outcome["rows"] == 62
    assert json.loads(by_key(second)["list:nasional:1"].body)["data"][0][0] == "10963822000"


def test_every_tender_of_the_day_is_read_from_the_list(walked: Crawled) -> None:
    assert set(notices(walked)) == {sample.id for sample in samples_on(SOURCE, 1)}


def test_a_walk_that_may_not_turn_all_pages_is_partial() -> None:
    cut = crawl(SOURCE, 1, max_pages=2)
    assert cut.outcome["state"] == "partial"
    assert "ceiling" in cut.outcome["reason"]


def test_a_page_on_a_tender_under_way_leaves_the_stage_to_the_list(detailed: Crawled) -> None:
    detail = next(iter(id_spse.read(by_key(detailed)[f"detail:{FLOOD}"])))
    assert isinstance(detail, Notice)
    assert (detail.stage, detail.status_details) == (None, "Pengumuman Pascakualifikasi")
