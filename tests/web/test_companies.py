"""Companies at the desk: profiles and matches for staff, the firm's own page, the letter that introduces it."""

from datetime import date
from email import message_from_bytes
from email.policy import SMTP

import pytest
from sqlalchemy import insert, select, update

from desk.role import Role
from digest.links.tokens import Action, CompanyToken
from tests.digest.world import DAY, NOW, World
from tests.web.desk import SIGNER, Desk, Page, words
from tests.web.staff import Staff, enter
from warehouse.leads import merge_away
from warehouse.tables import company, company_lead, desk_act
from web.companies.staff_view import say_changes
from web.i18n import WebTranslator

CAMERAS = {
    "hits": [{"concept": "liv.cctv", "term": "CCTV", "field": "title", "start": 0, "end": 4}],
    "traps": [],
}
PROFILE: dict[str, str | list[str]] = {
    "version": "1", "concepts": ["liv.cctv"], "countries": ["TH"], "languages": ["en"], "keywords": "CCTV, 영상",
    "least_krw": "", "most_krw": "", "language": "ko", "rhythm": "daily", "most": "10",
}  # fmt: skip
OF_STAFF: dict[str, str | list[str]] = PROFILE | {
    "email": "bid@hanbit.example",
    "consented_on": "2026-11-20",
    "active": "1",
}


@pytest.fixture
def kim(desk: Desk, world: World) -> Staff:
    """An editor of Bangkok; one lead is of cameras."""
    world.change("L-1", evidence=CAMERAS, foreign_bidders=True)
    return enter(desk, world, "kim@centre.example")


@pytest.fixture
def hanbit(kim: Staff) -> int:
    """A company that sells cameras and has agreed."""
    kim.send("companies", name="Hanbit")
    assert kim.send_form("company/1/profile", OF_STAFF).status == 200
    return 1


def link(number: int, serial: int = 1, days: int = 60) -> str:
    return SIGNER.sign_company(CompanyToken(number, serial, (NOW + days * DAY).date()))


def firm(desk: Desk, path: str, token: str) -> Page:
    return desk.get(f"{desk.address}/{path}{'&' if '?' in path else '?'}token={token}")


def tell(desk: Desk, path: str, token: str, **fields: object) -> Page:
    answer = desk.client.post(f"{desk.address}/{path}?token={token}", data=fields, follow_redirects=True)
    return Page(answer.status_code, answer.headers, answer.text)


def rows(world: World) -> list[tuple[str, str, bool, bool]]:
    """Lead, answer, whether opened, whether a letter was taken, of all that companies did."""
    with world.engine.connect() as connection:
        found = connection.execute(select(company_lead).order_by(company_lead.c.lead_id))
        return [(r.lead_id, r.answer, r.opened_at is not None, r.introduced_at is not None) for r in found]


def test_an_editor_makes_a_profile_and_sees_matches_with_reasons(
    kim: Staff, hanbit: int, world: World
) -> None:
    page = kim.get("company/1")
    (match,) = page.tree.xpath("//section[h2='Leads for it']//li")
    assert "Why: CCTV / video surveillance · “CCTV” · “영상” · foreigners may bid · Thailand" in words(match)
    assert "Agreed on Fri 20 Nov 2026" in page.text
    assert "Hanbit CCTV / video surveillance every working day" in kim.get("companies?q=han").text
    with world.engine.connect() as connection:
        acts = connection.execute(select(desk_act.c.kind, desk_act.c.new).order_by(desk_act.c.id)).all()
    assert [kind for kind, _ in acts] == ["company.added", "company.profile"]
    assert acts[1].new["concepts"] == ["liv.cctv"]
    assert acts[1].new["consented_on"] == "2026-11-20"


