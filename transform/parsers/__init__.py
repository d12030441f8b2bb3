"""One parser a source: the bytes of a document in, notices and rejects out."""

from functools import cache
from hashlib import sha256
from importlib import import_module
from itertools import chain
from pathlib import Path
from typing import cast

from domain.document import Document, Parser, Reading, Reject


@cache
def parser_of(source: str) -> Parser:
    """The parser of a source. Raises ModuleNotFoundError for an unknown one."""
    return cast("Parser", import_module(f"transform.parsers.{source}"))


def parse(document: Document) -> list[Reading]:
    """Parse a document. A parser that fails is a reject too: one page must not stop the others."""
    try:
        return list(parser_of(document.source).read(document))
    except Exception as error:  # noqa: BLE001  # whatever a page does to a parser
        return [Reject("reader_failed", f"The parser failed: {type(error).__name__}: {error}")]


@cache
def parser_version() -> str:
    """A hash of the code that parses: what other code has read may be read differently now."""
    root = Path(__file__).parents[2]
    code = sha256()
    for path in sorted(chain((root / "domain").rglob("*.py"), (root / "transform").rglob("*.py"))):
        code.update(path.read_bytes())
    return code.hexdigest()[:16]
