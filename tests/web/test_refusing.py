"""Hostile tokens and requests: refused with a clear page, the right status, and nothing done."""

import base64
import logging
from datetime import timedelta
from urllib.parse import quote

import pytest
from sqlalchemy import update

from digest.links.tokens import Action, Signer
from tests.digest.world import NOW, World
from tests.web.desk import SIGNER, Desk, running
from tests.web.staff import enter
from warehouse.tables import subscriber as subscriber_table
from web.middleware import HEADERS, Limiter

PAGES = [action.value for action in Action if action is not Action.READ] + ["leads", "marks", "lead/L-1"]
FORGED = "올바르지 않은 링크입니다"


def token_of(link: str) -> str:
    return link.partition("token=")[2]


def altered(token: str) -> list[str]:
    """Tokens that somebody made of a good one."""
    payload, _, signature = token.partition(".")
    other = base64.urlsafe_b64encode(b'[2,99999,"L-1"]').decode().rstrip("=")
    return [
        "x",
        payload,
        f"{payload}.",
        f".{signature}",
        f"{other}.{signature}",
        f"{payload}.{signature[::-1]}",
        token[:-2],
        token + "A",
        token.upper(),
        "A" * 301,
        "A" * 12_000,
        "토큰",
        "../../etc/passwd",
        "' OR 1=1 --",
        "\x00",
    ]


CALLS = [
    ("follow", "GET"),
    ("follow", "POST"),
    ("unsubscribe", "POST"),
    ("leads", "GET"),
    ("lead/L-1", "GET"),
]


def test_an_altered_token_is_refused(desk: Desk, subscriber: int) -> None:
    for page, method in CALLS:
        action = Action(page) if page in set(Action) else Action.READ
        good = token_of(desk.link(action, subscriber, "" if action is Action.READ else "L-1"))
        for token in altered(good):
            url = f"{desk.address}/{page}?token={quote(token)}"
            answer = desk.client.request(method, url, headers={"Accept-Language": "ko"})
            assert (answer.status_code, FORGED in answer.text) == (403, True), (page, method, token)
            assert good not in answer.text
    assert desk.rows() == []


def test_no_page_opens_without_a_token(desk: Desk) -> None:
    answers = {page: desk.get(f"{desk.address}/{page}").status for page in PAGES}
    by_login_too = {"leads", "marks", "lead/L-1"}
    assert answers == {page: 401 if page in by_login_too else 403 for page in PAGES}


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("nowhere", 404, "페이지를 찾을 수 없습니다"),
        ("lead/L-1", 401, "로그인"),
        ("follow?token=x", 403, FORGED),
    ],
)
def test_who_is_refused_is_told_so_in_korean_unless_they_ask_for_english(
    desk: Desk, path: str, status: int, said: str
) -> None:
    english = f"{desk.address}/{path}{'&' if '?' in path else '?'}lang=en"
    plain, asked, browser = (
        desk.get(f"{desk.address}/{path}"),
        desk.get(english),
        desk.get(f"{desk.address}/{path}", **{"Accept-Language": "en-US,en;q=0.9"}),
    )
    assert [one.status for one in (plain, asked, browser)] == [status] * 3
    assert [one.tree.get("lang") for one in (plain, asked, browser)] == ["ko", "en", "en"]
    assert said in plain.text


def test_a_token_that_is_not_utf_8_is_refused(desk: Desk) -> None:
    for page in ("follow", "leads", "unsubscribe"):
        assert desk.get(f"{desk.address}/{page}?token=%ff%fe").status == 403


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_old_token_is_gone_for_good(desk: Desk, subscriber: int, method: str) -> None:
    old = desk.link(Action.FOLLOW, subscriber, "L-1", days=-1)
    answer = desk.client.request(method, old, headers={"Accept-Language": "ko-KR,ko;q=0.9"})
    assert (answer.status_code, "유효 기간이 지난 링크입니다" in answer.text) == (410, True)
    assert desk.rows() == []


def test_a_token_for_one_action_does_no_other(desk: Desk, subscriber: int) -> None:
    follow = token_of(desk.link(Action.FOLLOW, subscriber, "L-1"))
    for action in Action:
        if action not in (Action.FOLLOW, Action.READ):
            assert desk.post(f"{desk.address}/{action.value}?token={follow}", reason="other").status == 403
    assert desk.get(f"{desk.address}/leads?token={follow}").status == 403
    assert desk.rows() == []