@pytest.mark.parametrize(
    ("new", "said"),
    [
        (
            {"concepts": ["liv.cctv"], "countries": ["TH", "VN"]},
            "보유 역량: CCTV·영상감시, 국가: 태국 · 베트남",
        ),
        ({"least_krw": None, "rhythm": "weekly"}, "금액 이상(원): –, 메일 주기: 주 1회"),
        ({"lead": "L-1"}, "관리번호: L-1"),
    ],
)
def test_a_firm_s_history_is_told_in_the_words_of_its_form(new: dict[str, object], said: str) -> None:
    assert say_changes(new, WebTranslator("ko", "Asia/Seoul")) == [said]


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("concepts", ["liv.none"], "There is no such capability."),
        ("countries", ["KR"], "There is no such country."),
        ("most", "21", "A mail holds 1 to 20 leads."),
        ("most", "x", "A mail holds 1 to 20 leads."),
        ("most_krw", "-1", "The upper sum is no number"),
        ("least_krw", "NaN", "The lower sum is no number"),
        ("email", "kim", "This is no mail address."),
        ("keywords", "x" * 61, "At most 20 words"),
        ("rhythm", "hourly", "There is no such rhythm."),
        ("consented_on", "yesterday", "This is no day that was."),
        ("consented_on", "2099-01-01", "This is no day that was."),
    ],
)
def test_what_cannot_be_in_a_profile_is_told_and_nothing_is_changed(
    kim: Staff, hanbit: int, field: str, value: str | list[str], said: str
) -> None:
    page = kim.send_form("company/1/profile", (OF_STAFF | {"version": "2", field: value}))
    assert (page.status, said in page.text) == (400, True)
    assert kim.get("company/1").tree.xpath("//input[@name='version']/@value") == ["2"]


def test_an_old_page_of_a_profile_changes_nothing(kim: Staff, hanbit: int, desk: Desk) -> None:
    late = kim.send_form("company/1/profile", (OF_STAFF | {"rhythm": "weekly"}))
    assert (late.status, "Somebody changed this profile meanwhile." in late.text) == (409, True)
    assert [words(one) for one in late.tree.xpath("//ul[@class='differs']/li")] == [
        "Mail: now every working day, at most 10 leads; you sent once a week, at most 10 leads"
    ]
    assert late.tree.xpath("//select[@name='rhythm']/option[@selected]/@value") == ["weekly"]
    assert late.tree.xpath("//input[@name='version']/@value") == ["2"]
    own = tell(desk, "firm/profile", link(1), **PROFILE | {"keywords": "radar"})
    assert (own.status, own.tree.xpath("//input[@name='keywords']/@value")) == (409, ["radar"])
    assert [words(one) for one in own.tree.xpath("//ul[@class='differs']/li")] == [
        "검색어(쉼표로 구분): 현재 CCTV, 영상 / 보내신 내용 radar"
    ]
    assert "every working day" in kim.get("company/1").text


def test_a_firm_sees_its_list_opens_a_lead_and_answers(
    desk: Desk, kim: Staff, hanbit: int, world: World
) -> None:
    token = link(hanbit)
    page = firm(desk, "firm", token)
    assert [words(one) for one in page.tree.xpath("//h3")] == [
        "จ้างก่อสร้างระบบกล้องโทรทัศน์วงจรปิดอัจฉริยะ เทศบาลนครขอนแก่น"
    ]
    assert "추천 이유: CCTV·영상감시 · ‘CCTV’ · ‘영상’ · 외국 기업 참가 가능 · 태국" in page.text
    assert rows(world) == []
    opened = tell(desk, "firm/open", token, lead="L-1")
    assert "외국 기업 참가 가능" in opened.text
    assert rows(world) == [("L-1", "", True, False)]
    page = tell(desk, "firm/answer", token, lead="L-1", answer="interested")
    assert "11.23. 열람 · 11.23. 관심" in page.text
    assert tell(desk, "firm/answer", token, lead="L-1", answer="not_for_us").tree.xpath("//h3") == []
    assert rows(world) == [("L-1", "not_for_us", True, False)]
    assert "opened 23/11 · not for them 23/11" in kim.get("company/1").text


