"""Crawl in a process of its own: `python -m scrapers < job.json` (Scrapy's reactor starts once a process).

The job comes on standard input, so that a password in a database URL shows neither in `ps` nor in the
environment: `{"orders": [CrawlOrder.as_json(), …], "to": "DIRECTORY"}` lands into files
DIRECTORY/<source>.<entrance>.jsonl (with `"trace": true` each answer is described in DIRECTORY/<source>.trace.jsonl),
`{"orders": […], "database_url": "postgresql://…"}` into the warehouse.
With `"parent": PID` the crawl ends at once when that process has gone: it was killed, and its next run will order
it anew, and a portal is asked by one crawl at a time. The exit code is 0 when every crawl's outcome was noted, whatever
it was, and when no job comes at all.
"""

import json
import logging
import os
import sys
import time
from pathlib import Path
from threading import Thread
from typing import Any

from scrapy import Spider
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader
from twisted.internet.base import ReactorBase

from domain.crawl import CrawlOrder, FailureReason
from domain.crawl.outcome import Outcome
from domain.reasons import sentence
from scrapers import certificates
from scrapers.pipelines import OUTCOME, FileSink, Sink
from scrapers.settings import SAFE, SANDBOX_HOST, settings_for
from scrapers.source_config import facts

LOOK_SECONDS = 0.5
log = logging.getLogger(__name__)


def crawl(job: dict[str, Any]) -> bool:
    """Run all orders of a job, side by side, in this process. True when each one's outcome was noted."""
    orders = [CrawlOrder.from_json(values) for values in job["orders"]]
    process = _process_for(orders)
    crawlers, begun = [], True
    for order in orders:
        sink = sink_for(job, order)
        try:
            crawlers.append(_begin(process, order, sink, trace_of(job, order)))
        except Exception:  # one source's trouble never ends another's crawl
            log.exception("the crawl of %s could not begin", order.source)
            begun = begun and _note_start_error(sink, order)
    if crawlers:
        process.start()
    return begun and all(crawler.stats and crawler.stats.get_value(OUTCOME) for crawler in crawlers)


def _process_for(orders: list[CrawlOrder]) -> AsyncCrawlerProcess:
    # Name look-up belongs to the process: a live crawl beside the sandbox's would share its one exception.
    if len({bool(order.sandbox) for order in orders}) > 1:
        raise ValueError("a job goes to the sandbox or to the real portals, not to both")
    certificates.extend(os.environ)
    count_seconds_steadily()
    host = {"CITYLEADS_SANDBOX_HOST": SANDBOX_HOST} if any(order.sandbox for order in orders) else {}
    return AsyncCrawlerProcess(SAFE | host)


def count_seconds_steadily() -> None:
    """Let Twisted's waits and time limits go by seconds since the start, not by the wall clock.

    Set back by three hours amid a crawl, the wall clock would let each wait last for three hours more; set forward, it
    would end every request under way as too late.
    """
    ReactorBase.seconds = staticmethod(time.monotonic)


def _begin(process: AsyncCrawlerProcess, order: CrawlOrder, sink: Sink, trace: Path | None) -> Crawler:
    own = {**settings_for(order, facts(order.source)), "CITYLEADS_SINK": sink}
    if trace is not None:
        own |= {"EXTENSIONS": {"scrapers.trace.Trace": 0}, "CITYLEADS_TRACE": str(trace)}
    crawler = process.create_crawler(spider_of(order.source))
    crawler.settings.setdict(own, priority="cmdline")
    process.crawl(crawler, order=order)
    return crawler


def _note_start_error(sink: Sink, order: CrawlOrder) -> bool:
    """Note a crawl that could not begin; False where not even that is possible."""
    outcome = Outcome(({"code": FailureReason.START_ERROR.value, "times": 1},))
    try:
        sink.open(order)
        sink.close(outcome, sentence(outcome.troubles))
    except Exception:
        log.exception("the outcome of %s could not be noted", order.source)
        return False
    return True


def spider_of(source: str) -> type[Spider]:
    """Load one source's spider and no other: a fault in one module stops one source."""
    return SpiderLoader.from_settings(Settings({"SPIDER_MODULES": [f"scrapers.spiders.{source}"]})).load(
        source
    )


def sink_for(job: dict[str, Any], order: CrawlOrder) -> Sink:
    """Choose where an order's documents land."""
    if "to" in job:
        return FileSink(Path(job["to"]) / f"{order.source}.{order.entrance}.jsonl")
    from warehouse.landing import WarehouseSink  # file jobs run without a database driver

    return WarehouseSink(job["database_url"])


def trace_of(job: dict[str, Any], order: CrawlOrder) -> Path | None:
    """Where an order's answers are described; None without `trace`."""
    return Path(job["to"]) / f"{order.source}.trace.jsonl" if job.get("trace") else None


def main() -> int:
    """Run the job on standard input; returns the exit code."""
    said = sys.stdin.read()
    if not said:  # started early, and there was nothing to do
        return 0
    job = json.loads(said)
    if "parent" in job:
        Thread(target=_end_with, args=(job["parent"],), daemon=True).start()
    return 0 if crawl(job) else 1


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(LOOK_SECONDS)
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main())
