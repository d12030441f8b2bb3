"""The web desk in a real browser: follow, mute, unsubscribe, search, a phone's width, and what axe finds.

`make browser` runs these in the laboratory's environment, which has the browser's driver; `make test` leaves them out.
"""

import re
from collections.abc import Callable
from email import message_from_bytes
from email.policy import SMTP
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert, select

from desk.searches.saved import Rhythm
from digest.delivery.digest import prepare
from digest.delivery.message import Sender
from digest.delivery.search_mails import prepare_searches
from digest.links.marks import read_marks
from digest.links.tokens import Action, CompanyToken
from digest.links.urls import Desk as DeskUrls
from tests.digest.world import DAY, NOW, World
from tests.web.desk import SIGNER, Desk, running
from tests.web.staff import Staff, enter
from tests.web.test_login import BASE, Box
from warehouse.tables import (
    award,
    company_lead,
    digest_item,
    lead_event,
    lead_member,
    notice,
    outbox,
    party,
    team_file,
)
from warehouse.tables import subscriber as subscriber_table
from web.session import COOKIE, Post

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

pytestmark = pytest.mark.browser


@pytest.fixture
def leads(world: World) -> World:
    """A Thai lead whose words are known, one with a history, and enough others for two pages."""
    title = "ระบบกล้อง CCTV อัจฉริยะ"
    hit = {"concept": "liv.cctv", "term": "CCTV", "field": "title", "start": 10, "end": 14}
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
    page.get_by_text("더 보기").click()
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


def test_a_reader_keeps_a_search_from_the_list_and_gets_its_mail(
    page: "Page", desk: Desk, leads: World, subscriber: int
) -> None:
    page.goto(desk.link(Action.READ, subscriber) + "&q=cctv")
    page.get_by_role("link", name="이 조건 저장").click()
    page.get_by_label("이름").fill("카메라")
    page.get_by_label("알림 시점").select_option("바로")
    page.get_by_role("button", name="저장").click()
    assert page.get_by_role("heading", level=1).inner_text() == "저장한 검색"
    leads.add_lead("L-NEW", title="CCTV ใหม่", first_known_at=NOW + DAY)
    sender = Sender(web=DeskUrls("d@agency.example", desk.address, SIGNER))
    with leads.engine.begin() as connection:
        told = prepare_searches(
            connection, "bangkok", NOW + DAY, (Rhythm.AT_ONCE,), sandbox=False, sender=sender
        )
        message = connection.execute(select(outbox.c.message)).scalar_one()
    assert told.leads == ("L-NEW",)
    body = message_from_bytes(bytes(message), policy=SMTP).get_body(("html",))
    assert body is not None
    (link,) = re.findall(r'href="([^"]+/search/[^"]+)', body.get_content())
    page.goto(link)
    assert page.get_by_label("이름").input_value() == "카메라"
    page.get_by_role("button", name="삭제").click()
    assert "삭제했습니다" in page.get_by_role("status").inner_text()


def test_a_reader_follows_a_company_and_is_told_its_award(
    page: "Page", desk: Desk, leads: World, subscriber: int
) -> None:
    with leads.engine.begin() as connection:
        prepare(connection, "bangkok", NOW - DAY, sandbox=False)
        names = {"name": "บริษัท ก จำกัด", "name_en": "", "name_ko": "", "names_source": "", "parent": ""}
        connection.execute(insert(party).values(id="TH-C1", country="TH", kind="private", level="", **names))
        for lead_id in ("L-1", "L-2"):
            made = leads.add_notice(connection, f"{lead_id}-result", "th_egp")
            at = NOW + DAY if lead_id == "L-2" else NOW - DAY
            connection.execute(notice.update().where(notice.c.id == made).values(first_known_at=at))
            connection.execute(insert(lead_member).values(notice_id=made, lead_id=lead_id))
            won = {"notice_id": made, "number": 1, "lot": "", "supplier_party": "TH-C1", "members": 1}
            connection.execute(insert(award).values(**won, supplier=names["name"], supplier_country="TH"))
    page.goto(desk.lead(subscriber, "L-1"))
    page.get_by_role("button", name="관심: บริษัท ก จำกัด").click()
    assert page.get_by_role("heading", level=1).inner_text() == "내 표시"
    leads.change("L-2", stage="awarded", changed_at=NOW + DAY)
    with leads.engine.begin() as connection:
        run_id = prepare(connection, "bangkok", NOW + DAY, sandbox=False).run_id
        told = select(digest_item.c.section).where(
            digest_item.c.run_id == run_id, digest_item.c.lead_id == "L-2"
        )
        assert connection.execute(told).scalars().all() == ["over"]
        assert read_marks(connection, "bangkok")[subscriber].followed == frozenset({"L-2"})
    page.get_by_role("button", name="되돌리기").click()
    with leads.engine.connect() as connection:
        assert read_marks(connection, "bangkok") == {}


