"""KOTRA's news of foreign markets: one query a country, no writer and no text, and not configured without a key."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from scrapy import Request as ScrapyRequest
from scrapy.http import TextResponse

from domain.clock import moment_of
from domain.crawl import CrawlOrder
from domain.document import Document, PassedOver, Reading, Reject, UnknownField
from domain.notice import Notice, Stage
from domain.programme import Occasion
from sandbox.portal import Request
from sandbox.portals import intl_kotra_news as portal
from sandbox.samples import sample_file, samples_on
from sandbox.server import answer
from scrapers.keys import SANDBOX_KEY
from scrapers.spiders.intl_kotra_news import IntlKotraNews, day_of, rows_in
from tests.harness import Crawled, check_golden, crawl, left_to_fill_in
from transform.parsers import intl_kotra_news as parser

SOURCE = "intl_kotra_news"


@pytest.fixture(scope="module")
def crawled() -> Crawled:
    return crawl(SOURCE, 2)


def page(listed: object, total: int = 1) -> bytes:
    body = {"itemList": listed, "numOfRows": 50, "pageNo": 1, "totalCnt": total}
    return json.dumps(
        {"response": {"header": {"resultCode": "00"}, "body": body}}, ensure_ascii=False
    ).encode()


def read(listed: object, total: int = 1) -> list[Reading]:
    now = datetime(2026, 11, 23, tzinfo=UTC)
    return list(parser.read(Document(SOURCE, "list", "x", "", page(listed, total), "", now)))


def row(**more: object) -> dict[str, object]:
    told = {"bbstxSn": "1", "newsTitl": "베트남 스마트시티", "natn": "베트남", "othbcDt": "2026-11-20"}
    return told | {"kotraNewsUrl": "https://dream.kotra.or.kr/1", "cntntSumar": "요약"} | more


def article(**more: object) -> Notice:
    (found,) = read({"item": [row(**more)]})
    assert isinstance(found, Notice)
    return found


def test_the_files_of_the_source_are_filled_in() -> None:
    assert left_to_fill_in(SOURCE) == []


def test_the_crawl_asks_once_for_each_name_of_a_country_and_sees_every_article(crawled: Crawled) -> None:
    told = {name: crawled.outcome[name] for name in ("state", "rows", "portal_total")}
    assert told == {"state": "complete", "rows": len(samples_on(SOURCE, 2)), "portal_total": None}
    assert len(crawled.documents) == sample_file(SOURCE).documents[1]
    assert all("type=" not in document.url for document in crawled.documents)


def test_articles_are_programmes_of_their_country_and_nobody_is_named(crawled: Crawled) -> None:
    pages = sorted(crawled.documents, key=lambda document: document.key)
    found = [one for document in pages for one in parser.read(document)]
    assert {one.native_id for one in found if isinstance(one, Notice)} == {
        sample.id for sample in samples_on(SOURCE, 2) if sample.kept
    }
    assert [one.native_id for one in found if isinstance(one, Occasion)] == ["230114"]
    assert {one.stage for one in found if isinstance(one, Notice)} == {Stage.PROGRAMME}
    assert "홍길동" not in str(found)
    check_golden(f"{SOURCE}_list", found)


def test_one_article_alone_is_an_object_and_none_is_an_empty_text() -> None:
    (found,) = read({"item": row()})
    assert isinstance(found, Notice)
    assert read("", 0) == read(None, 0) == read({}, 0) == []
    assert rows_in(json.loads(page({"item": row()}))) == ([row()], 1)
    assert rows_in(json.loads(page("", total=0))) == ([], 0)


def test_none_where_the_portal_counts_some_is_no_list() -> None:
    (found,) = read("", 7)
    assert isinstance(found, Reject)


@pytest.mark.parametrize("listed", [{"item": "x"}, ["x"], 3])
def test_an_answer_of_another_shape_is_rejected_with_a_sentence(listed: object) -> None:
    (found,) = read(listed)
    assert isinstance(found, Reject)


def test_a_title_s_entities_are_read_and_a_long_summary_is_cut() -> None:
    found = article(newsTitl="&#39;K&amp;스마트시티&#39;", cntntSumar="가나 " * 300)
    assert found.title == "'K&스마트시티'"
    assert len(found.description) <= parser.EXTRACT
    assert found.description.endswith("…")


def test_neither_the_writer_nor_the_text_is_kept() -> None:
    assert "홍길동" not in str(read({"item": [row(newsWrterNm="홍길동", newsBdt="<p>홍길동</p>")]}))


def test_another_country_is_passed_over_and_a_new_field_is_reported() -> None:
    assert read({"item": [row(natn="라오스")]}) == [PassedOver("1", "no_host_country")]
    assert read({"item": [row(natn="터키", newField="x")]})[1:] == [UnknownField("item.newField", "x")]
    assert article(natn="터키").country == "TR"


@pytest.mark.parametrize(
    ("told", "day"),
    [("20261120", "2026-11-20"), ("2026-11-20 09:00:00", "2026-11-20"), ("", "9"), (None, "9")],
)
def test_a_day_is_read_with_and_without_what_stands_between_its_figures(told: str | None, day: str) -> None:
    assert day_of({"othbcDt": told}) == day


def ask(**more: Any) -> dict[str, Any]:  # noqa: ANN401  # values of a query
    asked = {"serviceKey": SANDBOX_KEY, "search1": "베트남", "numOfRows": 2, "pageNo": 1} | more
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    told: dict[str, Any] = json.loads(
        answer(Request("GET", f"https://{portal.HOSTS[0]}{portal.PATH}?{query}", {}, b"", 1)).body
    )
    return told


def test_the_portal_tells_the_newest_first_and_summaries_only_where_they_are_asked_for() -> None:
    rows, total = rows_in(ask(numOfRows=9, search8=1))
    assert len(rows) == total == 4
    days = [str(one["othbcDt"]) for one in rows]
    assert days == sorted(days, reverse=True)
    assert all("cntntSumar" in one for one in rows)
    assert all("cntntSumar" not in one for one in rows_in(ask())[0])


def after(*days: str, total: int) -> tuple[list[str], list[str]]:
    """The addresses that are asked next after a page of articles of these days, and the troubles noted."""
    since = date(2026, 11, 16)
    spider = IntlKotraNews(order=CrawlOrder(SOURCE, "walk", moment_of(1), since, date(2026, 11, 23)))
    rows = [row(bbstxSn=str(number), othbcDt=day) for number, day in enumerate(days)]
    address = f"https://{portal.HOSTS[0]}{portal.PATH}"
    told = TextResponse(address, body=page({"item": rows}, total), request=ScrapyRequest(address))
    asked = [one.url for one in spider.listed(told, "베트남", 1) if isinstance(one, ScrapyRequest)]
    return asked, [str(code) for code, _ in spider.crawl_stats.met]


def test_a_query_goes_on_until_an_article_is_older_than_the_window_or_a_page_is_not_full() -> None:
    (following,), troubles = after(*["2026-11-20"] * 50, total=900)
    assert ("pageNo=2" in following, troubles) == (True, [])
    assert after(*["20261120"] * 49, "20261115", total=900) == ([], [])
    assert after(*["2026-11-20"] * 49, total=49) == ([], [])


def test_a_page_that_is_not_full_though_the_portal_counts_more_is_said_to_be_cut() -> None:
    assert after(*["2026-11-20"] * 49, total=900) == ([], ["list_capped"])


def test_no_landed_page_and_no_address_holds_the_key(crawled: Crawled) -> None:
    assert all(SANDBOX_KEY not in document.url for document in crawled.documents)
    assert all(SANDBOX_KEY.encode() not in document.body for document in crawled.documents)
