"""No request leaves the source's hosts, however it is spelled and whoever asked for it."""

import pytest
from scrapy import Request
from scrapy.exceptions import IgnoreRequest

from scrapers.middlewares.allowed_hosts import AllowedHosts, trouble
from tests.scrapers.portal import Answer, crawl, portal

HOSTS = ("portal.example",)

FORBIDDEN = [
    "http://127.0.0.1/",
    "http://127.0.0.1:8600/admin",
    "http://127.1/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0x7f.1/",
    "http://0177.0.0.1/",
    "http://0/",
    "http://0.0.0.0/",
    "http://localhost/",
    "http://localhost.localdomain/",
    "http://[::1]/",
    "http://[::]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[2002:7f00:1::]/",
    "http://[fe80::1]/",
    "http://[fd00::1]/",
    "http://10.0.0.1/",
    "http://172.16.0.1/",
    "http://192.168.1.1/",
    "http://100.64.0.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://metadata.google.internal/",
    "http://evil.example/",
    "http://evilportal.example/",
    "http://portal.example.evil.example/",
    "http://portal.example./",
    "http://portal.example@127.0.0.1/",
    "http://127.0.0.1@portal.example/",
    "http://user:secret@portal.example/",
    "http://portal.example:22/",
    "http://portal.example:5432/",
    "https://portal.example:8443/",
    "http:///127.0.0.1/",
    "http://①②⑦.0.0.1/",
    "file:///etc/hostname",
    "data:text/html,<data>",
    "ftp://portal.example/",
    "s3://portal.example/key",
    "gopher://portal.example/",
]

ALLOWED = [
    "https://portal.example/",
    "http://portal.example/a?b=c#d",
    "https://PORTAL.example/",
    "https://portal.example:443/",
    "http://portal.example:80/",
    "https://files.portal.example/x",
]


@pytest.mark.parametrize("dont_filter", [True, False])
@pytest.mark.parametrize("url", FORBIDDEN)
def test_a_forbidden_address_is_refused_with_a_reason(url: str, dont_filter: bool) -> None:
    request = Request(url, dont_filter=dont_filter, meta={"allow_offsite": True})
    with pytest.raises(IgnoreRequest, match=r"^not asked: "):
        AllowedHosts(HOSTS).process_request(request)


@pytest.mark.parametrize("url", ALLOWED)
def test_the_sources_own_hosts_are_let_through(url: str) -> None:
    AllowedHosts(HOSTS).process_request(Request(url))
    assert trouble(url, HOSTS) == ""


def test_a_request_that_brings_its_own_proxy_is_refused() -> None:
    with pytest.raises(IgnoreRequest, match="a proxy"):
        AllowedHosts(HOSTS).process_request(
            Request("https://portal.example/", meta={"proxy": "http://127.0.0.1:3128"})
        )


OTHER_HOST = "the portal led to an address that is not its own"


def test_a_crawl_asks_no_forbidden_address_and_says_so() -> None:
    with portal() as server:
        told = crawl(FORBIDDEN, sandbox=server.address)
    assert server.asked == []
    assert told.outcome["state"] == "blocked"
    assert OTHER_HOST in told.outcome["reason"]
    assert "not asked: evil.example is not a host of this source" in told.log


def test_a_redirect_chain_to_a_foreign_host_ends_at_the_border() -> None:
    routes = {
        "https://portal.example/robots.txt": Answer(b"", 404),
        "https://portal.example/start": Answer(b"", 302, {"Location": "/second"}),
        "https://portal.example/second": Answer(b"", 307, {"Location": "http://files.portal.example/third"}),
        "http://files.portal.example/third": Answer(b"", 301, {"Location": "http://evil.example/secret"}),
        "http://evil.example/secret": Answer(),
    }
    with portal(routes) as server:
        told = crawl(["https://portal.example/start"], sandbox=server.address)
    assert server.urls() == [
        "https://portal.example/robots.txt",
        "https://portal.example/start",
        "https://portal.example/second",
        "http://files.portal.example/robots.txt",
        "http://files.portal.example/third",
    ]
    assert told.urls == []
    assert told.outcome["reason"] == OTHER_HOST


@pytest.mark.parametrize("target", ["file:///etc/hostname", "ftp://portal.example/x", "//evil.example/x"])
def test_a_redirect_to_another_scheme_or_host_brings_nothing(target: str) -> None:
    routes = {"https://portal.example/": Answer(b"", 302, {"Location": target})}
    with portal(routes) as server:
        told = crawl(["https://portal.example/"], sandbox=server.address)
    assert server.urls() == ["https://portal.example/robots.txt", "https://portal.example/"]
    assert told.outcome["rows"] == 0
    assert told.outcome["state"] in {"blocked", "failed"}


def test_a_redirect_inside_the_source_is_followed_and_the_document_has_its_last_address() -> None:
    routes = {
        "http://portal.example/old": Answer(b"", 301, {"Location": "https://files.portal.example/new?x=1"}),
        "https://files.portal.example/new?x=1": Answer(),
    }
    with portal(routes) as server:
        told = crawl(["http://portal.example/old"], sandbox=server.address)
    assert told.urls == ["https://files.portal.example/new?x=1"]
    assert told.outcome["state"] == "complete"


def test_a_page_that_refreshes_itself_elsewhere_is_not_followed() -> None:
    body = b'<data><meta http-equiv="refresh" content="0;url=http://portal.example/other">'
    with portal({"https://portal.example/": Answer(body, 200, {"Content-Type": "text/html"})}) as server:
        told = crawl(["https://portal.example/"], sandbox=server.address)
    assert told.urls == ["https://portal.example/"]
    assert "http://portal.example/other" not in server.urls()
