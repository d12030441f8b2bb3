"""What the tests of muasamcong's plans and results share: crawls of the search, and what its pages are read to."""

import json
from collections.abc import Iterable
from functools import cache

from domain.document import Document, Reading, Reject
from sandbox.samples import sample_file
from scrapers.source_config import facts
from tests.harness import Crawled, crawl
from tests.sources._vn_muasamcong import NOW
from transform.parsers import parser_of


class Search:
    """One of the searches, by its source."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.crawled = cache(self._crawled)

    def _crawled(self, day: int, back: int | None = None) -> Crawled:
        return crawl(self.source, day, days_back=back)

    def document(self, value: object) -> Document:
        body = value if isinstance(value, bytes) else json.dumps(value).encode()
        url = "https://muasamcong.mpi.gov.vn/"
        return Document(self.source, "list", "key", url, body, "application/json", NOW)

    def all_read(self, pages: Iterable[Document]) -> list[Reading]:
        return [reading for page in pages for reading in parser_of(self.source).read(page)]

    def each_day_brings_what_the_samples_promise(self) -> None:
        landed = set[tuple[str, bytes]]()
        promised = sample_file(self.source)
        for day in (1, 2, 3, 4):
            back = None if day == 1 else 1 + facts(self.source).overlap_days
            pages = self.crawled(day, back).documents
            new = [page for page in pages if (page.key, page.body) not in landed]
            landed |= {(page.key, page.body) for page in new}
            rejects = [one for one in self.all_read(new) if isinstance(one, Reject)]
            assert (len(new), len(rejects)) == (promised.documents[day], promised.rejects.get(day, 0)), day

    def lists_in_full(self, found: Crawled, shown: int) -> None:
        """That a first walk's five days were each asked once, and told and listed so many notices."""
        assert {name: found.outcome[name] for name in ("state", "rows", "portal_total", "troubles")} == {
            "state": "complete",
            "rows": shown,
            "portal_total": shown,
            "troubles": [],
        }
        assert {page.key for page in found.documents} == {f"list:2026-11-{day}:0" for day in range(19, 24)}
