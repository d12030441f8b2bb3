"""Heads of answers and cookies are limited, and what is within the limits arrives."""

from collections.abc import Mapping

import pytest
from scrapy import Request
from scrapy.http import Response
from twisted.internet.testing import StringTransport
from twisted.web._newclient import Request as WireRequest
from twisted.web.http_headers import Headers

from scrapers.header_limits import BoundedParser, HeadTooLargeError
from scrapers.middlewares.cookies import Cookies
from tests.scrapers.portal import Answer, Portal, crawl, portal
from tests.scrapers.test_wire import LIVE, secured

__all__ = ["secured"]
PAGE = "https://portal.example/page"
TOLD = {"code": "headers_too_large", "times": 1, "kib": 64, "lines": 200}


def headers(count: int, size: int) -> Mapping[str, str]:
    return {f"X-{number}": "a" * size for number in range(count)}


# http.server's own three headers, the status line and the empty line count as well.
@pytest.mark.parametrize(("count", "size"), [(196, 1), (100_000, 80), (5, 13_100), (1, 17_000)])
def test_a_head_with_too_many_or_too_long_headers_is_refused_once_and_other_pages_come(
    count: int, size: int
) -> None:
    flood = "https://portal.example/flood"
    with portal({flood: Answer(headers=headers(count, size)), PAGE: Answer()}) as server:
        told = crawl([flood, PAGE], sandbox=server.address, settings={"RETRY_TIMES": 2})
    assert told.outcome["troubles"] == [TOLD]
    assert told.outcome["reason"] == "an answer's headers were larger than 64 KiB or more than 200"
    assert told.urls == [PAGE]
    assert server.urls().count(flood) == 1


@pytest.mark.parametrize(("count", "size"), [(195, 1), (5, 13_000)])
def test_a_head_within_the_limits_arrives(count: int, size: int) -> None:
    with portal({PAGE: Answer(headers=headers(count, size))}) as server:
        told = crawl([PAGE], sandbox=server.address)
    assert (told.outcome["state"], told.urls) == ("complete", [PAGE])


def parser() -> BoundedParser:
    """A parser on which a first answer begins."""
    asked = WireRequest(b"GET", b"/", Headers(), None)  # type: ignore[no-untyped-call]  # Twisted has no types
    made = BoundedParser(asked, lambda _: None)  # type: ignore[no-untyped-call]  # nor here
    made.abort = lambda: None
    made.makeConnection(StringTransport())  # type: ignore[no-untyped-call]  # nor here
    made.lineReceived(b"HTTP/1.1 200 OK")
    return made


def test_a_head_may_have_64_kib_and_not_a_byte_more() -> None:
    full = parser()
    for _ in range(4):
        full.lineReceived(b"X: ".ljust(16_380, b"a"))
    full.lineReceived(b"")
    assert full.bytes_left == 1
    full.lineReceived(b"b")
    with pytest.raises(HeadTooLargeError):
        full.lineReceived(b"b")


def test_a_head_may_have_two_hundred_lines_and_not_one_more() -> None:
    full = parser()
    for _ in range(199):
        full.lineReceived(b"X: a")
    with pytest.raises(HeadTooLargeError):
        full.lineReceived(b"X: a")


def test_a_live_portals_head_is_limited_too(secured: Portal) -> None:
    url = f"https://127.0.0.1:{secured.server_port}/"
    secured.routes = {url.replace("https", "http"): Answer(headers=headers(300, 1))}
    told = crawl(
        [url],
        settings={**LIVE, "DOWNLOAD_VERIFY_CERTIFICATES": False},
        process={"CITYLEADS_SANDBOX_HOST": "127.0.0.1"},
    )
    assert told.outcome["troubles"] == [TOLD]


def sent(jars: Cookies) -> list[str]:
    """The names of the cookies that the next request takes along."""
    request = Request(PAGE)
    jars.process_request(request)
    told = (request.headers["Cookie"] or b"").decode() if "Cookie" in request.headers else ""
    return [cookie.partition("=")[0] for cookie in told.split("; ") if cookie]


def set_cookies(jars: Cookies, *cookies: str) -> None:
    jars.process_response(Request(PAGE), Response(PAGE, headers={"Set-Cookie": list(cookies)}))


def test_a_host_has_as_many_cookies_as_are_kept_the_newest_of_them() -> None:
    jars = Cookies()
    set_cookies(jars, "first=1", *(f"c{number}=1" for number in range(49)))
    assert len(sent(jars)) == 50
    set_cookies(jars, "first=2", "late=1")
    assert set(sent(jars)) == {"first", "late", *(f"c{number}" for number in range(1, 49))}


def test_a_cookie_that_is_too_large_is_not_kept() -> None:
    jars = Cookies()
    set_cookies(jars, f"a={'x' * 4095}", f"b={'x' * 4096}")
    assert sent(jars) == ["a"]
