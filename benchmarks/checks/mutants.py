"""One-field changes of a page, made from the page's own structure: what a portal does when it changes a field.

A field is a member of a JSON object (or a column of a JSON row), an element or attribute of markup, or a line of text;
most lines are "Label: value". Each is removed, renamed, emptied, blanked, nulled and restructured, one at a time. JSON
strings that hold a table are changed inside as well. Places of one kind ("page.content[*].bidName") are one path; of
each path the first place with a value is changed. A whole record less is no change of a field: a page may hold fewer.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

Step = str | int
_HOLDS_TABLE = re.compile("<t[dh][ >]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mutant:
    """A page with one field changed: the field's path, what was done to it, the page's bytes."""

    path: str
    change: str
    body: bytes


def mutants_of(body: bytes) -> Iterator[Mutant]:
    """All one-field changes of a page, by what its bytes are: JSON, markup or lines of text."""
    start = body.lstrip(b"\xef\xbb\xbf \r\n\t")[:1]
    if start in (b"{", b"["):
        yield from _of_json(body)
    elif start == b"<":
        yield from _of_markup(body)
    else:
        yield from _of_lines(body)


# JSON


def _of_json(body: bytes) -> Iterator[Mutant]:
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
        members = [(name, f".{name}", inner) for name, inner in value.items()]
    elif isinstance(value, list):
        # A row of plain values has columns, which have a place each; other lists hold things of one kind.
        plain = not any(isinstance(inner, dict | list) for inner in value)
        members = [(n, f"[{n}]" if plain else "[*]", inner) for n, inner in enumerate(value)]
    for step, name, inner in members:
        told = f"{path}{name}".lstrip(".")
        yield told, (*steps, step), inner
        yield from _walk(inner, told, (*steps, step))


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
    elif outermost and isinstance(value, list):
        yield from (change for change in _JSON_CHANGES if change != "empty")
    else:
        yield from _JSON_CHANGES


def _inside(body: bytes, path: str, steps: tuple[Step, ...], value: object) -> Iterator[Mutant]:
    if not isinstance(value, str) or not _HOLDS_TABLE.search(value):
        return
    for inner in _of_markup(value.encode()):
        changed = json.loads(body.decode("utf-8-sig"))
        _at(changed, steps[:-1])[steps[-1]] = inner.body.decode()
        yield Mutant(f"{path}:{inner.path}", inner.change, _dumped(changed))


def _dumped(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


# Markup: bytes as Latin-1 characters, so that what is not changed stays as it is in any ASCII-based encoding.

_TOKEN = re.compile(r"<!\[CDATA\[.*?\]\]>|<!--.*?-->|<([/?!]?)([A-Za-z][\w:.-]*)([^<>]*?)(/?)>", re.DOTALL)
_ATTRIBUTE = re.compile(r"""\s([\w:.-]+)=("[^"]*"|'[^']*')""")
_VOID = frozenset(("br", "hr", "img", "input", "link", "meta"))
# What a page for people shows as the name of a field.
_LABELS = re.compile("th|dt|label|b", re.IGNORECASE)
_RECORDS = ("item", "entry")
_DRESSING = re.compile(r"/t[dh]/(?!.*table)", re.IGNORECASE)
_CELLS = re.compile("th|td", re.IGNORECASE)


@dataclass(slots=True)
class _Element:
    """Where an element begins, where its content begins and ends, where it ends; `path` names it and its parents."""

    name: str
    path: str
    start: int
    inner: int
    attributes: tuple[int, str] = (0, "")
    closing: int = 0
    end: int = 0
    leaf: bool = True

    def content(self, text: str) -> str:
        """What stands between its tags."""
        return text[self.inner : self.closing]


def _of_markup(body: bytes) -> Iterator[Mutant]:
    text = body.decode("latin-1")
    elements = _elements(text)
    often = Counter(element.path for element in elements)
    named = _named_by_labels(text, elements) if "<t" in text and "<rss" not in text else {}
    done: set[str] = set()
    for element in elements:
        path = named.get(element.start, element.path)
        if path in done or (named and _within_a_cell(element.path)):
            continue
        done.add(path)
        record = not element.leaf and (often[element.path] > 1 or element.name in _RECORDS)
        for change, changed in _markup_changes(text, element):
            # One record less is no change of a field.
            if not record or change not in ("remove", "empty", "blank"):
                yield Mutant(path, change, changed.encode("latin-1"))


def _within_a_cell(path: str) -> bool:
    """Whether an element only dresses a piece of a cell's text."""
    return bool(_DRESSING.search(path))


