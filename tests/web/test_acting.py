"""Acting from a mail: GET shows, POST acts, once, and it can be taken back."""

import httpx
import pytest
from sqlalchemy import select

from digest.links.tokens import Action
from tests.digest.world import World
from tests.web.desk import Desk
from warehouse.tables import action, lead_member
from warehouse.tables import subscriber as subscriber_table

ON_A_LEAD = [
    Action.FOLLOW,
    Action.UNFOLLOW,
    Action.MUTE,
    Action.MUTE_BUYER,
    Action.NOT_FOR_US,
    Action.NOT_SAME,
]


def active(desk: Desk, subscriber: int) -> bool:
    with desk.engine.connect() as connection:
        found: bool = connection.execute(
            select(subscriber_table.c.active).where(subscriber_table.c.id == subscriber)
        ).scalar_one()
    return found


def test_opening_a_link_shows_what_it_would_do_and_does_nothing(desk: Desk, subscriber: int) -> None:
    for one in ON_A_LEAD:
        page = desk.get(desk.link(one, subscriber, "L-1"))
        assert page.status == 200
        assert "아직 아무것도 처리되지 않았습니다." in page.text
        assert page.form(f"{one.value}?token=")
    assert desk.rows() == []


def test_opening_the_unsubscribe_link_leaves_the_reader_subscribed(desk: Desk, subscriber: int) -> None:
    page = desk.get(desk.link(Action.UNSUBSCRIBE, subscriber))
    assert "k…@kotra.example 주소로 방콕 스마트시티 협력센터의 메일을 더는 보내지 않습니다." in page.text
    assert desk.client.head(desk.link(Action.UNSUBSCRIBE, subscriber)).status_code == 200
    assert active(desk, subscriber)


def test_a_lead_is_followed_once_and_no_longer_after_it_is_taken_back(desk: Desk, subscriber: int) -> None:
    link = desk.link(Action.FOLLOW, subscriber, "L-1")
    done = desk.post(desk.get(link).form("follow?"))
    assert "관심 건으로 등록했습니다." in done.text
    assert desk.rows() == [(subscriber, "follow", "L-1", False)]
    assert "이미 관심 등록하신 건입니다." in desk.post(link).text
    undone = desk.post(done.form("undo?"))
    assert "관심 등록을 취소했습니다." in undone.text
    assert "관심 등록을 취소했습니다." in desk.post(done.form("undo?")).text
    assert desk.rows() == [(subscriber, "follow", "L-1", True)]


def test_not_for_us_asks_for_a_reason_and_keeps_it(desk: Desk, subscriber: int) -> None:
    link = desk.link(Action.NOT_FOR_US, subscriber, "L-1")
    asked = desk.post(link)
    assert (asked.status, "사유를 선택해 주십시오." in asked.text, desk.rows()) == (400, True, [])
    assert desk.post(link, reason="because").status == 400
    assert desk.post(link, reason="not_smart_city", note="도로 포장 <b>").status == 200
    with desk.engine.connect() as connection:
        row = connection.execute(select(action)).one()
    assert (row.kind, row.reason, row.note) == ("not_for_us", "not_smart_city", "도로 포장 <b>")


def test_a_subscriber_is_asked_which_notice_is_another_tender(
    desk: Desk, world: World, subscriber: int
) -> None:
    world.carry("L-1", "th_egp_other")
    link = desk.link(Action.NOT_SAME, subscriber, "L-1")
    offered = desk.get(link).tree.xpath("//input[@name='notice']/@value")
    with desk.engine.connect() as connection:
        members = connection.execute(select(lead_member.c.notice_id).where(lead_member.c.lead_id == "L-1"))
        assert sorted(map(int, offered)) == sorted(members.scalars())
    assert desk.post(link, notice="999").status == 400
    assert desk.post(link, notice="9" * 40).status == 400
    assert desk.rows() == []


@pytest.mark.parametrize(
    "body",
    [
        {"data": {"List-Unsubscribe": "One-Click"}},
        {"files": {"List-Unsubscribe": (None, "One-Click")}},
        {"content": b""},
    ],
    ids=["form", "multipart", "empty"],
)
def test_one_click_unsubscribes_at_once_without_cookie_or_question(
    desk: Desk, subscriber: int, body: dict[str, object]
) -> None:
    link = desk.link(Action.UNSUBSCRIBE, subscriber)
    answer = httpx.post(link, trust_env=False, **body)  # type: ignore[arg-type]  # arguments of httpx
    assert (answer.status_code, answer.headers.get("set-cookie"), answer.history) == (200, None, [])
    assert not active(desk, subscriber)
    assert desk.rows() == [(subscriber, "unsubscribe", None, False)]


def test_who_left_by_mistake_takes_it_back_on_the_same_page(desk: Desk, subscriber: int) -> None:
    done = desk.post(desk.link(Action.UNSUBSCRIBE, subscriber))
    again = desk.post(desk.link(Action.UNSUBSCRIBE, subscriber)).text
    assert "이미 방콕 스마트시티 협력센터의 메일을 받지 않습니다." in again
    assert "메일을 다시 보내 드립니다." in desk.post(done.form("undo?")).text
    assert active(desk, subscriber)


def test_pages_speak_the_readers_language_or_the_one_asked_for(desk: Desk, world: World) -> None:
    english = world.add_subscriber("lee@kotra.example", language="en")
    link = desk.link(Action.MUTE, english, "L-1")
    page = desk.get(link)
    assert (page.tree.get("lang"), "You will hear no more of this lead." in page.text) == ("en", True)
    korean = desk.get(f"{link}&lang=ko")
    assert (korean.tree.get("lang"), "다른 직원에게는 계속 갑니다." in korean.text) == ("ko", True)
    assert "lang=ko" in korean.form("mute?")
    assert desk.get(f"{link}&lang=<script>").tree.get("lang") == "en"


def test_what_a_reader_wrote_and_portals_wrote_is_shown_as_text(
    desk: Desk, world: World, subscriber: int
) -> None:
    world.change("L-1", title="<script>alert(1)</script> CCTV", buyer='"><img src=x onerror=alert(1)>')
    for one in (Action.MUTE, Action.MUTE_BUYER):
        page = desk.get(desk.link(one, subscriber, "L-1"))
        assert page.tree.xpath("//script | //img") == []
        assert "alert(1)" in page.text
