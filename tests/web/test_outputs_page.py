"""The page of tokens: made by who has logged in, shown once, withdrawn; and who is refused."""

import re
from io import BytesIO

import httpx
from openpyxl import load_workbook
from sqlalchemy import select, update

from desk.acts import BY_ITSELF
from desk.personal_tokens import Opens, read_token
from desk.role import Role
from desk.searches.query import SearchQuery
from desk.searches.saved import Wish, make_search
from desk.sessions import open_session
from desk.webhooks.endpoints import end_webhook, make_webhook, read_webhooks
from desk.webhooks.posting import Poster
from desk.webhooks.queueing import queue_trial
from digest.links.tokens import Action
from tests.digest.world import NOW, World
from tests.web.api import Program, program
from tests.web.desk import Desk
from tests.web.staff import Staff
from warehouse.tables import desk_act, desk_token
from warehouse.tables import subscriber as subscriber_table


def staff(desk: Desk, subscriber: int) -> Staff:
    """A subscriber who has logged in."""
    with desk.engine.begin() as connection:
        return Staff(desk, subscriber, "", open_session(connection, subscriber, NOW))


def test_a_token_is_made_shown_once_used_and_withdrawn(desk: Desk, subscriber: int) -> None:
    kim = staff(desk, subscriber)
    page = kim.send("outputs/make", name="my script", opens="api")
    (secret,) = re.findall(r"cityleads_[\w-]{43}", page.text)
    assert Program(desk, secret).get("leads").status_code == 200
    later = kim.get("outputs")
    assert "my script" in later.text
    assert secret not in later.body
    assert "가져간 항목 2건" in later.text
    assert kim.send("outputs/withdraw", id="1").status == 200
    assert Program(desk, secret).get("leads").status_code == 401
    assert "my script" not in kim.get("outputs").text


def test_a_feed_s_address_is_shown_with_its_search_in_words(desk: Desk, subscriber: int) -> None:
    page = staff(desk, subscriber).send(
        "outputs/make", name="feed", opens="leads.atom", country="TH", q="CCTV"
    )
    assert re.search(r"/api/v1/feeds/leads\.atom\?token=cityleads_[\w-]{43}", page.text)
    assert "국가: 태국 · 검색어: CCTV" in page.text
    with desk.engine.connect() as connection:
        assert connection.execute(select(desk_token.c.search)).scalar_one() == "q=CCTV&country=TH"


def test_a_link_of_a_mail_makes_and_withdraws_nothing(desk: Desk, subscriber: int) -> None:
    link = desk.link(Action.READ, subscriber).partition("?")[2]
    secret = program(desk, subscriber).secret
    answers = [
        desk.get(f"{desk.address}/outputs?{link}"),
        desk.post(f"{desk.address}/outputs/make?{link}", name="x", opens="api"),
        desk.post(f"{desk.address}/outputs/withdraw?{link}", id="1"),
        desk.get(f"{desk.address}/outputs"),
    ]
    assert [one.status for one in answers] == [401] * 4
    with desk.engine.connect() as connection:
        assert read_token(connection, secret, Opens.API) is not None
        assert len(connection.execute(select(desk_token)).all()) == 1


def test_a_form_of_another_site_is_refused(desk: Desk, subscriber: int) -> None:
    kim = staff(desk, subscriber)
    page = kim.send("outputs/make", headers={"sec-fetch-site": "cross-site"}, name="x", opens="api")
    assert page.status == 403
    with desk.engine.connect() as connection:
        assert connection.execute(select(desk_token)).all() == []


def test_another_reader_s_token_is_neither_seen_nor_withdrawn_but_by_an_operator(
    desk: Desk, world: World, subscriber: int
) -> None:
    other = world.add_subscriber("lee@kotra.example")
    secret = program(desk, subscriber).secret
    lee = staff(desk, other)
    assert "a program" not in lee.get("outputs").text
    assert lee.send("outputs/withdraw", id="1").status == 404
    assert Program(desk, secret).get("leads").status_code == 200
    with desk.engine.begin() as connection:
        operator = update(subscriber_table).where(subscriber_table.c.id == other)
        connection.execute(operator.values(role=Role.OPERATOR))
    assert "kim@kotra.example" in lee.get("outputs").text
    assert lee.send("outputs/withdraw", id="1").status == 200
    assert Program(desk, secret).get("leads").status_code == 401
    with desk.engine.connect() as connection:
        kinds = connection.execute(select(desk_act.c.kind, desk_act.c.subscriber_id).order_by(desk_act.c.id))
        assert kinds.all() == [("token.made", subscriber), ("token.withdrawn", other)]


