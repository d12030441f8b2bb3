"""What makes a page this one and no other."""

import re
from collections.abc import Sequence
from hashlib import sha256


def fingerprint_of(body: bytes, volatile: Sequence[str]) -> bytes | None:
    """SHA-256 of a page without what its facts call volatile; None where they name nothing, or it is not there."""
    kept, found = body, 0
    for pattern in volatile:
        kept, times = re.subn(pattern.encode(), b"", kept)
        found += times
    return sha256(kept).digest() if found else None
