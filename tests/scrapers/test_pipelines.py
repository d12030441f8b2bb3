"""Documents go to the sink in batches: so many, or so many bytes, at once."""

from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from domain.document import Document
from scrapers.pipelines import FileSink, LandingPipeline

NOW = datetime(2026, 11, 23, tzinfo=UTC)
MIB = 1024 * 1024


def document(body: bytes) -> Document:
    return Document("news", "list", "feed:1", "https://portal.example/", body, "text/xml", NOW, {})


@pytest.mark.parametrize(
    ("sizes", "kept"),
    [([1] * 49, 0), ([1] * 50, 50), ([7 * MIB, MIB - 1], 0), ([7 * MIB, MIB], 2)],
)
def test_a_batch_is_fifty_documents_or_eight_mib(sizes: list[int], kept: int, tmp_path: Path) -> None:
    file = tmp_path / "landed.jsonl"
    file.touch()
    crawler: Any = SimpleNamespace(settings={"CITYLEADS_SINK": FileSink(file)})
    landing = LandingPipeline(crawler)
    for size in sizes:
        landing.process_item(document(bytes(size)))
    assert len(file.read_text(encoding="utf-8").splitlines()) == kept
