"""The item pipeline: documents go to a sink in batches, and at the end how the crawl ended."""

import base64
import json
import logging
from dataclasses import asdict
from pathlib import Path
from typing import Protocol, Self

from scrapy import signals
from scrapy.crawler import Crawler

from domain.crawl import CrawlOrder, FailureReason
from domain.crawl.outcome import Outcome
from domain.document import Document
from domain.reasons import sentence
from scrapers.base_spider import PortalSpider

log = logging.getLogger(__name__)
BATCH, BATCH_BYTES = 50, 8 * 1024 * 1024
OUTCOME = "cityleads/outcome"  # the statistic that says that the sink knows how the crawl ended
STOPPED = {
    "start_error": FailureReason.START_ERROR,
    "memusage_exceeded": FailureReason.OUT_OF_MEMORY,
    "closespider_timeout": FailureReason.TOOK_TOO_LONG,
}


class Sink(Protocol):
    """Where documents land: the warehouse, or a file."""

    def open(self, order: CrawlOrder) -> None:
        """Note that a crawl begins."""

    def land(self, documents: list[Document]) -> None:
        """Keep a batch. A batch that is landed twice counts once."""

    def close(self, outcome: Outcome, reason: str) -> None:
        """Note how the crawl ended, and why in a sentence for people."""


class FileSink:
    """Land into a file of JSON lines: one line a document, then one line for the outcome."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.order: CrawlOrder | None = None

    def open(self, order: CrawlOrder) -> None:
        """Begin the file."""
        self.order = order
        self.path.write_text("", encoding="utf-8")

    def land(self, documents: list[Document]) -> None:
        """Append documents, bodies in base64."""
        with self.path.open("a", encoding="utf-8") as file:
            for document in documents:
                fields = {name: getattr(document, name) for name in Document.__slots__}
                fields["body"] = base64.b64encode(document.body).decode("ascii")
                fields["fingerprint"] = document.fingerprint.hex() if document.fingerprint else None
                fields["fetched_at"] = document.fetched_at.isoformat()
                file.write(json.dumps({"document": fields}, ensure_ascii=False) + "\n")

    def close(self, outcome: Outcome, reason: str) -> None:
        """Append the outcome."""
        ended = {"state": outcome.state, "reason": reason, **asdict(outcome)}
        # The pages of a file are not parsed yet, and nobody asks for details by it.
        del ended["read"], ended["unfetched"]
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"outcome": ended}, ensure_ascii=False) + "\n")


class LandingPipeline:
    """Hands documents to the sink in batches."""

    def __init__(self, crawler: Crawler) -> None:
        self.sink: Sink = crawler.settings["CITYLEADS_SINK"]
        self.crawler = crawler
        self.batch: list[Document] = []

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build with the sink from the setting CITYLEADS_SINK."""
        pipeline = cls(crawler)
        crawler.signals.connect(pipeline.finish, signals.spider_closed)
        return pipeline

    @property
    def spider(self) -> PortalSpider:
        """The crawl's spider."""
        spider = self.crawler.spider
        assert isinstance(spider, PortalSpider)  # noqa: S101  # Scrapy types it as any spider or none
        return spider

    def open_spider(self) -> None:
        """Open the sink for this crawl."""
        self.sink.open(self.spider.order)

    def process_item(self, item: Document) -> Document:
        """Keep a document until the batch is full."""
        self.batch.append(item)
        if len(self.batch) >= BATCH or sum(len(one.body) for one in self.batch) >= BATCH_BYTES:
            self.flush()
        return item

    def flush(self) -> None:
        """Hand the batch over."""
        if self.batch:
            self.sink.land(self.batch)
            self.batch = []

    def finish(self, reason: str) -> None:
        """Hand over the rest, and how the crawl ended. A crawl that raised or was stopped is not complete."""
        crawl_stats = self.spider.crawl_stats
        try:
            self.flush()
        except Exception:
            log.exception("pages of %s could not be kept", self.spider.name)
            crawl_stats.note(FailureReason.LANDING_FAILED)
        stats = self.crawler.stats
        errors = stats.get_value("spider_exceptions/count", 0) if stats else 0
        errors -= reason == "start_error"  # it was counted with those of the pages
        if errors:
            crawl_stats.note(FailureReason.SPIDER_ERROR, errors)
        if reason in STOPPED:
            crawl_stats.note(STOPPED[reason])
        elif reason != "finished":
            crawl_stats.note(FailureReason.STOPPED, how=reason)
        outcome = crawl_stats.outcome()
        self.sink.close(outcome, sentence(outcome.troubles))
        if stats:
            stats.set_value(OUTCOME, outcome.state.value)
