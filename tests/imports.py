"""Which modules a module imports, read from its text."""

import ast
from pathlib import Path

from tests.harness import ROOT

# Calls that import the module which they name.
_BY_NAME = {"import_module", "__import__"}


def imports(path: Path) -> set[str]:
    """The modules that a module imports, as dotted names; also from within functions, by dots and by importlib."""
    return imported(path.read_text(encoding="utf-8"), path.relative_to(ROOT).parent.parts)


def imported(text: str, folder: tuple[str, ...]) -> set[str]:
    """The same of a text that stands in a folder of the project, named by its parts."""
    found = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            # One dot is the module's own folder, each further one the folder above.
            above = folder[: len(folder) + 1 - node.level] if node.level else ()
            module = ".".join([*above, *filter(None, [node.module])])
            inside = {f"{module}.{alias.name}" for alias in node.names}
            found |= {name if _is_module(name) else module for name in inside}
        elif isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in _BY_NAME:
            found |= _written(node)
    return found


def _written(call: ast.Call) -> set[str]:
    """The name that a call imports, as far as it is written there: of f"scrapers.spiders.{source}" the folder."""
    name = next(iter([*call.args, *(keyword.value for keyword in call.keywords)]), None)
    first = name.values[0] if isinstance(name, ast.JoinedStr) else name
    if isinstance(first, ast.Constant) and isinstance(first.value, str):
        return {first.value.rstrip(".")}
    return set()


def _is_module(name: str) -> bool:
    path = ROOT / name.replace(".", "/")
    return path.is_dir() or path.with_suffix(".py").exists()
