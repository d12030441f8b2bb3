"""World Bank procurement notices: the walk, the texts, and the sandbox's portal."""

import json
from urllib.parse import urlencode

import pytest

from domain.clock import moment_of
from domain.crawl import DetailRequest
from domain.document import PassedOver, Reject
from domain.notice import Key, Notice, merge_parts
from sandbox.portal import Request
from sandbox.portals import intl_worldbank as portal
from sandbox.samples import samples_on
from sandbox.server import answer
from scrapers.source_config import facts
from tests.harness import crawl
from tests.sources._intl_worldbank import NOW, SOURCE
from transform.parsers.intl_worldbank import read

SEARCH = "https://search.worldbank.org/api/v2/procnotices"


def ask(**asked: str) -> dict[str, object]:
    told: dict[str, object] = json.loads(answered(**asked))
    return told


def answered(**asked: str) -> bytes:
    return answer(Request("GET", f"{SEARCH}?{urlencode(asked)}", {}, b"", 1)).body


def ids(found: dict[str, object]) -> list[str]:
    records = found["procnotices"]
    assert isinstance(records, list)
    return [record["id"] for record in records]


def record_of(**asked: str) -> dict[str, object]:
    records = ask(**asked)["procnotices"]
    assert isinstance(records, list)
    record: dict[str, object] = records[0]
    return record


def test_the_walk_asks_each_country_under_all_its_names_at_once_and_then_the_regions() -> None:
    crawled = crawl(SOURCE)
    assert (crawled.outcome["state"], crawled.outcome["reason"]) == ("complete", "")
    assert {doc.key for doc in crawled.documents} == {
        "list:newest",
        "list:TH:0",
        "list:VN:0",
        "list:ID:0",
        "list:TR:0",
        "list:region:0",
    }
    asked = {doc.key: doc.url for doc in crawled.documents}
    assert "project_ctry_name=Viet+Nam%5EVietnam" in asked["list:VN:0"]
    assert "notice_text" not in asked["list:VN:0"]
    assert "notice_text" in asked["list:region:0"]
    assert not any("contact_name" in url or "contact_email" in url for url in asked.values())


def test_all_that_the_lists_show_of_ours_is_read_and_a_draft_is_said() -> None:
    readings = [reading for doc in crawl(SOURCE).documents for reading in read(doc)]
    notices = [reading for reading in readings if isinstance(reading, Notice)]
    assert {notice.native_id for notice in notices} == {s.id for s in samples_on(SOURCE, 1) if s.kept}
    assert {notice.country for notice in notices} == {"TH", "VN", "ID", "TR"}
    assert [notice.native_id for notice in notices if notice.description] == [
        "OP00441115"
    ]  # of a region, with its text
    passed = {reading.native_id: reading.why for reading in readings if isinstance(reading, PassedOver)}
    assert passed == {"OP00441116": "other_country", "OP00441117": "draft"}
    assert [reading for reading in readings if not isinstance(reading, Notice | PassedOver)] == []


def test_what_is_wanted_is_asked_for_one_by_one_and_brings_the_text() -> None:
    numbers = ("OP00441001", "OP00441030")
    crawled = crawl(
        SOURCE,
        entrance="details",
        detail_requests=[DetailRequest(number, {"id": number}) for number in numbers],
    )
    assert (crawled.outcome["state"], crawled.outcome["rows"]) == ("complete", 2)
    assert sorted(doc.key for doc in crawled.documents) == [f"detail:{number}" for number in numbers]
    details = {
        one.native_id: one for doc in crawled.documents for one in read(doc) if isinstance(one, Notice)
    }
    listed = next(
        one
        for doc in crawl(SOURCE).documents
        for one in read(doc)
        if isinstance(one, Notice) and one.native_id == "OP00441001"
    )
    whole = merge_parts([listed, details["OP00441001"]])
    assert listed.locator == {"id": "OP00441001"}
    assert whole.description.startswith("Specific Procurement Notice - Request for Bids")
    assert "Example Person" not in str(whole)
    assert Key("vn_tbmt", "IB2600701001") in whole.keys


def test_a_page_ends_the_walk_where_it_reaches_behind_the_window() -> None:
    assert len(crawl(SOURCE, days_back=1).documents) == 6


def test_a_portal_without_a_notice_of_any_country_for_days_is_said_to_stand_still() -> None:
    later = crawl(SOURCE, now=moment_of(12))
    assert later.outcome["state"] == "partial"
    assert later.outcome["reason"] == "the newest entry of procnotices is 13 days old"
    assert crawl(SOURCE, now=moment_of(5)).outcome["state"] == "complete"
    assert facts(SOURCE).options["frozen_days"] == 7


def test_no_day_brings_a_reject() -> None:
    for day in (1, 2, 3):
        readings = [one for doc in crawl(SOURCE, day).documents for one in read(doc)]
        assert [one for one in readings if isinstance(one, Reject)] == []


def test_list_pages_made_without_http_are_the_ones_a_walk_lands() -> None:
    made = sorted(body for _, body in portal.lists(samples_on(SOURCE, 1), NOW))
    landed = [doc.body for doc in crawl(SOURCE).documents if doc.key != "list:newest"]
    assert sorted(landed) == made


# The sandbox's portal has the habits of the real one.


def test_the_portal_s_counts_are_texts() -> None:
    told = ask(rows="3", srt="noticedate", os="2")
    assert (told["rows"], told["os"], told["page"]) == ("3", "2", "1")
    assert isinstance(told["total"], str)


def test_the_portal_finds_one_id_and_nothing_for_a_list_of_them() -> None:
    assert ids(ask(id="OP00441001")) == ["OP00441001"]
    assert ids(ask(id="OP00441001,OP00441010")) == []


def test_the_portal_matches_names_of_countries_exactly() -> None:
    assert ids(ask(project_ctry_name="Türkiye")) == ids(ask(project_ctry_name="Viet")) == []
    both = ask(project_ctry_name="Turkiye^Turkey", rows="99")
    assert len(ids(both)) == len(ids(ask(project_ctry_name="Turkiye", rows="99"))) + 1


@pytest.mark.parametrize("ignored", [{"strdate": "2099-01-01"}, {"q": "nothing"}, {"countrycode": "XX"}])
def test_the_portal_ignores_what_it_does_not_know(ignored: dict[str, str]) -> None:
    assert ask(srt="noticedate", **ignored) == ask(srt="noticedate")


def test_the_portal_refuses_a_day_and_an_order_in_capitals() -> None:
    refused = [answered(order="DESC"), answered(noticedate="10-Sep-2026")]
    assert refused == [b"Bad Request", b"Bad Request"]


def test_unsorted_pages_of_the_portal_overlap_and_sorted_ones_do_not() -> None:
    def pages(**more: str) -> list[str]:
        return [one for offset in (0, 10, 20) for one in ids(ask(rows="10", os=str(offset), **more))]

    assert len(set(pages())) < 30
    assert len(set(pages(srt="noticedate"))) == 30


def test_the_portal_gives_only_the_fields_that_are_named() -> None:
    record = record_of(id="OP00441001", fl="id,noticedate")
    assert record == {"id": "OP00441001", "noticedate": "20-Nov-2026"}


def test_the_portal_s_general_notices_have_no_subject_and_its_awards_no_contact() -> None:
    general = record_of(id="OP00441050")
    award = record_of(id="OP00441205")
    assert not {"noticetitle", "bid_description", "bid_reference_no", "submission_deadline_date"} & set(
        general
    )
    assert not [name for name in award if name.startswith("contact_")]
