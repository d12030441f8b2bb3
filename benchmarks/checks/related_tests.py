"""Which tests ought to notice a change of a file: by the imports between them, and by their names."""

import ast
from functools import lru_cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
_ROOMS: Final = (
    "domain",
    "transform",
    "pipeline",
    "digest",
    "scrapers",
    "warehouse",
    "cityleads",
    "sandbox",
    "benchmarks",
    "web",
    "dags",
)
_FURTHEST: Final = 3  # imports between a test and the file
# Whole days of the pipeline, servers and browsers: a number that only these notice is not held by a test of its own.
_SLOW_TESTS: Final = ("tests/stack", "tests/dags", "tests/pictures", "tests/web")


def related_tests(file: str) -> dict[str, int]:
    """Test files that can notice a change of a file, with the imports between them, the nearest first.

    Those that are named for it count as the nearest.
    """
    near = {
        module: at for module, at in _away(file).items() if module.startswith("tests.") and ".test_" in module
    }
    near |= dict.fromkeys(_named_for(file), 0)
    files = {f"{module.replace('.', '/')}.py": at for module, at in near.items()}
    kept = [test for test, at in files.items() if at <= 1 or not test.startswith(_SLOW_TESTS)]
    return {test: files[test] for test in sorted(kept, key=lambda test: (files[test], test))}


def _away(file: str) -> dict[str, int]:
    """Modules that need a file, each with the fewest imports between the two, as far as `_FURTHEST`."""
    away = {_module(file): 0}
    for distance in range(1, _FURTHEST + 1):
        for module, reached in _imports().items():
            if any(away.get(name) == distance - 1 for name in reached):
                away.setdefault(module, distance)
    return away


def _named_for(file: str) -> list[str]:
    name = f"test_{Path(file).stem.strip('_')}"
    return [module for module in _imports() if module.rpartition(".")[2].startswith(name)]


def _module(file: str) -> str:
    return file.removesuffix(".py").replace("/", ".").removesuffix(".__init__")


@lru_cache(maxsize=1)
def _imports() -> dict[str, set[str]]:
    """Module → the project's modules it imports."""
    paths = [path for room in (*_ROOMS, "tests") for path in (ROOT / room).rglob("*.py")]
    known = {_module(path.relative_to(ROOT).as_posix()) for path in paths}
    return {_module(path.relative_to(ROOT).as_posix()): _imported(path) & known for path in paths}


def _imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found
