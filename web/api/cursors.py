"""Cursors: where the next page begins, as a program passes it back, and means nothing to it. Pure."""

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from datetime import UTC, datetime
from typing import TypeVar

LONGEST = 200
_KEY = re.compile(r"[A-Z0-9-]{1,40}")
Key = TypeVar("Key", str, int)


class CursorError(ValueError):
    """It is none of ours."""


def write_cursor(at: datetime, key: str | int) -> str:
    """The cursor after the row with this time (aware) and key."""
    told = json.dumps([at.astimezone(UTC).isoformat(), key]).encode()
    return urlsafe_b64encode(told).decode().rstrip("=")


def read_cursor(cursor: str, kind: type[Key]) -> tuple[datetime, Key]:
    """Time and key of a cursor. Raises CursorError for anything that `write_cursor` did not make of such a key."""
    try:
        told = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        at, key = datetime.fromisoformat(told[0]), told[1]
    except (Error, ValueError, TypeError, KeyError, IndexError):
        raise CursorError(cursor) from None
    ours = type(key) is kind and _KEY.fullmatch(str(key))
    if not ours or at.tzinfo != UTC or write_cursor(at, key) != cursor:
        raise CursorError(cursor)
    return at, key
