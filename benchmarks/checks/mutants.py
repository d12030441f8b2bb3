"""One-field changes of a page, made from the page's own structure: what a portal does when it changes a field.

A field is a member of a JSON object (or a column of a JSON row), an element or attribute of markup, or a line of text;
most lines are "Label: value". Each is removed, renamed, emptied, blanked, nulled and restructured, one at a time. JSON
strings that hold a table are changed inside as well. Places of one kind ("page.content[*].bidName") are one path; of
each path the first place with a value is changed. A whole record less is no change of a field: a page may hold fewer.
"""

import re
from collections.abc import Iterator
from typing import Final

from benchmarks.checks._json_mutants import of_json
from benchmarks.checks._line_mutants import of_lines
from benchmarks.checks._markup_mutants import of_markup
from benchmarks.checks._page_mutant import Mutant
from transform.parsers._script_data import as_json

__all__ = ["Mutant", "mutants_of"]

# A list in a page's script, which is changed as the JSON that it nearly is.
_SCRIPT: Final = re.compile(rb"\s*(?P<before>var\s+\w+\s*=\s*)(?P<list>\[.*\]);?\s*", re.DOTALL)


def mutants_of(body: bytes) -> Iterator[Mutant]:
    """All one-field changes of a page, by what its bytes are: JSON, a script's list, markup or lines of text."""
    start = body.lstrip(b"\xef\xbb\xbf \r\n\t")[:1]
    if start in (b"{", b"["):
        yield from of_json(body)
    elif start == b"<":
        yield from of_markup(body)
    elif script := _SCRIPT.fullmatch(body):
        for mutant in of_json(as_json(script["list"].decode()).encode()):
            yield Mutant(mutant.path, mutant.change, script["before"] + mutant.body + b";")
    else:
        yield from of_lines(body)
