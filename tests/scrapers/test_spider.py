"""What every spider has: an allowance of pages, marks that are looked for, and names for what it lost."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import pytest
from scrapy import Request
from scrapy.exceptions import StopDownload
from scrapy.http import Response
from scrapy.settings import Settings
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

import scrapers.source_config
from domain.crawl import DetailRequest
from scrapers import __main__ as entrance
from scrapers.base_spider import PortalSpider
from scrapers.spiders.id_sirup import IdSirup
from scrapers.spiders.news import News
from scrapers.spiders.th_egp import ThEgp
from scrapers.spiders.vn_muasamcong import VnMuasamcong
from tests.scrapers.crawling import Fake
from tests.scrapers.test_settings import LIVE

PAGE = "https://portal.example/page"


@pytest.fixture
def spider(monkeypatch: pytest.MonkeyPatch) -> PortalSpider:
    monkeypatch.setattr(scrapers.source_config, "SOURCES", Path(__file__).parent / "sources")
    scrapers.source_config.facts.cache_clear()
    made = Fake(order=LIVE)
    made.settings = Settings({"DOWNLOAD_MAXSIZE": 32 * 1024 * 1024})
    return made


def met(spider: PortalSpider, error: Exception) -> dict[str, Any]:
    """What the crawl_stats has of a request that brought nothing."""
    failure: Any = Failure(error)  # type: ignore[no-untyped-call]  # Twisted has no types
    failure.request = Request(PAGE)
    spider.lost(failure)
    (trouble,) = spider.crawl_stats.outcome().troubles
    return dict(trouble)


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (400, "http_error"),
        (401, "login_asked"),
        (402, "http_error"),
        (403, "access_refused"),
        (404, "http_error"),
        (428, "human_check"),
        (429, "too_many_requests"),
        (431, "http_error"),
    ],
)
def test_an_answer_that_refuses_us_is_named_as_that(spider: PortalSpider, status: int, code: str) -> None:
    error = HttpError(Response(PAGE, status))
    assert met(spider, error) == {"code": code, "times": 1, "status": status}


def test_a_notice_of_whose_details_one_page_was_lost_is_named_at_the_end(spider: PortalSpider) -> None:
    wanted = (DetailRequest("1", {"url": f"{PAGE}1"}), DetailRequest("2", {"url": f"{PAGE}2"}))
    spider.order = replace(LIVE, entrance="details", detail_requests=wanted)

    async def requests() -> list[Request]:
        return [request async for request in spider.start()]

    _, second = asyncio.run(requests())
    failure: Any = Failure(HttpError(Response(PAGE, 500)))  # type: ignore[no-untyped-call]  # Twisted has no types
    failure.request = second
    spider.lost(failure)
    assert spider.crawl_stats.outcome().unfetched == ("2",)


@pytest.mark.parametrize(
    ("listed", "meta", "missed"),
    [
        ((), {"native_id": "1"}, ("1",)),
        (("1",), {"native_id": "1"}, ()),
        (None, {"native_id": "1"}, ()),
        ((), {"native_id": "1", "gone": "yes"}, ()),
        ((), {}, ()),
    ],
)
@pytest.mark.parametrize("entrance", ["details", "walk"])
def test_a_page_of_details_that_lists_nothing_is_as_good_as_lost(
    spider: PortalSpider,
    entrance: Literal["details", "walk"],
    listed: tuple[str, ...] | None,
    meta: dict[str, str],
    missed: tuple[str, ...],
) -> None:
    spider.order = replace(LIVE, entrance=entrance)
    spider.land(Response(PAGE), "page", "detail:1", listed, **meta)
    assert spider.crawl_stats.outcome().unfetched == (missed if entrance == "details" else ())


def test_a_page_that_grew_too_large_is_told_with_the_limit_in_mib(spider: PortalSpider) -> None:
    assert met(spider, StopDownload(fail=True)) == {"code": "too_large", "times": 1, "mib": 32}


@pytest.mark.parametrize(("before", "is_data"), [(65_530, True), (65_531, False)])
def test_a_mark_is_looked_for_in_the_first_64_kib(spider: PortalSpider, before: int, is_data: bool) -> None:
    page = Response(PAGE, body=b" " * before + b"<data>")
    assert spider.is_data(page, "page") is is_data


def test_the_allowance_is_used_up_page_by_page(spider: PortalSpider) -> None:
    spider.pages_left = 2
    assert [spider.may_turn_page() for _ in range(3)] == [True, True, False]
    assert [trouble["code"] for trouble in spider.crawl_stats.outcome().troubles] == ["page_ceiling"]


@pytest.mark.parametrize(("kind", "pages"), [(News, 200), (IdSirup, 400), (ThEgp, 100), (VnMuasamcong, 1100)])
def test_a_walk_has_its_portals_allowance_of_list_pages(
    kind: Callable[..., PortalSpider], pages: int
) -> None:
    assert kind(order=LIVE).pages_left == pages


def test_one_job_is_for_the_sandbox_or_for_the_portals() -> None:
    orders = [{**LIVE.as_json(), "sandbox": sandbox} for sandbox in ("", "http://127.0.0.1:1")]
    with pytest.raises(ValueError, match="not to both"):
        entrance.crawl({"orders": orders, "to": ""})
