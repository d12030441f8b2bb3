"""What a mail links to, and what it refuses to."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from digest.links.tokens import Action, LinkToken, Signer
from digest.links.urls import Desk
from domain.addresses import Link, safe_link, safe_url


@pytest.mark.parametrize(
    ("raw", "url", "host"),
    [
        ("https://www.adb.org/projects/1", "https://www.adb.org/projects/1", "www.adb.org"),
        ("http://a.th:8080/x?y=1&z=2#s", "http://a.th:8080/x?y=1&z=2#s", "a.th"),
        ("https://a.th/ประกาศ?คำ=ก", None, "a.th"),
        ("https://www.аpple.com/", "https://www.xn--pple-43d.com/", "www.xn--pple-43d.com"),
        ("mailto:tender@example.go.th", "mailto:tender@example.go.th", "tender@example.go.th"),
        ("HTTPS://EXAMPLE.org/A", "https://example.org/A", "example.org"),
    ],
)
def test_plain_links_are_kept_with_their_host_in_words(raw: str, url: str | None, host: str) -> None:
    link = safe_link(raw)
    assert link is not None
    assert link.url.isascii()
    assert link == Link(url or link.url, host)


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\tscript:alert(1)",
        "\x01javascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "file:///etc/passwd",
        "//evil.example/x",
        "/relative",
        "https://",
        "https://good.example@evil.example/",
        "https://good.example\\@evil.example/",
        "https://exa\u202emple.org/",
        "https://example.org/\r\nX: y",
        "https://[broken/",
        "https://example.org:port/",
        "mailto:",
        f"https://example.org/{'x' * 1000}",
        f"https://{'a' * 70}ü.example/",
    ],
)
def test_what_is_not_plainly_a_link_is_none(raw: str) -> None:
    assert safe_link(raw) is None
    assert safe_url(raw) == ""


@pytest.mark.parametrize(("path", "is_link"), [(880, True), (881, False)])
def test_a_link_has_nine_hundred_characters_as_they_stand_in_html(path: int, is_link: bool) -> None:
    assert (safe_link(f"https://x.example/?{'a' * (path - 4)}&") is not None) is is_link


KEY = "k" * 32
NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
WEB = Desk("digest@agency.example", "https://leads.agency.example", Signer((KEY,), sandbox=False))
BY_HAND = Desk("digest@agency.example")


def token(url: str) -> str:
    return parse_qs(urlsplit(url).query)["token"][0]


@pytest.mark.parametrize(
    ("action", "days"),
    [
        (Action.FOLLOW, 60),
        (Action.NOT_FOR_US, 60),
        (Action.READ, 60),
        (Action.UNSUBSCRIBE, 400),
        (Action.UNDO, 1),
    ],
)
def test_a_link_to_the_web_desk_is_good_for_some_weeks_and_leaving_for_longer(
    action: Action, days: int
) -> None:
    url = WEB.url(action, 7, "L-1", NOW)
    page = "leads" if action is Action.READ else action.value
    assert url.startswith(f"https://leads.agency.example/{page}?token=")
    assert WEB.signer is not None
    expires = NOW.date() + timedelta(days=days)
    assert WEB.signer.read(action, token(url), NOW) == LinkToken(action, 7, "L-1", expires)
    assert safe_link(url) == Link(url, "leads.agency.example")


def test_a_leads_page_is_opened_by_the_readers_own_ticket() -> None:
    url = WEB.lead(7, "L-4K7Q2M9XTA", NOW)
    assert url.partition("?")[0] == "https://leads.agency.example/lead/L-4K7Q2M9XTA"
    assert token(url) == token(WEB.url(Action.READ, 7, "", NOW))


def test_without_a_web_desk_links_are_mails_to_the_staff() -> None:
    url = BY_HAND.url(Action.FOLLOW, 7, "L-1", NOW)
    assert url == "mailto:digest@agency.example?subject=follow%20L-1%20%237"
    assert BY_HAND.lead(7, "L-1", NOW) == "mailto:digest@agency.example?subject=read%20L-1%20%237"
    with pytest.raises(ValueError, match="CITYLEADS_WEB_URL"):
        BY_HAND.at(LinkToken(Action.FOLLOW, 7, "L-1", date(2027, 1, 1)))


def test_one_click_is_promised_only_where_an_https_desk_keeps_the_promise() -> None:
    mail = "<mailto:digest@agency.example?subject=unsubscribe%20%237>"
    link = f"<{WEB.url(Action.UNSUBSCRIBE, 7, '', NOW)}>"
    plain = replace(WEB, base="http://127.0.0.1:8600")
    assert WEB.unsubscribe_headers(7, NOW) == {
        "List-Unsubscribe": f"{link}, {mail}",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    assert list(plain.unsubscribe_headers(7, NOW)) == ["List-Unsubscribe"]
    assert BY_HAND.unsubscribe_headers(7, NOW) == {"List-Unsubscribe": mail}
