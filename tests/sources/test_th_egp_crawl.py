"""e-GP: the walk, the split of full pages, the details, and how failures are told."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from scrapy import Request as Asked
from scrapy.http import TextResponse

from domain.clock import moment_of
from domain.crawl import CrawlOrder, DetailRequest
from domain.document import Document, Reject
from domain.notice import Notice
from sandbox.portal import Request as Sent
from sandbox.portals import th_egp as portal
from sandbox.samples import samples_on
from scrapers.source_config import facts
from scrapers.spiders.th_egp import ThEgp, evening, planned
from tests.harness import crawl
from tests.sources.test_th_egp import FEED
from transform.parsers.th_egp import read


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


def queries(answers: Iterator[Asked | Document]) -> list[str]:
    return [re.sub(r".*\?", "", answer.url) for answer in answers if isinstance(answer, Asked)]


def test_a_full_page_is_asked_again_for_each_day_of_the_window() -> None:
    walked = spider()
    asked = queries(walked.on_list(full(20, 0), ("0204", "D0")))
    assert asked == [f"deptId=0204&anounceType=D0&announceDate=202611{day}" for day in (20, 21, 22, 23)]
    assert (walked.crawl_stats.rows, walked.crawl_stats.documents) == (20, 1)


def test_a_page_that_counts_more_than_it_shows_is_asked_again_too() -> None:
    assert len(queries(spider().on_list(full(10, 11), ("0204", "D0")))) == 4


def test_a_full_day_that_the_portal_counts_is_complete_and_one_that_it_counts_higher_or_not_is_cut() -> None:
    counted, higher, uncounted = spider(), spider(), spider()
    for walked, count in ((counted, 20), (higher, 25), (uncounted, 0)):
        assert queries(walked.on_list(full(20, count), ("0204", "D0", "20261123"))) == []
    assert counted.crawl_stats.outcome().state == "complete"
    for walked in (higher, uncounted):
        assert walked.crawl_stats.outcome().troubles == ({"code": "list_capped", "times": 1},)


BANGKOK = ZoneInfo("Asia/Bangkok")
PLAN = facts("th_egp").options["plan"]
WINDOWS = range(739_000, 739_007)


def test_one_evening_and_the_morning_after_it_are_one_window_and_one_turn() -> None:
    evenings = [evening(datetime(2026, 11, 23, hour, tzinfo=BANGKOK)) for hour in (18, 23)]
    assert evenings == [evening(datetime(2026, 11, 24, 7, 30, tzinfo=BANGKOK))] * 2
    assert evening(datetime(2026, 11, 24, 19, tzinfo=BANGKOK)) == evenings[0] + 1


def test_what_a_window_asks_leaves_room_for_the_days_of_full_pages() -> None:
    most = max(len(list(planned(PLAN, window))) for window in WINDOWS)
    assert (most, ThEgp.max_pages) == (86, 100)


def test_every_window_asks_invitations_first_and_seven_windows_ask_all_that_is_planned() -> None:
    whole = {page for group in PLAN for page in product(group["departments"], group["types"])}
    asked = [list(planned(PLAN, window)) for window in WINDOWS]
    assert set().union(*asked) == whole
    always = [
        page
        for group in PLAN
        if group["every"] == 1
        for page in product(group["departments"], group["types"])
    ]
    assert all(pages[: len(always)] == always for pages in asked)
    assert len(always) == 73
    assert ("1102", "D0") in always
    assert ("3100001", "B0") in always


def test_what_does_not_fit_into_the_window_is_told_and_the_crawl_is_partial() -> None:
    walked = spider()
    walked.pages_left = 80
    asked = [re.sub(r".*\?", "", request.url) for request in walked.list_requests()]
    planned_now = len(list(planned(PLAN, evening(facts("th_egp").local(walked.order.now)))))
    assert (len(asked), asked[0]) == (80, "deptId=1102&anounceType=D0")
    assert walked.crawl_stats.outcome().troubles == ({"code": "page_ceiling", "times": planned_now - 80},)


def test_the_portal_hears_the_date_and_not_the_method() -> None:
    feed = f"https://{portal.FEED_HOST}/EPROCRssFeedWeb/egpannouncerss.xml?deptId=0204&anounceType=D0"
    plain, method, day = (
        portal.answer(Sent("GET", feed + more, {}, b"", 1), samples_on("th_egp", 1)).body
        for more in ("", "&methodId=16", "&announceDate=20261120")
    )
    assert plain == method
    assert plain != day


def test_the_old_host_sends_on_to_the_new_one() -> None:
    url = f"https://{portal.OLD_HOST}/EPROCRssFeedWeb/egpannouncerss.xml?deptId=0204"
    answer = portal.answer(Sent("GET", url, {}, b"", 1), samples_on("th_egp", 1))
    assert (answer.status, answer.headers["Location"]) == (
        302,
        url.replace(portal.OLD_HOST, portal.FEED_HOST),
    )
    assert set(portal.HOSTS) == set(facts("th_egp").hosts)


def test_without_a_referer_the_firewall_answers_for_a_pdf_and_with_it_the_pdf_comes() -> None:
    sample = next(one for one in samples_on("th_egp", 1) if "deadline" in one.fields)
    headers: tuple[dict[str, str], ...] = ({}, {"referer": "https://process.gprocurement.go.th/"})
    refused, given = (
        portal.answer(Sent("GET", portal._link(sample), sent, b"", 1), samples_on("th_egp", 1))
        for sent in headers
    )
    assert (refused.status, b"Request Rejected" in refused.body) == (200, True)
    assert given.body.startswith(b"%PDF")


@pytest.mark.parametrize(("day", "pages", "rows"), [(1, 90, 70), (2, 88, 76)])
def test_a_walk_lands_every_page_and_the_days_of_the_full_one(day: int, pages: int, rows: int) -> None:
    crawled = crawl("th_egp", day)
    assert crawled.outcome == {
        "state": "complete",
        "reason": "",
        "documents": pages,
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
            wants.append(DetailRequest(native_id, {"url": portal._link(sample)}))
    crawled = crawl("th_egp", 1, entrance="details", detail_requests=wants)
    assert crawled.outcome["state"] == "partial"
    assert crawled.outcome["reason"] == "a document page was not in the known format"
    assert crawled.outcome["documents"] == 14
    readings = [reading for landed in crawled.documents for reading in read(landed)]
    assert {r.native_id: r.reason for r in readings if isinstance(r, Reject)} == {
        "69119001101/D0": "no_text",
        "69119001201/D0": "layout_changed",
    }
    truths = {
        f"{s.fields['project']}/D0": s.truth for s in samples_on("th_egp", 1) if s.fields["type"] == "D0"
    }
    notices = [reading for reading in readings if isinstance(reading, Notice)]
    assert len(notices) == 12
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
    assert {type_ for group in options["plan"] for type_ in group["types"]} == set(portal.LABELS)
    assert {dept for group in options["plan"] for dept in group["departments"]} == set(portal.DEPARTMENTS)
    assert options["cap"] == portal.CAP