def test_a_list_is_downloaded_as_a_sheet_by_a_button_and_that_is_an_act(
    desk: Desk, world: World, subscriber: int
) -> None:
    world.add_lead("L-3", country="VN")
    page = desk.get(desk.link(Action.READ, subscriber))
    answer = desk.client.post(httpx.URL(f"{desk.address}/leads").join(page.form("outputs/sheet")))
    rows = list(load_workbook(BytesIO(answer.content)).worksheets[0].iter_rows(values_only=True))
    assert [row[2] for row in rows[1:]] == ["L-2", "L-1"]
    with desk.engine.connect() as connection:
        acts = connection.execute(select(desk_act.c.kind, desk_act.c.new)).all()
    assert acts == [("sheet.made", {"search": "country=TH", "rows": 2})]
    assert desk.client.post(f"{desk.address}/outputs/sheet").status_code == 401


def test_a_webhook_is_seen_and_ended_by_its_owner_or_an_operator_alone(
    desk: Desk, world: World, subscriber: int
) -> None:
    other = world.add_subscriber("lee@kotra.example")
    here = Poster(home_alone=True)
    with desk.engine.begin() as connection:
        for name in ("chat", "gone"):
            url = "http://127.0.0.1:1/secret"
            made = make_webhook(connection, subscriber, name, url, "jandi", "country=TH", NOW, here)
            queue_trial(connection, made, NOW)
        gone = "the receiver said that it is gone (410)"
        end_webhook(connection, made.id, BY_ITSELF, NOW, anyones=True, trouble=gone)
    kim, lee = staff(desk, subscriber), staff(desk, other)
    page = kim.get("outputs")
    assert "국가: 태국 · 전송 0건, 대기 1건, 실패 0건" in page.text
    assert "gone (410)" in page.text
    assert "전송 0건, 종료되어 보내지 않음 1건, 실패 0건" in page.text
    assert "/secret" not in page.body
    assert "whsec_" not in page.body
    assert "chat" not in lee.get("outputs").text
    assert lee.send("outputs/end", id="1").status == 404
    assert kim.send("outputs/end", id="1").status == 200
    assert kim.send("outputs/end", id="1").status == 404


def test_what_cannot_be_meant_makes_nothing_and_says_so(desk: Desk, subscriber: int) -> None:
    kim = staff(desk, subscriber)
    wrong = [
        {"name": "", "opens": "api"},
        {"name": "x", "opens": "all"},
        {"name": "x", "opens": "leads.atom", "country": "XX"},
        {"name": "x", "opens": "leads.atom", "search": "x"},
    ]
    assert [kim.send("outputs/make", None, **one).status for one in wrong] == [400] * 4
    assert [kim.send("outputs/withdraw", id=one).status for one in ("", "x", "9" * 30, "-1")] == [404] * 4


def test_another_reader_s_search_makes_no_token_and_no_webhook(
    desk: Desk, world: World, subscriber: int
) -> None:
    other = world.add_subscriber("lee@kotra.example")
    with desk.engine.begin() as connection:
        wish = Wish("theirs", SearchQuery(q="CCTV"), "daily", "feed")
        theirs = make_search(connection, other, wish, NOW)
        mine = make_search(connection, subscriber, wish, NOW)
    kim = staff(desk, subscriber)
    refused = [
        kim.send("outputs/make", name="x", opens="leads.atom", search=str(theirs)),
        kim.send_form("outputs/hook", CHAT | {"hook_search": str(theirs)}),
        kim.send("outputs/make", name="x", opens="leads.atom", search=str(mine + 99)),
    ]
    said = "저장하신 검색 중에 해당하는 것이 없습니다."
    assert [(one.status, said in one.text) for one in refused] == [(400, True)] * 3
    assert kim.send("outputs/make", name="x", opens="leads.atom", search=str(mine)).status == 200


