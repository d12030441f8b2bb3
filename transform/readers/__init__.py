"""One reader a source: the bytes of a document in, notices and rejects out."""

from functools import cache
from importlib import import_module
from typing import cast

from transform.notice import Reader


@cache
def reader_of(source: str) -> Reader:
    """The reader of a source. Raises ModuleNotFoundError for an unknown one."""
    return cast("Reader", import_module(f"transform.readers.{source}"))
