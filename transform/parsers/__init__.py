"""One parser a source: the bytes of a document in, notices and rejects out."""

from functools import cache
from hashlib import sha256
from importlib import import_module
from itertools import chain
from pathlib import Path
from typing import cast

from domain.notice import Parser


@cache
def parser_of(source: str) -> Parser:
    """The parser of a source. Raises ModuleNotFoundError for an unknown one."""
    return cast("Parser", import_module(f"transform.parsers.{source}"))


@cache
def parser_version() -> str:
    """A hash of the code that parses: what other code has read may be read differently now."""
    root = Path(__file__).parents[2]
    code = sha256()
    for path in sorted(chain((root / "domain").rglob("*.py"), (root / "transform").rglob("*.py"))):
        code.update(path.read_bytes())
    return code.hexdigest()[:16]
