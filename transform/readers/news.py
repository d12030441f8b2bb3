"""News feeds, RSS and Atom: title, link, time and a short extract, nothing else.

Feeds are open to extensions, so the standard ones are passed over; names of authors are not taken. An
article's text is not kept (licence), also where the feed carries it whole.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import feedparser

from transform.dates import parse_moment
from transform.notice import Document, FieldError, Moment, Notice, PageError, Reading, Reject, Stage
from transform.parts import Fields, by_kind, diagnose, each
from transform.readers import _news_plain as plain
from transform.text import strip_markup

EXTRACT = 400

# Feeds hold these (sources: news collectors of 2026); a parser of XML stops at them. UTF-16 needs its zeros.
_CONTROLS = re.compile(b"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")

# What feedparser makes of the standard modules (media, syndication, comments, Dublin Core); of no use here.
_OF_NO_USE = re.compile(
    r"author\w*|contributors|publisher\w*|comments|slash_\w+|wfw_\w+|media_\w+|tags|category|content|enclosures"
    r"|links|rights\w*|source|guidislink|updated\w*|created\w*|published_parsed|expired\w*|title_detail"
    r"|summary_detail|thr_\w+|geo\w*|href|language|dc_\w+|image|license|post-id|subtitle\w*|where"
)


def read(document: Document) -> Iterator[Reading]:
    """Read a feed."""
    yield from by_kind(document, {"list": _feed})


def _feed(document: Document) -> Iterator[Reading]:
    body = document.body if document.body.startswith(_UTF16) else _CONTROLS.sub(b"", document.body)
    entries = plain.entries(body)
    readings = [] if entries is None else _readings(entries, document)
    # What is rejected is shown as feedparser has it.
    if entries is None or any(isinstance(reading, Reject) for reading in readings):
        readings = _readings(_entries(body), document)
    yield from readings


def _readings(entries: Sequence[Mapping[str, Any]], document: Document) -> list[Reading]:
    return list(each(entries, lambda entry: _item(entry, document), lambda entry: entry.get("id", "")))


def _entries(body: bytes) -> list[dict[str, Any]]:
    """The entries of any feed, also of a broken one. Raises PageError for what is none."""
    # strip_markup leaves text alone and takes a third of the time of feedparser's own sanitizer.
    feed = feedparser.parse(BytesIO(body), resolve_relative_uris=False, sanitize_html=False)
    if not feed.get("version"):
        text = body.decode("utf-8", "replace")
        raise PageError(*diagnose(text), text)
    entries: list[dict[str, Any]] = feed.entries
    return entries


def _item(entry: Mapping[str, Any], document: Document) -> Iterator[Reading]:
    fields = Fields({name: value for name, value in entry.items() if not _OF_NO_USE.fullmatch(name)}, "item.")
    title, link = strip_markup(fields.need("title")), _web_link(fields.text("link"))
    yield Notice(
        source=document.source,
        native_id=_identity(fields.text("id") or link, document),
        part="list",
        country=document.meta["country"],
        stage=Stage.PROGRAMME,
        title=title,
        description=_extract(fields.text("summary")),
        lang_hint=document.meta["lang"],
        published=_published(fields.text("published"), document.meta["zone"]),
        url=link,
    )
    yield from fields.leftovers()


def _web_link(link: str) -> str:
    return link if urlsplit(link).scheme in ("http", "https") else ""


def _identity(name: str, document: Document) -> str:
    """The item's own name; a bare number is unique within its outlet only."""
    if not name:
        raise FieldError("missing_field", "The item has neither a guid nor a link.")
    return name if ":" in name else f"{document.meta['outlet']}:{name}"


def _extract(html: str) -> str:
    text = strip_markup(html)
    return text if len(text) <= EXTRACT else text[: EXTRACT - 1].rsplit(" ", 1)[0] + "…"


def _published(text: str, zone: str) -> Moment | None:
    if not text:
        return None
    try:
        return parse_moment(text, zone)
    except ValueError as error:
        raise FieldError("bad_date", f"The time of publication is no date: '{text}'.", text) from error
