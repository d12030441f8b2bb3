"""Files that nobody reads half of: written beside their place, and put there once they are whole."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """The place to write to; it takes the path's name at the end, and goes where something fails.

    Raises:
        OSError: the folder is missing, or may not be written to.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        yield beside
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
