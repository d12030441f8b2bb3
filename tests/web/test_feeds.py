"""Feeds, calendars and sheets of a search over real HTTP, by tokens that are good for nothing else."""

from datetime import timedelta
from io import BytesIO
from urllib.parse import quote

import httpx
import pytest
from icalendar import Calendar
from lxml import etree
from openpyxl import load_workbook
from sqlalchemy import select, update

from desk.field_errors import FieldError
from desk.personal_tokens import Opens, withdraw
from desk.searches.named import name_kept
from desk.searches.query import SearchQuery
from desk.searches.saved import Wish, end_search, make_search
from digest.delivery.digest import prepare
from tests.digest.world import DAY, NOW, World
from tests.web.api import program
from tests.web.desk import Desk
from tests.web.test_api import add_events
from warehouse.tables import desk_token_use, outbox

ATOM = {"a": "http://www.w3.org/2005/Atom"}


def fetch(desk: Desk, subscriber: int, opens: Opens, search: str = "", etag: str = "") -> httpx.Response:
    """What a reader of feeds gets by a new token."""
    secret = program(desk, subscriber, opens, search).secret
    return again(desk, opens, secret, etag)


def again(desk: Desk, opens: Opens, secret: str, etag: str = "") -> httpx.Response:
    """What a reader of feeds gets by a token."""
    url = f"{desk.address}/api/v1/feeds/{opens}?token={quote(secret)}"
    return desk.client.get(url, headers={"If-None-Match": etag} if etag else {})


def texts(answer: httpx.Response, path: str) -> list[str]:
    """The texts of parts of a feed."""
    found = etree.fromstring(answer.content).iterfind(path, ATOM)
    return [one.text or "" for one in found]


def test_a_feed_of_leads_tells_each_with_what_changed_in_the_readers_language(
    desk: Desk, world: World, subscriber: int
) -> None:
    add_events(world.engine)
    answer = fetch(desk, subscriber, Opens.LEADS)
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    assert texts(answer, "a:entry/a:title")[0] == "ระบบจัดการขยะ"
    content = texts(answer, "a:entry/a:content")[1]
    assert "마감 변경" in content
    assert "2026년 12월 20일" in content
    assert "2026년 12월 21일" in content
    assert content.endswith("L-1")
    assert texts(answer, "a:entry/a:updated") == ["2026-11-22T23:00:00Z"] * 2
    assert "kim@kotra.example" not in answer.text


def test_a_feed_of_events_tells_the_value_before_and_after(desk: Desk, world: World, subscriber: int) -> None:
    add_events(world.engine)
    answer = fetch(desk, subscriber, Opens.EVENTS)
    assert [title.partition("]")[0] for title in texts(answer, "a:entry/a:title")] == [
        "[마감 변경", "[마감 변경", "[최초 확인",
    ]  # fmt: skip
    assert " → " in texts(answer, "a:entry/a:content")[0]
    assert len(set(texts(answer, "a:entry/a:id"))) == 3


def test_ids_and_bytes_stay_the_same_until_something_changes(
    desk: Desk, world: World, subscriber: int
) -> None:
    for opens in (Opens.LEADS, Opens.EVENTS, Opens.DEADLINES):
        secret = program(desk, subscriber, opens).secret
        first = again(desk, opens, secret)
        later = again(desk, opens, secret, first.headers["etag"])
        assert (first.status_code, later.status_code, later.content) == (200, 304, b""), opens
        assert again(desk, opens, secret).content == first.content
    world.change("L-1", title="another title", changed_at=NOW)
    assert "another title" in fetch(desk, subscriber, Opens.LEADS).text


def test_a_feed_tells_of_its_own_search_alone_whatever_stands_in_the_address(
    desk: Desk, world: World, subscriber: int
) -> None:
    search = f"q={quote('ขยะ')}"
    secret = program(desk, subscriber, Opens.LEADS, search).secret
    url = f"{desk.address}/api/v1/feeds/leads.atom?token={secret}&q=&country="
    answer = desk.client.get(url)
    assert texts(answer, "a:entry/a:title") == ["ระบบจัดการขยะ"]


def test_the_token_of_a_feed_opens_no_other_and_nothing_once_it_is_withdrawn(
    desk: Desk, subscriber: int
) -> None:
    secret = program(desk, subscriber, Opens.LEADS).secret
    assert again(desk, Opens.LEADS, secret).status_code == 200
    assert [again(desk, one, secret).status_code for one in (Opens.EVENTS, Opens.DEADLINES)] == [401, 401]
    api = program(desk, subscriber).secret
    assert again(desk, Opens.LEADS, api).status_code == 401
    with desk.engine.begin() as connection:
        assert withdraw(connection, 1, subscriber, NOW)
    assert again(desk, Opens.LEADS, secret).status_code == 401


