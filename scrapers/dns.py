"""Names that lead to private addresses are refused when the connection is made.

The guard checks names; this checks what a name stands for at that very moment, so a portal's name that is
pointed at 127.0.0.1 or at a cloud's metadata address between two requests (DNS rebinding) leads nowhere.
"""

import logging
from collections.abc import Sequence
from typing import Self

from scrapy.crawler import Crawler
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.base import ReactorBase
from twisted.internet.defer import Deferred, succeed
from twisted.internet.error import DNSLookupError

from domain.addresses import is_public

logger = logging.getLogger(__name__)


class PublicOnlyResolver(CachingThreadedResolver):
    """Scrapy's resolver (IPv4): it gives the one address to connect to, or none if it is not public."""

    sandbox_host = ""

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> Self:
        """Build as Scrapy does; the setting CITYLEADS_SANDBOX_HOST names the one address let through."""
        resolver = super().from_crawler(crawler, reactor)
        resolver.sandbox_host = crawler.settings.get("CITYLEADS_SANDBOX_HOST", "")
        return resolver

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: N802  # Twisted's name
        """Look a name up. Fails with DNSLookupError for an address that is not public."""
        if name == self.sandbox_host:
            return succeed(name)
        return super().getHostByName(name, timeout).addCallback(self._public, name)

    def _public(self, address: str, name: str) -> str:
        if is_public(address):
            return address
        logger.warning("%s leads to %s, which is not a public address: refused", name, address)
        raise DNSLookupError(f"{name} leads to {address}, which is not a public address")
