"""One-field changes of a page of text, most of whose lines are "Label: value"."""

import re
from collections.abc import Iterator

from benchmarks.checks._page_mutant import Mutant

_LABELLED = re.compile(
    r"(?P<label>[^:\d][^:]{1,89}|\d[\d.]*\s?[.)-]*\s*[^:\d][^:]{1,89}?)(?P<colon>\s?:\s*)(?P<value>.*)"
)
_NUMBERED = re.compile(r"(?P<number>\d{1,2}\s?[.-]\s*)(?P<words>[^\W\d].*)")
_DIGITS = re.compile(r"\d+")


def of_lines(body: bytes) -> Iterator[Mutant]:
    """Change each line in turn, of each label the first."""
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
