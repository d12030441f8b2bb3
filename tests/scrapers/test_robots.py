"""robots.txt: what cannot be read forbids everything, what is absent allows everything, pauses are kept."""

from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request
from scrapy.utils.test import get_crawler

from scrapers.middlewares.robots import Robots
from scrapers.refusal import Refused
from scrapers.settings import settings_for
from tests.scrapers.portal import Answer, Asked, Portal, crawl, portal
from tests.scrapers.test_settings import FACTS, LIVE

ROBOTS = "https://portal.example/robots.txt"
PAGES = [f"https://portal.example/{name}" for name in "abc"]
ROUTES = {page: Answer() for page in PAGES}


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_robots_txt_that_fails_forbids_everything(status: int) -> None:
    with portal({**ROUTES, ROBOTS: Answer(b"User-agent: *\nAllow: /\n", status)}) as server:
        told = crawl(PAGES, sandbox=server.address)
    assert server.urls() == [ROBOTS]
    assert told.outcome == {
        "state": "blocked",
        "reason": f"robots.txt could not be read (HTTP {status}), so nothing may be fetched (3×)",
        "documents": 0,
        "rows": 0,
        "portal_total": None,
        "troubles": [{"code": "robots_unreadable", "times": 3, "status": status}],
    }


def test_a_portal_that_cannot_be_reached_is_an_outage_and_no_refusal() -> None:
    with portal() as server:
        address = server.address
    told = crawl(PAGES, sandbox=address)
    assert told.outcome["state"] == "failed"
    assert told.outcome["reason"].startswith("robots.txt could not be read (DownloadConnectionRefusedError)")


def test_a_robots_txt_that_never_comes_forbids_everything() -> None:
    endless = Answer(b"x", 200, {"Content-Length": "1000"})
    with portal({**ROUTES, ROBOTS: endless}) as server:
        told = crawl(PAGES, sandbox=server.address, settings={"DOWNLOAD_TIMEOUT": 0.5})
    assert server.urls() == [ROBOTS]
    assert told.outcome["state"] == "failed"
    assert told.outcome["reason"].startswith("robots.txt could not be read (DownloadTimeoutError)")


def test_a_robots_txt_that_leads_to_another_host_forbids_everything() -> None:
    with portal(
        {**ROUTES, ROBOTS: Answer(b"", 302, {"Location": "https://evil.example/robots.txt"})}
    ) as server:
        told = crawl(PAGES, sandbox=server.address)
    assert server.urls() == [ROBOTS]
    assert told.outcome["troubles"] == [{"code": "other_host", "times": 3}]


@pytest.mark.parametrize("status", [300, 401, 403, 404, 410, 451])
def test_a_robots_txt_that_is_not_there_allows_everything(status: int) -> None:
    with portal({**ROUTES, ROBOTS: Answer(b"User-agent: *\nDisallow: /\n", status)}) as server:
        told = crawl(PAGES, sandbox=server.address)
    assert server.urls()[0] == ROBOTS
    assert sorted(told.urls) == PAGES
    assert told.outcome["state"] == "complete"


def test_robots_txt_is_asked_once_and_before_all_else() -> None:
    with portal(ROUTES) as server:
        crawl(PAGES, sandbox=server.address)
    assert server.urls()[0] == ROBOTS
    assert sorted(server.urls()[1:]) == PAGES


@pytest.mark.parametrize("agent", ["*", "cityleads", "CityLeads"])
def test_a_rule_for_everyone_or_for_us_is_obeyed(agent: str) -> None:
    rules = f"User-agent: {agent}\nDisallow: /b\n".encode()
    with portal({**ROUTES, ROBOTS: Answer(rules)}) as server:
        told = crawl(PAGES, sandbox=server.address)
    assert PAGES[1] not in server.urls()
    assert told.outcome["state"] == "partial"
    assert told.outcome["reason"] == "not allowed by robots.txt"


def test_a_rule_for_someone_else_is_not_ours() -> None:
    rules = b"User-agent: github\nDisallow: /\n\nUser-agent: *\nAllow: /\n"
    with portal({**ROUTES, ROBOTS: Answer(rules)}) as server:
        told = crawl(PAGES, sandbox=server.address)
    assert told.outcome["state"] == "complete"


def test_we_name_ourselves_in_every_request() -> None:
    with portal(ROUTES) as server:
        crawl(PAGES, sandbox=server.address)
    agents = {named(asked) for asked in server.asked}
    assert len(agents) == 1
    assert agents.pop().startswith("cityleads/")


def named(asked: Asked) -> str:
    return asked.headers["User-Agent"]


def slow(server: Portal, rules: bytes) -> dict[str, object]:
    settings = {"DOWNLOAD_DELAY": 0.05, "CONCURRENT_REQUESTS_PER_DOMAIN": 1}
    server.routes = {**ROUTES, ROBOTS: Answer(rules)}
    told = crawl(PAGES, sandbox=server.address, settings=settings)
    return {"state": told.outcome["state"], "reason": told.outcome["reason"], **told.measured["stats"]}


def test_a_crawl_delay_longer_than_ours_is_kept_and_recorded() -> None:
    with portal() as server:
        told = slow(server, b"User-agent: *\nCrawl-delay: 0.6\n")
    assert told["state"] == "complete"
    assert told["cityleads/crawl_delay/portal.example"] == 0.6
    assert len(server.gaps()) == 3
    assert min(server.gaps()[1:]) >= 0.5


def test_a_crawl_delay_shorter_than_ours_changes_nothing() -> None:
    with portal() as server:
        told = slow(server, b"User-agent: *\nCrawl-delay: 0.01\n")
    assert told["state"] == "complete"
    assert "cityleads/crawl_delay/portal.example" not in told


def test_a_crawl_delay_of_hours_means_that_we_are_not_wanted() -> None:
    with portal() as server:
        told = slow(server, b"User-agent: *\nCrawl-delay: 3600\n")
    assert server.urls() == [ROBOTS]
    assert told["state"] == "blocked"
    assert told["reason"] == "robots.txt asks for 3600 s between two requests (3×)"


def test_a_pause_of_two_minutes_is_kept_and_a_longer_one_is_too_long() -> None:
    crawler: Any = get_crawler(settings_dict=settings_for(LIVE, FACTS))
    downloader = SimpleNamespace(get_slot_key=lambda _: "portal.example", per_slot_settings={}, slots={})
    crawler.engine = SimpleNamespace(downloader=downloader)
    robots = Robots.from_crawler(crawler)
    robots.slow_down(120.0, Request(PAGES[0]))
    assert downloader.per_slot_settings == {"portal.example": {"delay": 120.0}}
    with pytest.raises(Refused) as refused:
        robots.slow_down(121.0, Request(PAGES[0]))
    assert (refused.value.code, refused.value.parameters) == ("crawl_delay_too_long", {"seconds": 121})
