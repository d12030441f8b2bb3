"""Pauses between requests, and portals that ask us to wait."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request
from scrapy.http import Response
from scrapy.settings import Settings

from scrapers.middlewares import retry_after as politeness
from scrapers.middlewares.retry_after import RetryAfter, retry_after
from scrapers.settings import settings_for
from tests.scrapers.portal import Answer, Route, crawl, portal
from tests.scrapers.test_settings import FACTS, LIVE

DELAY = 0.3
SLACK = (
    0.1  # the portal sees a request as late as a busy machine lets it, so a gap may look shorter than it was
)
PAGES = [f"https://portal.example/{number}" for number in range(6)]
ROUTES: dict[str, Route] = {page: Answer() for page in PAGES}
LIVELIKE = {"DOWNLOAD_DELAY": DELAY, "CONCURRENT_REQUESTS_PER_DOMAIN": 1, "CITYLEADS_LONGEST_WAIT": 5}


def first(answer: Answer, times: int = 1) -> Route:
    """Give an answer so many times, then a page."""
    return lambda before: answer if before < times else Answer()


def test_requests_to_a_host_are_never_closer_than_the_delay() -> None:
    with portal(ROUTES) as server:
        told = crawl(PAGES, sandbox=server.address, settings=LIVELIKE)
    assert told.outcome["state"] == "complete"
    assert len(server.gaps()) == len(PAGES)
    assert min(server.gaps()) >= DELAY - SLACK


def test_a_redirect_waits_its_turn_too() -> None:
    routes: dict[str, Route] = {page: Answer(b"", 302, {"Location": f"{page}/x"}) for page in PAGES[:3]}
    with portal({**routes, **{f"{page}/x": Answer() for page in PAGES[:3]}}) as server:
        told = crawl(PAGES[:3], sandbox=server.address, settings=LIVELIKE)
    assert told.outcome["rows"] == 3
    assert min(server.gaps()) >= DELAY - SLACK


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_holds_the_whole_host_and_the_page_is_asked_again(status: int) -> None:
    busy = Answer(b"", status, {"Retry-After": "2"})
    with portal({**ROUTES, PAGES[0]: first(busy)}) as server:
        told = crawl(PAGES, sandbox=server.address, settings=LIVELIKE)
    assert told.outcome["state"] == "complete"
    assert server.urls().count(PAGES[0]) == 2
    after = server.urls().index(PAGES[0])
    assert server.gaps()[after] >= 2 - SLACK


def test_a_portal_that_says_wait_three_times_is_left_alone() -> None:
    busy = Answer(b"", 429, {"Retry-After": "0"})
    with portal({**ROUTES, PAGES[0]: busy}) as server:
        told = crawl(PAGES[:1], sandbox=server.address, settings=LIVELIKE)
    assert server.urls().count(PAGES[0]) == 3
    assert told.outcome["state"] == "blocked"
    assert told.outcome["reason"] == "too many requests (HTTP 429)"


def test_a_wait_longer_than_ours_ends_the_asking_at_once() -> None:
    busy = Answer(b"", 429, {"Retry-After": "3600"})
    with portal(dict.fromkeys(PAGES, busy)) as server:
        told = crawl(PAGES, sandbox=server.address, settings={**LIVELIKE, "CONCURRENT_REQUESTS": 1})
    assert server.urls()[1:] == [server.urls()[1]]
    assert told.outcome["state"] == "blocked"
    assert told.outcome["reason"] == "too many requests (HTTP 429); the portal sent us away (HTTP 429) (5×)"


def test_the_sandbox_is_not_waited_for() -> None:
    busy = Answer(b"", 503, {"Retry-After": "30"})
    with portal(dict.fromkeys(PAGES[:1], busy)) as server:
        told = crawl(PAGES[:1], sandbox=server.address)
    assert server.urls().count(PAGES[0]) == 1
    assert told.outcome["state"] == "failed"
    assert told.outcome["reason"] == "HTTP 503"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "120"}, 120.0),
        ({"Retry-After": " 7 "}, 7.0),
        (
            {"Retry-After": "Mon, 23 Nov 2026 07:30:30 GMT", "Date": "Mon, 23 Nov 2026 07:30:00 GMT"},
            30.0,
        ),
        ({"Retry-After": "Mon, 23 Nov 2026 07:29:00 GMT", "Date": "Mon, 23 Nov 2026 07:30:00 GMT"}, 0.0),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "-5"}, None),
        ({"Retry-After": "๕"}, None),
        ({}, None),
    ],
)
def test_retry_after_is_read_as_seconds_or_as_a_date(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after(Response("https://portal.example/", headers=headers)) == seconds


def crawler(**changes: Any) -> Any:  # noqa: ANN401  # stands for Scrapy's crawler, of which only settings are read
    return SimpleNamespace(settings=Settings({**settings_for(LIVE, FACTS), **changes}))


@pytest.mark.parametrize(
    "changes",
    [
        {"DOWNLOAD_DELAY": 0},
        {"DOWNLOAD_DELAY": 1.9},
        {"DOWNLOAD_DELAY_JITTER": 0.5},
        {"CONCURRENT_REQUESTS_PER_DOMAIN": 2},
        {"DOWNLOAD_SLOTS": {"portal.example": {"delay": 0}}},
    ],
)
def test_a_live_crawl_that_would_hurry_does_not_start(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="a live crawl asks one page at a time"):
        RetryAfter.from_crawler(crawler(**changes))


def test_a_live_crawl_with_its_sources_settings_starts() -> None:
    assert RetryAfter.from_crawler(crawler()).longest_wait == 300
    assert RetryAfter.from_crawler(crawler(DOWNLOAD_DELAY=2.0)).longest_wait == 300
    assert RetryAfter.from_crawler(
        crawler(CITYLEADS_ORDER=replace(LIVE, sandbox="http://127.0.0.1:1"), DOWNLOAD_DELAY=0)
    )


def test_where_the_portal_names_no_time_half_a_minute_and_then_a_minute_are_waited(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    slot = SimpleNamespace(lastseen=1000.0, delay=3.0)
    downloader = SimpleNamespace(get_slot_key=lambda _: "portal.example", slots={"portal.example": slot})
    busy, held = crawler(), []
    busy.engine = SimpleNamespace(downloader=downloader)
    monkeypatch.setattr(politeness, "monotonic", lambda: 1003.0)
    asked: Request | Response = Request(PAGES[0])
    while isinstance(asked, Request):
        asked = RetryAfter(busy).process_response(asked, Response(PAGES[0], 503))
        held.append(slot.lastseen)
    assert held == [1030.0, 1060.0, 1060.0]
