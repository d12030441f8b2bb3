"""The web desk in a real browser: follow, mute, unsubscribe, search, a phone's width, and what axe finds.

`make browser` runs these in the laboratory's environment, which has the browser's driver; `make test` leaves them out.
"""

import os
import subprocess
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert, select

from digest.links.tokens import Action
from tests.digest.world import DAY, NOW, World
from tests.harness import ROOT
from tests.web.desk import Desk
from warehouse.tables import lead_event
from warehouse.tables import subscriber as subscriber_table

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

SERIOUS = {"serious", "critical"}
PHONE = {"width": 375, "height": 800}


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    """A browser without a window; the tests are skipped, with the reason, where there is none."""
    driver = pytest.importorskip("playwright.sync_api", reason="no browser's driver here: run `make browser`")
    looked = subprocess.run([ROOT / "scripts/browser", "--look"], capture_output=True, text=True, check=False)  # noqa: S603  # our own script
    if looked.returncode:
        pytest.skip(looked.stderr.strip())
    with driver.sync_playwright() as play:
        made = play.chromium.launch(
            executable_path=looked.stdout.strip(), args=["--no-sandbox", "--disable-quic", "--disable-gpu"]
        )
        yield made
        made.close()


@pytest.fixture
def page(browser: "Browser") -> "Iterator[Page]":
    """A fresh page that runs no script, as the desk needs none; what the browser complains of fails the test."""
    context = browser.new_context(java_script_enabled=False)
    made = context.new_page()
    complaints: list[str] = []
    made.on("console", lambda message: complaints.append(message.text))
    yield made
    context.close()
    # That a refused page was refused is no complaint about the page.
    assert [told for told in complaints if "responded with a status of 4" not in told] == []


@pytest.fixture
def leads(world: World) -> World:
    """A Thai lead whose words are known, one with a history, and enough others for two pages."""
    title = "ระบบกล้อง CCTV อัจฉริยะ"
    hit = {"concept": "saf.cctv", "term": "CCTV", "field": "title", "start": 10, "end": 14}
    world.change("L-1", title=title, evidence={"hits": [hit], "traps": []}, deadline_at=NOW + 3 * DAY)
    world.add_source("th_other", "Other portal", "TH")
    world.carry("L-1", "th_other")
    moved = {"lead_id": "L-1", "kind": "deadline_moved", "field": "deadline_at", "happened_at": NOW,
             "old": "2026-12-01T09:30:00+00:00", "new": "2026-12-13T09:30:00+00:00"}  # fmt: skip
    with world.engine.begin() as connection:
        connection.execute(insert(lead_event).values(moved))
    for number in range(22):
        world.add_lead(f"L-P{number:02}", title=f"ถนน {number} {'ยาว' * number}", country="VN")
    return world


def active(desk: Desk, subscriber: int) -> bool:
    with desk.engine.connect() as connection:
        found = connection.execute(
            select(subscriber_table.c.active).where(subscriber_table.c.id == subscriber)
        )
        return bool(found.scalar_one())


def test_a_reader_follows_a_lead_and_takes_it_back(
    page: "Page", desk: Desk, leads: World, subscriber: int
) -> None:
    page.goto(desk.link(Action.FOLLOW, subscriber, "L-1"))
    assert desk.rows() == []
    page.get_by_role("button", name="관심 등록").click()
    assert page.get_by_role("status").inner_text() == "관심 건으로 등록했습니다."
    assert desk.rows() == [(subscriber, "follow", "L-1", False)]
    page.get_by_role("button", name="되돌리기").click()
    assert page.get_by_role("status").inner_text() == "관심 등록을 취소했습니다."
    assert desk.rows() == [(subscriber, "follow", "L-1", True)]


def test_a_reader_mutes_a_lead_from_its_page_and_unmutes_it_among_the_marks(
    page: "Page", desk: Desk, leads: World, subscriber: int
) -> None:
    page.goto(desk.lead(subscriber, "L-1"))
    page.get_by_role("button", name="이 건 알림 끄기").click()
    assert page.get_by_role("status").inner_text() == "이 건의 알림을 더는 보내 드리지 않습니다."
    page.get_by_role("link", name="내 표시").click()
    assert page.get_by_role("listitem").count() == 1
    page.get_by_role("button", name="되돌리기").click()
    assert page.get_by_role("status").inner_text() == "이 건의 알림을 다시 보내 드립니다."
    assert desk.rows() == [(subscriber, "mute", "L-1", True)]


