"""News feeds: RSS and Atom, encodings, times, what is kept and what is not."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from random import Random

import pytest
from scrapy.http import TextResponse

from domain.clock import moment_of
from domain.crawl import CrawlOrder, FailureReason
from domain.document import Document, Reading, Reject, UnknownField
from domain.match import Verdict
from domain.notice import Notice, Stage
from domain.programme import Occasion
from sandbox.portal import Request
from sandbox.portals import news as portal
from sandbox.samples import Sample, Truth, sample_file, samples_on
from sandbox.server import answer
from sandbox.words import Words
from scrapers.fingerprint import fingerprint_of
from scrapers.source_config import facts
from scrapers.spiders.news import News
from tests.harness import check_golden, crawl
from transform.matching.blocking import keys
from transform.matching.normalize import normalise
from transform.matching.rule import decide_pair
from transform.parsers.news import EXTRACT, read

META = {"outlet": "The Thaiger", "country": "TH", "lang": "en", "zone": "Asia/Bangkok"}
ITEM = "<item><title>{title}</title><link>{link}</link><guid>{guid}</guid>{more}</item>"


def document(body: bytes, **meta: str) -> Document:
    url = "https://thethaiger.com/feed"
    return Document("news", "list", f"feed:{url}", url, body, "text/xml", moment_of(1), META | meta)


def feed(name: str, day: int = 1) -> list[Reading]:
    told = portal.FEEDS[name]
    body = answer(Request("GET", told.url, {}, b"", day)).body
    meta = {"outlet": told.outlet, "country": told.country, "lang": told.lang, "zone": told.zone}
    return list(read(document(body, **meta)))


def rss(
    more: str = "", title: str = "Title", link: str = "https://a.example/1", guid: str = "https://a.example/1"
) -> bytes:
    item = ITEM.format(title=title, link=link, guid=guid, more=more)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>T</title>{item}</channel></rss>'.encode()


def one(body: bytes, **meta: str) -> Notice:
    (reading,) = read(document(body, **meta))
    assert isinstance(reading, Notice)
    return reading


@pytest.mark.parametrize("name", ["thaiger", "tuoitre", "antara-en", "jakartaglobe", "dunya"])
def test_a_feed_is_read_as_its_golden_file_says(name: str) -> None:
    check_golden(f"news_{name}", feed(name))


@pytest.mark.parametrize(
    "written",
    [
        "Sun, 22 Nov 2026 17:45:00 +0700",
        "Sun, 22 Nov 2026 10:45:00 GMT",
        "2026-11-22 17:45:00",
        "2026-11-22T17:45:00+07:00",
        "Sun, 22 Nov 2026 13:45:00 +0300",
    ],
)
def test_every_way_to_write_a_time_means_the_same_instant(written: str) -> None:
    published = one(rss(f"<pubDate>{written}</pubDate>")).published
    assert published
    assert published.at == datetime(2026, 11, 22, 10, 45, tzinfo=UTC)


def test_an_item_without_a_time_has_none_and_is_kept() -> None:
    assert one(rss()).published is None


def test_an_item_is_a_programme_of_the_feed_s_country_with_nothing_to_fetch() -> None:
    notice = one(rss(), country="VN", lang="vi")
    assert (notice.stage, notice.country, notice.lang_hint, notice.locator) == (
        Stage.PROGRAMME,
        "VN",
        "vi",
        {},
    )


def test_a_bare_number_is_told_apart_by_its_outlet() -> None:
    assert one(rss(guid="4711")).native_id == "The Thaiger:4711"
    assert one(rss(guid="")).native_id == "https://a.example/1"


def test_of_a_long_article_an_extract_is_kept_and_no_author() -> None:
    text = "A plan for the city. " * 100
    more = f"<description><![CDATA[<p>{text}</p>]]></description><author>desk@a.example (Some Body)</author>"
    notice = one(rss(more))
    assert EXTRACT - 20 < len(notice.description) <= EXTRACT
    assert notice.description.endswith("…")
    assert "Some Body" not in repr(notice)
    assert "desk@" not in repr(notice)


def test_an_extract_ends_where_it_begins_to_name_a_person() -> None:
    notice = one(rss("<description>A plan for the city. Contact: Jane Doe, jane@doe.example</description>"))
    assert notice.description == "A plan for the city."


def test_the_hostile_item_brings_neither_script_nor_link() -> None:
    hostile = next(n for n in feed("thaiger") if isinstance(n, Notice) and "Chiang Mai" in n.title)
    assert hostile.title == "Chiang Mai plans a smart city command centre with data platform"
    assert hostile.url == ""
    assert hostile.description == 'Click for =HYPERLINK("http://evil.example").'


def test_control_characters_do_not_stop_the_reader() -> None:
    titles = [reading.title for reading in feed("tuoitre") if isinstance(reading, Notice)]
    assert "Đội tuyển tập trung chuẩn bị vòng loại" in titles


def test_a_turkish_feed_in_its_own_encoding_is_read() -> None:
    first = feed("dunya")[0]
    assert isinstance(first, Notice)
    assert first.title == "Gaziantep akıllı ulaşım sistemi için ihale hazırlığına başladı"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (portal.ERROR_PAGE.encode(), "layout_changed"),
        (b"<html><head><title>Just a moment...</title></head></html>", "challenge"),
        (b"", "empty_body"),
        (rss(title=""), "missing_field"),
        (rss(link="", guid=""), "missing_field"),
    ],
)
def test_what_cannot_be_read_is_a_reject_with_its_reason(body: bytes, reason: str) -> None:
    (reading,) = read(document(body))
    assert isinstance(reading, Reject)
    assert reading.reason == reason


def test_a_time_that_cannot_be_read_loses_no_item_and_is_reported() -> None:
    notice, leftover = read(document(rss("<pubDate>soon</pubDate>")))
    assert isinstance(notice, Notice)
    assert notice.published is None
    assert leftover == UnknownField("item.date", "soon")


def test_a_field_that_no_standard_knows_is_reported() -> None:
    notice, leftover = read(document(rss("<tender>5</tender>")))
    assert isinstance(notice, Notice)
    assert leftover == UnknownField("item.tender", "5")


@pytest.mark.parametrize(("day", "rows"), [(1, 57), (2, 59)])
def test_a_walk_lands_every_feed_and_tells_of_the_one_that_failed(day: int, rows: int) -> None:
    crawled = crawl("news", day)
    assert crawled.outcome == {
        "state": "partial",
        "reason": "a list page was not in the known format",
        "documents": 19,
        "rows": rows,
        "portal_total": None,
        "troubles": [{"code": "unknown_format", "times": 1, "kind": "list"}],
    }
    readings = [reading for landed in crawled.documents for reading in read(landed)]
    assert [r.reason for r in readings if isinstance(r, Reject)] == ["layout_changed"]
    announced = [r for r in readings if isinstance(r, Notice | Occasion)]
    assert len(announced) == len(samples_on("news", day)) == rows
    assert {r.country for r in announced if isinstance(r, Occasion)} == {"TH", "VN", "ID", "TR"}
    countries = {reading.country for reading in readings if isinstance(reading, Notice)}
    assert countries == {"TH", "VN", "ID", "TR"}


@pytest.mark.parametrize(
    ("name", "form"), [("vietnamplus", b"<feed "), ("jakartaglobe", b"<feed "), ("hurriyet", b"<rss ")]
)
def test_a_feed_is_read_in_whichever_form_its_outlet_sends_it(name: str, form: bytes) -> None:
    url = portal.FEEDS[name].url
    (landed,) = [one for one in crawl("news", 2).documents if one.url == url]
    assert form in landed.body
    assert len([r for r in read(landed) if isinstance(r, Notice)]) >= 2


def test_a_feed_that_changes_its_form_brings_the_same_items() -> None:
    first, second = (
        {
            n.native_id: (n.title, n.url, n.published and n.published.at)
            for n in feed("vietnamplus", day)
            if isinstance(n, Notice)
        }
        for day in (1, 2)
    )
    assert len(first) == 3
    assert first.items() <= second.items()


@pytest.mark.parametrize("form", ["<rss>", "<feed>", '<rdf:RDF xmlns="http://purl.org/rss/1.0/">'])
def test_any_form_is_a_feed_and_a_page_for_people_is_of_unknown_format(form: str) -> None:
    today = moment_of(1).date()
    spider = News(
        order=CrawlOrder(source="news", entrance="walk", now=moment_of(1), since=today, until=today)
    )
    page = TextResponse("https://thethaiger.com/feed", body=f"<html><body>{form}</body></html>".encode())
    assert spider.is_data(page.replace(body=f"<?xml version='1.0'?>{form}".encode()), "list")
    assert spider.crawl_stats.met == Counter()
    assert not spider.is_data(page.replace(body=b"<html><head></head><body>Feeds</body></html>"), "list")
    assert list(spider.crawl_stats.met) == [(FailureReason.UNKNOWN_FORMAT, (("kind", "list"),))]


def test_a_feed_whose_newest_item_is_old_is_said_to_be_stale() -> None:
    soon, later = crawl("news", now=moment_of(7)), crawl("news", now=moment_of(20))
    assert "days old" not in soon.outcome["reason"]
    assert "the newest entry of Antara English is 19 days old" in later.outcome["reason"]
    stale = {trouble["what"] for trouble in later.outcome["troubles"] if trouble["code"] == "nothing_recent"}
    assert stale >= {"The Thaiger", "Jakarta Globe", "Antara English"}
    assert later.outcome["state"] == "partial"


def test_on_the_second_day_only_feeds_with_news_are_other_documents_whatever_their_clocks_say() -> None:
    first, second = crawl("news", 1), crawl("news", 2)
    volatile = facts("news").volatile("list")
    before = {landed.key: (landed.body, fingerprint_of(landed.body, volatile)) for landed in first.documents}
    after = {landed.key: (landed.body, fingerprint_of(landed.body, volatile)) for landed in second.documents}
    assert sum(before[key][0] != after[key][0] for key in after) == 9
    changed = [key for key in after if (before[key][1] or before[key][0]) != (after[key][1] or after[key][0])]
    assert len(changed) == sample_file("news").documents[2] == 4


def test_invented_items_can_be_listed_and_read() -> None:
    words = Words("Smart city plan", "City of Example", "Example", smart=True)
    seeded = Random(1)  # noqa: S311  # made-up notices, no secrets
    fields = [portal.invent(words, number, seeded) for number in range(50)]
    samples = [
        Sample(id=f"n{number}", truth=Truth(tier="lead", lang="en"), fields=told)
        for number, told in enumerate(fields)
    ]
    readings = [r for meta, body in portal.lists(samples, moment_of(1)) for r in read(document(body, **meta))]
    assert all(isinstance(reading, Notice) for reading in readings)
    assert len({r.native_id for r in readings if isinstance(r, Notice)}) == 50


TITLES = (
    "Depa approves three more smart city plans",
    "Smart city plan",
    "Hà Nội phê duyệt đề án đô thị thông minh",
)


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize(
    "old", ["http://www.a.example/news/1", "https://m.a.example/news/1", "The Thaiger:1"]
)
def test_an_item_that_comes_under_another_name_is_the_same_story(title: str, old: str) -> None:
    """After an upgrade that names items in another form; an undated one is not found again."""
    now = one(rss("<pubDate>Sun, 22 Nov 2026 17:45:00 +0700</pubDate>", title))
    before = replace(now, native_id=old)
    decision = decide_pair(normalise(before, "en"), normalise(now, "en"))
    assert decision is not None
    assert decision.verdict == Verdict.SAME
    assert set(keys(normalise(before, "en"))) & set(keys(normalise(now, "en")))