def test_a_calendar_has_the_dates_ahead_each_with_an_id_that_stays(
    desk: Desk, world: World, subscriber: int
) -> None:
    world.add_lead("L-3", deadline_at=NOW - DAY)
    world.add_lead("L-4", stage="cancelled")
    answer = fetch(desk, subscriber, Opens.DEADLINES, "q=L-1")
    calendar = Calendar.from_ical(answer.content)
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    (event,) = calendar.walk("VEVENT")
    assert str(event["uid"]) == "L-1.deadline@cityleads"
    assert event.decoded("dtstart") == NOW.replace(month=12, day=13, hour=9, minute=30)
    assert event.decoded("dtstamp") == NOW - timedelta(hours=2)
    assert "method" not in calendar
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n" in answer.content
    assert len(Calendar.from_ical(fetch(desk, subscriber, Opens.DEADLINES).content).walk("VEVENT")) == 2


def test_a_moved_deadline_moves_in_the_calendar_and_what_is_called_off_leaves_it(
    desk: Desk, world: World, subscriber: int
) -> None:
    secret = program(desk, subscriber, Opens.DEADLINES, "q=L-1").secret
    world.change("L-1", deadline_at=NOW + 3 * DAY, changed_at=NOW)
    (event,) = Calendar.from_ical(again(desk, Opens.DEADLINES, secret).content).walk("VEVENT")
    assert (event.decoded("dtstart"), event.decoded("dtstamp")) == (NOW + 3 * DAY, NOW)
    world.change("L-1", stage="cancelled")
    assert Calendar.from_ical(again(desk, Opens.DEADLINES, secret).content).walk("VEVENT") == []


def test_a_sheet_says_of_each_lead_what_has_become_of_it_since_its_reader_was_told(
    desk: Desk, world: World, subscriber: int
) -> None:
    with world.engine.begin() as connection:
        prepare(connection, "bangkok", NOW - DAY, sandbox=False)
        connection.execute(update(outbox).values(state="sent"))
    world.change("L-1", stage="cancelled")
    world.add_lead("L-3", tier="watch")
    world.add_lead("L-4", stage="closed", first_known_at=NOW - 90 * DAY, changed_at=NOW - 90 * DAY)
    answer = program(desk, subscriber).get("leads.xlsx")
    rows = list(load_workbook(BytesIO(answer.content)).worksheets[0].iter_rows(values_only=True))
    assert {row[2]: row[:2] for row in rows[1:]} == {
        "L-1": ("스마트시티", "변경: 단계 입찰 중 → 취소·유찰"),
        "L-2": ("스마트시티", "알려 드린 건"),
        "L-3": ("확인 필요", "신규"),
        "L-4": ("스마트시티", "메일로 알려 드리지 않은 건"),
    }


def test_a_sheet_holds_every_lead_of_a_search(desk: Desk, world: World, subscriber: int) -> None:
    world.add_lead("L-3", tier="watch", title='=HYPERLINK("http://evil.example")')
    answer = program(desk, subscriber).get("leads.xlsx")
    rows = list(load_workbook(BytesIO(answer.content)).worksheets[0].iter_rows(values_only=True))
    assert [row[2] for row in rows[1:]] == ["L-2", "L-1", "L-3"]
    assert rows[0][2] == "관리번호"
    assert load_workbook(BytesIO(answer.content)).worksheets[0]["E4"].data_type == "s"
    assert 'filename="leads-2026-11-23.xlsx"' in answer.headers["content-disposition"]
    one = program(desk, subscriber).get("leads.xlsx", tier="watch")
    assert len(list(load_workbook(BytesIO(one.content)).worksheets[0].iter_rows())) == 2


def test_a_feed_of_a_kept_search_follows_it_and_ends_with_it(
    desk: Desk, world: World, subscriber: int
) -> None:
    other = world.add_subscriber("lee@kotra.example")
    with desk.engine.begin() as connection:
        wish = Wish("waste", SearchQuery(q="ขยะ"), "off", "feed")
        kept = make_search(connection, subscriber, wish, NOW)
    secret = program(desk, subscriber, Opens.LEADS, name_kept(kept)).secret
    assert texts(again(desk, Opens.LEADS, secret), "a:entry/a:title") == ["ระบบจัดการขยะ"]
    assert program(desk, subscriber).ids(search=kept) == ["L-2"]
    assert program(desk, other).get("leads", search=kept).status_code == 404
    with pytest.raises(FieldError, match="keeps no search with this id"):
        fetch(desk, other, Opens.LEADS, name_kept(kept))
    with desk.engine.begin() as connection:
        end_search(connection, subscriber, kept, NOW)
    assert again(desk, Opens.LEADS, secret).status_code == 404


def test_what_a_feed_was_given_is_a_row_a_day(desk: Desk, subscriber: int) -> None:
    secret = program(desk, subscriber, Opens.LEADS).secret
    etag = again(desk, Opens.LEADS, secret).headers["etag"]
    again(desk, Opens.LEADS, secret, etag)
    with desk.engine.connect() as connection:
        rows = connection.execute(select(desk_token_use)).all()
    assert [(row.answers, row.entries) for row in rows] == [(2, 2)]


def test_what_xml_cannot_hold_does_not_break_a_feed(desk: Desk, world: World, subscriber: int) -> None:
    world.change("L-1", title="a\x01b <script>&\ufffe", url="javascript:alert(1)")
    answer = fetch(desk, subscriber, Opens.LEADS)
    (title,) = [one for one in texts(answer, "a:entry/a:title") if one.startswith("a")]
    assert title.endswith("<script>&")
    assert "javascript:" not in answer.text