def test_a_firm_changes_its_own_profile_and_not_what_is_the_centres_to_say(
    desk: Desk, kim: Staff, hanbit: int, world: World
) -> None:
    told = PROFILE | {
        "version": "2",
        "rhythm": "weekly",
        "email": "me@evil.example",
        "consented_on": "",
        "active": "",
    }
    page = tell(desk, "firm/profile", link(hanbit), **told)
    assert page.status == 200
    with world.engine.connect() as connection:
        row = connection.execute(select(company)).one()
        act = connection.execute(select(desk_act).order_by(desk_act.c.id.desc()).limit(1)).one()
    assert (row.rhythm, row.email, row.consented_on, row.active) == (
        "weekly",
        "bid@hanbit.example",
        date(2026, 11, 20),
        True,
    )
    assert (act.command_by, act.new) == ("company Hanbit", {"rhythm": "weekly"})


class TestRefused:
    """A firm's link opens its own page alone; a subscriber's opens no firm's."""

    def test_a_forged_old_withdrawn_or_strange_link_opens_nothing(
        self, desk: Desk, kim: Staff, hanbit: int, subscriber: int, world: World
    ) -> None:
        good = link(hanbit)
        read = desk.link(Action.READ, subscriber).partition("token=")[2]
        answers = {
            name: (
                firm(desk, "firm", token).status,
                tell(desk, "firm/answer", token, lead="L-1", answer="interested").status,
            )
            for name, token in {
                "forged": good[:-2] + "xx",
                "none": "",
                "old": link(hanbit, days=-1),
                "reader's": read,
                "of no firm": link(99),
            }.items()
        }
        assert answers == dict.fromkeys(("forged", "none", "reader's", "of no firm"), (403, 403)) | {
            "old": (410, 410)
        }
        kim.send("company/1/renew")
        assert firm(desk, "firm", good).status == 403
        assert firm(desk, "firm", link(hanbit, serial=2)).status == 200
        assert rows(world) == []

    def test_a_firms_link_opens_no_page_of_staff(self, desk: Desk, kim: Staff, hanbit: int) -> None:
        paths = ("leads", "lead/L-1", "board", "companies", "company/1", "marks", "companies/overview")
        assert {firm(desk, path, link(hanbit)).status for path in paths} == {403}

    def test_a_firm_opens_and_answers_no_lead_that_is_not_of_its_list(
        self, desk: Desk, kim: Staff, hanbit: int, world: World
    ) -> None:
        token = link(hanbit)
        assert firm(desk, "firm/lead?lead=L-2", token).status == 404
        assert tell(desk, "firm/answer", token, lead="L-2", answer="interested").status == 404
        assert tell(desk, "firm/open", token, lead="L-2").status == 404
        assert tell(desk, "firm/answer", token, lead="L-1", answer="bought").status == 400
        assert rows(world) == []

    def test_a_firm_that_is_no_longer_looked_for_is_let_in_no_more(
        self, desk: Desk, kim: Staff, hanbit: int, world: World
    ) -> None:
        with world.engine.begin() as connection:
            connection.execute(update(company).values(active=False))
        assert firm(desk, "firm", link(hanbit)).status == 403

    def test_readers_see_companies_and_change_none(
        self, desk: Desk, kim: Staff, hanbit: int, world: World, subscriber: int
    ) -> None:
        token = desk.link(Action.READ, subscriber).partition("token=")[2]
        page = firm(desk, "company/1", token)
        assert (page.status, page.tree.xpath("//form")) == (200, [])
        assert "firm?token=" not in page.body
        reader = enter(desk, world, "han@centre.example", Role.READER)
        assert reader.send("companies", name="X").status == 403
        assert reader.send("company/1/renew").status == 403
        assert reader.send_form("company/1/profile", OF_STAFF).status == 403
        assert reader.get("company/1/introduce/L-1").status == 403
        assert kim.send_from("cross-site", "companies", {"name": "Y"}).status == 403
        assert [kim.get(f"company/{number}").status for number in ("9", "x", "1e3")] == [404, 404, 404]

    def test_a_script_in_a_name_or_word_is_words(self, desk: Desk, kim: Staff) -> None:
        kim.send("companies", name="<script>alert(1)</script>")
        kim.send_form("company/1/profile", (OF_STAFF | {"keywords": "<img src=x onerror=alert(1)>"}))
        for page in (kim.get("company/1"), kim.get("companies"), firm(desk, "firm", link(1))):
            assert page.tree.xpath("//script | //img") == []


