"""muasamcong.mpi.gov.vn: the walk, the details, the sandbox's portal, and the recorded bodies."""

import json
from datetime import UTC, date, datetime
from functools import cache
from random import Random

import pytest
from scrapy import Request
from scrapy.http import TextResponse

from sandbox.portal import Request as Asked
from sandbox.portals import vn_muasamcong as portal
from sandbox.samples import Sample, Truth, sample_file, samples_on
from sandbox.words import Words
from scrapers.crawl import CrawlOrder, CrawlState, Want
from scrapers.facts import facts
from scrapers.items import RawDocument
from scrapers.spiders.vn_muasamcong import VnMuasamcong
from tests.harness import Crawled, crawl
from tests.sources._vn_muasamcong import NOW, SOURCE, document, notices, row
from transform.notice import Leftover, Notice, Reject, Stage, merge_parts
from transform.readers.vn_muasamcong import read


@cache
def day_one() -> Crawled:
    return crawl(SOURCE)


def test_the_first_walk_asks_each_day_of_the_window_and_lists_all_that_the_portal_counts() -> None:
    crawled = day_one()
    assert crawled.outcome == {
        "state": "complete",
        "reason": "",
        "documents": 5,
        "rows": 49,
        "portal_total": 49,
    }
    assert {doc.key for doc in crawled.documents} == {f"list:2026-11-{day}:0" for day in range(19, 24)}
    readings = [reading for doc in crawled.documents for reading in read(doc)]
    assert [reading for reading in readings if isinstance(reading, Leftover)] == []
    assert [r.native_id for r in readings if isinstance(r, Reject)] == ["IB2600700799"]
    assert len({r.native_id for r in readings if isinstance(r, Notice)}) == 48


def test_the_second_day_asks_two_days_and_sees_the_re_issue_and_the_award_but_not_the_extension() -> None:
    crawled = crawl(SOURCE, 2, days_back=1)
    assert (crawled.outcome["state"], crawled.outcome["rows"]) == ("complete", 11)
    found = notices(reading for doc in crawled.documents for reading in read(doc))
    assert found["IB2600700412"].stage is Stage.AMENDED
    assert found["IB2600700412"].locator["version"] == "01"
    assert found["IB2600700901"].stage is Stage.AWARDED
    assert "IB2600700533" not in found
    assert "IB2600700587" not in found


def test_the_details_asked_again_show_the_silent_extension_and_the_cancellation() -> None:
    listed = notices(reading for doc in day_one().documents for reading in read(doc))
    asked = ("IB2600700533", "IB2600700587")
    wants = [Want(number, listed[number].locator) for number in asked]
    before = crawl(SOURCE, 1, entrance="details", wants=wants)
    after = crawl(SOURCE, 2, entrance="details", wants=wants)
    assert {doc.key for doc in after.documents} == {f"detail:{number}" for number in asked}
    assert {doc.meta["native_id"] for doc in after.documents} == set(asked)
    old = notices(reading for doc in before.documents for reading in read(doc))
    new = notices(reading for doc in after.documents for reading in read(doc))
    deadlines = [side["IB2600700533"].deadline for side in (old, new)]
    assert [moment.at for moment in deadlines if moment] == [
        datetime(2026, 12, 4, 7, tzinfo=UTC),
        datetime(2026, 12, 11, 7, tzinfo=UTC),
    ]
    assert old["IB2600700587"].stage is None
    assert new["IB2600700587"].stage is Stage.CANCELLED
    assert new["IB2600700587"].status_details == "Điều chỉnh yêu cầu kỹ thuật của E-HSMT"
    merged = merge_parts([listed["IB2600700587"], new["IB2600700587"]])
    assert merged.stage is Stage.CANCELLED


def test_each_day_brings_as_many_new_documents_and_rejects_as_the_samples_promise() -> None:
    landed, listed = set[tuple[str, bytes]](), dict[str, Notice]()
    for day in (1, 2, 3):
        tiers = {sample.id: sample.truth.tier for sample in samples_on(SOURCE, day)}
        pages = crawl(SOURCE, day, days_back=None if day == 1 else facts(SOURCE).overlap_days).documents
        listed |= notices(reading for doc in pages for reading in read(doc))
        asked = [one for one in listed.values() if one.locator and tiers[one.native_id] != "none"]
        wants = [Want(one.native_id, one.locator) for one in asked]
        details = crawl(SOURCE, day, entrance="details", wants=wants).documents
        new = [doc for doc in [*pages, *details] if (doc.key, doc.body) not in landed]
        landed |= {(doc.key, doc.body) for doc in new}
        rejects = [one for doc in new for one in read(doc) if isinstance(one, Reject)]
        promised = sample_file(SOURCE)
        assert (len(new), len(rejects)) == (promised.documents[day], promised.rejects[day])


def test_a_detail_that_is_a_page_for_browsers_fails_lands_as_evidence_and_is_one_reject() -> None:
    listed = notices(reading for doc in day_one().documents for reading in read(doc))
    crawled = crawl(SOURCE, entrance="details", wants=[Want("IB2600700745", listed["IB2600700745"].locator)])
    assert crawled.outcome["state"] == "failed"
    assert [type(r).__name__ for doc in crawled.documents for r in read(doc)] == ["Reject"]


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
    outcome = crawl(SOURCE, fault=fault, days_back=0).outcome
    assert (outcome["state"], outcome["rows"]) == (state, 0)
    assert outcome["reason"]


