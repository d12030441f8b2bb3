"""Logging in by a mailed link: the way in, its bounds, and what is refused."""

import re
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP

import httpx
import pytest
from sqlalchemy import Engine, func, select, update

from desk.role import Role
from desk.role_grants import set_role
from digest.delivery.message import Sender
from digest.delivery.transport import Outcome, OutgoingMail
from digest.links.urls import Desk as DeskUrls
from tests.digest.world import NOW, World
from tests.web.desk import SIGNER, Desk, Page, running
from warehouse.tables import desk_act, desk_login_ask, outbox
from warehouse.tables import subscriber as subscriber_table
from web.session import COOKIE, SAFE_COOKIE, Post

BASE = "https://leads.agency.example"
ANSWER = "메일을 확인해 주십시오"
KIM = "kim@kotra.example"


@dataclass(slots=True)
class Box:
    """A mailer that keeps what it is given."""

    mails: list[OutgoingMail] = field(default_factory=list)
    outcome: Outcome = field(default_factory=lambda: Outcome("sent", "250 ok"))

    def send(self, outgoing: OutgoingMail) -> Outcome:
        """Keep one mail."""
        self.mails.append(outgoing)
        return self.outcome

    def message(self, which: int = -1) -> EmailMessage:
        """One of them, read as a mail program does."""
        return message_from_bytes(self.mails[which].message, policy=SMTP)

    def secret(self, which: int = -1) -> str:
        """The secret of a mail's link, as its text has it."""
        text = self.message(which).get_body(("plain",))
        assert text is not None
        (found,) = re.findall(rf"{BASE}/enter\?token=([\w-]+)&lang=ko\s", text.get_content())
        return str(found)


@pytest.fixture
def box() -> Box:
    """Where this test's mails arrive."""
    return Box()


@pytest.fixture
def https(world: World, box: Box) -> Iterator[Desk]:
    """A desk whose public address is https, as a proxy with TLS has it."""
    sender = Sender("digest@agency.example", web=DeskUrls("digest@agency.example", BASE, SIGNER))
    with running(world.engine, base=BASE, post=Post(sender, box)) as made:
        made.client.headers["Accept-Language"] = "ko"
        yield made


def ask(desk: Desk, email: str, client: str = "") -> Page:
    headers = {"Accept-Language": "ko"} | ({"X-Forwarded-For": client} if client else {})
    answer = desk.client.post(f"{desk.address}/login", data={"email": email}, headers=headers)
    desk.finish()
    return Page(answer.status_code, answer.headers, answer.text)


def enter(desk: Desk, secret: str, **headers: str) -> httpx.Response:
    return desk.client.post(f"{desk.address}/enter", data={"token": secret}, headers=headers)


def cookie_of(answer: httpx.Response) -> str:
    """The cookie as a browser sends it back; the client here keeps none of https over http."""
    return answer.headers["set-cookie"].partition(";")[0]


def acts(engine: Engine) -> list[tuple[str, int | None, str]]:
    with engine.connect() as connection:
        rows = connection.execute(select(desk_act).order_by(desk_act.c.id))
        return [(row.kind, row.subscriber_id, row.command_by) for row in rows]


def test_a_mailed_link_logs_in_once_and_logging_out_ends_it(https: Desk, box: Box, subscriber: int) -> None:
    assert ask(https, KIM).status == 200
    secret = box.secret()
    page = https.get(f"{https.address}/enter?token={secret}")
    assert (page.status, page.form("enter")) == (200, "enter?lang=ko")
    answer = enter(https, secret)
    assert (answer.status_code, answer.headers["location"]) == (303, "./")
    cookie = cookie_of(answer)
    assert https.get(f"{https.address}/leads", cookie=cookie).status == 200
    assert f"{KIM} 계정으로 로그인 중" in https.get(f"{https.address}/marks", cookie=cookie).text
    assert https.get(f"{https.address}/enter?token={secret}").status == 410
    assert enter(https, secret).status_code == 410
    left = https.client.post(f"{https.address}/logout", headers={"cookie": cookie})
    assert (left.status_code, "Max-Age=0" in left.headers["set-cookie"]) == (200, True)
    assert https.get(f"{https.address}/leads", cookie=cookie).status == 401
    assert acts(https.engine) == [("session.open", subscriber, ""), ("session.end", subscriber, "")]


def test_the_cookie_of_https_is_for_this_host_alone_and_no_script_or_other_site_has_it(
    https: Desk, box: Box, subscriber: int
) -> None:
    ask(https, KIM)
    told = enter(https, box.secret()).headers["set-cookie"].split("; ")
    assert told[0].startswith(f"{SAFE_COOKIE}=")
    assert set(told[1:]) == {"HttpOnly", "Max-Age=43200", "Path=/", "SameSite=strict", "Secure"}
    value = told[0].partition("=")[2]
    # A neighbour's host can set a cookie of the plain name for ours; it opens nothing.
    assert https.get(f"{https.address}/leads", cookie=f"{COOKIE}={value}").status == 401


