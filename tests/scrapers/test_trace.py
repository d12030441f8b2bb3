"""What a trace tells of an answer."""

from scrapy import Request
from scrapy.http import TextResponse

from scrapers.middlewares.robots import LIFTED
from scrapers.trace import describe

ROBOTS = "https://portal.example/robots.txt"
PAGE = "https://portal.example/page"


def test_of_an_answer_all_is_told_but_its_text() -> None:
    answer = TextResponse(
        PAGE, 200, {"Content-Type": "text/html"}, "<html>ที่</html>".encode(), encoding="utf-8"
    )
    assert describe(answer, Request(PAGE, meta={LIFTED: True}), 0.123_456) == {
        "method": "GET",
        "url": PAGE,
        "status": 200,
        "seconds": 0.123,
        "bytes": 22,
        "content_type": "text/html",
        "encoding": "utf-8",
        "protocol": "",
        "tls": "",
        "lifted": True,
        "robots": "",
    }


def test_of_robots_txt_the_first_16_kib_are_kept() -> None:
    rules = b"#" * 16_384
    for body in (rules, rules + b"x"):
        told = describe(TextResponse(ROBOTS, body=body), Request(ROBOTS), 1.0)
        assert (told["robots"], told["bytes"]) == (rules.decode(), len(body))
