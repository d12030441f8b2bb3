"""muasamcong.mpi.gov.vn: the walk, the details, and the sandbox's portal."""

import json
from datetime import UTC, datetime
from functools import cache

from domain.crawl import CrawlOrder, DetailRequest
from domain.document import Reject, UnknownField
from domain.notice import Notice, Stage, merge_parts
from sandbox.portal import Request as Asked
from sandbox.portals import _vn_muasamcong_details as details
from sandbox.portals import _vn_muasamcong_search as search
from sandbox.portals import vn_muasamcong as portal
from sandbox.samples import sample_file, samples_on
from scrapers.source_config import facts
from scrapers.spiders.vn_muasamcong import VnMuasamcong
from tests.harness import Crawled, crawl
from tests.sources._vn_muasamcong import NOW, SOURCE, notices
from transform.parsers.vn_muasamcong import read
from transform.relevance.bare_titles import is_bare
from transform.values.eligibility import bidding


@cache
def day_one() -> Crawled:
    return crawl(SOURCE)


def test_the_first_walk_asks_each_day_of_the_window_and_lists_all_that_the_portal_counts() -> None:
    crawled = day_one()
    assert crawled.outcome == {
        "state": "complete",
        "reason": "",
        "documents": 7,
        "rows": 57,
        "portal_total": 57,
        "troubles": [],
    }
    second_pages = {f"list:2026-11-{day}:1" for day in (20, 21)}
    assert {doc.key for doc in crawled.documents} == second_pages | {
        f"list:2026-11-{day}:0" for day in range(19, 24)
    }
    assert all(len(json.loads(doc.body)["page"]["content"]) <= 10 for doc in crawled.documents)
    readings = [reading for doc in crawled.documents for reading in read(doc)]
    assert [one.field for one in readings if isinstance(one, UnknownField)] == ["list.title (cut)"]
    assert [r.native_id for r in readings if isinstance(r, Reject)] == ["IB2600700799"]
    assert len({r.native_id for r in readings if isinstance(r, Notice)}) == 56


def test_the_second_day_asks_two_days_and_sees_the_re_issue_and_the_award_but_not_the_extension() -> None:
    crawled = crawl(SOURCE, 2, days_back=1)
    assert (crawled.outcome["state"], crawled.outcome["rows"]) == ("complete", 12)
    found = notices(reading for doc in crawled.documents for reading in read(doc))
    assert found["IB2600700412"].stage is Stage.AMENDED
    assert found["IB2600700412"].locator["version"] == "01"
    assert found["IB2600700901"].stage is Stage.AWARDED
    assert "IB2600700533" not in found
    assert "IB2600700587" not in found


def test_the_details_asked_again_show_the_silent_extension_and_the_cancellation() -> None:
    listed = notices(reading for doc in day_one().documents for reading in read(doc))
    asked = ("IB2600700533", "IB2600700587")
    wants = [DetailRequest(number, listed[number].locator) for number in asked]
    before = crawl(SOURCE, 1, entrance="details", detail_requests=wants)
    after = crawl(SOURCE, 2, entrance="details", detail_requests=wants)
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
        asked = [
            one
            for one in listed.values()
            if one.locator and (tiers[one.native_id] != "none" or is_bare(one.title, "VN"))
        ]
        wants = [DetailRequest(one.native_id, one.locator) for one in asked]
        details = crawl(SOURCE, day, entrance="details", detail_requests=wants).documents
        new = [doc for doc in [*pages, *details] if (doc.key, doc.body) not in landed]
        landed |= {(doc.key, doc.body) for doc in new}
        rejects = [one for doc in new for one in read(doc) if isinstance(one, Reject)]
        promised = sample_file(SOURCE)
        assert (len(new), len(rejects)) == (promised.documents[day], promised.rejects[day])


def test_a_detail_that_is_a_page_for_browsers_fails_lands_as_evidence_and_is_one_reject() -> None:
    listed = notices(reading for doc in day_one().documents for reading in read(doc))
    crawled = crawl(
        SOURCE,
        entrance="details",
        detail_requests=[DetailRequest("IB2600700745", listed["IB2600700745"].locator)],
    )
    assert crawled.outcome["state"] == "failed"
    assert [type(r).__name__ for doc in crawled.documents for r in read(doc)] == ["Reject"]


def test_the_portal_refuses_more_than_ten_rows_a_page_as_the_real_one_does() -> None:
    spider = VnMuasamcong(order=CrawlOrder(SOURCE, "walk", NOW, NOW.date(), NOW.date()))
    asked = [spider.search_body(NOW.date(), 0)[0] | {"pageSize": size} for size in (10, 11, 50)]
    answers = [
        portal.answer(
            Asked("POST", f"https://{portal.HOSTS[0]}{search.SEARCH}", {}, json.dumps([body]).encode(), 1),
            samples_on(SOURCE, 1),
        )
        for body in asked
    ]
    assert [answer.status for answer in answers] == [200, 400, 400]
    assert answers[1].body == b"PageSize unsatisfactory!!!"
    assert facts(SOURCE).options["page_size"] == 10


def test_each_route_answers_the_details_of_its_own_notices_and_of_no_others() -> None:
    listed = notices(reading for doc in day_one().documents for reading in read(doc))
    numbers = {"ordinary": "IB2600700412", "donors": "IB2600700760", "offers": "IB2600700815"}
    assert {listed[number].locator.get("route", "ordinary") for number in numbers.values()} == set(numbers)
    wants = [DetailRequest(number, listed[number].locator) for number in numbers.values()]
    crawled = crawl(SOURCE, entrance="details", detail_requests=wants)
    assert (crawled.outcome["state"], crawled.outcome["rows"]) == ("complete", 3)
    asked = {doc.meta["native_id"]: doc.url for doc in crawled.documents}
    assert asked == {numbers[route]: url for route, url in facts(SOURCE).options["details"].items()}
    readings = [reading for doc in crawled.documents for reading in read(doc)]
    found = notices(readings)
    assert len(readings) == len(found) == 3
    assert bidding(found["IB2600700760"]).funder == "KfW"
    for number in numbers.values():
        assert (found[number].part, found[number].title) == ("detail", listed[number].title)
        assert (found[number].deadline, found[number].place) == (
            listed[number].deadline,
            listed[number].place,
        )
    elsewhere = [
        DetailRequest(number, {"id": listed[number].locator["id"]})
        for number in ("IB2600700760", "IB2600700815")
    ]
    assert crawl(SOURCE, entrance="details", detail_requests=elsewhere).outcome["reason"] == "HTTP 404 (2×)"


def test_the_portal_writes_sums_as_java_does() -> None:
    assert details.double(95300000000) == "double:9.53E10"
    assert details.double(13684566818) == "double:1.3684566818E10"
    assert b'"bidPrice":[4.125E11]' in next(
        body for meta, body in portal.lists(samples_on(SOURCE, 1), NOW) if meta["day"] == "2026-11-19"
    )
