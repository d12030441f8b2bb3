"""A list with a number of thousands of digits, or nested too deep, is read by neither spider nor parser."""

from collections import Counter

import pytest
from scrapy.http import TextResponse

from domain.crawl import CrawlOrder, FailureReason
from domain.document import Document, Reject
from scrapers.base_spider import PortalSpider
from scrapers.spiders.id_sirup import IdSirup
from scrapers.spiders.id_spse import IdSpse
from scrapers.spiders.intl_worldbank import IntlWorldbank
from scrapers.spiders.tr_ilan import TrIlan
from scrapers.spiders.vn_muasamcong import VnMuasamcong
from tests.sources.test_small_totals import NOW, TODAY
from transform.parsers import parser_of

# Each spider's function that takes a list apart.
TAKING = {
    TrIlan: "result",
    IdSirup: "found",
    IdSpse: "rows_of",
    VnMuasamcong: "page_of",
    IntlWorldbank: "answer_of",
}
BODIES = {
    "a giant number": (b"[" + b"9" * 5_000 + b"]", "malformed"),
    "too deep": (b"[" * 200_000 + b"]" * 200_000, "malformed"),
    "no JSON": (b"]", "layout_changed"),
}


@pytest.mark.parametrize("spider", TAKING, ids=lambda one: one.name)
@pytest.mark.parametrize("kind", BODIES)
def test_spider_and_parser_read_nothing_of_the_same_lists(spider: type[PortalSpider], kind: str) -> None:
    value, reason = BODIES[kind]
    crawl = spider(order=CrawlOrder(spider.name, "walk", NOW, TODAY, TODAY))
    marker = crawl.facts.pages["list"].markers[0].rstrip(":").encode()
    body = b"{" + marker + b":" + value + b"}"
    answer = TextResponse("https://portal.example/list", body=body)
    assert not getattr(crawl, TAKING[spider])(answer)
    assert crawl.crawl_stats.met == Counter({(FailureReason.UNKNOWN_FORMAT, (("kind", "list"),)): 1})
    (found,) = parser_of(spider.name).read(Document(spider.name, "list", "x", "", body, "", NOW, {}))
    assert isinstance(found, Reject)
    assert found.reason == reason
