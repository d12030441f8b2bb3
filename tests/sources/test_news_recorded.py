"""Recorded feeds of outlets that are not on the list asked, and of one that is."""

from datetime import UTC, datetime

import pytest

from domain.document import Document, Reading, Reject
from domain.notice import Notice
from tests.harness import SHARED_DATA, real, shared
from transform.parsers.news import read

FEEDS = sorted(
    path.relative_to(SHARED_DATA).as_posix()
    for path in (SHARED_DATA / "bodies2/news").rglob("*")
    if path.suffix in (".xml", ".rss")
)
NOW = datetime(2026, 11, 23, tzinfo=UTC)


def readings(relative: str, content_type: str = "") -> list[Reading]:
    meta = {"outlet": "Outlet", "country": "ID", "lang": "id", "zone": "Asia/Jakarta"}
    body = shared(relative).read_bytes()
    return list(
        read(Document("news", "list", "feed", "https://outlet.example/", body, content_type, NOW, meta))
    )


def notices(relative: str) -> list[Notice]:
    return [one for one in readings(relative) if isinstance(one, Notice)]


@real
def test_every_item_recorded_is_read_but_the_one_that_its_outlet_left_empty() -> None:
    shared("bodies2/news")
    told = {relative: readings(relative) for relative in FEEDS}
    assert sum(isinstance(one, Notice) for all_of in told.values() for one in all_of) == 662
    lost = [
        (relative, one.reason)
        for relative, all_of in told.items()
        for one in all_of
        if isinstance(one, Reject)
    ]
    assert lost == [
        ("bodies2/news/vnexpress/tin-moi-nhat_2017-11-14_copied_from_browser.rss", "missing_field")
    ]
    others = [one for all_of in told.values() for one in all_of if not isinstance(one, Notice | Reject)]
    assert others == []


@real
def test_every_item_recorded_has_its_day_but_those_of_a_feed_without_days() -> None:
    shared("bodies2/news")
    without = {relative for relative in FEEDS if any(one.published is None for one in notices(relative))}
    assert without == {"bodies2/news/detik/thirdparty_feedgen_2026-09-17_eight_items_retyped.xml"}


@real
def test_a_us_date_of_a_vietnamese_outlet_has_its_month_first() -> None:
    (notice,) = notices("bodies2/news/tuoitre/nhip-song-so_2026-10-02_one_item_reconstructed.rss")
    assert notice.published is not None
    assert notice.published.at == datetime(2026, 10, 2, 2, 25, tzinfo=UTC)


@real
def test_no_address_recorded_keeps_what_counts_its_readers() -> None:
    told = notices("bodies2/news/liputan6/rss_2017-04-28_first40of200.xml")
    assert len(told) == 40
    assert [one.url for one in told if "utm_" in one.url] == []


@real
def test_an_article_on_two_hosts_of_its_outlet_is_one() -> None:
    mobile = {one.native_id for one in notices("bodies2/news/detik/detikcom_2017-04-28_0733.xml")}
    finance = {one.native_id for one in notices("bodies2/news/detik/finance_2017-04-28.xml")}
    path = "/read/2017/04/27/220151/3486105/1034/malam-malam-jonan-berbagi-ilmu-ke-para-direktur-pemasaran"
    assert mobile & finance == {f"https://detik.com{path}"}


@real
@pytest.mark.parametrize("relative", FEEDS)
def test_no_two_items_of_a_feed_share_a_name(relative: str) -> None:
    told = notices(relative)
    assert len({(one.native_id, one.title) for one in told}) == len({one.native_id for one in told})


@real
def test_what_repeats_its_title_has_no_extract() -> None:
    told = notices("bodies2/news/detik/thirdparty_feedgen_2026-09-17_eight_items_retyped.xml")
    assert {one.description for one in told} == {""}
