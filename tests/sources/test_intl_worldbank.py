"""World Bank procurement notices: the walk and the sandbox's portal."""

from datetime import date
from random import Random

import pytest
from scrapy import Request
from scrapy.http import TextResponse

from sandbox.portal import Request as Asked
from sandbox.portals import intl_worldbank as portal
from sandbox.samples import Sample, Truth, sample_file, samples_on
from sandbox.words import Words
from scrapers.crawl import CrawlOrder, CrawlState
from scrapers.items import RawDocument
from scrapers.spiders.intl_worldbank import IntlWorldbank
from tests.harness import crawl
from tests.sources._intl_worldbank import NOW, SOURCE
from transform.notice import Notice, Reject
from transform.readers.intl_worldbank import read

SPELLINGS = 7


def test_the_walk_asks_every_spelling_and_passes_other_countries_over_without_a_word() -> None:
    crawled = crawl(SOURCE)
    assert (crawled.outcome["state"], crawled.outcome["reason"]) == ("complete", "")
    assert (crawled.outcome["documents"], crawled.outcome["rows"]) == (SPELLINGS, 31)
    assert {doc.key for doc in crawled.documents} == {
        "list:TH:Thailand:0",
        "list:VN:Vietnam:0",
        "list:VN:Viet Nam:0",
        "list:ID:Indonesia:0",
        "list:TR:Turkiye:0",
        "list:TR:Turkey:0",
        "list:TR:Türkiye:0",
    }
    readings = [reading for doc in crawled.documents for reading in read(doc)]
    assert len(readings) == 28
    assert {reading.country for reading in readings if isinstance(reading, Notice)} == {
        "TH",
        "VN",
        "ID",
        "TR",
    }


def test_each_day_brings_as_many_new_documents_and_rejects_as_the_samples_promise() -> None:
    landed = set[tuple[str, bytes]]()
    for day in (1, 2, 3):
        new = [doc for doc in crawl(SOURCE, day).documents if (doc.key, doc.body) not in landed]
        landed |= {(doc.key, doc.body) for doc in new}
        rejects = [one for doc in new for one in read(doc) if isinstance(one, Reject)]
        promised = sample_file(SOURCE)
        assert (len(new), len(rejects)) == (promised.documents[day], promised.rejects[day])


@pytest.mark.parametrize(
    ("fault", "state"),
    [
        ("challenge", "blocked"),
        ("refused", "blocked"),
        ("forbidden-by-robots", "blocked"),
        ("robots-broken", "blocked"),
        ("broken", "failed"),
        ("changed", "failed"),
    ],
)
def test_a_fault_is_never_taken_for_a_day_without_news(fault: str, state: str) -> None:
    outcome = crawl(SOURCE, fault=fault).outcome
    assert (outcome["state"], outcome["rows"]) == (state, 0)
    assert outcome["reason"]


def handled(request: Request, body: bytes) -> list[Request | RawDocument]:
    assert request.callback is not None
    response = TextResponse(request.url, body=body, encoding="utf-8", request=request)
    return list(request.callback(response, **request.cb_kwargs))


def walker(since: date) -> IntlWorldbank:
    return IntlWorldbank(order=CrawlOrder(SOURCE, "walk", NOW, since, date(2026, 11, 22)))


def many(count: int) -> list[Sample]:
    truth, words = (
        Truth(tier="none", lang="en"),
        Words("Rural roads", "Roads Agency", "Somewhere", smart=False),
    )
    made = [portal.invent(words, number, Random(number)) for number in range(count)]  # noqa: S311  # seeded, so that a failure repeats
    return [Sample(id=fields["number"], truth=truth, fields=fields | {"country": "TH"}) for fields in made]


def pages_of_thailand(spider: IntlWorldbank, samples: list[Sample]) -> list[RawDocument]:
    queue, landed = list(spider.search("TH", "Thailand", 0)), list[RawDocument]()
    while queue:
        request = queue.pop(0)
        answer = portal.answer(Asked("GET", request.url, {}, b"", 1), samples)
        for result in handled(request, answer.body):
            if isinstance(result, RawDocument):
                landed.append(result)
            else:
                queue.append(result)
    return landed


def test_paging_goes_on_to_the_last_page_while_notices_are_of_the_window() -> None:
    spider = walker(date(2026, 10, 1))
    landed = pages_of_thailand(spider, many(250))
    assert [doc.key for doc in landed] == [f"list:TH:Thailand:{offset}" for offset in (0, 100, 200)]
    assert spider.tally.rows == 250
    assert spider.tally.state() is CrawlState.COMPLETE


def test_paging_ends_where_notices_are_older_than_the_window() -> None:
    assert len(pages_of_thailand(walker(date(2026, 11, 21)), many(250))) == 1


def test_a_page_that_is_empty_before_the_total_is_reached_makes_the_walk_partial() -> None:
    spider = walker(date(2026, 11, 1))
    handled(next(iter(spider.walk())), b'{"total":"7","procnotices":[]}')
    assert spider.tally.short["a page before the last was empty"] == 1


@pytest.mark.parametrize(
    "body", [b'{"procnotices":[]}', b'{"total":"1","procnotices":[{"noticedate":"soon"}]}']
)
def test_a_page_without_a_total_or_with_a_date_nobody_can_read_is_failed(body: bytes) -> None:
    spider = walker(date(2026, 11, 1))
    handled(next(iter(spider.walk())), body)
    assert spider.tally.state() is CrawlState.FAILED


def test_list_pages_made_without_http_are_the_ones_a_walk_lands() -> None:
    made = sorted(body for _, body in portal.lists(samples_on(SOURCE, 1), NOW))
    assert sorted(doc.body for doc in crawl(SOURCE).documents) == made
