"""What a page of details leads to belongs to the same notice, so that it is asked for again where it is lost."""

from scrapy import Request
from scrapy.http import Response
from scrapy.utils.test import get_crawler

from scrapers.middlewares.wanted import WANTED, Wanted
from scrapers.settings import SAFE

PAGE = "https://portal.example/page"


def followed(request: Request, *, of: dict[str, str]) -> Request:
    response = Response(PAGE, request=Request(PAGE, meta=of))
    (following,) = Wanted(get_crawler()).process_spider_output(response, [request])
    assert isinstance(following, Request)
    return following


def test_a_request_that_follows_from_a_page_of_a_notice_names_the_notice() -> None:
    assert followed(Request(PAGE), of={WANTED: "7"}).meta[WANTED] == "7"


def test_a_request_that_names_a_notice_itself_keeps_it() -> None:
    assert followed(Request(PAGE, meta={WANTED: "8"}), of={WANTED: "7"}).meta[WANTED] == "8"


def test_a_list_leads_to_requests_of_no_notice() -> None:
    assert WANTED not in followed(Request(PAGE), of={}).meta


def test_every_crawl_carries_the_notice() -> None:
    assert SAFE["SPIDER_MIDDLEWARES"] == {"scrapers.middlewares.wanted.Wanted": 500}
