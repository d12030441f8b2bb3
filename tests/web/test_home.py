"""A reader's first page: what is new since the last mail, what presses, and what is theirs."""

from datetime import timedelta

import pytest
from sqlalchemy import insert

from digest.links.tokens import Action
from tests.digest.world import DAY, NOW, World
from tests.web.desk import Desk, Page, words
from warehouse.tables import digest_project, digest_run, outbox


def home(desk: Desk, subscriber: int) -> str:
    return desk.link(Action.READ, subscriber).replace("/leads?", "/?")


def parts(page: Page) -> dict[str, list[str]]:
    """The leads of each part, by its heading."""
    return {
        words(section.find("h2")): [
            link.partition("?")[0].rpartition("/")[2]
            for link in section.xpath(".//ul//a/@href")
            if "/lead/" in link
        ]
        for section in page.tree.xpath("//main/section")
    }


@pytest.fixture
def morning(world: World) -> World:
    """Leads of today in two countries, of which one is unsure and one closes soon; the others are a month old."""
    for name in ("L-1", "L-2"):
        world.change(name, first_known_at=NOW - 30 * DAY, changed_at=NOW - 30 * DAY)
    world.add_lead("L-SURE", first_known_at=NOW - 2 * DAY)
    world.add_lead("L-UNSURE", tier="watch", first_known_at=NOW - DAY)
    world.add_lead("L-SOON", deadline_at=NOW + 3 * DAY, first_known_at=NOW - 30 * DAY)
    world.add_lead("L-OFF", deadline_at=NOW + 3 * DAY, first_known_at=NOW - 30 * DAY, stage="cancelled")
    world.add_lead("L-VN", country="VN", first_known_at=NOW - DAY)
    return world


def test_it_shows_what_presses_and_what_is_new_their_own_country_and_the_sure_first(
    desk: Desk, morning: World, subscriber: int
) -> None:
    page = desk.get(home(desk, subscriber))
    assert parts(page) == {
        "7일 안에 마감 모두 보기": ["L-SOON"],
        "2026년 11월 16일(월) 08:00 이후 새 건 모두 보기": ["L-SURE", "L-UNSURE"],
        "다른 국가의 새 건": ["L-VN"],
    }
    assert page.tree.xpath("//nav//a/text()")[0] == "홈"


def test_new_is_what_came_since_the_mail_before_this_mornings(
    desk: Desk, morning: World, subscriber: int
) -> None:
    for hours, state in ((1, "sent"), (14, "failed"), (36, "sent"), (60, "sent")):
        at = NOW - timedelta(hours=hours)
        day = {"centre": "bangkok", "local_date": at.date(), "frozen_at": at, "coverage": []}
        mail = {
            "subscriber_id": subscriber,
            "frozen_at": at,
            "message_id": f"<{hours}>",
            "message": b"",
            "next_at": at,
        }
        with morning.engine.begin() as connection:
            run_id = connection.execute(
                insert(digest_run).values(day).returning(digest_run.c.id)
            ).scalar_one()
            connection.execute(insert(outbox).values(**mail, run_id=run_id, state=state))
    assert "2026년 11월 21일(토) 20:00 이후 새 건 모두 보기" in parts(desk.get(home(desk, subscriber)))


def test_what_is_theirs_stands_there_too(desk: Desk, morning: World, subscriber: int) -> None:
    desk.post(desk.link(Action.FOLLOW, subscriber, "L-1"))
    new = desk.link(Action.READ, subscriber).replace("/leads?", "/search/new?")
    desk.post(new, name="하노이 검색", country="VN", rhythm="off", channel="mail")
    assert "하노이 검색" not in words(desk.get(home(desk, subscriber)).tree.xpath("//main")[0])
    morning.add_lead("L-VN2", country="VN", first_known_at=NOW + timedelta(minutes=1))
    page = desk.get(home(desk, subscriber))
    assert parts(page)["관심 건"] == ["L-1"]
    assert "새 1건 하노이 검색" in page.text


def test_a_quiet_desk_says_so_and_strangers_are_shown_no_ones(
    desk: Desk, world: World, subscriber: int
) -> None:
    for name in ("L-1", "L-2"):
        world.change(name, first_known_at=NOW - 30 * DAY, deadline_at=NOW + 30 * DAY)
    assert "새 건이 없습니다." in desk.get(home(desk, subscriber)).text
    stranger = desk.get(f"{desk.address}/")
    assert (stranger.status, parts(stranger)) == (200, {})
    assert desk.get(home(desk, subscriber) + "x").status == 403
    assert desk.get(f"{desk.address}/", cookie="cityleads=guessed").status == 401


def test_what_mails_told_beside_leads_has_a_page_of_its_own_and_nobody_elses(
    desk: Desk, world: World, subscriber: int
) -> None:
    other = world.add_subscriber("lee@kotra.example")
    for number in ("P1", "P2"):
        world.add_project(number, title=f"Smart {number}")
    with world.engine.begin() as connection:
        run = {"centre": "bangkok", "local_date": NOW.date(), "frozen_at": NOW, "coverage": []}
        made = connection.execute(insert(digest_run).values(run).returning(digest_run.c.id)).scalar_one()
        told = [(subscriber, "PR-P1"), (other, "PR-P2")]
        rows = [
            {"run_id": made, "subscriber_id": one, "project_id": project, "position": 1, "stage": "concept"}
            for one, project in told
        ]
        connection.execute(insert(digest_project), rows)
    page = desk.get(desk.link(Action.READ, subscriber).replace("/leads?", "/told/beside?"))
    assert [words(one) for one in page.tree.xpath("//main//li//a")] == ["Smart P1"]
    nobody = desk.get(desk.link(Action.READ, subscriber).replace("/leads?", "/told/beside?lang=en&"))
    assert "What your mails told you beside leads" in nobody.text
