"""What a mail links to, and what it refuses to."""

import pytest

from digest.links import Link, safe_link, safe_url


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
