"""Recorded bodies as a source: `--captures DIR` lands files as if the portals had just answered them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from domain.crawl import CrawlOrder
from domain.crawl.outcome import Outcome
from domain.document import Document
from scrapers.source_config import Capture, facts
from warehouse.landing import land_crawl


@dataclass(frozen=True, slots=True)
class Found:
    """A recorded file, and what it is a recording of."""

    path: Path
    capture: Capture


def find(folder: Path, source: str) -> Iterator[Found]:
    """List the recorded bodies of a source below a folder, by the patterns of its facts."""
    for capture in facts(source).captures:
        for path in sorted(folder.glob(capture.path)):
            if path.is_file():
                yield Found(path, capture)


def land_captures(engine: Engine, folder: Path, source: str, now: datetime) -> Outcome:
    """Land every recorded body of a source; returns what came of it."""
    today = facts(source).local(now).date()
    order = CrawlOrder(source, "walk", now, today, today)
    documents = [_document(source, folder, found, now) for found in find(folder, source)]
    land_crawl(engine, order, documents)
    return Outcome(documents=len(documents))


def _document(source: str, folder: Path, found: Found, now: datetime) -> Document:
    relative = found.path.relative_to(folder).as_posix()
    return Document(
        source=source,
        kind=found.capture.kind,
        key=f"capture:{relative}",
        url=found.capture.url,
        body=found.path.read_bytes(),
        content_type="",
        fetched_at=now,
        meta={**found.capture.meta, "file": relative, "made": found.capture.made},
        listed=None,
    )
