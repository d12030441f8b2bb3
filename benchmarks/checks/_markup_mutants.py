"""One-field changes of an XML or HTML page.

Bytes are taken as Latin-1 characters, so that what is not changed stays as it is in any ASCII-based encoding.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks.checks._page_mutant import Mutant

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


def of_markup(body: bytes) -> Iterator[Mutant]:
    """Change each element and attribute in turn, of each path the first."""
    text = body.decode("latin-1")
    elements = _elements(text)
    often = Counter(element.path for element in elements)
    for path, element in _first_of_each_path(text, elements):
        record = not element.leaf and (often[element.path] > 1 or element.name in _RECORDS)
        for change, changed in _markup_changes(text, element):
            # One record less is no change of a field.
            if not record or change not in ("remove", "empty", "blank"):
                yield Mutant(path, change, changed.encode("latin-1"))


def _first_of_each_path(text: str, elements: Sequence[_Element]) -> Iterator[tuple[str, _Element]]:
    named = _named_by_labels(text, elements) if "<t" in text and "<rss" not in text else {}
    done: set[str] = set()
    for element in elements:
        path = named.get(element.start, element.path)
        if path not in done and not (named and _within_a_cell(element.path)):
            done.add(path)
            yield path, element


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
