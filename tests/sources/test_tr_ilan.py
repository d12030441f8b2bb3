"""ilan.gov.tr: the crawl, its pages and its faults."""

import json

import pytest

from domain.clock import moment_of
from domain.crawl import DetailRequest
from domain.document import Document, Reject
from domain.notice import Notice
from sandbox.portal import Request
from sandbox.portals import tr_ilan as portal
from sandbox.samples import sample_file, samples_on
from tests.harness import Crawled, check_golden, crawl
from transform.parsers import tr_ilan

SOURCE = "tr_ilan"


def document(value: object, kind: str = "list", **meta: str) -> Document:
    body = value if isinstance(value, bytes) else json.dumps(value, ensure_ascii=False).encode()
    return Document(
        SOURCE, kind, "key", "https://www.ilan.gov.tr/", body, "application/json", moment_of(1), meta
    )


def detail(day: int, ad_no: str) -> Document:
    """One ad in full, without HTTP."""
    samples = samples_on(SOURCE, day)
    number = next(s.fields["id"] for s in samples if s.id == ad_no)
    url = f"https://www.ilan.gov.tr{portal.API}AdDetail/GetAdDetail?id={number}"
    body = portal.answer(Request("GET", url, {}, b"", day), samples).body
    return document(body, "detail", native_id=ad_no)


@pytest.fixture(scope="module")
def first_day() -> Crawled:
    return crawl(SOURCE, 1)


@pytest.fixture(scope="module")
def second_day() -> Crawled:
    return crawl(SOURCE, 2, days_back=1)


def test_the_crawl_turns_pages_until_the_portals_own_count_is_reached(first_day: Crawled) -> None:
    assert first_day.outcome == first_day.outcome | {"state": "complete", "rows": 35, "portal_total": 35}
    assert [d.key for d in first_day.documents] == [f"list:2026-11-17:2026-11-23:{n}" for n in (1, 2)]
    assert [len(json.loads(d.body)["result"]["ads"]) for d in first_day.documents] == [20, 15]


def test_the_second_day_asks_for_its_window_alone(second_day: Crawled) -> None:
    assert second_day.outcome == second_day.outcome | {"state": "complete", "rows": 8, "portal_total": 8}
    assert [d.key for d in second_day.documents] == ["list:2026-11-23:2026-11-24:1"]


@pytest.mark.parametrize("day", [1, 2])
def test_lists_and_details_of_what_may_be_a_lead_are_the_documents_of_the_answer_key(
    day: int, first_day: Crawled, second_day: Crawled
) -> None:
    listed = (first_day, second_day)[day - 1]
    readings = [r for d in listed.documents for r in tr_ilan.read(d)]
    fresh = [s for s in sample_file(SOURCE).notices if s.from_day == day]
    assert {s.id for s in fresh} <= {r.native_id for r in readings if isinstance(r, Notice)}
    wanted = [s.id for s in fresh if s.truth.tier != "none"]
    found = {r.native_id: r for r in readings if isinstance(r, Notice)}
    crawled = crawl(
        SOURCE, day, entrance="details", detail_requests=[DetailRequest(i, found[i].locator) for i in wanted]
    )
    assert crawled.outcome["state"] == "complete"
    assert sorted(d.key for d in crawled.documents) == sorted(f"detail:{i}" for i in wanted)
    assert len(listed.documents) + len(crawled.documents) == sample_file(SOURCE).documents[day]
    assert sum(isinstance(r, Reject) for r in readings) == sample_file(SOURCE).rejects[day]


def test_a_ceiling_on_pages_makes_the_crawl_partial() -> None:
    assert crawl(SOURCE, 1, max_pages=1).outcome["state"] == "partial"


def test_lists_and_ads_read_as_recorded(second_day: Crawled) -> None:
    check_golden("tr_ilan_list_2026-11-24", tr_ilan.read(second_day.documents[0]))
    details = [detail(2, ad) for ad in ("ILN02561120", "ILN02560120", "ILN02562410", "ILN02562433")]
    check_golden("tr_ilan_details", [reading for ad in details for reading in tr_ilan.read(ad)])