def test_a_reader_logs_in_by_a_mailed_link_and_out_again(page: "Page", world: World, subscriber: int) -> None:
    box = Box()
    sender = Sender(web=DeskUrls("d@agency.example", BASE, SIGNER))
    with running(world.engine, base="http://127.0.0.1", post=Post(sender, box)) as desk:
        page.goto(f"{desk.address}/login?lang=ko")
        page.get_by_label("메일 주소").fill("kim@kotra.example")
        page.get_by_role("button", name="로그인 링크 받기").click()
        assert page.get_by_role("heading", level=1).inner_text() == "메일을 확인해 주십시오"
        desk.finish()
        link = f"{desk.address}/enter?token={box.secret()}&lang=ko"
        page.goto(link)
        page.get_by_role("button", name="로그인").click()
        assert page.get_by_role("heading", level=1).inner_text() == "내 업무"
        (cookie,) = page.context.cookies()
        assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Strict")
        page.get_by_text("더 보기").click()
        page.get_by_role("link", name="내 표시").click()
        page.get_by_role("button", name="로그아웃").click()
        assert page.context.cookies() == []
        page.goto(f"{desk.address}/leads?lang=ko")
        assert page.get_by_role("link", name="로그인").count() == 1
        page.goto(link)
        assert page.get_by_role("heading", level=1).inner_text() == "이미 사용했거나 시간이 지난 링크입니다"


def answering(body: str) -> "Callable[[Route], None]":
    """Answer a browser's request with a page of somebody else's."""
    return lambda route: route.fulfill(body=body, content_type="text/html")


def test_a_form_of_another_site_neither_logs_in_nor_acts_as_who_is_logged_in(
    page: "Page", world: World, subscriber: int
) -> None:
    box = Box()
    sender = Sender(web=DeskUrls("d@agency.example", BASE, SIGNER))
    with running(world.engine, base="http://127.0.0.1", post=Post(sender, box)) as desk:
        for _ in range(2):
            desk.post(f"{desk.address}/login", email="kim@kotra.example")
            desk.finish()
        evil = f"http://localhost:{desk.address.rpartition(':')[2]}"  # another site than 127.0.0.1
        page.goto(f"{desk.address}/enter?token={box.secret(0)}")
        page.get_by_role("button").click()
        forms = {
            "enter": f'<input name="token" value="{box.secret(1)}">',
            "search/new": '<input name="name" value="x"><input name="rhythm" value="off">',
            "logout": "",
        }
        for path, fields in forms.items():
            form = f'<form method="post" action="{desk.address}/{path}">{fields}<button>go</button></form>'
            page.route(f"{evil}/hostile", answering(form))
            page.goto(f"{evil}/hostile")
            page.get_by_role("button").click()
            refused = page.get_by_role("heading", level=1).inner_text()
            assert refused in ("This came from another site", "다른 사이트에서 온 요청입니다"), path
            page.unroute(f"{evil}/hostile")
        page.goto(f"{desk.address}/searches?lang=ko")
        assert "저장한 검색이 없습니다" in page.locator("main").inner_text()


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
