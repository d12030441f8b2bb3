"""Feeds of the plain form, RSS 2.0 and Atom 1.0, read without feedparser's guesses and to the same result.

Most feeds are well-formed and hold elements that everybody knows, each once. Of those feedparser's answer can be told
in advance, at a sixth of its time. Whatever is not of this form (another element, an attribute that moves addresses, a
DOCTYPE, text that feedparser would mend) is none of ours: `entries` says None, and feedparser reads the feed.

The parser is expat, which feedparser uses too, so both call the same documents well-formed.
"""

import re
from collections.abc import Iterator
from typing import Final
from xml.etree.ElementTree import Element, ParseError, XMLParser

Entry = dict[str, str]

_DECLARED: Final = re.compile(
    rb"""<\?xml version=["']1\.0["'](?: encoding=["']([A-Za-z0-9_-]+)["'])?\s?\?>"""
)
_WITH_A_WILL: Final = ("<!DOCTYPE", "<!ENTITY")
_NAMESPACE: Final = re.compile(r"""xmlns(?::([^\s=]+))?\s*=\s*["']([^"']*)""")
_ATOM: Final = "http://www.w3.org/2005/Atom"
# Prefixes as everybody uses them. feedparser goes by prefix as well as by namespace.
_PREFIXES: Final = {
    "": _ATOM,
    "atom": _ATOM,
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "media": "http://search.yahoo.com/mrss/",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "wfw": "http://wellformedweb.org/CommentAPI/",
}


def _names(text: str) -> frozenset[str]:
    """Names of elements as ElementTree writes them, of "title dc:creator"."""
    parted = [name.rpartition(":") for name in text.split()]
    return frozenset(f"{{{_PREFIXES[prefix]}}}{name}" if prefix else name for prefix, _, name in parted)


_RSS_KEYS: Final = {
    "title": "title",
    "link": "link",
    "guid": "id",
    "pubDate": "published",
    "description": "summary",
    f"{{{_PREFIXES['content']}}}encoded": "content",
}
_ATOM_KEYS: Final = {
    f"{{{_ATOM}}}{name}": name for name in ("title", "id", "published", "summary", "content")
}
_ATOM_ENTRY, _ATOM_LINK = f"{{{_ATOM}}}entry", f"{{{_ATOM}}}link"
# Known to feedparser and of no use here (see news._OF_NO_USE): they set nothing that is read.
_RSS_UNUSED: Final = _names(
    "author category comments enclosure dc:creator dc:date dc:subject slash:comments wfw:commentRss "
    "media:content media:thumbnail"
)
_ATOM_UNUSED: Final = _names("atom:updated atom:author atom:contributor atom:category atom:rights")
_CHANNEL: Final = _names(
    "title link description language lastBuildDate pubDate generator copyright ttl image category managingEditor "
    "webMaster docs item atom:link sy:updatePeriod sy:updateFrequency"
)
_FEED: Final = _ATOM_UNUSED | _names(
    "atom:title atom:subtitle atom:link atom:id atom:generator atom:icon atom:logo atom:entry"
)
# What may stand inside of what; everything else holds text alone.
_INSIDE: Final = {
    "image": _names("url title link width height description"),
    f"{{{_ATOM}}}author": _names("atom:name atom:uri atom:email"),
    f"{{{_ATOM}}}contributor": _names("atom:name atom:uri atom:email"),
}
_NOTHING: Final[frozenset[str]] = frozenset()
_LINK: Final = _names("href rel type title hreflang length")
_TYPED: Final = ("title", "summary", "content")
_TEXT_TYPES: Final = ("text", "html", "text/plain", "text/html")
_LANGUAGE: Final = "{http://www.w3.org/XML/1998/namespace}lang"
# feedparser takes C1 controls for windows-1252, and UTF-8 that was read as Latin-1 back to what it was.
_MENDED: Final = re.compile("[\x80-\x9f]|[\xc2-\xf4][\x80-\xbf]")


class _Unusual(Exception):  # noqa: N818  # no error: another reader is asked
    """The feed is not of the plain form."""


