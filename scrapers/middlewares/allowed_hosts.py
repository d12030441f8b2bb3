"""A crawl requests nothing but its source's own hosts, whatever a page or a redirect says.

Scrapy's own offsite check steps aside for `dont_filter=True`, redirects included; this one never does.
"""

from collections.abc import Iterable
from typing import Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler

from domain.crawl import CrawlOrder, FailureReason
from scrapers.refusal import Refused
from scrapers.source_config import facts

SCHEMES = ("http", "https")
PORTS = ("", ":80", ":443")


def trouble(url: str, hosts: Iterable[str]) -> str:
    """Why a URL must not be requested; "" when it may be.

    The authority is compared as it is written, not as a parser understands it, so that user names, odd ports,
    trailing dots and other spellings of an address are refused without being named one by one.
    """
    parts = urlsplit(url)
    if parts.scheme not in SCHEMES:
        return f"{parts.scheme or 'an empty scheme'} is neither http nor https"
    authority = parts.netloc.lower()
    name, colon, port = authority.partition(":")
    if colon + port not in PORTS:
        return f"{authority} has a port or a user name that is not allowed"
    if not any(name == host or name.endswith(f".{host}") for host in hosts):
        return f"{name} is not a host of this source"
    return ""


class AllowedHosts:
    """Refuse every request that leaves the source's hosts, and every proxy."""

    def __init__(self, hosts: Iterable[str]) -> None:
        self.hosts = tuple(host.lower() for host in hosts)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build with the hosts of the source in the setting CITYLEADS_ORDER."""
        order: CrawlOrder = crawler.settings["CITYLEADS_ORDER"]
        return cls(facts(order.source).hosts)

    def process_request(self, request: Request) -> None:
        """Let the request pass, or raise Refused with the reason."""
        reason = trouble(request.url, self.hosts)
        if not reason and request.meta.get("proxy"):
            reason = "a proxy would look names up out of our sight"
        if reason:
            raise Refused(FailureReason.OTHER_HOST, f"not asked: {reason}")
