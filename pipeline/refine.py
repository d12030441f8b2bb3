"""Refine: documents become notices, notices become leads. One batch is one transaction; a crash leaves nothing half.

The steps are pure functions of transform; this module only carries rows between them and the warehouse.
"""

import gc
import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from traceback import extract_tb
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError

from domain.notice import Document, Notice, PassedOver, Reading, Reject, UnknownField
from pipeline.match import match
from pipeline.notices import NoticeRecord, Part, merge, save_notices
from transform.parsers import parser_of, parser_version
from transform.text import clean
from warehouse import detail_requests, work_queue
from warehouse import leads as store

BATCH = work_queue.DOCUMENTS
COLLECT_AFTER = (
    200_000  # objects; a page read by BeautifulSoup, which is full of cycles, makes some thousands
)
log = logging.getLogger(__name__)


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


def refine(
    engine: Engine, progress: Callable[[Refined], None] = lambda _done: None, *, shard: str | None = None
) -> Refined:
    """Refine all documents that wait, batch by batch, until none is left that was not tried.

    A batch that fails is halved until the documents that spoil it are found. Those wait for the next run; after
    `queue.TRIES` tries a document ends as a reject ("refine_failed").

    Args:
        engine: the warehouse.
        progress: called after each batch with the counts so far.
        shard: the documents of one shard (`queue.shards`), while other processes refine other ones; None for all.
            Which way is chosen does not change what the warehouse holds in the end.

    Raises:
        OperationalError: the database is gone; what was not finished waits on.
    """
    done, spoilers = Refined(), set[int]()
    with rare_collection():
        while True:
            with work_queue.turn(engine, shard) as connection:
                taken = _take(connection, spoilers, shard)
                batch = _refine_taken(connection, taken, spoilers, shard)
            if not taken:
                return done
            done += batch
            progress(done)


@contextmanager
def rare_collection() -> Iterator[None]:
    """Look for cyclic garbage rarely: what a batch makes lives to its end, and looking through it took a tenth."""
    usual = gc.get_threshold()
    gc.set_threshold(COLLECT_AFTER, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def _take(connection: Connection, spoilers: set[int], shard: str | None) -> list[int]:
    with connection.begin():
        for document_id in work_queue.give_up(connection, shard):
            log.error("document %d was given up, see raw.reject", document_id)
        return work_queue.take(connection, BATCH, spoilers, shard)


def _refine_taken(connection: Connection, taken: list[int], spoilers: set[int], shard: str | None) -> Refined:
    try:
        with connection.begin():
            same = work_queue.unchanged(connection, taken, parser_version())
            work_queue.finish(connection, same)
            rows = work_queue.documents(connection, sorted(set(taken).difference(same)))
            return Refined(documents=len(same)) + refine_documents(connection, rows)
    except OperationalError:
        raise
    except Exception as error:  # noqa: BLE001  # whatever one document does must not stop the others
        if len(taken) > 1:
            half = len(taken) // 2
            return sum(
                (_refine_taken(connection, part, spoilers, shard) for part in (taken[:half], taken[half:])),
                Refined(),
            )
        spoilers.add(taken[0])
        _note(connection, taken[0], error, shard)
        return Refined(failed=1)


def _note(connection: Connection, document_id: int, error: Exception, shard: str | None) -> None:
    """Say in one line what went wrong and where; the rest of a database's message repeats the portal's text."""
    where = extract_tb(error.__traceback__)[-1]
    said = (str(error).splitlines() or [""])[0]
    told = f"{type(error).__name__}: {said} ({Path(where.filename).name}:{where.lineno})"
    log.error("document %d could not be refined: %s", document_id, told)
    with connection.begin():
        work_queue.note_error(connection, document_id, told)
        work_queue.give_up(connection, shard)


def refine_documents(connection: Connection, rows: list[dict[str, Any]]) -> Refined:
    """Refine claimed documents in the caller's transaction."""
    if not rows:
        return Refined()
    read = [(row, reading) for row in rows for reading in readings(row)]
    rejects = _save_rejects(connection, rows, read)
    unknown_fields = _save_unknown_fields(connection, read)
    parts = [Part.of(row, reading) for row, reading in read if isinstance(reading, Notice)]
    rebuilt = merge(connection, parts) if parts else []
    saved = save_notices(connection, rebuilt) if rebuilt else []
    events = match(connection, saved) if saved else 0
    _look_into(connection, saved)
    store.mute(connection, [one.id for one in saved], [row["id"] for row in rows])
    work_queue.finish_read(connection, _told(rows, read, parts))
    return Refined(len(rows), len(saved), rejects, unknown_fields, events)


def _look_into(connection: Connection, saved: list[NoticeRecord]) -> None:
    """Ask for the details of notices whose titles say nothing; they are judged when those have come."""
    bare = [one for one in saved if one.enriched.look_into]
    if bare:
        detail_requests.request_for_bare_titles(
            connection, [one.id for one in bare], max(one.changed_at for one in bare)
        )


def _told(
    rows: list[dict[str, Any]], read: list[tuple[dict[str, Any], Reading]], parts: list[Part]
) -> Iterable[tuple[object, ...]]:
    """What each document told, for the next time that it waits; where it had rejects it must be read again."""
    rejected = {row["id"] for row, reading in read if isinstance(reading, Reject)}
    told: dict[int, dict[tuple[str, str], int]] = {row["id"]: {} for row in rows}
    for part in parts:
        told[part.document_id][part.notice.native_id, part.notice.part] = part.digest
    passed: dict[int, dict[str, None]] = {row["id"]: {} for row in rows}
    for row, reading in read:
        if isinstance(reading, PassedOver):
            passed[row["id"]][clean(reading.native_id)] = None
    for document_id, digests in told.items():
        keys = tuple(zip(*digests, strict=True)) or ((), ())
        by = parser_version() if digests and document_id not in rejected else ""
        yield document_id, by, *keys, tuple(digests.values()), tuple(passed[document_id])


def readings(row: dict[str, Any]) -> Iterable[Reading]:
    """Read one document. A reader that stumbles is a reject too: the rest of the batch goes on."""
    document = Document(
        row["source"],
        row["kind"],
        row["key"],
        row["url"],
        bytes(row["body"]),
        row["content_type"],
        row["seen_at"],
        row["meta"],
    )
    try:
        return list(parser_of(row["source"]).read(document))
    except Exception as error:  # noqa: BLE001  # whatever a page does to a reader must not stop the others
        return [Reject("reader_failed", f"The reader stumbled: {type(error).__name__}: {error}")]


def _save_rejects(
    connection: Connection, rows: list[dict[str, Any]], read: list[tuple[dict[str, Any], Reading]]
) -> int:
    numbered: dict[int, int] = {}
    listed = []
    for row, reading in read:
        if isinstance(reading, Reject):
            number = numbered[row["id"]] = numbered.get(row["id"], 0) + 1
            told_people = (reading.reason, clean(reading.message), clean(reading.excerpt))
            listed.append(
                (row["id"], number, row["source"], clean(reading.native_id), *told_people, row["seen_at"])
            )
    work_queue.replace_rejects(connection, [row["id"] for row in rows], listed)
    return len(listed)


def _save_unknown_fields(connection: Connection, read: list[tuple[dict[str, Any], Reading]]) -> int:
    listed = [
        (row["source"], clean(reading.field), clean(reading.example), row["id"])
        for row, reading in read
        if isinstance(reading, UnknownField)
    ]
    if listed:
        work_queue.add_unknown_fields(connection, listed)
    return len(listed)
