"""The web desk in a real browser: follow, mute, unsubscribe, search, a phone's width, and what axe finds.

`make browser` runs these in the laboratory's environment, which has the browser's driver; `make test` leaves them out.
"""

import os
import subprocess
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert, select

from digest.links.tokens import Action, CompanyToken
from tests.digest.world import DAY, NOW, World
from tests.harness import ROOT
from tests.web.desk import SIGNER, Desk
from tests.web.staff import Staff, enter
from warehouse.tables import company_lead, lead_event, team_file
from warehouse.tables import subscriber as subscriber_table
from web.session import COOKIE

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


@pytest.fixture
def kim(desk: Desk, leads: World) -> Staff:
    """An editor of Bangkok who reads Korean; the first lead is of cameras, as the lexicon names them."""
    hit = {"concept": "liv.cctv", "term": "CCTV", "field": "title", "start": 10, "end": 14}
    leads.change("L-1", evidence={"hits": [hit], "traps": []})
    return enter(desk, leads, "kim@centre.example", language="ko")


def let_in(page: "Page", staff: Staff) -> None:
    """Give a browser the cookie of a login."""
    page.context.add_cookies([{"name": COOKIE, "value": staff.secret, "url": staff.desk.address}])


def test_a_lead_goes_from_contacted_to_won(page: "Page", desk: Desk, leads: World, kim: Staff) -> None:
    let_in(page, kim)
    page.goto(f"{desk.address}/lead/L-1")
    page.get_by_label("상태").select_option("접촉")
    page.get_by_label("담당자").select_option("kim@centre.example")
    page.get_by_role("button", name="저장", exact=True).click()
    page.get_by_label("입찰 서류 입수").check()
    page.get_by_role("button", name="점검 항목 저장").click()
    assert page.get_by_label("입찰 서류 입수").is_checked()
    page.get_by_label("센터 공용 메모").fill("시청 면담 완료")
    page.get_by_role("button", name="추가", exact=True).last.click()
    assert "시청 면담 완료" in page.locator("#file").inner_text()
    for state in ("준비", "입찰 제출", "수주"):
        page.get_by_label("상태").select_option(state, force=True)
        page.get_by_role("button", name="저장", exact=True).click()
    page.get_by_role("link", name="진행판").click()
    assert page.get_by_role("heading", name="수주 1").count() == 1
    page.get_by_role("link", name="CCTV").click()
    with leads.engine.connect() as connection:
        assert connection.execute(select(team_file.c.state, team_file.c.owner_id)).one() == ("won", kim.me)


def test_a_tender_that_is_lost_without_why_stays_where_it_was(page: "Page", desk: Desk, kim: Staff) -> None:
    let_in(page, kim)
    page.goto(f"{desk.address}/lead/L-1")
    page.get_by_label("상태").select_option("수주 실패")
    page.get_by_role("button", name="저장", exact=True).click()
    assert "사유를 입력해 주십시오" in page.get_by_role("alert").inner_text()
    assert "파일 없음" in page.locator("#file").inner_text()


def test_a_company_gets_a_profile_and_answers_its_list(
    page: "Page", desk: Desk, leads: World, kim: Staff
) -> None:
    let_in(page, kim)
    page.goto(f"{desk.address}/companies")
    page.get_by_label("새 기업 이름").fill("한빛")
    page.get_by_role("button", name="추가").click()
    page.get_by_text("프로필 수정").click()
    page.get_by_text("보유 역량").last.click()
    page.get_by_label("CCTV·영상감시").check()
    page.get_by_label("동의일").fill("2026-11-20")
    page.get_by_role("button", name="저장").click()
    assert "추천 이유: CCTV·영상감시" in page.locator("main").inner_text()
    page.get_by_role("link", name="담당 기관에 소개하기").click()
    assert "Introduction of a Korean company: 한빛" in page.locator("main").inner_text()
    page.context.clear_cookies()
    token = SIGNER.sign_company(CompanyToken(1, 1, (NOW + 9 * DAY).date()))
    page.goto(f"{desk.address}/firm?token={token}")
    page.get_by_role("button", name="상세 보기").click()
    page.get_by_role("button", name="관심 있음").click()
    assert "11.23. 열람 · 11.23. 관심" in page.locator("main").inner_text()
    with leads.engine.connect() as connection:
        found = connection.execute(select(company_lead.c.lead_id, company_lead.c.answer)).all()
    assert found == [("L-1", "interested")]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["ko", "en"])
