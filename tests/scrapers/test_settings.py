"""The settings that keep a crawl safe, read back from a crawler that ran."""

import asyncio
import time
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from twisted.internet.asyncioreactor import AsyncioSelectorReactor
from twisted.internet.base import ReactorBase

from domain.crawl import CrawlOrder
from scrapers.__main__ import count_seconds_steadily
from scrapers.settings import SAFE, settings_for
from scrapers.source_config import SourceFacts
from tests.scrapers.portal import crawl, portal

MIB = 1024 * 1024
LIVE = CrawlOrder(
    "fake", "walk", now=datetime(2026, 11, 23, tzinfo=UTC), since=date(2026, 11, 23), until=date(2026, 11, 23)
)
FACTS = SourceFacts.model_validate(
    {
        **dict.fromkeys(("name", "title", "title_ko", "publisher", "publisher_ko"), "x"),
        **dict.fromkeys(("home", "robots", "licence", "tried_live"), "x"),
        "announcement": "list",
        "country": "TH",
        "languages": ["th"],
        "zone": "Asia/Bangkok",
        "kind": "official",
        "hosts": ["h"],
        "schedule": "0 6 * * *",
        "window_days": 1,
        "overlap_days": 1,
        "delay_seconds": 3,
        "pages": {},
        "reach": {"buyers": "x", "lacks": "x"},
        "volume": {"basis": "x"},
        "verified": "x",
        "format_changed": {"what": "x"},
    }
)


@pytest.fixture(scope="module")
def live() -> dict[str, Any]:
    settings: dict[str, Any] = crawl([]).measured["settings"]
    return settings


@pytest.fixture(scope="module")
def sandboxed() -> dict[str, Any]:
    with portal() as server:
        settings: dict[str, Any] = crawl([], sandbox=server.address).measured["settings"]
    return settings


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DOWNLOAD_VERIFY_CERTIFICATES", True),
        ("DOWNLOAD_TLS_MIN_VERSION", "TLSv1.2"),
        ("ROBOTSTXT_OBEY", True),
        ("ROBOTSTXT_USER_AGENT", "cityleads"),
        ("TELNETCONSOLE_ENABLED", False),
        ("REMOTE_CONTROL_ENABLED", False),
        ("HTTPPROXY_ENABLED", False),
        ("METAREFRESH_ENABLED", False),
        ("HTTPCACHE_ENABLED", False),
        ("REDIRECT_MAX_TIMES", 5),
        ("DOWNLOAD_MAXSIZE", 32 * MIB),
        ("DOWNLOAD_WARNSIZE", 16 * MIB),
        ("CLOSESPIDER_TIMEOUT", 4 * 3600),
        ("CONCURRENT_ITEMS", 1),
        ("RETRY_HTTP_CODES", [500, 502, 504, 522, 524, 408]),
        ("ITEM_PIPELINES", {"scrapers.pipelines.LandingPipeline": 100}),
        (
            "EXTENSIONS",
            {"scrapy.extensions.memusage.MemoryUsage": None, "scrapers.memory_limits.OwnMemory": 0},
        ),
        ("DOWNLOAD_FAIL_ON_DATALOSS", True),
        ("MEMUSAGE_ENABLED", True),
        ("MEMUSAGE_LIMIT_MB", 1024),
        ("TWISTED_DNS_RESOLVER", "scrapers.dns.PublicOnlyResolver"),
        ("DOWNLOAD_SLOTS", {}),
        ("DOWNLOAD_DELAY_JITTER", 0),
    ],
)
def test_a_crawl_has_the_safe_value(
    live: dict[str, Any], sandboxed: dict[str, Any], name: str, value: object
) -> None:
    assert live[name] == value
    assert sandboxed[name] == value


@pytest.mark.parametrize("scheme", ["data", "file", "ftp", "s3"])
def test_only_http_and_https_have_a_handler(
    live: dict[str, Any], sandboxed: dict[str, Any], scheme: str
) -> None:
    assert set(live["DOWNLOAD_HANDLERS"]) == {"http", "https", "data", "file", "ftp", "s3"}
    assert live["DOWNLOAD_HANDLERS"][scheme] is None
    assert sandboxed["DOWNLOAD_HANDLERS"][scheme] is None


def test_a_live_crawl_keeps_the_sources_delay_one_request_at_a_time_its_time_limit_and_tries_twice_more(
    live: dict[str, Any],
) -> None:
    assert live["DOWNLOAD_DELAY"] == 3
    assert live["CONCURRENT_REQUESTS_PER_DOMAIN"] == 1
    assert live["DOWNLOAD_TIMEOUT"] == 30
    assert live["CITYLEADS_LONGEST_WAIT"] == 300
    assert live["RETRY_TIMES"] == 2


def test_only_a_crawl_of_the_sandbox_leaves_the_real_wire_and_the_delay(sandboxed: dict[str, Any]) -> None:
    assert sandboxed["DOWNLOAD_HANDLERS"]["https"] == "scrapers.sandbox_handler.SandboxDownloadHandler"
    assert sandboxed["DOWNLOAD_DELAY"] == 0
    assert sandboxed["DOWNLOAD_TIMEOUT"] == 30
    assert sandboxed["CONCURRENT_REQUESTS_PER_DOMAIN"] == 8
    assert (sandboxed["CITYLEADS_LONGEST_WAIT"], sandboxed["RETRY_TIMES"]) == (0, 0)
    real = settings_for(LIVE, FACTS)["DOWNLOAD_HANDLERS"]
    assert real["http"] == real["https"] == "scrapers.keys.KeyedHandler"


def test_the_guard_robots_and_politeness_stand_in_for_scrapys_own(live: dict[str, Any]) -> None:
    assert live["DOWNLOADER_MIDDLEWARES"] == {
        "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
        "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
        "scrapers.middlewares.allowed_hosts.AllowedHosts": 50,
        "scrapers.middlewares.robots.Robots": 100,
        "scrapers.middlewares.retry_after.RetryAfter": 560,
        "scrapy.downloadermiddlewares.cookies.CookiesMiddleware": None,
        "scrapers.middlewares.cookies.Cookies": 700,
        "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
        "scrapers.middlewares.redirects.Redirects": 600,
        "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
        "scrapers.memory_limits.Unpacking": 590,
        "scrapers.memory_limits.Allowance": 570,
    }


def test_waits_and_time_limits_go_by_seconds_since_the_start_whatever_the_wall_clock_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ReactorBase, "seconds", ReactorBase.seconds)
    count_seconds_steadily()
    with closing(asyncio.new_event_loop()) as loop:
        before = time.monotonic()
        assert before <= AsyncioSelectorReactor(loop).seconds() <= time.monotonic()


@pytest.mark.parametrize(
    "address", ["http://sandbox.example:8600", "http://10.0.0.1:8600", "https://th.example", "127.0.0.1:8600"]
)
def test_a_sandbox_is_on_this_machine_or_the_crawl_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="the sandbox is at"):
        settings_for(replace(LIVE, sandbox=address), FACTS)


def test_the_user_agent_says_who_we_are_and_where_to_write() -> None:
    assert SAFE["USER_AGENT"].startswith("cityleads/")
    assert "+https://" in SAFE["USER_AGENT"]
    assert "@" in SAFE["USER_AGENT"]