def test_the_mail_is_the_answer_to_a_request_and_none_of_a_list(
    https: Desk, box: Box, subscriber: int
) -> None:
    ask(https, "Kim@KOTRA.example ")
    mail, message = box.mails[0], box.message()
    assert (mail.recipient, message["Subject"]) == (KIM, "로그인 링크")
    assert [name for name in message if name.startswith("List-")] == []
    html = message.get_body(("html",))
    assert html is not None
    assert "현지 2026년 11월 23일(월) 08:15 · 한국 10:15까지 한 번만" in html.get_content()
    assert f'href="{BASE}/enter?token={box.secret()}&amp;lang=ko"' in html.get_content()
    with https.engine.connect() as connection:
        row = connection.execute(select(outbox)).one()
    assert (row.subscriber_id, row.state, row.run_id) == (subscriber, "sent", None)
    assert row.until == NOW + timedelta(minutes=15)


def test_an_unknown_address_gets_the_same_answer_and_no_mail(https: Desk, box: Box, world: World) -> None:
    world.add_subscriber(KIM)
    gone = world.add_subscriber("gone@kotra.example")
    with https.engine.begin() as connection:
        connection.execute(update(subscriber_table).where(subscriber_table.c.id == gone).values(active=False))
    known, unknown, left = (ask(https, one) for one in (KIM, "nobody@kotra.example", "gone@kotra.example"))
    assert known.body == unknown.body == left.body
    assert ANSWER in known.text
    assert [mail.recipient for mail in box.mails] == [KIM]


def test_who_reads_for_two_centres_gets_a_link_for_each(https: Desk, box: Box, world: World) -> None:
    ids = [world.add_subscriber(KIM), world.add_subscriber(KIM, name="hanoi")]
    ask(https, KIM)
    for which in range(2):
        enter(https, box.secret(which))
    assert [who for _, who, _ in acts(https.engine)] == ids


def test_one_address_gets_three_mails_an_hour(world: World, box: Box, subscriber: int) -> None:
    for minutes, mails in ((0, 1), (1, 2), (2, 3), (3, 3), (59, 3), (61, 4)):
        with as_of(world.engine, box, minutes) as desk:
            assert ANSWER in ask(desk, KIM).text
        assert len(box.mails) == mails, minutes


def test_one_client_asks_ten_times_an_hour_and_others_are_not_hindered(
    world: World, box: Box, subscriber: int
) -> None:
    sender = Sender(web=DeskUrls("digest@agency.example", BASE, SIGNER))
    post = Post(sender, box)
    with running(world.engine, base=BASE, post=post, proxies=("127.0.0.1",)) as desk:
        answers = [ask(desk, f"{number}@kotra.example", "203.0.113.7").status for number in range(11)]
        assert answers == [200] * 10 + [429]
        assert ask(desk, KIM, "203.0.113.8").status == 200
    assert [mail.recipient for mail in box.mails] == [KIM]
    with world.engine.connect() as connection:
        rows = connection.execute(select(func.count()).select_from(desk_login_ask)).scalar_one()
        kept = connection.execute(select(desk_login_ask.c.address, desk_login_ask.c.client)).all()
    assert rows == 11
    assert [one for row in kept for one in row if not re.fullmatch("[0-9a-f]{64}", one)] == []


def as_of(engine: Engine, box: Box, minutes: float) -> AbstractContextManager[Desk]:
    """A desk so many minutes later."""
    sender = Sender(web=DeskUrls("digest@agency.example", BASE, SIGNER))
    return running(engine, now=NOW + timedelta(minutes=minutes), base=BASE, post=Post(sender, box))


def test_a_link_is_good_for_fifteen_minutes(world: World, box: Box, subscriber: int) -> None:
    with as_of(world.engine, box, 0) as desk:
        ask(desk, KIM)
        ask(desk, KIM)
    with as_of(world.engine, box, 14.9) as desk:
        assert enter(desk, box.secret(0)).status_code == 303
    with as_of(world.engine, box, 15) as desk:
        assert desk.get(f"{desk.address}/enter?token={box.secret(1)}").status == 410
        assert enter(desk, box.secret(1)).status_code == 410