def _named_by_labels(text: str, elements: Sequence[_Element]) -> dict[int, str]:
    """Cells of a page for people all have one name: labels are told by their text, values by the label before them."""
    named, label, row, column = {}, "", "", 0
    for element in elements:
        if element.name.lower() == "tr":
            label, row, column = "", element.path, 0
        elif row and element.path.startswith(row) and _CELLS.fullmatch(element.name):
            column += 1
            words = _TOKEN.sub("", element.content(text)).encode("latin-1").decode("utf-8", "replace").strip()
            if not label and sum(letter.isalpha() for letter in words) > len(words) / 2:
                label = words[:60]
                named[element.start] = f"{element.path}({label})"
            else:
                named[element.start] = f"{element.path}({label} {column})"
    return named


def _elements(text: str) -> list[_Element]:
    """Every element with where it begins and ends; a closing tag without an opening one closes nothing."""
    found: list[_Element] = []
    open_ = [_Element("", "", 0, 0)]
    for token in _TOKEN.finditer(text):
        kind, name, attributes, single = token.groups()
        if name is None or kind in ("?", "!"):
            continue
        if kind == "/":
            _close(open_, found, name, token)
            continue
        open_[-1].leaf = False
        path = f"{open_[-1].path}/{name}"
        element = _Element(name, path, token.start(), token.end(), (token.start(3), attributes))
        if single or name.lower() in _VOID:
            element.closing = element.end = token.end()
            found.append(element)
        else:
            open_.append(element)
    return sorted(found, key=lambda element: element.start)


def _close(open_: list[_Element], found: list[_Element], name: str, token: re.Match[str]) -> None:
    if not any(element.name.lower() == name.lower() for element in open_[1:]):
        return
    while True:
        element = open_.pop()
        element.closing, element.end = token.start(), token.end()
        found.append(element)
        if element.name.lower() == name.lower():
            return


def _markup_changes(text: str, element: _Element) -> Iterator[tuple[str, str]]:
    before, inner, after = text[: element.start], element.content(text), text[element.end :]
    opening, closing = text[element.start : element.inner], text[element.closing : element.end]
    yield "remove", before + after
    if closing.startswith("</"):
        yield (
            "rename",
            before + _renamed_tag(opening, element) + inner + _renamed_tag(closing, element) + after,
        )
    if closing.startswith("</") and inner.strip():
        yield "empty", before + opening + closing + after
        yield "blank", f"{before}{opening}   {closing}{after}"
        yield "wrap", f"{before}{opening}<value>{inner}</value>{closing}{after}"
    if element.leaf and _LABELS.fullmatch(element.name) and any(letter.isalpha() for letter in inner):
        yield "relabel", f"{before}{opening}Yeni {inner}{closing}{after}"
    yield from _attribute_changes(text, element)


def _renamed_tag(tag: str, element: _Element) -> str:
    return tag.replace(element.name, f"{element.name}New", 1)


def _attribute_changes(text: str, element: _Element) -> Iterator[tuple[str, str]]:
    offset, attributes = element.attributes
    for found in _ATTRIBUTE.finditer(attributes):
        head, tail = text[: offset + found.start()], text[offset + found.end() :]
        name, value = found.groups()
        yield f"remove @{name}", head + tail
        yield f"rename @{name}", f"{head} {name}New={value}{tail}"
        yield f"empty @{name}", f'{head} {name}=""{tail}'
        yield f"blank @{name}", f'{head} {name}="   "{tail}'


# Lines of text

_LABELLED = re.compile(
    r"(?P<label>[^:\d][^:]{1,89}|\d[\d.]*\s?[.)-]*\s*[^:\d][^:]{1,89}?)(?P<colon>\s?:\s*)(?P<value>.*)"
)
_NUMBERED = re.compile(r"(?P<number>\d{1,2}\s?[.-]\s*)(?P<words>[^\W\d].*)")
_DIGITS = re.compile(r"\d+")


def _of_lines(body: bytes) -> Iterator[Mutant]:
    lines = body.decode("utf-8-sig").splitlines()
    done: set[str] = set()
    for number, line in enumerate(lines):
        path, changes = _line_changes(line)
        if path in done:
            continue
        done.add(path)
        for change, changed in changes.items():
            told = [*lines[:number], *changed, *lines[number + 1 :]]
            yield Mutant(path, change, "\n".join(told).encode())


def _line_changes(line: str) -> tuple[str, dict[str, list[str]]]:
    """The path of a line and the lines in its place by change; a line without a label can only be removed."""
    if labelled := _LABELLED.fullmatch(line):
        label, colon, value = labelled.groups()
        changes = {"remove": [], "rename": [f"{label} yeni{colon}{value}"], "wrap": [label, value]}
        if value:
            changes["empty"] = [f"{label}{colon}"]
            changes["blank"] = [f"{label}{colon}   "]
        return label, changes
    if numbered := _NUMBERED.fullmatch(line):
        number, words = numbered.groups()
        return _DIGITS.sub("#", line)[:60], {"remove": [], "rename": [f"{number}Yeni {words}"]}
    return _DIGITS.sub("#", line)[:60], {"remove line": []}


__all__ = ["Mutant", "mutants_of"]
