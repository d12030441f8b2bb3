"""One batch of documents: parsed, merged into notices, matched and compiled into leads.

The steps are pure functions of transform; this module only carries rows between them and the warehouse. A batch is one
transaction, so a crash leaves nothing half done.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import Connection

from domain.document import Document, PassedOver, Reading, Reject, UnknownField
from domain.notice import Notice
from domain.programme import Occasion, Project
from pipeline.match import match
from pipeline.notices import merge, save_notices
from pipeline.programmes.occasions import save_occasions
from pipeline.programmes.projects import save_projects
from pipeline.records import NoticeRecord, Part
from transform.parsers import parse, parser_version
from transform.text import clean
from warehouse import detail_requests, rejects, work_queue
from warehouse import leads as store


@dataclass(slots=True)
class Refined:
    """What a run of refine did, in counts of rows; `failed` are documents that it could not refine this time."""

    documents: int = 0
    notices: int = 0
    rejects: int = 0
    unknown_fields: int = 0
    events: int = 0
    failed: int = 0

    def __add__(self, other: "Refined") -> "Refined":
        return Refined(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))


@dataclass(frozen=True, slots=True)
class _Parsed:
    """A document (a row of `warehouse.work_queue.documents`), what its parser made of it, and the notices' parts."""

    row: dict[str, Any]
    readings: list[Reading]
    parts: list[Part]

    @classmethod
    def of(cls, row: dict[str, Any]) -> "_Parsed":
        readings = parse(document_of(row))
        return cls(row, readings, [Part.of(row, one) for one in readings if isinstance(one, Notice)])

    @property
    def occasions(self) -> list[Occasion]:
        return [one for one in self.readings if isinstance(one, Occasion)]

    @property
    def projects(self) -> list[Project]:
        return [one for one in self.readings if isinstance(one, Project)]

    @property
    def rejects(self) -> list[Reject]:
        return [one for one in self.readings if isinstance(one, Reject)]


def refine_documents(connection: Connection, rows: list[dict[str, Any]]) -> Refined:
    """Refine claimed documents in the caller's transaction."""
    if not rows:
        return Refined()
    parsed = [_Parsed.of(row) for row in rows]
    rejected = _save_rejects(connection, parsed)
    unknown = _save_unknown_fields(connection, parsed)
    parts = [part for one in parsed for part in one.parts]
    rebuilt = merge(connection, parts) if parts else []
    saved = save_notices(connection, rebuilt) if rebuilt else []
    events = match(connection, saved) if saved else 0
    save_projects(connection, {one.row["id"]: one.projects for one in parsed})
    save_occasions(connection, [(one.row, one.occasions) for one in parsed])
    _request_details(connection, saved)
    store.mute(connection, [one.id for one in saved], [row["id"] for row in rows])
    work_queue.finish_read(connection, map(_read, parsed))
    return Refined(len(rows), len(saved), rejected, unknown, events)


def document_of(row: dict[str, Any]) -> Document:
    """Make the parser's document of a row of raw.document."""
    return Document(
        source=row["source"],
        kind=row["kind"],
        key=row["key"],
        url=row["url"],
        body=bytes(row["body"]),
        content_type=row["content_type"],
        fetched_at=row["seen_at"],
        meta=row["meta"],
    )


def _save_rejects(connection: Connection, parsed: Sequence[_Parsed]) -> int:
    rows = list(_reject_rows(parsed))
    rejects.replace_rejects(connection, [one.row["id"] for one in parsed], rows)
    return len(rows)


def _reject_rows(parsed: Sequence[_Parsed]) -> Iterator[rejects.RejectRow]:
    for one in parsed:
        for number, reject in enumerate(one.rejects, start=1):
            yield rejects.RejectRow(
                document_id=one.row["id"],
                number=number,
                source=one.row["source"],
                native_id=clean(reject.native_id),
                reason=reject.reason,
                message=clean(reject.message),
                excerpt=clean(reject.excerpt),
                rejected_at=one.row["seen_at"],
            )


def _save_unknown_fields(connection: Connection, parsed: Sequence[_Parsed]) -> int:
    rows = [
        rejects.UnknownFieldRow(one.row["source"], clean(found.field), clean(found.example), one.row["id"])
        for one in parsed
        for found in one.readings
        if isinstance(found, UnknownField)
    ]
    if rows:
        rejects.add_unknown_fields(connection, rows)
    return len(rows)


def _request_details(connection: Connection, saved: list[NoticeRecord]) -> None:
    """Request the details of notices whose titles say nothing; they are judged when those have come."""
    bare = [one for one in saved if one.enriched.look_into]
    if bare:
        latest = max(one.changed_at for one in bare)
        detail_requests.request_for_bare_titles(connection, [one.id for one in bare], latest)


def _read(one: _Parsed) -> work_queue.ReadDocument:
    """What was read of a document, for the next time that it waits; one with rejects must be read again."""
    digests = {(part.notice.native_id, part.notice.part): part.digest for part in one.parts}
    passed_over = dict.fromkeys(
        clean(found.native_id) for found in one.readings if isinstance(found, PassedOver)
    )
    beside = dict.fromkeys(
        clean(found.native_id) for found in one.readings if isinstance(found, Project | Occasion)
    )
    return work_queue.ReadDocument(
        document_id=one.row["id"],
        read_by=parser_version() if digests and not one.rejects and not beside else "",
        native_ids=(*(native_id for native_id, _ in digests), *beside),
        parts=tuple(part for _, part in digests),
        digests=tuple(digests.values()),
        passed_over=tuple(passed_over),
    )