def test_a_login_mail_that_was_put_off_is_never_sent_when_its_link_is_dead(
    world: World, box: Box, subscriber: int
) -> None:
    box.outcome = Outcome("deferred", "421 later")
    with as_of(world.engine, box, 0) as desk:
        ask(desk, KIM)
    assert world.states() == ["deferred"]
    box.outcome = Outcome("sent", "250 ok")
    with as_of(world.engine, box, 20) as desk:
        ask(desk, KIM)
    assert (world.states(), len(box.mails)) == (["failed", "sent"], 2)


FORGED = ["", "x", "A" * 43, "' OR 1=1 --", "\x00", "토큰", "A" * 9000]


@pytest.mark.parametrize("secret", FORGED, ids=range(len(FORGED)))
def test_a_forged_link_logs_nobody_in(https: Desk, subscriber: int, secret: str) -> None:
    answer = enter(https, secret)
    assert (answer.status_code, "set-cookie" in answer.headers) == (410, False)
    assert acts(https.engine) == []


ELSEWHERE = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Origin": "https://evil.example"},
    {"Origin": "https://leads.agency.example.evil.example"},
    {"Origin": "null"},
    {"Sec-Fetch-Site": "same-origin", "Origin": "https://evil.example"},
]


@pytest.mark.parametrize("headers", ELSEWHERE, ids=str)
def test_what_another_site_sends_is_refused(
    https: Desk, box: Box, subscriber: int, headers: dict[str, str]
) -> None:
    assert (
        https.client.post(f"{https.address}/login", data={"email": KIM}, headers=headers).status_code == 403
    )
    https.finish()
    assert box.mails == []
    ask(https, KIM)
    assert enter(https, box.secret(), **headers).status_code == 403
    cookie = cookie_of(enter(https, box.secret()))
    out = https.client.post(f"{https.address}/logout", headers={**headers, "cookie": cookie})
    assert out.status_code == 403
    assert https.get(f"{https.address}/leads", cookie=cookie).status == 200


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "same-origin", "Origin": "null"}, {"Origin": BASE}, {"Sec-Fetch-Site": "none"}, {}],
    ids=str,
)
def test_our_own_form_is_taken_behind_a_proxy_with_another_host(
    https: Desk, box: Box, subscriber: int, headers: dict[str, str]
) -> None:
    sent = https.client.post(f"{https.address}/login", data={"email": KIM}, headers=headers)
    https.finish()
    assert (sent.status_code, len(box.mails)) == (200, 1)


def test_an_address_that_is_none_is_said_to_be_none(https: Desk, box: Box) -> None:
    for email in ("", "kim", "a@b@c", "kim@kotra.example\r\nBcc: x@y.example", "x" * 250 + "@y.example"):
        assert ask(https, email).status == 400, email
    assert box.mails == []


def test_a_desk_without_a_public_address_says_that_nobody_can_log_in(desk: Desk) -> None:
    assert desk.get(f"{desk.address}/login").status == 503
    assert ask(desk, KIM).status == 503


def test_who_is_not_logged_in_is_shown_the_way_to_log_in(https: Desk) -> None:
    page = https.get(f"{https.address}/lead/L-1")
    assert (page.status, page.links("login")) == (401, ["../login?lang=ko"])


def test_a_login_ends_with_the_subscription_and_a_link_for_who_has_left_is_dead(
    https: Desk, box: Box, subscriber: int
) -> None:
    ask(https, KIM)
    ask(https, KIM)
    cookie = cookie_of(enter(https, box.secret(0)))
    with https.engine.begin() as connection:
        connection.execute(update(subscriber_table).values(active=False))
    assert https.get(f"{https.address}/leads", cookie=cookie).status == 401
    assert enter(https, box.secret(1)).status_code == 410


def test_a_role_given_by_a_command_is_an_act_of_its_user(world: World, subscriber: int) -> None:
    with world.engine.begin() as connection:
        assert set_role(connection, "bangkok", KIM, Role.EDITOR, "ops", NOW) is Role.READER
        assert set_role(connection, "bangkok", KIM, Role.EDITOR, "ops", NOW) is Role.EDITOR
        with pytest.raises(ValueError, match="does not get the digest of hanoi"):
            set_role(connection, "hanoi", KIM, Role.EDITOR, "ops", NOW)
    assert acts(world.engine) == [("role.set", None, "ops")]


def test_a_desk_by_http_has_a_plain_cookie(world: World, box: Box, subscriber: int) -> None:
    sender = Sender(web=DeskUrls("digest@agency.example", BASE, SIGNER))
    with running(world.engine, base="http://desk.example/cityleads", post=Post(sender, box)) as desk:
        ask(desk, KIM)
        told = enter(desk, box.secret()).headers["set-cookie"].split("; ")
    assert told[0].startswith(f"{COOKIE}=")
    assert "Secure" not in told
