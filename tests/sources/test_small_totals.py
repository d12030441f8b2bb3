"""A portal's count that is too small, or no count, ends no paging: after a full page the next is asked for.

The sandbox's lists mostly have one page, so it cannot show such a loss; here each list's first page is full.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest
from scrapy import Request
from scrapy.http import TextResponse

from domain.crawl import CrawlOrder, CrawlState
from scrapers.base_spider import PortalSpider
from scrapers.spiders.id_sirup import IdSirup
from scrapers.spiders.id_spse import IdSpse, List
from scrapers.spiders.intl_worldbank import IntlWorldbank
from scrapers.spiders.th_bma import ThBma
from scrapers.spiders.th_mea import ThMea
from scrapers.spiders.tr_ilan import TrIlan
from scrapers.spiders.vn_muasamcong import VnMuasamcong
from scrapers.spiders.vn_plans import VnPlans
from scrapers.spiders.vn_results import VnResults

NOW = datetime(2026, 11, 24, tzinfo=UTC)
TODAY = date(2026, 11, 24)


@dataclass(frozen=True)
class Portal:
    """How a portal writes a page of its list, and how its spider takes the first one."""

    spider: type[PortalSpider]
    size: str
    page: Callable[[int, object], object]
    taken: dict[str, object]


def worldbank(rows: int, total: object) -> object:
    notices = [{"id": f"OP{number:08}", "noticedate": "20-Nov-2026"} for number in range(rows)]
    return {"total": total, "procnotices": notices}


def ilan(rows: int, total: object) -> object:
    ads = [{"adNo": f"ILN{number:08}"} for number in range(rows)]
    return {"result": {"ads": ads, "numFound": total}}


def sirup(rows: int, total: object) -> object:
    return {"data": [{"id": number} for number in range(rows)], "recordsFiltered": total}


def spse(rows: int, total: object) -> object:
    return {"data": [[str(number)] for number in range(rows)], "recordsFiltered": total}


def muasamcong(rows: int, total: object) -> object:
    content = [{"notifyNo": f"IB26{number:08}"} for number in range(rows)]
    return {"page": {"content": content, "totalElements": total, "last": True}}


def bma(rows: int, total: object) -> object:
    projects = [{"projectId": f"{number:08}"} for number in range(rows)]
    return {"totalCount": total, "hasNextPage": False, "data": projects}


def plans(rows: int, total: object) -> object:
    content = [{"planNo": f"PL26{number:08d}"} for number in range(rows)]
    return {"page": {"content": content, "totalElements": total, "last": True}}


def mea(rows: int, total: object) -> object:
    return {"recordsTotal": total, "data": [{"KEY_ID": str(number)} for number in range(rows)], "error": None}


PORTALS = {
    "intl_worldbank": Portal(IntlWorldbank, "page_size", worldbank, {"country": "VN", "offset": 0}),
    "tr_ilan": Portal(TrIlan, "page_size", ilan, {"number": 1}),
    "id_sirup": Portal(IdSirup, "page_length", sirup, {"year": 2026, "word": "kota", "start": 0}),
    "th_bma": Portal(
        ThBma,
        "page_size",
        bma,
        {"kind": "list", "type_": "D0", "narrowed": {"masterAnnounceTypeId": "x"}, "number": 1},
    ),
    "th_mea": Portal(ThMea, "page_size", mea, {"path": "WinningBidder", "start": 0}),
    "vn_muasamcong": Portal(VnMuasamcong, "page_size", muasamcong, {"day": TODAY, "page": 0}),
    "vn_plans": Portal(VnPlans, "page_size", plans, {"day": TODAY, "page": 0}),
    "vn_results": Portal(VnResults, "page_size", muasamcong, {"day": TODAY, "page": 0}),
}
ODD = {
    "0": "total_smaller_than_rows",
    "1": "total_smaller_than_rows",
    "a row less": "total_smaller_than_rows",
    "missing": "total_missing",
    "-1": "total_out_of_range",
    "2147483648": "total_out_of_range",
    "many": "total_not_a_number",
}


def taken(name: str, rows: int, total: object) -> tuple[PortalSpider, list[Request]]:
    """The spider that has taken a first page of its list, and what it asks for next."""
    portal = PORTALS[name]
    spider = portal.spider(order=CrawlOrder(name, "walk", NOW, date(2026, 11, 20), TODAY))
    body = json.dumps(portal.page(rows, total), separators=(",", ":")).encode()
    response = TextResponse("https://portal.example/", body=body, encoding="utf-8")
    listed: Any = spider.listed  # type: ignore[attr-defined]  # each paging spider has it, with arguments of its own
    return spider, [one for one in listed(response, **portal.taken) if isinstance(one, Request)]


def size_of(name: str) -> int:
    portal = PORTALS[name]
    spider = portal.spider(order=CrawlOrder(name, "walk", NOW, TODAY, TODAY))
    return int(spider.facts.options[portal.size])


@pytest.mark.parametrize("name", PORTALS)
@pytest.mark.parametrize(("told", "code"), ODD.items())
def test_after_a_full_page_the_next_is_asked_for_whatever_the_count_says(
    name: str, told: str, code: str
) -> None:
    size = size_of(name)
    totals: dict[str, object] = {"a row less": str(size - 1), "missing": None}
    spider, asked = taken(name, size, totals.get(told, told))
    outcome = spider.crawl_stats.outcome()
    assert (len(asked), outcome.rows) == (1, size)
    assert (outcome.state, [one["code"] for one in outcome.troubles]) == (CrawlState.PARTIAL, [code])


@pytest.mark.parametrize("name", ["intl_worldbank", "tr_ilan", "id_sirup", "th_bma", "th_mea"])
def test_a_count_of_the_page_alone_does_not_end_the_list(name: str) -> None:
    _, asked = taken(name, size_of(name), size_of(name))
    assert len(asked) == 1


@pytest.mark.parametrize("name", PORTALS)
def test_a_short_page_with_its_true_count_is_the_last(name: str) -> None:
    spider, asked = taken(name, 3, 3)
    assert (asked, spider.crawl_stats.outcome().state) == ([], CrawlState.COMPLETE)


@pytest.mark.parametrize("name", PORTALS)
def test_a_full_page_that_comes_again_ends_the_list_although_the_count_is_too_small(name: str) -> None:
    spider, (following,) = taken(name, size_of(name), "1")
    body = json.dumps(PORTALS[name].page(size_of(name), "1"), separators=(",", ":")).encode()
    again = TextResponse(following.url, body=body, encoding="utf-8")
    callback: Any = following.callback
    assert [one for one in callback(again, **following.cb_kwargs) if isinstance(one, Request)] == []
    assert "repeated_page" in {one["code"] for one in spider.crawl_stats.outcome().troubles}


def test_what_a_tender_portal_of_no_true_totals_says_is_not_asked() -> None:
    spider = IdSpse(order=CrawlOrder("id_spse", "walk", NOW, TODAY, TODAY))
    page = TextResponse("https://portal.example/", body=json.dumps(spse(25, 0)).encode(), encoding="utf-8")
    asked: Iterator[object] = spider.listed(page, List("kota", 2026, "https://x.example/", "t"), 1, 0, 0)
    assert len([one for one in asked if isinstance(one, Request)]) == 1
