"""Recorded bodies, read as the pipeline would read them. No database, no network."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from domain.document import Document, Reading, Reject
from domain.notice import Notice
from scrapers.source_config import Capture, SourceFacts
from transform.parsers import parse


def readings(
    known: SourceFacts, file: Path, kind: str = "", meta: Mapping[str, str] | None = None
) -> Iterator[Reading]:
    """Read one recorded body as the pipeline would.

    Args:
        known: the source's facts.
        file: the body.
        kind: which of the parser's shapes the bytes have. "" for a recording that the facts name, else for the
            shape that makes the most notices of them.
        meta: what the spider knew; without it the file's name stands for what identifies the page.
    """
    recording = next((one for one in known.captures if file.match(one.path)), None)
    if kind or recording:
        yield from _read(known, file, kind or recording.kind, recording, meta)  # type: ignore[union-attr]  # one of the two is there
        return
    kinds = dict.fromkeys([*known.pages, *(one.kind for one in known.captures)])
    tried = [list(_read(known, file, one, None, meta)) for one in kinds]
    yield from max(
        tried, key=lambda found: (count(found, Notice), not _foreign(found), -count(found, Reject))
    )


def _read(
    known: SourceFacts, file: Path, kind: str, recording: Capture | None, meta: Mapping[str, str] | None
) -> Iterator[Reading]:
    assumed = {"outlet": file.stem, "country": known.country, "zone": known.zone}
    assumed |= {} if kind.startswith("list") else {"native_id": file.stem}
    assumed |= {"lang": known.languages[0], "type": "", "dept": "", "dept_name": ""}
    own = recording.meta if recording else {}
    url = recording.url if recording else ""
    document = Document(
        known.name,
        kind,
        file.name,
        url,
        file.read_bytes(),
        "",
        datetime.now(UTC),
        assumed | own | dict(meta or {}),
    )
    yield from parse(document)


def _foreign(found: list[Reading]) -> bool:
    """A page of facts (a log-in, a form) that is no document of the parser's."""
    return any(isinstance(one, Reject) and one.reason == "unknown_kind" for one in found)


def count(found: list[Reading], type_: type[Reading]) -> int:
    """How many of them are of a type."""
    return sum(isinstance(one, type_) for one in found)
