"""Which functions of the project are called, in the order of their first calls.

`python -m tests.called FILE < job.json` is `python -m scrapers`, and adds the names to FILE, one a line.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import FrameType

from tests.harness import ROOT

SKIPPED = {".venv", "tests", "var"}


@contextmanager
def first_calls() -> Iterator[dict[str, None]]:
    """Collect names like `pipeline.match.MatchScope.expand`, of this thread."""
    found: dict[str, None] = {}

    def note(frame: FrameType, event: str, _argument: object) -> None:
        if event == "call":
            code = frame.f_code
            module = _module_of(code.co_filename)
            if module:
                found.setdefault(f"{module}.{code.co_qualname.replace('.<locals>', '')}")

    sys.setprofile(note)
    try:
        yield found
    finally:
        sys.setprofile(None)


@cache
def _module_of(file: str) -> str:
    path = Path(file)
    if not path.is_relative_to(ROOT) or path.relative_to(ROOT).parts[0] in SKIPPED:
        return ""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


if __name__ == "__main__":
    import scrapers.__main__ as scrapers_main

    with first_calls() as called:
        code = scrapers_main.main()
    with Path(sys.argv[1]).open("a", encoding="utf-8") as file:
        file.write("".join(f"{name}\n" for name in called))
    sys.exit(code)
