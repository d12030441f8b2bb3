"""The board and the calendar: a centre's files by state and by day."""

from datetime import UTC, datetime

import pytest

from tests.digest.world import World
from tests.web.desk import Desk, Page, words
from tests.web.staff import Staff, enter


@pytest.fixture
def kim(desk: Desk, world: World) -> Staff:
    """An editor of Bangkok, who has contacted one buyer and lost the other's tender."""
    kim = enter(desk, world, "kim@centre.example")
    kim.send("file/L-1/state", version="0", state="contacted", owner=str(kim.me), why="")
    kim.send("file/L-2/state", version="0", state="lost", owner="", why="too dear")
    return kim


def columns(page: Page) -> dict[str, list[str]]:
    """Heading → the titles in it; empty columns left out."""
    found = {
        words(one.xpath("h2")[0]): [words(link) for link in one.xpath(".//li//a")]
        for one in page.tree.xpath("//div[@class='board']/section")
    }
    return {name: titles for name, titles in found.items() if titles}


def test_the_board_shows_each_file_in_its_state(kim: Staff) -> None:
    page = kim.get("board")
    assert columns(page) == {
        "contacted 1": ["จ้างก่อสร้างระบบกล้องโทรทัศน์วงจรปิดอัจฉริยะ เทศบาลนครขอนแก่น"],
        "lost 1": ["ระบบจัดการขยะ"],
    }
    assert "20 days left" in page.text
    assert list(columns(kim.get("board?mine=1"))) == ["contacted 1"]
    assert list(columns(kim.get("board?state=lost"))) == ["lost 1"]
    assert kim.get("board?state=none&page=x").status == 200


def test_a_state_with_many_files_shows_ten_and_pages_of_fifty(kim: Staff, world: World) -> None:
    for number in range(60):
        world.add_lead(f"L-P{number:02}", title=f"ถนน {number:02}")
        kim.send(f"file/L-P{number:02}/note", note="x")
    assert len(columns(kim.get("board"))["watching 60"]) == 10
    first = kim.get("board?state=watching")
    assert len(columns(first)["watching 60"]) == 50
    (later,) = first.tree.xpath("//a[@rel='next']/@href")
    assert len(columns(kim.get(later.removeprefix("./")))["watching 60"]) == 10


def test_files_of_leads_that_became_one_stand_once(kim: Staff, world: World) -> None:
    world.change("L-1", merged_into="L-2")
    assert columns(kim.get("board")) == {"lost 1": ["ระบบจัดการขยะ"]}


def test_a_centre_sees_its_own_board_and_headquarters_all(kim: Staff, desk: Desk, world: World) -> None:
    assert columns(enter(desk, world, "anh@centre.example", centre="hanoi").get("board")) == {}
    head = enter(desk, world, "park@centre.example", centre="headquarters")
    assert list(columns(head.get("board"))) == ["contacted 1", "lost 1"]
    assert "Bangkok ·" in head.get("board").text


def test_the_calendar_has_deadlines_and_own_days_in_local_time(kim: Staff, world: World) -> None:
    world.change(
        "L-1",
        prequalification_at=datetime(2026, 12, 1, 17, 30, tzinfo=UTC),
        prequalification_precision="minute",
    )
    world.change("L-2", deadline_at=datetime(2026, 12, 31, 16, 59, tzinfo=UTC), deadline_precision="month")
    kim.send("file/L-2/date", day="2026-12-02", title="Call them")
    page = kim.get("calendar?month=2026-12")
    days = {
        words(day.xpath("h2")[0]): [
            words(line).split(" จ้าง")[0].split(" ระบบ")[0] for line in day.xpath(".//li")
        ]
        for day in page.tree.xpath("//section[h2]")
    }
    assert list(days.values()) == [
        ["Our own Call them", "Pre-qualification 00:30"],  # the first of December is over in Bangkok by then
        ["Bids due 16:30"],
    ]
    assert "Call them" not in kim.get("calendar?month=2026-12&mine=1").text
    assert "Nothing in this month." in kim.get("calendar").text
    assert kim.get("calendar?month=2026-99").status == 200


def test_the_calendar_goes_over_the_years_end(kim: Staff) -> None:
    page = kim.get("calendar?month=2026-12")
    assert [link.partition("month=")[2] for link in page.links("month=")][-2:] == ["2026-11", "2027-01"]
    assert [link.partition("month=")[2] for link in kim.get("calendar?month=2027-01").links("month=")][
        -2:
    ] == [
        "2026-12",
        "2027-02",
    ]