def test_axe_finds_nothing_serious_on_the_pages_of_staff_and_of_firms(
    browser: "Browser", desk: Desk, leads: World, scheme: str, language: str
) -> None:
    kim = enter(desk, leads, "kim@centre.example", language=language)
    hit = {"concept": "liv.cctv", "term": "CCTV", "field": "title", "start": 10, "end": 14}
    leads.change("L-1", evidence={"hits": [hit], "traps": []})
    kim.send("file/L-1/state", version="0", state="contacted", owner=str(kim.me), why="")
    kim.send("file/L-1/note", note="면담 완료. The city asks for references.")
    kim.send("file/L-1/link", url="https://papers.example/terms-of-reference.pdf", title="")
    kim.send("file/L-1/date", day="2026-11-25", title="질의 마감")
    kim.send("companies", name="한빛교통시스템")
    profile = {"version": "1", "concepts": "liv.cctv", "language": language, "rhythm": "daily", "most": "10"}
    kim.send_form(
        "company/1/profile", profile | {"consented_on": "2026-11-20", "active": "1", "email": "bid@h.example"}
    )
    token = SIGNER.sign_company(CompanyToken(1, 1, (NOW + 9 * DAY).date()))
    pages = {
        **{name: name for name in ("board", "calendar", "companies", "authorities", "companies/overview")},
        "file": "lead/L-1",
        "company": "company/1",
        "letter": "company/1/introduce/L-1",
        "guide": "guide/TH",
        "guide_row": "guide/TH/TH-dispute-1",
        "firm": f"firm?token={token}",
        "firm_lead": f"firm/lead?lead=L-1&token={token}",
    }
    cookie = {"name": COOKIE, "value": kim.secret, "url": desk.address}
    urls = {f"{name.replace('/', '-')}-{language}": f"{desk.address}/{path}" for name, path in pages.items()}
    assert _faults(browser, urls, scheme, cookie) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_and_no_page_scrolls_sideways_on_a_phone(
    browser: "Browser", desk: Desk, leads: World, subscriber: int, scheme: str
) -> None:
    desk.post(desk.link(Action.FOLLOW, subscriber, "L-1"))
    pages = {
        "list": desk.link(Action.READ, subscriber) + "&tier=lead&q=ถนน&least=x",
        "lead": desk.lead(subscriber, "L-1"),
        "marks": desk.link(Action.READ, subscriber).replace("/leads?", "/marks?"),
        "ask": desk.link(Action.NOT_FOR_US, subscriber, "L-1"),
        "same": desk.link(Action.NOT_SAME, subscriber, "L-1"),
        "refused": desk.address + "/leads?token=x",
    }
    assert _faults(browser, pages, scheme) == []


def _faults(
    browser: "Browser", pages: Mapping[str, str], scheme: str, cookie: Mapping[str, str] | None = None
) -> list[str]:
    """What axe and a phone's width find wrong with pages; their pictures go to the folder CITYLEADS_SHOTS."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    # The driver's own script is not the page's: it goes past the policy that forbids all scripts.
    context = browser.new_context(viewport=PHONE, color_scheme=scheme, bypass_csp=True)
    if cookie:
        context.add_cookies([dict(cookie)])
    page = context.new_page()
    faults: list[str] = []
    folder = os.environ.get("CITYLEADS_SHOTS")
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
    return faults
