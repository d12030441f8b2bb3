"""Describes every answer of a crawl in a file of JSON lines: what a first meeting with a portal wants to know."""

import json
import time
from pathlib import Path
from typing import Any, Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response, TextResponse

from scrapers.middlewares.robots import LIFTED

ROBOTS = "/robots.txt"
# Of robots.txt alone the text itself is kept; a page's is a document.
LONGEST_ROBOTS = 16 * 1024


class Trace:
    """A Scrapy extension, switched on by the setting CITYLEADS_TRACE, which names the file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.asked: dict[Request, float] = {}
        path.write_text("", encoding="utf-8")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build it and listen to the crawl."""
        trace = cls(Path(crawler.settings["CITYLEADS_TRACE"]))
        crawler.signals.connect(trace.on_request, signals.request_reached_downloader)
        crawler.signals.connect(trace.on_response, signals.response_received)
        return trace

    def on_request(self, request: Request) -> None:
        """Remember when a request was sent."""
        self.asked[request] = time.monotonic()

    def on_response(self, response: Response, request: Request) -> None:
        """Describe an answer."""
        row = describe(response, request, time.monotonic() - self.asked.pop(request, time.monotonic()))
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def describe(response: Response, request: Request, seconds: float) -> dict[str, Any]:
    """One answer: address, status, seconds, bytes, what it says of itself, and how it was encrypted."""
    certificate: Any = response.certificate
    is_robots = response.url.endswith(ROBOTS)
    return {
        "method": request.method,
        "url": response.url,
        "status": response.status,
        "seconds": round(seconds, 3),
        "bytes": len(response.body),
        "content_type": (response.headers.get("Content-Type") or b"").decode("latin-1"),
        "encoding": response.encoding if isinstance(response, TextResponse) else "",
        "protocol": response.protocol or "",
        "tls": str(certificate.getIssuer()) if certificate else "",
        "lifted": bool(request.meta.get(LIFTED)),
        "robots": response.body[:LONGEST_ROBOTS].decode("utf-8", "replace") if is_robots else "",
    }
