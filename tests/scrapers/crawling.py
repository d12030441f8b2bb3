"""A crawl of the fake portal in a process of its own: `python -m tests.scrapers.crawling < job.json`.

The job is that of `python -m scrapers`, and may hold settings that the test changes ("settings" for the
crawl, "process" for the process) and a folder of intermediate "certificates". The last line of standard output
tells what was measured.
"""

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from scrapy import Request
from scrapy.http import Response

import scrapers.__main__ as entrance
import scrapers.certificates
import scrapers.source_config
from domain.crawl import CrawlOrder, DetailRequest
from domain.document import Document
from scrapers.base_spider import PortalSpider
from scrapers.settings import SAFE, settings_for
from scrapers.source_config import SourceFacts


class Fake(PortalSpider):
    """Ask each wanted URL as boldly as Scrapy allows."""

    name = "fake"

    def details(self, wanted: DetailRequest) -> Iterator[Request]:
        if wanted.native_id == "stumble":
            raise RuntimeError("a fault in the spider")
        request = self.get(wanted.locator["url"], self.got)
        bold: dict[str, Any] = {"dont_filter": True, "meta": {"allow_offsite": True}}
        yield request if wanted.native_id == "plain" else request.replace(**bold)

    def got(self, response: Response) -> Iterable[Document]:
        yield self.land(
            response, "page", response.url, [response.url] if self.is_data(response, "page") else ()
        )


def peak_kib() -> int:
    """Most memory that this program held; rusage would tell its parent's where that is more."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0])


def main(job: dict[str, Any]) -> bool:
    """Run the job as the real entrance does, with the fake source in place."""
    told: dict[str, Any] = {}

    def settings_of(order: CrawlOrder, known: SourceFacts) -> dict[str, Any]:
        own: dict[str, Any] = settings_for(order, known) | job.get("settings", {})
        return own

    class Shown(Fake):
        def closed(self, reason: str) -> None:
            told["settings"] = self.crawler.settings.copy_to_dict()
            told["stats"] = self.crawler.stats.get_stats()
            told["closed"] = reason

    scrapers.source_config.SOURCES = Path(__file__).parent / "sources"
    if "certificates" in job:
        scrapers.certificates.FOLDER = Path(job["certificates"])
    vars(entrance).update(
        settings_for=settings_of, spider_of=lambda _: Shown, SAFE=SAFE | job.get("process", {})
    )
    done = entrance.crawl(job)
    told["peak_mib"] = peak_kib() // 1024
    sys.stdout.write(json.dumps(told, default=str) + "\n")
    return done


if __name__ == "__main__":
    sys.exit(0 if main(json.load(sys.stdin)) else 1)
