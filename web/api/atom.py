"""Atom feeds (RFC 4287). Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5

from lxml import etree

MEDIA = "application/atom+xml; charset=utf-8"
_ATOM = "http://www.w3.org/2005/Atom"
# What XML 1.0 cannot hold.
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Before anything was known; a feed without entries has to have changed at some time.
_NEVER = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. Times are aware.

    Attributes:
        key: names the thing for good; its id is made of it.
        language: ISO 639-1 of the title; "" where it is not known.
        url: page for people; "" where there is none.
        categories: codes by which readers sort.
        lines: what it tells, one a line, plain text.
    """

    key: str
    title: str
    language: str
    updated: datetime
    published: datetime
    url: str
    author: str
    categories: Sequence[str]
    lines: Sequence[str]


def make_atom(
    key: str, title: str, language: str, entries: Sequence[Entry], *, sandbox: bool = False
) -> bytes:
    """Write a feed; equal entries make equal bytes.

    Args:
        key: names the feed for good.
        title: for people.
        language: of what we say in it.
        entries: the latest first.
        sandbox: whether what they tell of is invented; the feed and each entry then say so.
    """
    mark = "[SANDBOX] " if sandbox else ""
    feed = etree.Element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM})  # type: ignore[dict-item]  # the default namespace has no name
    feed.set("{http://www.w3.org/XML/1998/namespace}lang", language)
    _add(feed, "id", urn(key))
    _add(feed, "title", mark + title)
    _add(feed, "updated", _moment(max((one.updated for one in entries), default=_NEVER)))
    _add(_add(feed, "author"), "name", "cityleads")
    _add(feed, "generator", "cityleads")
    for one in entries:
        _entry(feed, one, mark)
    return bytes(etree.tostring(feed, xml_declaration=True, encoding="utf-8"))


def _entry(feed: etree._Element, one: Entry, mark: str) -> None:
    entry = _add(feed, "entry")
    _add(entry, "id", urn(one.key))
    title = _add(entry, "title", mark + one.title)
    if one.language:
        title.set("{http://www.w3.org/XML/1998/namespace}lang", one.language)
    _add(entry, "updated", _moment(one.updated))
    _add(entry, "published", _moment(one.published))
    _add(_add(entry, "author"), "name", one.author)
    if one.url:
        _add(entry, "link").attrib.update({"rel": "alternate", "href": one.url})
    for term in one.categories:
        _add(entry, "category").set("term", term)
    _add(entry, "content", _joined(one.lines)).set("type", "text")


def urn(key: str) -> str:
    """The id of a thing: the same for good (RFC 4287, 4.2.6)."""
    return f"urn:uuid:{uuid5(NAMESPACE_URL, f'cityleads:{key}')}"


def _add(parent: etree._Element, name: str, text: str | None = None) -> etree._Element:
    element = etree.SubElement(parent, f"{{{_ATOM}}}{name}")
    element.text = None if text is None else _ILLEGAL.sub("", text)
    return element


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _joined(lines: Iterable[str]) -> str:
    return "\n".join(line for line in lines if line)
