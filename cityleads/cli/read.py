"""The command that shows what a reader makes of recorded bodies: read. No database, no network."""

import json
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from cityleads.cli.options import chosen_sources
from domain.notice import Document, Notice, PassedOver, Reading, Reject, UnknownField
from scrapers.source_config import Capture, SourceFacts, facts
from transform.notice_json import notice_as_json
from transform.parsers import parse


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(
        epilog="Examples:  cityleads read vn_muasamcong search.json  ·"
        "  cityleads read th_egp feed.xml --meta type=D0 --meta dept_name=กรมทางหลวงชนบท"
    )(read)


def read(
    source: Annotated[str, typer.Argument(help="Whose reader, e.g. th_egp; `cityleads sources` lists them.")],
    files: Annotated[
        list[Path], typer.Argument(exists=True, dir_okay=False, readable=True, help="Recorded bodies.")
    ],
    kind: Annotated[
        str, typer.Option(help="list, detail, schedule, document …; by default told by the file itself.")
    ] = "",
    meta: Annotated[
        list[str] | None,
        typer.Option(help="What the spider knew and the bytes don't say, e.g. native_id=69059454009/D0."),
    ] = None,
) -> None:
    """Print the notices that a source's reader makes of recorded bodies, one JSON object a line.

    Rejects and unknown fields go to stderr, as JSON lines too. The exit code is 1 when a file is no page of the
    source; the other files are read all the same.
    """
    chosen_sources([source])
    said = dict(_pair(one) for one in meta or ())
    well = [_told(file, list(readings(facts(source), file, kind, said))) for file in files]
    if not all(well):
        raise typer.Exit(1)


def readings(
    known: SourceFacts, file: Path, kind: str = "", meta: Mapping[str, str] | None = None
) -> Iterator[Reading]:
    """Read one recorded body as the pipeline would.

    Args:
        known: the source's facts.
        file: the body.
        kind: which of the reader's shapes the bytes have. "" for a recording that the facts name, else for the
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
        tried, key=lambda found: (_count(found, Notice), not _foreign(found), -_count(found, Reject))
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
    """A page of facts (a log-in, a form) that is no document of the reader's."""
    return any(isinstance(one, Reject) and one.reason == "unknown_kind" for one in found)


def _count(found: list[Reading], type_: type[Reading]) -> int:
    return sum(isinstance(one, type_) for one in found)


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not name or not equals:
        raise ValueError(f"--meta wants name=value, not '{text}'")
    return name, value


def _told(file: Path, found: list[Reading]) -> bool:
    """Print what was read; False where the whole file was refused."""
    for one in found:
        if isinstance(one, Notice):
            _print(sys.stdout, notice_as_json(one))
        else:
            _print(sys.stderr, {"file": str(file), **_trouble(one)})
    return bool(_count(found, Notice)) or not _count(found, Reject)


def _trouble(one: Reject | UnknownField | PassedOver) -> dict[str, Any]:
    if isinstance(one, PassedOver):
        return {"passed_over": one.native_id, "why": one.why}
    if isinstance(one, UnknownField):
        return {"unknown_field": one.field, "example": one.example}
    told = {"reject": one.reason, "message": one.message, "native_id": one.native_id, "excerpt": one.excerpt}
    return {name: value for name, value in told.items() if value}


def _print(stream: Any, value: dict[str, Any]) -> None:  # noqa: ANN401  # a text stream, which typing has no name for
    stream.write(json.dumps(value, ensure_ascii=False) + "\n")
