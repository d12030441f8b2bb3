"""Names of the project's modules, functions and classes, resolved from the text of the files: nothing is imported."""

import ast
from functools import cache
from pathlib import Path

from tests.harness import ROOT

Scope = ast.Module | ast.ClassDef


def exists(name: str) -> bool:
    """Whether a dotted name like `pipeline.match.MatchScope.expand` is a package, a module, or something in one."""
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        module = ROOT.joinpath(*parts[:length])
        if module.with_suffix(".py").is_file():
            return _holds(_parsed(module.with_suffix(".py")), parts[length:])
        if module.is_dir():
            file = module / "__init__.py"
            return _holds(_parsed(file), parts[length:]) if file.is_file() else length == len(parts)
    return False


def _holds(scope: Scope, names: list[str]) -> bool:
    if not names:
        return True
    for node in scope.body:
        if names[0] in _names_of(node):
            return len(names) == 1 or (isinstance(node, ast.ClassDef) and _holds(node, names[1:]))
    return False


def _names_of(node: ast.stmt) -> set[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return {node.name}
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    return {target.id for target in targets if isinstance(target, ast.Name)}


@cache
def _parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))
