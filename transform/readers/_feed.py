"""The bytes of a news feed to its items: RSS 0.9x, 1.0 and 2.0 and Atom, broken ones included.

libxml2 parses and recovers; before it come the two faults that it would make worse (markup left raw in a text,
an ampersand that begins no entity). Only elements of the formats themselves are known here; those of modules
(media, syndication, comments …) are passed over, except the dates of Dublin Core.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final
from urllib.parse import urljoin

from lxml import etree
from w3lib.encoding import http_content_type_encoding, read_bom, resolve_encoding

from transform.notice import PageError
from transform.parts import diagnose

_DECLARED: Final = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)""")
# What an outlet writes in where it says nothing and it is not UTF-8.
_CODE_PAGES: Final = {"tr": "cp1254", "vi": "cp1258", "th": "cp874"}
# Up to so many bytes that are no UTF-8 are damage, where no other code page is told, and always where so many
# letters are whole for each of them: bytes of a code page are UTF-8 by chance alone.
_DAMAGE: Final = 3
_WHOLE_LETTERS: Final = 10

_ROOT: Final = re.compile(r"<(?:\w+:)?(?:rss|feed|rdf)(?=[\s>/])", re.IGNORECASE)
_END: Final = re.compile(r"</(?:\w+:)?(?:rss|feed|rdf)\s*>\s*(?:<!--.*?-->\s*)*\Z", re.IGNORECASE | re.DOTALL)
_NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_TEXTS: Final = "title|description|summary|content:encoded|content"
# The text of such an element up to its end tag; one that is never closed ends at the next of its name.
_RAW_MARKUP: Final = re.compile(
    rf"<(?P<name>{_TEXTS})(?P<more>\s[^<>]*)?(?<!/)>(?P<text>[^<]*<(?!!\[CDATA|/?(?P=name)\b)[^<]*(?:<(?!/?(?P=name)\b)[^<]*)*)"
    r"(?=</(?P=name)\s*>)"
)
# XML knows five entities. The others are HTML's, as are the numbers 128 to 159 (windows-1252), and are left to it.
_AMPERSAND: Final = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|&(?!(?:amp|lt|gt|quot|apos|#(?!0*(?:12[89]|1[34]\d|15\d);)\d{1,7}|#x[0-9a-fA-F]{1,6});)",
    re.DOTALL,
)

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
_KNOWN: Final = frozenset(_OF_NO_USE.split()) | {*_TITLE, *_NAME, *_SUMMARY, *_WHEN, "link"}


@dataclass(frozen=True, slots=True)
class Item:
    """One item, each text as the feed has it, "" where it has none.

    Attributes:
        link: absolute where the feed says enough for it.
        name: its guid or id, or else its link; "" where other items have the same, or the feed itself.
        dates: its dates, the day of publication before that of a change.
        unknown: elements of no format, by name.
    """

    title: str
    link: str
    name: str
    summary: str
    dates: tuple[str, ...]
    unknown: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed's items in its order. `whole` is False where its end is missing, so that items may be too."""

    items: tuple[Item, ...]
    whole: bool


def read_feed(body: bytes, content_type: str, lang: str, url: str) -> Feed:
    """Read a feed that was answered at `url`; `lang` is its outlet's language. Raises PageError for what is none."""
    text = decode(body, content_type, lang)
    begin = _ROOT.search(text)
    root = _tree(text[begin.start() :]) if begin else None
    if root is None:
        raise PageError(*diagnose(text), text)
    home = urljoin(url, _home(root))
    found = [element for element in root.iter("{*}item", "{*}entry") if isinstance(element.tag, str)]
    items = [_item(element, home) for element in found]
    return Feed(tuple(_told_apart(items, home)), bool(_END.search(text)))


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


def _tree(text: str) -> etree._Element | None:
    """Parse from the root element on, so that no DOCTYPE has a say; None where nothing can be made of it."""
    whole = _RAW_MARKUP.sub(r"<\g<name>\g<more>><![CDATA[\g<text>]]>", _NOT_XML.sub("", text))
    mended = _AMPERSAND.sub(lambda found: "&amp;" if found[0] == "&" else found[0], whole)
    parser = etree.XMLParser(
        encoding="utf-8",
        recover=True,
        resolve_entities=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root: etree._Element | None = etree.fromstring(mended.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return None
    return root


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
        if parent is not None and etree.QName(parent).localname in ("channel", "feed"):
            address = (element.text or element.get("href") or "").strip()
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
        name=_first(told, _NAME) or element.get(_ABOUT, ""),
        summary=_first(told, _SUMMARY),
        dates=tuple(date for when in _WHEN if when in told and (date := _first(told, (when,)))),
        unknown={
            name: _text(found[0]) for name, found in told.items() if name not in _KNOWN and ":" not in name
        },
    )


def _first(told: dict[str, list[etree._Element]], names: tuple[str, ...]) -> str:
    for name in names:
        for element in told.get(name, ()):
            if text := _text(element):
                return text
    return ""


def _text(element: etree._Element) -> str:
    if not len(element):
        return (element.text or "").strip()
    inside = [etree.tostring(child, encoding="unicode") for child in element]
    return "".join([element.text or "", *inside]).strip()


def _link(elements: list[etree._Element]) -> str:
    """The page for people: RSS has it as text, Atom as the link that is no other relation."""
    for element in elements:
        address = (element.get("href") or element.text or "").strip()
        if address and element.get("rel", "alternate") == "alternate":
            return address
    return ""


def _told_apart(items: list[Item], home: str) -> Iterator[Item]:
    """Take names away that name nothing: the feed's own address, or what items of other links or titles share."""
    names = Counter(name for name, _link in {(item.name, item.link) for item in items})
    links = Counter(link for link, _title in {(item.link, item.title) for item in items})
    for item in items:
        name = "" if names[item.name] > 1 or _is_home(item.name, home) else item.name
        link = item.link or (name if is_web(name) else "")
        by_link = "" if links[item.link] > 1 or _is_home(link, home) else link
        yield replace(item, name=name or by_link, link=link)


def is_web(address: str) -> bool:
    """Whether an address is one of the web's."""
    return address.lower().startswith(("http://", "https://"))


def _is_home(address: str, home: str) -> bool:
    """Whether an address is the feed's own, or a site's without a page."""
    return bool(_BARE.fullmatch(address)) or address.rstrip("/") == home.rstrip("/")