def test_not_for_us_needs_a_reason_before_the_browser_sends_it(
    page: "Page", desk: Desk, leads: World, subscriber: int
) -> None:
    page.goto(desk.link(Action.NOT_FOR_US, subscriber, "L-1"))
    page.get_by_role("button", name="우리 센터와 무관합니다").click()
    assert desk.rows() == []
    page.get_by_label("규모가 작음").check()
    page.get_by_label("의견(선택)").fill("도로 포장")
    page.get_by_role("button", name="우리 센터와 무관합니다").click()
    assert desk.rows() == [(subscriber, "not_for_us", "L-1", False)]


def test_a_reader_unsubscribes_and_comes_back(
    page: "Page", desk: Desk, leads: World, subscriber: int
) -> None:
    page.goto(desk.link(Action.UNSUBSCRIBE, subscriber))
    assert active(desk, subscriber)
    page.get_by_role("button", name="수신 거부").click()
    assert not active(desk, subscriber)
    page.get_by_role("button", name="되돌리기").click()
    assert active(desk, subscriber)


def test_a_reader_searches_turns_pages_and_changes_the_language(
    page: "Page", desk: Desk, leads: World, subscriber: int
) -> None:
    page.goto(desk.link(Action.READ, subscriber))
    page.get_by_role("link", name="전체 국가 보기").click()
    page.get_by_role("link", name="다음").click()
    assert "2쪽 중 2쪽" in page.locator("nav.pages").inner_text()
    page.get_by_role("link", name="전체 목록").click()
    page.get_by_role("searchbox").fill("cctv")
    page.get_by_role("button", name="검색").click()
    assert page.locator("h2").all_inner_texts() == ["ระบบกล้อง CCTV อัจฉริยะ"]
    page.get_by_label("태국").uncheck()
    page.get_by_label("베트남").check()
    page.get_by_role("button", name="검색").click()
    assert "조건에 맞는 건이 없습니다." in page.locator("main").inner_text()
    page.get_by_role("link", name="English").click()
    assert page.get_by_role("searchbox").input_value() == "cctv"
    page.get_by_role("link", name="Show all").click()
    page.get_by_role("link", name="all countries").click()
    assert "24 leads" in page.locator("main").inner_text()
    page.get_by_role("link", name="CCTV").first.click()
    assert page.get_by_role("heading", level=1).inner_text() == "ระบบกล้อง CCTV อัจฉริยะ"
    assert page.get_by_role("heading", name="History").count() == 1


def test_a_forged_link_is_refused_in_words(page: "Page", desk: Desk, subscriber: int) -> None:
    for link, said in ((desk.link(Action.MUTE, subscriber, "L-1") + "x", "This link is not valid"),
                       (desk.link(Action.MUTE, subscriber, "L-1", days=-1), "This link is too old")):  # fmt: skip
        page.goto(link)
        assert page.get_by_role("heading", level=1).inner_text() == said
    assert desk.rows() == []


def test_no_page_says_to_a_portal_where_its_reader_came_from(
    page: "Page", desk: Desk, leads: World, subscriber: int
) -> None:
    asked: list[tuple[str, str | None]] = []
    leads.change("L-1", url=f"{desk.address}/healthz")
    page.on("request", lambda request: asked.append((request.url, request.headers.get("referer"))))
    page.goto(desk.lead(subscriber, "L-1"))
    page.get_by_role("link", name="포털에서 원문 보기").click()
    assert asked[-1] == (f"{desk.address}/healthz", None)
    assert [referer for _, referer in asked if referer] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_and_no_page_scrolls_sideways_on_a_phone(
    browser: "Browser", desk: Desk, leads: World, subscriber: int, scheme: str
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    desk.post(desk.link(Action.FOLLOW, subscriber, "L-1"))
    pages = {
        "list": desk.link(Action.READ, subscriber) + "&tier=lead&q=ถนน&least=x",
        "lead": desk.lead(subscriber, "L-1"),
        "marks": desk.link(Action.READ, subscriber).replace("/leads?", "/marks?"),
        "ask": desk.link(Action.NOT_FOR_US, subscriber, "L-1"),
        "same": desk.link(Action.NOT_SAME, subscriber, "L-1"),
        "refused": desk.address + "/leads?token=x",
    }
    # The driver's own script is not the page's: it goes past the policy that forbids all scripts.
    context = browser.new_context(viewport=PHONE, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    faults, folder = [], os.environ.get("CITYLEADS_SHOTS")
    for name, url in pages.items():
        page.goto(url)
        wide = page.evaluate("document.documentElement.scrollWidth")
        faults += [f"{name}: {wide} px wide"] if wide > PHONE["width"] else []
        found = axe.run(page).response["violations"]
        faults += [
            f"{name}: {one['id']} {one['nodes'][0]['target']}" for one in found if one["impact"] in SERIOUS
        ]
        if folder:
            page.screenshot(path=f"{folder}/{name}-{scheme}.png", full_page=True)
    context.close()
    assert faults == []
