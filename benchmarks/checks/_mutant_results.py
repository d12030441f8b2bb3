"""Which mutants were noticed, kept between runs as lines of JSON."""

import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from benchmarks.checks.literals import ROOT, Mutant
from benchmarks.checks.related_tests import related_tests

RESULTS: Final = ROOT / "var" / "constants.jsonl"
TIMES: Final = RESULTS.with_name("constants-times.jsonl")


def key_of(mutant: Mutant) -> str:
    """Names a mutant in the files of results."""
    return mutant.key(_content(mutant.number.file))


@lru_cache(maxsize=512)
def _content(file: str) -> bytes:
    return (ROOT / file).read_bytes()


@lru_cache(maxsize=512)
def tests_as_they_are(file: str) -> str:
    """A hash of the tests that ought to notice a change of a file."""
    return hashlib.sha256(b"".join(_content(test) for test in sorted(related_tests(file)))).hexdigest()[:16]


def results() -> dict[str, bool]:
    """Key → survived; a survivor counts only while the tests that missed it are what they were."""
    found = {line["key"]: (line["survived"], line["tests"], line["file"]) for line in lines(RESULTS)}
    return {
        key: survived
        for key, (survived, tests, file) in found.items()
        if not survived or tests == tests_as_they_are(file)
    }


def lines(path: Path) -> list[dict[str, Any]]:
    """The lines of a file of results; none where there is no file."""
    return (
        [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []
    )


def append(path: Path, line: dict[str, Any]) -> None:
    """Add a line to a file of results."""
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")
