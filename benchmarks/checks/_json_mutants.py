"""One-field changes of a JSON page; strings that hold a table are changed inside as well."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from benchmarks.checks._markup_mutants import of_markup
from benchmarks.checks._page_mutant import Mutant

Step = str | int
_NUMBER = re.compile(r"[A-Z]*\d+")
_HOLDS_TABLE = re.compile("<t[dh][ >]", re.IGNORECASE)


def of_json(body: bytes) -> Iterator[Mutant]:
    """Change each member of an object, column of a row or element of a list in turn."""
    whole = json.loads(body.decode("utf-8-sig"))
    for path, steps in _spots(whole).items():
        for change in _json_changes(path, _at(whole, steps)):
            act, changed = _JSON_CHANGES[change], json.loads(body.decode("utf-8-sig"))
            holder = _at(changed, steps[:-1])
            if act(holder, steps[-1]):
                yield Mutant(path, change, _dumped(changed))
        yield from _inside(body, path, steps, _at(whole, steps))


def _spots(whole: object) -> dict[str, tuple[Step, ...]]:
    """Where each path is, at the first place that holds a value, else at the first place at all."""
    found: dict[str, tuple[Step, ...]] = {}
    empty: dict[str, tuple[Step, ...]] = {}
    for path, steps, value in _walk(whole, "", ()):
        (empty if value in (None, "", [], {}) else found).setdefault(path, steps)
    return empty | found


def _walk(
    value: object, path: str, steps: tuple[Step, ...]
) -> Iterator[tuple[str, tuple[Step, ...], object]]:
    members: list[tuple[Step, str, object]] = []
    if isinstance(value, dict):
        keyed = _is_keyed(value)
        members = [(name, "[*]" if keyed else f".{name}", inner) for name, inner in value.items()]
    elif isinstance(value, list):
        # A row of plain values has columns, which have a place each; other lists hold things of one kind.
        plain = not any(isinstance(inner, dict | list) for inner in value)
        members = [(n, f"[{n}]" if plain else "[*]", inner) for n, inner in enumerate(value)]
    for step, name, inner in members:
        told = f"{path}{name}".lstrip(".")
        yield told, (*steps, step), inner
        yield from _walk(inner, told, (*steps, step))


def _is_keyed(value: object) -> bool:
    """Whether an object is a list of records, each under its number."""
    return (
        isinstance(value, dict)
        and bool(value)
        and all(_NUMBER.fullmatch(name) and isinstance(inner, dict) for name, inner in value.items())
    )


def _at(value: Any, steps: tuple[Step, ...]) -> Any:  # noqa: ANN401  # JSON values are of any type
    for step in steps:
        value = value[step]
    return value


def _removed(holder: Any, step: Step) -> bool:  # noqa: ANN401  # an object or a list
    del holder[step]
    return True


def _renamed(holder: Any, step: Step) -> bool:  # noqa: ANN401  # an object or a list
    if isinstance(holder, dict):
        holder[f"{step}New"] = holder.pop(step)
    return isinstance(holder, dict)


def _set(make: Callable[[Any], Any]) -> Callable[[Any, Step], bool]:
    def act(holder: Any, step: Step) -> bool:  # noqa: ANN401  # an object or a list
        before = holder[step]
        holder[step] = make(before)
        return bool(holder[step] != before)

    return act


def _blanked(holder: Any, step: Step) -> bool:  # noqa: ANN401  # an object or a list
    """White space only, in place of a plain value."""
    plain = not isinstance(holder[step], list | dict)
    if plain:
        holder[step] = "   "
    return plain


def _as_object(value: object) -> object:
    return {"value": value} if not isinstance(value, dict) else [value]


def _as_list(value: object) -> object:
    return [value] if not isinstance(value, list) else {str(n): inner for n, inner in enumerate(value)}


_JSON_CHANGES: dict[str, Callable[[Any, Step], bool]] = {
    "remove": _removed,
    "rename": _renamed,
    "empty": _set(lambda value: type(value)() if isinstance(value, list | dict) else ""),
    "blank": _blanked,
    "null": _set(lambda _value: None),
    "object": _set(_as_object),
    "list": _set(_as_list),
}


def _json_changes(path: str, value: object) -> Iterator[str]:
    """All changes but those that only make a page of fewer records."""
    outermost = "[*]" not in path.removesuffix("[*]")
    if outermost and path.endswith("[*]"):
        yield from ("null", "object", "list")
    elif outermost and (isinstance(value, list) or _is_keyed(value)):
        yield from (change for change in _JSON_CHANGES if change != "empty")
    else:
        yield from _JSON_CHANGES


def _inside(body: bytes, path: str, steps: tuple[Step, ...], value: object) -> Iterator[Mutant]:
    if not isinstance(value, str) or not _HOLDS_TABLE.search(value):
        return
    for inner in of_markup(value.encode()):
        changed = json.loads(body.decode("utf-8-sig"))
        _at(changed, steps[:-1])[steps[-1]] = inner.body.decode()
        yield Mutant(f"{path}:{inner.path}", inner.change, _dumped(changed))


def _dumped(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
