"""The bytes of a news feed to the tree of its elements, whatever is broken in them.

libxml2 parses and recovers; before it come the faults that it would make worse: markup left raw in a text, and
ampersands. Where it recovers fewer items than begin, or one within another, each item is parsed by itself.
"""

import re
import sys
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from lxml import etree
from w3lib.encoding import http_content_type_encoding, read_bom, resolve_encoding

_DECLARED: Final = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)""")
# What an outlet writes in where it says nothing and it is not UTF-8.
_CODE_PAGES: Final = {"tr": "cp1254", "vi": "cp1258", "th": "cp874"}
# Up to so many bytes that are no UTF-8 are damage, where no other code page is told, and always where so many
# letters are whole for each of them: bytes of a code page are UTF-8 by chance alone.
_DAMAGE: Final = 3
_WHOLE_LETTERS: Final = 10

_ROOT: Final = re.compile(r"<(?:\w+:)?(?:rss|feed|rdf)(?=[\s>/])", re.IGNORECASE)
_END: Final = re.compile(
    r"</(?:\w+:)?(?:rss|feed|rdf)\s*>\s*+(?:<!--.*?-->\s*+)*+\Z", re.IGNORECASE | re.DOTALL
)
_NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ue000\ufffe\uffff]")
_TEXTS: Final = "title|description|summary|content:encoded|content"
_INSIDE: Final = r"!\[CDATA|/?(?P=name)\b"
# The text of such an element up to its end tag; one that is never closed ends at the next of its name.
_RAW_MARKUP: Final = re.compile(
    rf"<(?P<name>{_TEXTS})(?P<more>\s[^<>]*)?(?<!/)>(?P<text>[^<]*<(?!{_INSIDE})[^<]*(?:<(?!{_INSIDE})[^<]*)*)"
    r"(?=</(?P=name)\s*>)"
)
# libxml2 drops every entity behind the first fault of a feed, so another character stands for "&" while it parses.
_AND: Final = "\ue000"
_AMPERSAND: Final = re.compile(r"<!\[CDATA\[.*?(?:\]\]>|\Z)|&", re.DOTALL)
# XML's own entities. The others are HTML's, as are the numbers 128 to 159 (windows-1252), and are left to it.
_ENTITIES: Final = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_ENTITY: Final = re.compile(f"{_AND}(?:(amp|lt|gt|quot|apos|#[0-9]{{1,7}}|#x[0-9a-fA-F]{{1,6}});)?")
_WINDOWS_1252: Final = range(128, 160)
_ITEM: Final = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<(?:\w+:)?(?P<item>item|entry)(?=[\s>])", re.DOTALL | re.IGNORECASE
)
_HOLDERS: Final = ("channel", "feed", "rdf", "rss")


def decode(body: bytes, content_type: str, lang: str) -> str:
    """Decode a feed: by its mark, as UTF-8 where it is that, else by its declaration, its header, its language.

    A broken letter is replaced and changes no other.
    """
    mark, bytes_of_mark = read_bom(body)
    if mark and bytes_of_mark:
        return body[len(bytes_of_mark) :].decode(mark, "replace")
    if body[:2] in (b"<\0", b"\0<"):
        return body.decode("utf-16-le" if body[:1] == b"<" else "utf-16-be", "replace")
    text = body.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = sum(letter > "\x7f" for letter in text) - bad if bad else 0
    page = _code_page(body, content_type) or (_CODE_PAGES.get(lang, "cp1252") if bad > _DAMAGE else None)
    return body.decode(page, "replace") if page and bad * _WHOLE_LETTERS > good else text


def _code_page(body: bytes, content_type: str) -> str | None:
    """The encoding that the declaration names, or else the header, where that is another than UTF-8."""
    declared = _DECLARED.match(body)
    named = (
        declared[1].decode("ascii", "replace") if declared else None,
        http_content_type_encoding(content_type),
    )
    pages = (resolve_encoding(name) for name in named if name)
    return next((page for page in pages if page and page != "utf-8"), None)


def parse(text: str) -> tuple[etree._Element, list[etree._Element]] | None:
    """Find the root element of a feed and its items; None where there is no feed.

    What stands before the root is not parsed, so no DOCTYPE has a say.
    """
    begin = _ROOT.search(text)
    whole = _RAW_MARKUP.sub(
        r"<\g<name>\g<more>><![CDATA[\g<text>]]>", _NOT_XML.sub("", text[begin.start() :]) if begin else ""
    )
    repaired = _AMPERSAND.sub(lambda found: _AND if found[0] == "&" else found[0], whole)
    root = _tree(repaired)
    if root is None:
        return None
    items = list(root.iter("{*}item", "{*}entry"))
    starts = [found.start() for found in _ITEM.finditer(repaired) if found["item"]]
    return root, items if _is_sound(items, len(starts)) else list(_one_by_one(repaired, starts))


def breaks_off(text: str) -> bool:
    """Whether a feed's root element is never closed."""
    return not _END.search(text)


def _is_sound(items: list[etree._Element], expected: int) -> bool:
    """Whether all items were found, each beside the others."""
    holders = (item.getparent() for item in items)
    return len(items) == expected and all(
        holder is not None and str(holder.tag).rpartition("}")[2].lower() in _HOLDERS for holder in holders
    )


def _one_by_one(text: str, starts: list[int]) -> Iterator[etree._Element]:
    """Parse each item behind the root's own tag, which declares the names of modules."""
    root_tag = text[: text.find(">") + 1]
    for start, end in pairwise([*starts, len(text)]):
        root = _tree(root_tag + text[start:end])
        found = None if root is None else next(root.iter("{*}item", "{*}entry"), None)
        if found is not None:
            yield found


def _tree(text: str) -> etree._Element | None:
    parser = etree.XMLParser(
        encoding="utf-8",
        recover=True,
        resolve_entities=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root: etree._Element | None = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return None
    return root


def decoded(text: str) -> str:
    """Put back what stood for ampersands, and decode XML's entities."""
    return _ENTITY.sub(_entity, text) if _AND in text else text


def _entity(found: re.Match[str]) -> str:
    name = found[1]
    if not name or name in _ENTITIES:
        return _ENTITIES.get(name, "&")
    number = int(f"0{name[1:]}", 0) if name[1] == "x" else int(name[1:])
    if number in _WINDOWS_1252:
        return f"&{name};"
    return chr(number) if number <= sys.maxunicode else ""
