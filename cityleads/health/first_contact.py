"""Meet a portal for the first time, without the warehouse: ask a few pages, read them, and say what differs."""

import json
from base64 import b64decode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from cityleads import crawl
from cityleads._contact_advice import advice, robots_verdict
from cityleads.health._page_readings import PageReadings
from domain.crawl import CrawlOrder, FailureReason
from domain.crawl.outcome import Outcome, settle
from domain.document import Document
from domain.reasons import sentence
from scrapers.source_config import facts
from transform.parsers import parse

Row = Mapping[str, Any]
_SUFFIXES = {"json": ".json", "xml": ".xml", "rss": ".xml", "html": ".html", "pdf": ".pdf", "zip": ".zip"}


@dataclass(frozen=True, slots=True)
class Met:
    """What was found at a portal.

    Attributes:
        answers: each answer, as scrapers/trace.py describes it, robots.txt among them.
        outcome: how the crawl ended, judged by what was read.
        read: notices, count; each once.
        passed_over: rule → how many rows are not ours by it ("other_country", "no_tender"); each once.
        rejects: reason → how many and one message.
        unknown: fields that the parser does not know, or that were there in every recording and are gone.
        coverage: field → share of the notices that tell it, 0 to 1.
        kept: the folder with the bodies.
        advice: one sentence what to do.
    """

    source: str
    robots: str
    answers: tuple[Row, ...]
    outcome: Outcome
    read: int
    passed_over: Mapping[str, int]
    rejects: Mapping[str, tuple[int, str]]
    unknown: Mapping[str, str]
    coverage: Mapping[str, float]
    kept: Path
    advice: str

    @property
    def well(self) -> bool:
        """Whether what was asked for came and was read: at most the ceiling on pages cut it short."""
        return {trouble["code"] for trouble in self.outcome.troubles} <= {FailureReason.PAGE_CEILING}

    def as_json(self) -> dict[str, Any]:
        """It in JSON values."""
        return {
            "source": self.source,
            "state": self.outcome.state.value,
            "reason": sentence(self.outcome.troubles),
            "robots": self.robots,
            "answers": [dict(answer) for answer in self.answers],
            "listed": self.outcome.rows,
            "read": self.read,
            "passed_over": dict(self.passed_over),
            "rejects": {
                reason: {"times": times, "example": told} for reason, (times, told) in self.rejects.items()
            },
            "unknown_fields": dict(self.unknown),
            "coverage": dict(self.coverage),
            "kept": str(self.kept),
            "advice": self.advice,
        }


def meet(order: CrawlOrder, folder: Path) -> Met:
    """Crawl as ordered into files, read what came, and keep the bodies in a folder.

    Raises:
        CrawlError: the crawling process itself broke down.
    """
    with TemporaryDirectory(prefix="cityleads-") as space:
        crawl.crawl([order], to=Path(space), trace=True)
        lines = _lines(Path(space) / f"{order.source}.walk.jsonl")
        answers = tuple(_lines(Path(space) / f"{order.source}.trace.jsonl"))
    documents = [_document(line["document"]) for line in lines if "document" in line]
    told = next(line["outcome"] for line in lines if "outcome" in line)
    ended = Outcome(tuple(told["troubles"]), told["documents"], told["rows"], told["portal_total"])
    readings = PageReadings()
    for document, listed in documents:
        readings.add(parse(document), listed)
    outcome = settle(ended, readings.counts(sum(listed is None for _, listed in documents)))
    _keep(folder, (document for document, _ in documents), answers)
    return Met(
        source=order.source,
        robots=robots_verdict(answers, outcome, order),
        answers=answers,
        outcome=outcome,
        read=len(readings.notices),
        passed_over=readings.passed_over(),
        rejects=readings.rejects_by_reason(),
        unknown=readings.unknown,
        coverage=readings.coverage(),
        kept=folder,
        advice=advice(facts(order.source), outcome, readings.unknown, order.max_pages),
    )


def _lines(path: Path) -> list[dict[str, Any]]:
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _document(row: dict[str, Any]) -> tuple[Document, int | None]:
    named = {name: row[name] for name in ("source", "kind", "key", "url", "content_type", "meta")}
    document = Document(
        **named, body=b64decode(row["body"]), fetched_at=datetime.fromisoformat(row["fetched_at"])
    )
    return document, row["listed"]


def _keep(folder: Path, documents: Iterable[Document], answers: Iterable[Row]) -> None:
    """Write each body as it came, with what the bodies do not say in captures.json."""
    folder.mkdir(parents=True, exist_ok=True)
    index = []
    for number, one in enumerate(documents, start=1):
        name = f"{number:03}-{one.kind}{_suffix(one.content_type)}"
        (folder / name).write_bytes(one.body)
        index.append(
            {
                "file": name,
                "kind": one.kind,
                "url": one.url,
                "content_type": one.content_type,
                "meta": dict(one.meta),
            }
        )
    told = {"documents": index, "answers": [dict(answer) for answer in answers]}
    (folder / "captures.json").write_text(
        json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )


def _suffix(content_type: str) -> str:
    return next((suffix for word, suffix in _SUFFIXES.items() if word in content_type.lower()), ".bin")