def entries(body: bytes) -> list[Entry] | None:
    """List a feed's entries as feedparser has them: title, link, id, published and summary, each where it is told.

    Returns:
        None for a feed that is not of the plain form.
    """
    try:
        root = _parsed(body)
        if root.tag == "rss":
            return [_of_item(item) for item in _items(root)]
        return [_of_entry(entry) for entry in _atom_entries(root)]
    except (_Unusual, ParseError, ValueError, LookupError):
        return None


def _parsed(body: bytes) -> Element:
    declared = _DECLARED.match(body)
    if declared is None:
        raise _Unusual
    line_end = body.find(b"\n", declared.end())
    # feedparser looks for an encoding in the whole first line.
    _must(body.find(b"?>", declared.end(), line_end if line_end >= 0 else len(body)) < 0)
    text = body.decode((declared[1] or b"utf-8").decode())
    _must(not any(will in text for will in _WITH_A_WILL))
    _must(all(_PREFIXES.get(prefix) == uri for prefix, uri in _NAMESPACE.findall(text)))
    parser = XMLParser()  # noqa: S314  # no DOCTYPE, so no entities but the five
    parser.feed(text)
    root: Element = parser.close()
    _must(not any(name.lower().endswith("base") for element in root.iter() for name in element.keys()))  # noqa: SIM118  # an Element is no mapping
    return root


def _must(is_so: object) -> None:
    if not is_so:
        raise _Unusual


def _items(root: Element) -> Iterator[Element]:
    _must(root.attrib == {"version": "2.0"} and [child.tag for child in root] == ["channel"])
    channel = root[0]
    _must(not channel.attrib)
    yield from _known(channel, _CHANNEL, "item")


def _atom_entries(root: Element) -> Iterator[Element]:
    _must(root.tag == f"{{{_ATOM}}}feed" and root.keys() in ([], [_LANGUAGE]))
    yield from _known(root, _FEED, _ATOM_ENTRY)


def _known(parent: Element, known: frozenset[str], wanted: str) -> Iterator[Element]:
    for child in parent:
        _must(child.tag in known)
        if child.tag == wanted:
            yield child
        else:
            _only_text(child)


def _only_text(element: Element) -> None:
    allowed = _INSIDE.get(element.tag, _NOTHING)
    _must(all(child.tag in allowed and not len(child) for child in element))


def _of_item(item: Element) -> Entry:
    told = _told(item, _RSS_KEYS, _RSS_UNUSED)
    guid = item.find("guid")
    if guid is not None and guid.get("isPermaLink", "true") == "true":
        told.setdefault("link", told["id"])
    return told


def _of_entry(entry: Element) -> Entry:
    told = _told(entry, _ATOM_KEYS, _ATOM_UNUSED)
    for link in entry.findall(_ATOM_LINK):
        _must(link.get("href") and _LINK.issuperset(link.keys()) and not len(link))
        if link.get("rel", "alternate").lower() == "alternate":
            _must(link.get("type", "text/html") == "text/html")
            told["link"] = _address(link.attrib["href"])
    if "id" in told:
        told.setdefault("link", told["id"])
    return told


def _told(element: Element, keys: dict[str, str], unused: frozenset[str]) -> Entry:
    """The texts of an entry, each told once at most. Where no summary is told, the content is the summary."""
    _must(not element.attrib)
    told: Entry = {}
    for child in element:
        key = keys.get(child.tag)
        if key is None:
            _must(child.tag in unused or child.tag == _ATOM_LINK)
            _only_text(child)
        else:
            _must(key not in told and not len(child))
            told[key] = _text(child, key)
    content = told.pop("content", None)
    if content is not None:
        told.setdefault("summary", content)
    return told


def _text(element: Element, key: str) -> str:
    for name, value in element.items():
        typed = name == "type" and key in _TYPED and value in _TEXT_TYPES
        _must(typed or (name == "isPermaLink" and key == "id"))
    text = (element.text or "").strip()
    _must(text.isascii() or not _MENDED.search(text))
    return _address(text) if key in ("link", "id") else text


def _address(text: str) -> str:
    """An address as it stands; feedparser takes "&copy;" in one apart, and slashes too many."""
    _must(":///" not in text and not ("&" in text and ";" in text))
    return text


__all__ = ["Entry", "entries"]
