"""Every crawl ends with an outcome that says what happened, and with exit code 0."""

import pytest

from tests.scrapers.portal import Answer, Told, crawl, portal

PAGE = "https://portal.example/page"
OTHER = "https://portal.example/other"


def ended(told: Told) -> tuple[str, str]:
    return told.outcome["state"], told.outcome["reason"]


@pytest.mark.parametrize(
    ("answer", "state", "reason"),
    [
        (Answer(), "complete", ""),
        (Answer(b"<html>Just a moment...</html>"), "blocked", "the portal asked for a browser check"),
        (Answer(b"<html>new layout</html>"), "failed", "a page page was not in the known format"),
        (Answer(b"", 403), "blocked", "access refused (HTTP 403)"),
        (Answer(b"", 500), "failed", "HTTP 500"),
    ],
)
def test_a_crawl_says_what_the_portal_did(answer: Answer, state: str, reason: str) -> None:
    with portal({PAGE: answer}) as server:
        assert ended(crawl([PAGE], sandbox=server.address)) == (state, reason)


def test_a_page_that_never_ends_is_a_lost_one() -> None:
    with portal({PAGE: Answer(b"x", 200, {"Content-Length": "1000"}), OTHER: Answer()}) as server:
        told = crawl([PAGE, OTHER], sandbox=server.address, settings={"DOWNLOAD_TIMEOUT": 0.5})
    assert ended(told) == ("partial", "no answer in time")


def test_a_spider_that_stumbles_at_the_start_has_failed() -> None:
    with portal({PAGE: Answer()}) as server:
        told = crawl([PAGE], sandbox=server.address, wants=["stumble"])
    assert ended(told) == ("failed", "the spider raised an error before its first page (see the log)")


def test_a_crawl_that_is_stopped_from_inside_is_not_complete() -> None:
    with portal({PAGE: Answer(), OTHER: Answer()}) as server:
        told = crawl([PAGE, OTHER], sandbox=server.address, settings={"CLOSESPIDER_ITEMCOUNT": 1})
    assert ended(told) == ("partial", "the crawl was stopped (closespider_itemcount)")


def test_the_same_address_asked_twice_is_answered_twice() -> None:
    with portal({PAGE: Answer()}) as server:
        told = crawl([PAGE, PAGE], sandbox=server.address, wants=["plain", "plain"])
    assert told.urls == [PAGE, PAGE]


def test_cookies_belong_to_the_real_host() -> None:
    first = Answer(b"", 302, {"Location": "/other", "Set-Cookie": "session=1; Path=/"})
    with portal({PAGE: first, OTHER: Answer()}) as server:
        crawl([PAGE], sandbox=server.address)
    assert server.asked[-1].url == OTHER
    assert server.asked[-1].headers["Cookie"] == "session=1"
