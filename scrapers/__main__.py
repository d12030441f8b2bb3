"""Crawl in a process of its own: `python -m scrapers < job.json` (Scrapy's reactor starts once a process).

The job comes on standard input, so that a password in a database URL shows neither in `ps` nor in the environment:
`{"orders": [CrawlOrder.as_json(), …], "to": "DIRECTORY"}` lands into files DIRECTORY/<source>.<entrance>.jsonl,
`{"orders": […], "database_url": "postgresql://…"}` into the warehouse.
"""

import json
import sys
from pathlib import Path
from typing import Any

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.spiderloader import SpiderLoader
from scrapy.settings import Settings

from scrapers.crawl import CrawlOrder
from scrapers.facts import facts
from scrapers.landing import FileSink, Sink
from scrapers.settings import SAFE, settings_for


def crawl(job: dict[str, Any]) -> None:
    """Run all orders of a job, side by side, in this process."""
    loader = SpiderLoader.from_settings(Settings(SAFE))
    process = AsyncCrawlerProcess(SAFE)
    for values in job["orders"]:
        order = CrawlOrder.from_json(values)
        spider = loader.load(order.source)
        own = {**settings_for(order, facts(order.source)), "CITYLEADS_SINK": sink_for(job, order)}
        crawler = process.create_crawler(spider)
        crawler.settings.setdict(own, priority="cmdline")
        process.crawl(crawler, order=order)
    process.start()


def sink_for(job: dict[str, Any], order: CrawlOrder) -> Sink:
    """Choose where an order's documents land."""
    if "to" in job:
        return FileSink(Path(job["to"]) / f"{order.source}.{order.entrance}.jsonl")
    from warehouse.landing import WarehouseSink  # noqa: PLC0415  # file jobs run without a database driver

    return WarehouseSink(job["database_url"])


if __name__ == "__main__":
    crawl(json.load(sys.stdin))