def test_a_script_in_a_name_is_words(desk: Desk, subscriber: int) -> None:
    page = staff(desk, subscriber).send("outputs/make", name="<script>alert(1)</script>", opens="api")
    assert page.tree.xpath("//script") == []
    assert "<script>alert(1)</script>" in page.text


CHAT = {
    "hook_name": "chat",
    "hook_url": "https://hooks.example/secret",
    "hook_template": "slack",
    "hook_q": "CCTV",
}


def test_a_webhook_is_made_and_what_signs_it_is_shown_once(desk: Desk, subscriber: int) -> None:
    kim = staff(desk, subscriber)
    page = kim.send_from("same-origin", "outputs/hook", {**CHAT, "hook_country": "TH"})
    (secret,) = re.findall(r"whsec_[A-Za-z0-9+/=]+", page.text)
    later = kim.get("outputs")
    assert "chat" in later.text
    assert "국가: 태국 · 검색어: CCTV · 전송 0건" in later.text
    assert secret not in later.body
    with desk.engine.connect() as connection:
        (made,) = read_webhooks(connection)
        acts = connection.execute(select(desk_act.c.kind, desk_act.c.subscriber_id, desk_act.c.new)).all()
    assert (made.me, made.url, made.template, made.search) == (
        subscriber,
        "https://hooks.example/secret",
        "slack",
        "q=CCTV&country=TH",
    )
    assert made.secret == secret
    assert acts == [("webhook.made", subscriber, {"name": "chat", "template": "slack"})]


def test_a_webhook_is_made_by_no_link_no_other_site_and_no_stranger(desk: Desk, subscriber: int) -> None:
    kim = staff(desk, subscriber)
    link = desk.link(Action.READ, subscriber).partition("?")[2]
    answers = [
        desk.post(f"{desk.address}/outputs/hook?{link}", **CHAT),
        desk.post(f"{desk.address}/outputs/hook", **CHAT),
        kim.send_from("cross-site", "outputs/hook", CHAT),
        kim.send_from("same-site", "outputs/hook", CHAT),
        kim.without_a_login().send_form("outputs/hook", CHAT),
    ]
    assert [one.status for one in answers] == [401, 401, 403, 403, 401]
    with desk.engine.connect() as connection:
        assert read_webhooks(connection) == ()


def test_a_webhook_that_cannot_be_meant_is_not_made_and_it_is_said_why(desk: Desk, subscriber: int) -> None:
    kim = staff(desk, subscriber)
    wrong = [
        ({"hook_name": " "}, "웹훅에는 이름과 형식이 필요합니다"),
        ({"hook_template": "fax"}, "웹훅에는 이름과 형식이 필요합니다"),
        ({"hook_url": "http://hooks.example/"}, "이 주소로는 보낼 수 없습니다"),
        ({"hook_url": "https://127.0.0.1/"}, "이 주소로는 보낼 수 없습니다"),
        ({"hook_url": "https://me:secret@hooks.example/"}, "이 주소로는 보낼 수 없습니다"),
        ({"hook_country": "XX"}, "입력하신 내용을 이해할 수 없어"),
    ]
    for changed, said in wrong:
        page = kim.send_form("outputs/hook", CHAT | changed)
        assert page.status == 400, changed
        assert said in page.text, changed
    assert [kim.send_form("outputs/hook", CHAT).status for _ in range(6)] == [200] * 5 + [400]
    assert "웹훅 수를 넘었습니다" in kim.send_form("outputs/hook", CHAT).text
    with desk.engine.connect() as connection:
        assert len(read_webhooks(connection)) == 5


def test_a_script_in_a_webhook_s_name_is_words(desk: Desk, subscriber: int) -> None:
    kim = staff(desk, subscriber)
    kim.send_form("outputs/hook", CHAT | {"hook_name": "<script>alert(1)</script>"})
    page = kim.get("outputs")
    assert page.tree.xpath("//script") == []
    assert "<script>alert(1)</script>" in page.text
