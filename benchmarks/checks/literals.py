"""The numbers that the program decides with, each a step up and a step down.

A number is a literal of type int or float anywhere in a file; one in an index or slice is a place, and none. Nought and
one are left out where they count or add ("range(1, …)", "+ 1"): they are thresholds in comparisons and names alone.
A one that is a float is a weight, and stays.
How many answers a cache keeps changes none of them, and is left out too.
"""

import ast
import csv
import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain
from math import floor, log10
from pathlib import Path
from typing import Final, NamedTuple

ROOT: Final = Path(__file__).parents[2]
REASONS: Final = Path(__file__).parent / "constants.csv"
# What is measured: the values, what the digest chooses, the spiders, and the queue.
TARGETS: Final = (
    "transform/*.py",
    "transform/*/*.py",
    "domain/*.py",
    "domain/*/*.py",
    "digest/select/*.py",
    "digest/preferences.py",
    "scrapers/*.py",
    "scrapers/*/*.py",
    "warehouse/work_queue.py",
    "warehouse/landing.py",
    "warehouse/detail_requests.py",
    "warehouse/locks.py",
    "cityleads/central_bank.py",
    "cityleads/tasks/crawl.py",
    "dags/triggers.py",
)
_COUNTING: Final = ("0", "1", "0.0")
_SMALL: Final = 20  # whole numbers up to this go by one, greater ones by a tenth


class Number(NamedTuple):
    """A literal at its place in a file.

    Attributes:
        file: from the root, with slashes.
        scope: the name it is bound to at module level, or the function that it stands in.
        value: as written.
        nth: of equal ones in a scope, from 1.
        line, start, end: 1-based line, columns of UTF-8 bytes as ast has them.
    """

    file: str
    scope: str
    value: str
    nth: int
    line: int
    start: int
    end: int


class Mutant(NamedTuple):
    """A number with another in its place."""

    number: Number
    other: str

    def key(self, content: bytes) -> str:
        """Names the mutant of a file's content, wherever the file stands."""
        said = f"{self.number.line}:{self.number.start}:{self.other}:".encode()
        return hashlib.sha256(said + content).hexdigest()[:16]

    def apply(self, content: bytes) -> bytes:
        """The file's content with the other number."""
        lines = content.splitlines(keepends=True)
        line = lines[self.number.line - 1]
        lines[self.number.line - 1] = (
            line[: self.number.start] + self.other.encode() + line[self.number.end :]
        )
        return b"".join(lines)


def numbers(file: str) -> list[Number]:
    """Every number of a file, in order."""
    source = (ROOT / file).read_bytes()
    tree, lines = ast.parse(source), source.splitlines()
    seen: Counter[tuple[str, str]] = Counter()
    found = []
    for scope, node, telling in _literals(tree):
        text = lines[node.lineno - 1][node.col_offset : node.end_col_offset].decode()
        if (telling or repr(node.value) not in _COUNTING) and not text.startswith(("f", "{")):
            seen[scope, text] += 1
            found.append(
                Number(
                    file,
                    scope,
                    text,
                    seen[scope, text],
                    node.lineno,
                    node.col_offset,
                    node.end_col_offset or 0,
                )
            )
    return found


def _literals(tree: ast.Module) -> Iterator[tuple[str, ast.Constant, bool]]:
    for statement in tree.body:
        yield from _walk(
            statement, _name_of(statement), telling=isinstance(statement, ast.Assign | ast.AnnAssign)
        )


def _name_of(statement: ast.stmt) -> str:
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return statement.name
    targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
    return ", ".join(ast.unparse(target) for target in targets if target is not None)


def _walk(node: ast.AST, scope: str, *, telling: bool) -> Iterator[tuple[str, ast.Constant, bool]]:
    if isinstance(node, ast.Constant):
        if type(node.value) in (int, float):
            yield scope, node, telling
        return
    if isinstance(node, ast.keyword) and node.arg == "maxsize":
        return
    if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and scope != node.name:
        scope = f"{scope}.{node.name}"
    telling = (telling and not isinstance(node, ast.Call | ast.BinOp)) or isinstance(
        node, ast.Compare | ast.keyword
    )
    for child in ast.iter_child_nodes(node):
        if not (isinstance(node, ast.Subscript) and child is node.slice):
            yield from _walk(child, scope, telling=telling)


def mutants(number: Number) -> list[Mutant]:
    """The number a step up and a step down."""
    value: int | float = ast.literal_eval(number.value)
    if isinstance(value, int):
        step: float = 1 if abs(value) <= _SMALL else max(1, abs(value) // 10)
        return [Mutant(number, str(value + step)), Mutant(number, f"({value - step})")]
    step = 10.0 ** floor(log10(abs(value))) / 2 if value else 0.5
    return [Mutant(number, repr(round(value + step, 9))), Mutant(number, f"({round(value - step, 9)!r})")]


def targets(patterns: Sequence[str] = TARGETS) -> list[str]:
    """The files that the patterns name."""
    found = chain.from_iterable(ROOT.glob(pattern) for pattern in patterns)
    return sorted({path.relative_to(ROOT).as_posix() for path in found})


class Reason(NamedTuple):
    """Why a number may change without a test that notices: a row of constants.csv. `nth` is "*" for all equal ones."""

    file: str
    scope: str
    value: str
    nth: str
    reason: str

    def excuses(self, number: Number) -> bool:
        """Whether the row is about a number."""
        same = (self.file, self.scope, self.value) == (number.file, number.scope, number.value)
        return same and self.nth in ("*", str(number.nth))


def reasons() -> list[Reason]:
    """The table of what may survive."""
    with REASONS.open(encoding="utf-8", newline="") as lines:
        return [Reason(**row) for row in csv.DictReader(lines)]
