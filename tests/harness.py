"""What tests of several rooms share: crawling the sandbox in a process of its own, and golden files."""

import base64
import dataclasses
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal
from zoneinfo import ZoneInfo

import pytest

from cityleads import _crawl_process
from domain.clock import moment_of
from domain.crawl import CrawlOrder, DetailRequest
from domain.document import Document, Reading
from domain.notice import Classification, Key
from sandbox.server import running
from scrapers.source_config import facts
from tests import crawl_server

ROOT = Path(__file__).parent.parent
GOLDEN = Path(__file__).parent / "golden"
SHARED_DATA = ROOT.parent / "shared" / "data"

real = pytest.mark.real


@dataclasses.dataclass(frozen=True, slots=True)
class Crawled:
    """What a crawl landed and how it ended ("state", "reason", "documents", "rows", "portal_total")."""

    documents: list[Document]
    outcome: dict[str, Any]


def crawl(
    source: str,
    day: int = 1,
    *,
    entrance: Literal["walk", "details"] = "walk",
    detail_requests: Sequence[DetailRequest] = (),
    fault: str = "",
    now: datetime | None = None,
    days_back: int | None = None,
    max_pages: int | None = None,
) -> Crawled:
    """Crawl a sandbox portal as the pipeline does: over HTTP, in a process of its own, into a file."""
    now = now or moment_of(day)
    today = now.astimezone(ZoneInfo(facts(source).zone)).date()
    back = facts(source).window_days if days_back is None else days_back
    order = CrawlOrder(
        source=source,
        entrance=entrance,
        now=now,
        since=today - timedelta(days=back),
        until=today,
        detail_requests=tuple(detail_requests),
        max_pages=max_pages,
        sandbox_day=day,
        fault=fault,
    )
    return crawl_orders([order])[source]


def crawl_orders(orders: Sequence[CrawlOrder]) -> dict[str, Crawled]:
    """Crawl several sandbox portals side by side in one process; the results by source."""
    with running() as server, TemporaryDirectory() as folder:
        sent = [dataclasses.replace(order, sandbox=server.address).as_json() for order in orders]
        job = json.dumps({"orders": sent, "to": folder})
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv(_crawl_process.SERVER, crawl_server.name())
            code, errors = _crawl_process.run(job, 120)
        assert code == 0, errors
        files = {order.source: Path(folder) / f"{order.source}.{order.entrance}.jsonl" for order in orders}
        return {
            source: _crawled(path.read_text(encoding="utf-8").splitlines()) for source, path in files.items()
        }


def new_on_later_days(source: str, first_day: Crawled, days: Iterable[int]) -> list[int]:
    """How many documents the walks of the first day, then of later ones, bring that none before them brought."""
    seen = {(one.key, one.body) for one in first_day.documents}
    new = [len(seen)]
    for day in days:
        landed = {(one.key, one.body) for one in crawl(source, day).documents}
        new.append(len(landed - seen))
        seen |= landed
    return new


def _crawled(lines: list[str]) -> Crawled:
    records = [json.loads(line) for line in lines]
    return Crawled([_document(r["document"]) for r in records if "document" in r], records[-1]["outcome"])


def _document(fields: dict[str, Any]) -> Document:
    del fields["listed"], fields["fingerprint"]  # what the spider tells the landing, and no reader
    fields["body"] = base64.b64decode(fields["body"])
    fields["fetched_at"] = datetime.fromisoformat(fields["fetched_at"])
    return Document(**fields)


def as_landed(row: Mapping[str, Any]) -> Document:
    """A row of raw.document as its spider handed it over; what the row does not keep is empty."""
    values: dict[str, Any] = {name: row.get(name) for name in Document.__slots__}
    plain: dict[str, Any] = {
        name: bytes(value) if isinstance(value, memoryview) else value for name, value in values.items()
    }
    return Document(**plain)


def as_plain(readings: Iterable[Reading]) -> list[dict[str, Any]]:
    """Put readings into plain JSON values, empty fields left out, so that golden files stay readable."""
    plain = []
    for reading in readings:
        fields = dataclasses.asdict(reading)
        kept = {name: _named(value) for name, value in fields.items() if value not in (None, "", (), {}, [])}
        plain.append({"type": type(reading).__name__, **kept})
    values: list[dict[str, Any]] = json.loads(json.dumps(plain, ensure_ascii=False, default=str))
    return values


def _named(value: Any) -> Any:  # noqa: ANN401  # any field of a reading
    """Official numbers and codes with the names of their fields."""
    if isinstance(value, Key | Classification):
        return value._asdict()
    return [_named(one) for one in value] if isinstance(value, tuple) else value


def check_golden(name: str, readings: Iterable[Reading]) -> None:
    """Compare readings with tests/golden/<name>.json. A missing file is written, and the test fails for review."""
    path = GOLDEN / f"{name}.json"
    got = as_plain(readings)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(got, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        pytest.fail(f"{path} was written for the first time: review it, then run again")
    assert got == json.loads(path.read_text(encoding="utf-8"))


def shared(relative: str) -> Path:
    """A recorded body beside the project; the test is skipped where it is absent."""
    path = SHARED_DATA / relative
    if not path.exists():
        pytest.skip(f"recorded bodies are not here: {path}")
    return path


def left_to_fill_in(source: str, root: Path = ROOT) -> list[str]:
    """What `make new-source` has left open in a source's files, as `file:line: what`."""
    paths = [
        *(root / f"scrapers/sources/{source}.yml", root / f"scrapers/spiders/{source}.py"),
        *(root / f"transform/parsers/{source}.py", root / f"sandbox/portals/{source}.py"),
        root / f"sandbox/samples/{source}.yml",
    ]
    return [
        f"{path.relative_to(root)}:{number}: {line.strip()}"
        for path in paths
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if "FILL IN" in line
    ]