def test_a_token_under_another_key_or_of_the_sandbox_is_refused(desk: Desk, subscriber: int) -> None:
    for signer in (Signer(("o" * 32,), sandbox=False), Signer(SIGNER.keys, sandbox=True)):
        assert desk.post(desk.link(Action.FOLLOW, subscriber, "L-1", signer=signer)).status == 403
    assert desk.rows() == []


def test_another_readers_link_acts_for_that_reader_alone_and_undoes_nothing_of_mine(
    desk: Desk, world: World, subscriber: int
) -> None:
    other = world.add_subscriber("lee@kotra.example")
    mine = desk.post(desk.link(Action.MUTE, subscriber, "L-1"))
    number = 1
    assert desk.post(desk.link(Action.UNDO, other, str(number))).status == 404
    assert desk.post(desk.link(Action.UNDO, other, "x")).status == 404
    assert desk.rows() == [(subscriber, "mute", "L-1", False)]
    assert desk.post(mine.form("undo?")).status == 200


def test_the_links_of_a_reader_who_was_removed_are_worth_nothing(desk: Desk, subscriber: int) -> None:
    with desk.engine.begin() as connection:
        connection.execute(update(subscriber_table).values(active=False))
    for action in (Action.FOLLOW, Action.MUTE, Action.NOT_FOR_US):
        assert desk.post(desk.link(action, subscriber, "L-1"), reason="other").status == 403
    assert desk.get(desk.link(Action.READ, subscriber)).status == 403
    assert desk.get(desk.lead(subscriber, "L-1")).status == 403
    assert desk.post(desk.link(Action.UNSUBSCRIBE, subscriber)).status == 200
    assert desk.rows() == []


def test_a_reader_who_never_was_is_refused(desk: Desk) -> None:
    assert desk.post(desk.link(Action.FOLLOW, 999, "L-1")).status == 403
    assert desk.get(desk.link(Action.READ, 999)).status == 403


def test_a_lead_that_is_not_there_is_not_found(desk: Desk, subscriber: int) -> None:
    assert desk.get(desk.link(Action.FOLLOW, subscriber, "L-NONE")).status == 404
    assert desk.post(desk.link(Action.FOLLOW, subscriber, "L-NONE")).status == 404
    assert desk.get(desk.lead(subscriber, "L-NONE")).status == 404
    assert desk.get(desk.lead(subscriber, "%ff%00")).status == 404


UNKNOWN = [
    ("GET", "/nothing", 404),
    ("POST", "/leads", 405),
    ("DELETE", "/follow", 405),
    ("GET", "/openapi.json", 404),
    ("GET", "/docs", 404),
    ("GET", "/mute?notice=x", 400),
]


NO_PAGE = {"ko": "페이지를 찾을 수 없습니다", "en": "There is no such page"}


def test_what_the_desk_has_not_is_a_page_in_words(desk: Desk) -> None:
    for method, path, status in UNKNOWN:
        answer = desk.client.request(method, desk.address + path)
        assert (answer.status_code, "<h1>" in answer.text) == (status, True), (method, path)


def test_a_refusal_speaks_the_reader_s_language_else_the_browser_s(desk: Desk, world: World) -> None:
    english = world.add_subscriber("en@kotra.example", language="en")
    token = token_of(desk.link(Action.READ, english))
    logged_in = enter(desk, world, "lee@kotra.example", language="en")
    asked = {
        "": ("ko", {}),
        f"?token={token}": ("en", {}),
        "?lang=en": ("en", {}),
        "?lang=ko": ("ko", {"Accept-Language": "en"}),
        "?token=x": ("en", {"Accept-Language": "en"}),
    }
    for query, (language, headers) in asked.items():
        page = desk.get(f"{desk.address}/nothing{query}", **headers)
        assert page.tree.findtext(".//h1") == NO_PAGE[language], query
        assert page.tree.xpath("//html/@lang") == [language]
    assert logged_in.get("nothing").tree.findtext(".//h1") == NO_PAGE["en"]


