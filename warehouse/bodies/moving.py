"""Move the bodies of old documents out of the database: written, read back, compared, and only then let go."""

import gzip
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Engine, text

from warehouse.bodies import BodyError, name_of, note_place, place, read
from warehouse.bodies.stores import Store, store_at
from warehouse.db import rows_of

TOGETHER = 200  # documents a transaction
LEVEL = 6  # of gzip
MOST_TOLD = 1000
# Those that wait to be read stay until they have been.
_OLD = """
SELECT d.id, d.hash, d.fetched_at, d.body FROM raw.document d
WHERE d.id > :after AND d.body IS NOT NULL AND d.seen_at < :before
  AND NOT EXISTS (SELECT FROM ops.work w WHERE w.document_id = d.id AND w.state <> 'done')
ORDER BY d.id LIMIT :together
"""
_MOVED = "SELECT hash, fetched_at FROM raw.document WHERE body IS NULL ORDER BY id"
_LET_GO = """
UPDATE raw.document SET moved_bytes = octet_length(body), body = NULL
WHERE id = ANY(:ids) AND body IS NOT NULL RETURNING moved_bytes
"""


@dataclass(frozen=True, slots=True)
class Moved:
    """What was moved: documents, and the bytes of their bodies, uncompressed."""

    documents: int = 0
    bytes: int = 0

    def __add__(self, other: "Moved") -> "Moved":
        return Moved(self.documents + other.documents, self.bytes + other.bytes)


def move_out(engine: Engine, address: str, before: datetime, most: int) -> Moved:
    """Move the bodies of documents that were last seen before a moment, oldest first, batch by batch.

    Killed anywhere, each body is in the database, in the store, or in both; another run goes on with the rest.

    Args:
        engine: the warehouse.
        address: where to (warehouse.bodies.stores).
        before: aware.
        most: documents at most.

    Raises:
        BodyError: bodies lie elsewhere already, what is in the database is not what was fetched, or the store does
            not give back what it was given.
        OSError: the store cannot be written.
    """
    store, moved, after = store_at(address), Moved(), 0
    with engine.begin() as connection:
        _settle(connection, address)
    while moved.documents < most:
        with engine.begin() as connection:
            values = {"after": after, "before": before, "together": min(TOGETHER, most - moved.documents)}
            rows = rows_of(connection, _OLD, **values)
            if not rows:
                break
            for row in rows:
                _write(store, row)
            gone = connection.execute(text(_LET_GO), {"ids": [row["id"] for row in rows]}).scalars().all()
        moved, after = moved + Moved(len(gone), sum(gone)), rows[-1]["id"]
    return moved


def missing(engine: Engine, address: str | None, say: Callable[[str], None]) -> list[str]:
    """What is wrong with bodies that were moved, each read and compared; the first thousand as sentences.

    Args:
        engine: the warehouse.
        address: where to look; None: where the warehouse says that they are.
        say: told what goes on.
    """
    told: list[str] = []
    with engine.connect() as connection:
        found = address or place(connection)
        rows = rows_of(connection, _MOVED)
    store = store_at(found) if rows else None
    for number, row in enumerate(rows):
        if number % TOGETHER == 0:
            say(f"{number} of {len(rows)} bodies read")
        try:
            read(store, row["hash"], row["fetched_at"])  # type: ignore[arg-type]  # there is one, as there are rows
        except BodyError as error:
            told.append(str(error))
        if len(told) == MOST_TOLD:
            break
    return told


def _settle(connection: Connection, address: str) -> None:
    """Say where bodies go; refuse another place than the one where some lie."""
    known = place(connection)
    if known and known != address:
        raise BodyError(
            f"bodies lie in {known} already: copy them to {address}, then run `cityleads bodies at {address}`"
        )
    note_place(connection, address)


def _write(store: Store, row: dict[str, Any]) -> None:
    """Put a body into the store unless it is there, and prove that it is."""
    body, hashed = bytes(row["body"]), bytes(row["hash"])
    if sha256(body).digest() != hashed:
        raise BodyError(f"document {row['id']} has other bytes than its hash says; restore it from a backup")
    try:
        read(store, hashed, row["fetched_at"])
    except BodyError:  # not there, or half there
        store.write(name_of(hashed, row["fetched_at"]), gzip.compress(body, LEVEL, mtime=0))
        read(store, hashed, row["fetched_at"])