def test_a_letter_has_the_facts_in_both_languages_and_taking_it_is_an_act(
    kim: Staff, hanbit: int, world: World
) -> None:
    page = kim.get("company/1/introduce/L-1")
    assert "한국 기업 소개: Hanbit" in page.text
    assert "Introduction of a Korean company: Hanbit" in page.text
    assert "To: เทศบาลนครขอนแก่น" in page.text
    assert "It works in: CCTV / video surveillance. It can be reached at: bid@hanbit.example." in page.text
    assert "foreigners may bid" not in page.text
    assert "working days" not in page.text
    assert rows(world) == []
    draft = kim.send("company/1/introduce/L-1", form="eml")
    message = message_from_bytes(draft.body.encode(), policy=SMTP)
    assert (message["Subject"], message["X-Unsent"], message["To"]) == (
        "Introduction of a Korean company: Hanbit",
        "1",
        None,
    )
    assert "48,500,000" in message.get_content()
    assert draft.headers["content-disposition"] == 'attachment; filename="introduction-1-L-1-2026-11-23.eml"'
    assert "48,500,000" in kim.send("company/1/introduce/L-1", form="txt").body
    assert rows(world) == [("L-1", "", False, True)]
    assert "letter taken · Lead: L-1" in kim.get("company/1").text


def test_no_letter_introduces_a_firm_that_has_not_agreed(kim: Staff, hanbit: int, world: World) -> None:
    kim.send_form("company/1/profile", (OF_STAFF | {"version": "2", "consented_on": ""}))
    assert kim.get("company/1/introduce/L-1").status == 403
    assert kim.send("company/1/introduce/L-1", form="txt").status == 403
    assert rows(world) == []


def test_the_month_counts_what_companies_got_and_did_by_centre(kim: Staff, hanbit: int, world: World) -> None:
    told = {
        "company_id": 1,
        "lead_id": "L-1",
        "changed_at": NOW,
        "sent_at": NOW,
        "answer": "interested",
        "answered_at": NOW,
    }
    with world.engine.begin() as connection:
        connection.execute(insert(company_lead).values(told))
    page = kim.get("companies/overview?month=2026-11")
    (row,) = page.tree.xpath("//tbody/tr")
    assert [words(one) for one in row] == ["Hanbit", "1", "0", "1", "0", "0"]
    assert page.tree.xpath("//section[.//tbody]/h2/text()") == ["Bangkok"]
    assert kim.get("companies/overview?month=2026-10").tree.xpath("//tbody") == []
    assert kim.get("companies/overview?month=x").status == 200


def test_a_firm_answers_a_lead_under_the_id_that_it_had_before_too(
    kim: Staff, desk: Desk, hanbit: int, world: World
) -> None:
    world.add_lead("L-3", evidence=CAMERAS)
    with world.engine.begin() as connection:
        merge_away(connection, {"L-3": "L-1"})
    assert desk.get(f"{desk.address}/firm/lead?lead=L-3&token={link(hanbit)}").status == 200
    desk.post(f"firm/answer?token={link(hanbit)}", lead="L-3", answer="interested")
    assert rows(world) == [("L-1", "interested", False, False)]