def test_every_answer_forbids_scripts_frames_and_referrers_and_sets_no_cookie(
    desk: Desk, subscriber: int
) -> None:
    urls = [
        desk.address,
        f"{desk.address}/nothing",
        f"{desk.address}/style.css",
        f"{desk.address}/healthz",
        desk.link(Action.READ, subscriber),
        desk.lead(subscriber, "L-1"),
        desk.link(Action.FOLLOW, subscriber, "L-1"),
        desk.link(Action.FOLLOW, subscriber, "L-1", days=-1),
    ]
    for url in urls:
        page = desk.get(url)
        usual = {name: page.headers[name] for name in HEADERS if name != "Cache-Control"}
        assert usual == {name: value for name, value in HEADERS.items() if name != "Cache-Control"}, url
        assert "set-cookie" not in page.headers
        if "text/html" in page.headers["content-type"]:
            assert page.headers["Cache-Control"] == "no-store"
            assert page.tree.xpath("//script | //style | //*[@style] | //@*[starts-with(name(), 'on')]") == []
    assert "default-src 'none'" in HEADERS["Content-Security-Policy"]
    assert HEADERS["Referrer-Policy"] == "no-referrer"


def test_no_token_and_no_search_reaches_the_log(
    world: World, subscriber: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with running(world.engine) as desk:
        link = desk.link(Action.FOLLOW, subscriber, "L-1")
        desk.get(link)
        desk.post(link)
        desk.get(desk.link(Action.READ, subscriber) + "&q=confidential")
        desk.get(f"{link[:-3]}xyz")
    # A request is logged once it was answered, so the log is whole when the desk has ended.
    own = [record.getMessage() for record in caplog.records if record.name == "cityleads.web"]
    told = [line.rsplit(" ", 2)[0] for line in own if line.startswith(("GET", "POST"))]
    assert told == ["GET /follow 200", "POST /follow 200", "GET /leads 200", "GET /follow 403"]
    assert [line for line in own if token_of(link)[:20] in line or "confidential" in line] == []


def test_a_trouble_of_ours_is_a_page_that_tells_nothing(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    with running(world.engine) as desk:
        subscriber = world.add_subscriber("kim@kotra.example")
        with world.engine.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE core.lead_relation RENAME TO hidden")
        page = desk.get(desk.lead(subscriber, "L-1"), **{"Accept-Language": "en"})
        with world.engine.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE core.hidden RENAME TO lead_relation")
    assert (page.status, page.tree.findtext(".//h1")) == (500, "일시적인 오류가 발생했습니다")
    assert "lead_relation" not in page.body
    assert page.headers["X-Frame-Options"] == "DENY"
    assert "a request failed" in caplog.text


@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_longer_than_any_form_is_cut_off(desk: Desk, subscriber: int, chunked: bool) -> None:
    body = b"note=" + b"x" * 20_000
    content = iter([body[:5000], body[5000:]]) if chunked else body
    answer = desk.client.post(
        desk.link(Action.NOT_FOR_US, subscriber, "L-1"),
        content=content,
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )
    assert (answer.status_code, desk.rows()) == (413, [])
    assert "<h1>보내신 내용이 너무 깁니다</h1>" in answer.text


def test_who_asks_too_often_has_to_wait(world: World) -> None:
    with running(world.engine, Limiter(rate=60, burst=3)) as desk:
        answers = [desk.client.get(desk.address, headers={"Accept-Language": "en"}) for _ in range(5)]
        program = desk.client.get(f"{desk.address}/api/v1/leads")
    assert "<h1>Too many requests</h1>" in answers[3].text
    assert (program.headers["content-type"], program.json()["status"]) == ("application/problem+json", 429)
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    assert answers[3].headers["Retry-After"] in ("1", "2")


def test_a_bucket_fills_again_with_time_and_forgets_who_was_longest_away() -> None:
    now = 0.0
    limiter = Limiter(rate=60, burst=2, clock=lambda: now)
    assert [limiter.wait("a") for _ in range(3)] == [0, 0, 1.0]
    now = 1.0
    assert [limiter.wait("a") for _ in range(2)] == [0, 1.0]
    assert limiter.wait("b") == 0
    for number in range(10_000):
        limiter.wait(str(number))
    assert len(limiter._buckets) == 10_000


def test_undo_is_offered_for_a_day_and_not_longer_than_the_link_itself(desk: Desk, subscriber: int) -> None:
    def until(days: int) -> object:
        page = desk.post(desk.link(Action.MUTE, subscriber, "L-1", days=days))
        return SIGNER.read(Action.UNDO, token_of(page.form("undo?")), NOW).expires

    assert until(60) == NOW.date() + timedelta(days=1)
    assert until(0) == NOW.date()