def test_a_ceiling_on_pages_makes_the_walk_partial() -> None:
    outcome = crawl(SOURCE, max_pages=2).outcome
    assert outcome["state"] == "partial"
    assert "ceiling" in outcome["reason"]


def spider(day: date) -> VnMuasamcong:
    return VnMuasamcong(order=CrawlOrder(SOURCE, "walk", NOW, day, day))


def handled(request: Request, body: bytes) -> list[Request | RawDocument]:
    assert request.callback is not None
    response = TextResponse(request.url, body=body, encoding="utf-8", request=request)
    return list(request.callback(response, **request.cb_kwargs))


def many(count: int) -> list[Sample]:
    truth, words = (
        Truth(tier="none", lang="vi"),
        Words("Xây lắp", "Ủy ban nhân dân xã", "Tỉnh Sơn La", smart=False),
    )
    made = [portal.invent(words, number, Random(number)) for number in range(count)]  # noqa: S311  # seeded, so that a failure repeats
    same_day = [fields | {"published": f"2026-11-20T08:00:00.{n:03d}"} for n, fields in enumerate(made)]
    return [Sample(id=fields["number"], truth=truth, fields=fields) for fields in same_day]


def walk_through(walker: VnMuasamcong, samples: list[Sample]) -> list[RawDocument]:
    queue, landed = list(walker.walk()), list[RawDocument]()
    while queue:
        request = queue.pop(0)
        response = portal.answer(Asked("POST", request.url, {}, request.body, 1), samples)
        for result in handled(request, response.body):
            if isinstance(result, RawDocument):
                landed.append(result)
            else:
                queue.append(result)
    return landed


def test_a_day_of_120_notices_takes_three_pages_of_50_and_loses_none() -> None:
    walker = spider(date(2026, 11, 20))
    landed = walk_through(walker, many(120))
    assert [doc.key for doc in landed] == [f"list:2026-11-20:{page}" for page in range(3)]
    found = notices(reading for doc in landed for reading in read(document("list", doc.body)))
    assert len(found) == walker.tally.portal_total == walker.tally.rows == 120
    assert walker.tally.state() is CrawlState.COMPLETE


def test_an_empty_day_is_empty_and_a_page_that_holds_no_list_is_failed() -> None:
    walker = spider(date(2026, 11, 20))
    walk_through(walker, [])
    assert walker.tally.state() is CrawlState.EMPTY
    request = next(iter(walker.walk()))
    handled(request, b'{"page":{"content":null}}')
    assert walker.tally.state() is CrawlState.FAILED


def test_a_day_at_the_cap_of_hits_is_partial_since_the_rest_is_hidden() -> None:
    walker = spider(date(2026, 11, 20))
    request = next(iter(walker.walk()))
    body = json.dumps(
        {"page": {"content": [row()], "totalElements": 10000, "last": True}}, separators=(",", ":")
    )
    handled(request, body.encode())
    assert walker.tally.short["2026-11-20 has more notices than the portal shows"] == 1
    assert walker.tally.state() is CrawlState.PARTIAL


def test_the_search_is_a_list_of_one_order_and_never_carries_a_token() -> None:
    request = next(iter(spider(date(2026, 11, 20)).walk()))
    assert request.url == "https://muasamcong.mpi.gov.vn/o/egp-portal-home/services/smart/search"
    (order,) = json.loads(request.body)
    assert (order["pageSize"], order["pageNumber"]) == (50, 0)
    span = order["query"][0]["filters"][1]
    assert (span["from"], span["to"]) == ("2026-11-20T00:00:00.000Z", "2026-11-20T23:59:59.999Z")


def test_the_portal_gives_50_rows_however_many_are_asked_for() -> None:
    body = spider(date(2026, 11, 20)).search_body(date(2026, 11, 20), 0)
    body[0]["pageSize"] = 500
    asked = Asked("POST", f"https://{portal.HOSTS[0]}{portal.SEARCH}", {}, json.dumps(body).encode(), 1)
    page = json.loads(portal.answer(asked, many(70)).body)["page"]
    assert (len(page["content"]), page["pageSize"], page["totalElements"], page["last"]) == (
        50,
        50,
        70,
        False,
    )


def test_list_pages_made_without_http_are_the_ones_a_walk_lands() -> None:
    landed = {doc.key: doc.body for doc in day_one().documents}
    made = portal.lists(samples_on(SOURCE, 1), NOW)
    assert {f"list:{meta['day']}:{meta['page']}": body for meta, body in made} == landed


def test_the_portal_writes_sums_as_java_does() -> None:
    assert portal._double(95300000000) == "double:9.53E10"
    assert portal._double(13684566818) == "double:1.3684566818E10"
    assert b'"bidPrice":[4.125E11]' in next(
        body for meta, body in portal.lists(samples_on(SOURCE, 1), NOW) if meta["day"] == "2026-11-19"
    )
