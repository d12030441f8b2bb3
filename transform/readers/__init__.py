"""One reader a source: the bytes of a document in, notices and rejects out."""

from functools import cache
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import cast

from transform.notice import Reader


@cache
def reader_of(source: str) -> Reader:
    """The reader of a source. Raises ModuleNotFoundError for an unknown one."""
    return cast("Reader", import_module(f"transform.readers.{source}"))


@cache
def version() -> str:
    """Names the code that reads: what another version has read may be read differently now."""
    room = Path(__file__).parent.parent
    code = sha256()
    for path in sorted(room.rglob("*.py")):
        code.update(path.read_bytes())
    return code.hexdigest()[:16]
