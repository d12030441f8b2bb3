"""Every portal, failing in every way that portals were seen to fail, is told as what it is: never "no news"."""

import pytest

from sandbox.faults import FAULTS
from sandbox.portal import moment_of
from scrapers.crawl import CrawlOrder
from scrapers.facts import facts, source_names
from tests.harness import crawl_orders
from transform.notice import Reject
from transform.readers import reader_of

STATES = {
    "challenge": "blocked",
    "refused": "blocked",
    "broken": "failed",
    "changed": "failed",
    "forbidden-by-robots": "blocked",
    "robots-broken": "blocked",
}


def failing(source: str, fault: str) -> CrawlOrder:
    now = moment_of(1)
    today = facts(source).local(now).date()
    return CrawlOrder(source, "walk", now, today, today, fault=fault)


def test_every_fault_that_the_sandbox_plays_is_tried() -> None:
    assert set(STATES) == set(FAULTS)


@pytest.mark.parametrize("fault", STATES)
def test_a_portal_that_fails_is_never_taken_for_one_without_news(fault: str) -> None:
    crawled = crawl_orders([failing(source, fault) for source in source_names()])
    told = {source: (one.outcome["state"], one.outcome["rows"]) for source, one in crawled.items()}
    assert told == dict.fromkeys(source_names(), (STATES[fault], 0))
    assert [source for source, one in crawled.items() if not one.outcome["reason"]] == []


@pytest.mark.parametrize("fault", ["challenge", "changed"])
def test_what_a_failing_portal_answered_lands_and_is_rejected_with_a_reason(fault: str) -> None:
    crawled = crawl_orders([failing(source, fault) for source in source_names()])
    read = {
        source: [reading for document in one.documents for reading in reader_of(source).read(document)]
        for source, one in crawled.items()
    }
    assert [
        source for source, readings in read.items() if any(not isinstance(r, Reject) for r in readings)
    ] == []
    assert {source for source, readings in read.items() if readings} >= {"th_egp", "vn_muasamcong", "tr_ilan"}
