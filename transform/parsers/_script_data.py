"""Lists that a page's script holds as `var name = [...]`: JavaScript read as the JSON that it nearly is.

Names of members have no quotation marks, texts may have single ones, and a comma may stand behind the last of a list.
"""

import re
from dataclasses import replace
from typing import Any, Final

from domain.document import Document, PageError
from transform.parsers.page_errors import diagnose, load_json

_LIST: Final = re.compile(r"\bvar\s+\w+\s*=\s*(?=\[)")
_TOKEN: Final = re.compile(
    r'"[^"\\]*(?:\\.[^"\\]*)*"'
    r"|'[^'\\]*(?:\\.[^'\\]*)*'"
    r"|(?P<before>[{,]\s*)(?P<name>[A-Za-z_$][\w$]*)(?=\s*:)"
    r"|,(?=\s*[\]}])",
    re.DOTALL,
)
_ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)
_ESCAPES_OF_JSON: Final = frozenset('"\\/bfnrtu')


def load_list(document: Document) -> list[Any]:
    """Read the list of a script.

    Raises:
        PageError: the script holds no list, or one that is cut off or written in another way.
    """
    text = document.body.decode("utf-8-sig", "replace")
    start = _LIST.search(text)
    if not start:
        raise PageError(*diagnose(text), text)
    told = as_json(text[start.end() :].rstrip().removesuffix(";"))
    found: list[Any] = load_json(replace(document, body=told.encode()))
    return found


def as_json(script: str) -> str:
    """Write a value of JavaScript as JSON; what is no such value stays what it is, and is no JSON."""
    return _TOKEN.sub(_as_json, script)


def _as_json(token: re.Match[str]) -> str:
    if token["name"]:
        return f'{token["before"]}"{token["name"]}"'
    quoted = token[0]
    if quoted == ",":
        return ""
    inner = _ESCAPED.sub(lambda one: one[0] if one[1] in _ESCAPES_OF_JSON else one[1], quoted[1:-1])
    if quoted[0] == "'":
        inner = re.sub(r'(?<!\\)"', r'\\"', inner)
    return f'"{inner}"'
