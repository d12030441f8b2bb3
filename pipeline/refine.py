"""Refine: drain the queue of documents batch by batch, and isolate those that make a batch fail."""

import gc
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from traceback import extract_tb

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError

from pipeline.documents import Refined, refine_documents
from transform.parsers import parser_version
from warehouse import locks, work_queue

BATCH = work_queue.DOCUMENTS
COLLECT_AFTER = (
    200_000  # objects; a page read by BeautifulSoup, which is full of cycles, makes some thousands
)
log = logging.getLogger(__name__)


def refine(
    engine: Engine, progress: Callable[[Refined], None] = lambda _done: None, *, shard: str | None = None
) -> Refined:
    """Refine all documents that wait, batch by batch, until none is left that was not tried.

    A batch that fails is halved until the documents that spoil it are found. Those wait for the next run; after
    `work_queue.TRIES` tries a document ends as a reject ("refine_failed").

    Args:
        engine: the warehouse.
        progress: called after each batch with the counts so far.
        shard: the documents of one shard (`work_queue.shards`), while other processes refine other ones, up to where an
            earlier moment of another must come first; None for all. Which way is chosen does not change what the
            warehouse holds in the end.

    Raises:
        OperationalError: the database is gone; what was not finished waits on.
    """
    done, spoilers = Refined(), set[int]()
    with rare_collection():
        while True:
            with locks.turn(engine, shard) as connection:
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
        _note_failure(connection, taken[0], error, shard)
        return Refined(failed=1)


def _note_failure(connection: Connection, document_id: int, error: Exception, shard: str | None) -> None:
    """Say in one line what went wrong and where; the rest of a database's message repeats the portal's text."""
    where = extract_tb(error.__traceback__)[-1]
    said = (str(error).splitlines() or [""])[0]
    noted = f"{type(error).__name__}: {said} ({Path(where.filename).name}:{where.lineno})"
    log.error("document %d could not be refined: %s", document_id, noted)
    with connection.begin():
        work_queue.note_error(connection, document_id, noted)
        work_queue.give_up(connection, shard)
