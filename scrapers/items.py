"""What spiders yield."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256


@dataclass(frozen=True, slots=True)
class RawDocument:
    """A page as the portal sent it; see domain.notice.Document for the meaning of the fields.

    Attributes:
        listed: how many notices the page lists; None where only its parser can tell.
        fingerprint: what makes the page this one, see `fingerprint_of`; None where all of its bytes do.
    """

    source: str
    kind: str
    key: str
    url: str
    body: bytes
    content_type: str
    fetched_at: datetime
    meta: Mapping[str, str]
    listed: int | None = None
    fingerprint: bytes | None = None


def fingerprint_of(body: bytes, volatile: Sequence[str]) -> bytes | None:
    """SHA-256 of a page without what its facts call volatile; None where they name nothing, or it is not there."""
    kept, found = body, 0
    for pattern in volatile:
        kept, times = re.subn(pattern.encode(), b"", kept)
        found += times
    return sha256(kept).digest() if found else None
