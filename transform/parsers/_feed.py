"""The items of a news feed: RSS 0.9x, 1.0 and 2.0 and Atom.

Only elements of the formats themselves are known here; those of modules (media, syndication, comments …) are passed
over, except the dates of Dublin Core.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final
from urllib.parse import urljoin

from lxml import etree

from domain.document import PageError
from transform.parsers._feed_xml import breaks_off, decode, decoded, parse
from transform.parsers.page_errors import diagnose

_BARE: Final = re.compile(r"https?://[^/?#]+/?", re.IGNORECASE)
_PREFIXES: Final = {
    "http://purl.org/rss/1.0/": "",
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://my.netscape.com/rdf/simple/0.9/": "",
    "http://channel.netscape.com/rdf/simple/0.9/": "",
    "http://backend.userland.com/rss2": "",
    "http://www.w3.org/2005/Atom": "",
    "http://purl.org/atom/ns#": "",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
}
_ABOUT: Final = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
# Elements by what they tell, the best first; names are compared in lower case.
_TITLE: Final = ("title", "dc:title")
_NAME: Final = ("guid", "id")
_SUMMARY: Final = ("description", "summary", "dc:description", "content:encoded", "content")
_WHEN: Final = (
    "pubdate",
    "published",
    "issued",
    "dc:date",
    "dcterms:issued",
    "dcterms:created",
    "dc:created",
    "created",
    "date",
    "updated",
    "modified",
    "dc:modified",
    "dcterms:modified",
)
# Of the formats themselves, and of no use to leads: names of people, pictures, files, rights.
_OF_NO_USE: Final = """
author contributor managingeditor webmaster generator rights copyright source category comments keywords language
ttl enclosure image img url thumbnail icon logo
"""
# These hold text alone; markup in one is another form.
_PLAIN: Final = frozenset({*_NAME, *_WHEN, "link"})
# A feed's own elements, beside those that items may have too.
_OF_FEEDS: Final = """
item entry lastbuilddate docs cloud textinput skiphours skipdays rating items subtitle tagline info channel
"""
_KNOWN: Final = frozenset(_OF_NO_USE.split()) | {*_TITLE, *_NAME, *_SUMMARY, *_WHEN, "link"}


@dataclass(frozen=True, slots=True)
class Item:
    """One item, each text as the feed has it, "" where it has none.

    Attributes:
        link: absolute where the feed says enough for it.
        name: its guid or id, or else its link; "" where other items have the same, or the feed itself.
        dates: its dates, the day of publication before that of a change.
        unknown: elements of no format, by name.
        has_date: whether it has an element for a date, with or without one.
    """

    title: str
    link: str
    name: str
    summary: str
    dates: tuple[str, ...]
    unknown: dict[str, str] = field(default_factory=dict)
    has_date: bool = False


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed's items in its order, and elements beside them that no format has, by name.

    `whole` is False where its end is missing, so that items may be too.
    """

    items: tuple[Item, ...]
    whole: bool
    unknown: dict[str, str] = field(default_factory=dict)


def read_feed(body: bytes, content_type: str, lang: str, url: str) -> Feed:
    """Read a feed that was answered at `url`; `lang` is its outlet's language. Raises PageError for what is none."""
    text = decode(body, content_type, lang)
    parsed = parse(text)
    if parsed is None:
        raise PageError(*diagnose(text), text)
    root, found = parsed
    if not found:
        raise PageError("layout_changed", "The feed holds no item.", text)
    home = urljoin(url, _home(root))
    items = [_item(element, home) for element in found]
    return Feed(tuple(_told_apart(items, home)), not breaks_off(text), _beside(found))


def _beside(items: list[etree._Element]) -> dict[str, str]:
    """Elements beside the items that no format has: items under another name, perhaps."""
    holder = items[0].getparent()
    beside = [] if holder is None else list(holder.iterchildren(tag=etree.Element))
    named = {_element_name(element): element for element in beside}
    known = _KNOWN | frozenset(_OF_FEEDS.split())
    return {name: _text(element) for name, element in named.items() if name not in known and ":" not in name}


def _element_name(element: etree._Element) -> str:
    """Name an element: "title", "dc:date"; "?:credit" for one of another module."""
    tag = str(element.tag)
    if not tag.startswith("{"):
        return tag.lower()
    space, _, local = tag[1:].partition("}")
    prefix = _PREFIXES.get(space, "?")
    return f"{prefix}:{local}".lower() if prefix else local.lower()


def _home(root: etree._Element) -> str:
    """The address that the feed gives as its own place."""
    for element in root.iter("{*}link"):
        parent = element.getparent()
        if parent is not None and str(parent.tag).rpartition("}")[2] in ("channel", "feed"):
            address = decoded(element.text or element.get("href") or "").strip()
            if element.get("rel", "alternate") == "alternate" and is_web(address):
                return address
    return ""


def _item(element: etree._Element, home: str) -> Item:
    told: dict[str, list[etree._Element]] = {}
    for child in element.iterchildren(tag=etree.Element):
        told.setdefault(_element_name(child), []).append(child)
    link = _link(told.get("link", []))
    return Item(
        title=_first(told, _TITLE),
        link=urljoin(element.base or home, link) if link else "",
        name=_first(told, _NAME) or decoded(element.get(_ABOUT, "")),
        summary=_first(told, _SUMMARY),
        dates=_dates(told),
        unknown={name: _text(found[0]) for name, found in told.items() if _is_unknown(name, found[0])},
        has_date=any(when in told for when in _WHEN),
    )


def _dates(told: dict[str, list[etree._Element]]) -> tuple[str, ...]:
    dates = (_first(told, (when,)) for when in _WHEN if when in told)
    return tuple(date for date in dates if date)


def _is_unknown(name: str, element: etree._Element) -> bool:
    """An element that feeds have no meaning for, or one with elements inside where only text belongs."""
    return (name not in _KNOWN and ":" not in name) or (name in _PLAIN and len(element) > 0)


def _first(told: dict[str, list[etree._Element]], names: tuple[str, ...]) -> str:
    for name in names:
        for element in told.get(name, ()):
            if text := _text(element):
                return text
    return ""


def _text(element: etree._Element) -> str:
    if not len(element):
        return decoded(element.text or "").strip()
    inside = [etree.tostring(child, encoding="unicode") for child in element]
    return decoded("".join([element.text or "", *inside])).strip()


def _link(elements: list[etree._Element]) -> str:
    """The page for people: RSS has it as text, Atom as the link that is no other relation."""
    for element in elements:
        address = decoded(element.get("href") or "").strip() or _text(element)
        if address and element.get("rel", "alternate") == "alternate":
            return address
    return ""


def _told_apart(items: list[Item], home: str) -> Iterator[Item]:
    """Take names away that name nothing: the feed's own address, or what items of other links or titles share."""
    names = Counter(name for name, _link in {(item.name, item.link) for item in items})
    links = Counter(link for link, _title in {(item.link, item.title) for item in items})

    def own(address: str, times: int) -> str:
        return "" if times > 1 or _is_home(address, home) else address

    for item in items:
        name = own(item.name, names[item.name])
        link = item.link or (name if is_web(name) else "")
        yield replace(item, name=name or own(link, links[item.link]), link=link)


def is_web(address: str) -> bool:
    """Whether an address is one of the web's."""
    return address.lower().startswith(("http://", "https://"))


def _is_home(address: str, home: str) -> bool:
    """Whether an address is the feed's own, or a site's without a page."""
    return bool(_BARE.fullmatch(address)) or address.rstrip("/") == home.rstrip("/")
