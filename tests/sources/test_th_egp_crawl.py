"""e-GP: the walk, the split of full pages, the details, and how failures are told."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from scrapy import Request as Asked
from scrapy.http import TextResponse

from sandbox.portal import moment_of
from sandbox.portals import th_egp as portal
from sandbox.samples import samples_on
from scrapers.crawl import CrawlOrder, Want
from scrapers.facts import facts
from scrapers.items import RawDocument
from scrapers.spiders.th_egp import ThEgp
from tests.harness import crawl
from tests.sources.test_th_egp import FEED
from transform.notice import Notice, Reject
from transform.readers.th_egp import read


def spider(day: int = 1) -> ThEgp:
    today = date(2026, 11, 22) + timedelta(days=day)
    return ThEgp(order=CrawlOrder("th_egp", "walk", moment_of(day), today - timedelta(days=3), today))


def full(rows: int, count: int) -> TextResponse:
    body = (
        b"<rss>"
        + b"".join(b"<item>%d</item>" % row for row in range(rows))
        + b"<countbyday>%d</countbyday></rss>" % count
    )
    return TextResponse(FEED, body=body)


def queries(answers: Iterator[Asked | RawDocument]) -> list[str]:
    return [re.sub(r".*\?", "", answer.url) for answer in answers if isinstance(answer, Asked)]


def test_a_full_page_is_asked_again_for_each_day_of_the_window() -> None:
    walked = spider()
    asked = queries(walked.on_list(full(20, 0), ("0204", "D0")))
    assert asked == [f"deptId=0204&anounceType=D0&announceDate=202611{day}" for day in (20, 21, 22, 23)]
    assert (walked.tally.rows, walked.tally.documents) == (20, 1)


def test_a_page_that_counts_more_than_it_shows_is_asked_again_too() -> None:
    assert len(queries(spider().on_list(full(10, 11), ("0204", "D0")))) == 4


def test_a_full_day_that_the_portal_counts_is_complete_and_one_that_it_does_not_is_asked_by_method() -> None:
    counted, uncounted = spider(), spider()
    assert queries(counted.on_list(full(20, 20), ("0204", "D0", "20261123"))) == []
    assert queries(uncounted.on_list(full(20, 0), ("0204", "D0", "20261123"))) == [
        "deptId=0204&anounceType=D0&announceDate=20261123&methodId=16"
    ]
    assert counted.tally.outcome().state == "complete"


def test_a_day_that_its_methods_do_not_cover_is_a_partial_crawl() -> None:
    walked = spider()
    list(walked.on_list(full(20, 25), ("0204", "D0", "20261123")))
    list(walked.on_list(full(19, 19), ("0204", "D0", "20261123", "16")))
    (trouble,) = walked.tally.outcome().troubles
    assert trouble == {"code": "total_larger_than_rows", "times": 1, "rows": 19, "total": 25}


def test_a_full_day_of_one_method_is_a_partial_crawl() -> None:
    walked = spider()
    list(walked.on_list(full(20, 20), ("0204", "D0", "20261123", "16")))
    assert walked.tally.outcome().troubles == ({"code": "list_capped", "times": 1},)


@pytest.mark.parametrize(("day", "rows"), [(1, 69), (2, 75)])
def test_a_walk_lands_every_page_and_the_days_of_the_full_one(day: int, rows: int) -> None:
    crawled = crawl("th_egp", day)
    assert crawled.outcome == {
        "state": "complete",
        "reason": "",
        "documents": 60,
        "rows": rows,
        "portal_total": None,
        "troubles": [],
    }
    readings = [reading for landed in crawled.documents for reading in read(landed)]
    assert all(isinstance(reading, Notice) for reading in readings)
    found = {reading.native_id for reading in readings if isinstance(reading, Notice)}
    shown = {f"{s.fields['project']}/{s.fields['type']}" for s in samples_on("th_egp", day)}
    known_before = {f"6911900{number}/D0" for number in range(3001, 3013)} if day == 2 else set()
    assert found <= shown
    assert shown - found <= known_before


def test_details_bring_deadline_and_price_and_their_failures_are_told() -> None:
    wants = []
    for sample in samples_on("th_egp", 1):
        if sample.fields["type"] == "D0" and sample.truth.tier != "none" and "link" not in sample.fields:
            native_id = f"{sample.fields['project']}/D0"
            wants.append(Want(native_id, {"url": portal._link(sample)}))
    crawled = crawl("th_egp", 1, entrance="details", wants=wants)
    assert crawled.outcome["state"] == "partial"
    assert crawled.outcome["reason"] == "a document page was not in the known format"
    assert crawled.outcome["documents"] == 13
    readings = [reading for landed in crawled.documents for reading in read(landed)]
    assert {r.native_id: r.reason for r in readings if isinstance(r, Reject)} == {
        "69119001101/D0": "no_text",
        "69119001201/D0": "layout_changed",
    }
    truths = {
        f"{s.fields['project']}/D0": s.truth for s in samples_on("th_egp", 1) if s.fields["type"] == "D0"
    }
    notices = [reading for reading in readings if isinstance(reading, Notice)]
    assert len(notices) == 11
    for notice in notices:
        truth = truths[notice.native_id]
        assert notice.deadline
        assert notice.deadline.at == datetime.fromisoformat(truth.deadline)
        assert f"{notice.prices[0].amount} THB" == truth.amount


def test_outside_its_hours_the_portal_is_not_asked_and_the_crawl_has_failed() -> None:
    crawled = crawl("th_egp", now=datetime(2026, 11, 23, 5, 0, tzinfo=UTC))
    assert (crawled.outcome["state"], crawled.documents) == ("failed", [])
    assert crawled.outcome["reason"] == "closed: the portal answers from 17:30 to 08:00"


def test_the_portal_knows_the_departments_and_types_that_the_spider_asks_for() -> None:
    options = facts("th_egp").options
    assert options["departments"] == portal.DEPARTMENTS
    assert options["types"] == list(portal.LABELS)
    assert options["cap"] == portal.CAP
