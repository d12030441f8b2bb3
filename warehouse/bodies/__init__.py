"""Bodies of documents that were moved out of the database: read from where they lie, and proved by their hash.

Where that is, the warehouse says itself (ops.setting `bodies`), so that whoever opens it reads alike. A body's name is
made of its row: the month in which its bytes were first seen, UTC, and their SHA-256, as `2026-11/9f86….gz`.
"""

import gzip
import zlib
from collections.abc import Iterable
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, text

from domain.errors import ExpectedError
from warehouse.bodies.stores import Store, store_at
from warehouse.monitoring.kept_values import read_value, write_value

SETTING = "bodies"


class BodyError(ExpectedError):
    """A body is not where it should lie, or is not what was moved there; the message says where that is."""


def name_of(hashed: bytes, fetched_at: datetime) -> str:
    """The name of a body in a store."""
    return f"{fetched_at.astimezone(UTC):%Y-%m}/{bytes(hashed).hex()}.gz"


def place(connection: Connection) -> str:
    """Where the warehouse's bodies lie that were moved; "" where none was."""
    return str(read_value(connection, SETTING) or "")


def note_place(connection: Connection, address: str) -> None:
    """Say where bodies lie from now on; those that were moved before must have been copied there."""
    write_value(connection, SETTING, address)


def tally(connection: Connection) -> dict[str, Any]:
    """Count documents and bytes: `here` in the database, `moved` to `place`."""
    found = connection.execute(
        text(
            "SELECT count(body) AS here, coalesce(sum(octet_length(body)), 0)::bigint AS here_bytes,"
            " count(moved_bytes) AS moved, coalesce(sum(moved_bytes), 0)::bigint AS moved_bytes FROM raw.document"
        )
    ).mappings()
    return {**found.one(), "place": place(connection)}


def fill(connection: Connection, rows: Iterable[dict[str, Any]]) -> None:
    """Put the bodies into rows of raw.document (`hash`, `fetched_at`, `body`) that were moved out.

    Raises:
        BodyError: one cannot be read.
    """
    moved = [row for row in rows if row["body"] is None]
    store = store_at(place(connection)) if moved else None
    for row in moved:
        row["body"] = read(store, row["hash"], row["fetched_at"])  # type: ignore[arg-type]  # there is one, as some were moved


def read(store: Store, hashed: bytes, fetched_at: datetime) -> bytes:
    """Read a body and compare it with its hash. Raises BodyError."""
    name = name_of(hashed, fetched_at)
    try:
        body = gzip.decompress(store.read(name))
    except (OSError, EOFError, zlib.error) as error:
        raise BodyError(
            f"the body {name} cannot be read from {store.address} ({error}): is it mounted, and whole?"
        ) from error
    if sha256(body).digest() != bytes(hashed):
        raise BodyError(f"{name} in {store.address} is not what was moved there: bring it back from a copy")
    return body
