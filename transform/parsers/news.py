"""News feeds, RSS and Atom: title, link, time and a short extract, nothing else.

Feeds are open to extensions, so those are passed over; names of authors are not taken. An article's text is not
kept (licence), also where the feed carries it whole.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from domain.document import Document, FieldError, Reading, Reject, UnknownField
from domain.notice import Moment, Notice, Stage
from transform.parsers._feed import Feed, Item, is_web, read_feed
from transform.parsers._occasions import reported
from transform.parsers.fields import missing
from transform.parsers.parsing import by_kind, each
from transform.text import strip_markup
from transform.values.dates import parse_moment

EXTRACT = 400
_LONGEST_TITLE = 200

# What is added to an address to count where a reader came from; the page is the same without it.
_TRACKING: Final = re.compile(
    r"utm_\w+|at_(?:medium|campaign|custom\d?|link_\w+)|ns_\w+|mc_[ce]id|pk_\w+|piwik_\w+|hsa_\w+|_hs\w+|xtor|ocid|cmpid|cmp"
    r"|fbclid|gclid|gclsrc|dclid|msclkid|yclid|twclid|igshid|_ga|_gl|wt\.mc_\w+|wtmc|smid|sr_share|traffic_source|feed_?id",
    re.IGNORECASE,
)
_OTHER_DEVICES: Final = re.compile(r"^(?:www|m|mobile|amp|wap)\.")
# An article's number, of one numbering over all hosts of an outlet; a day in digits is none.
_ARTICLE: Final = re.compile(r"(?<!\d)(?!(?:19|20)\d{6}(?!\d))\d{7,}")
# What stands where others have their name: "co" of "outlet.co.id".
_SECOND_LEVEL: Final = frozenset(
    ("ac", "co", "com", "edu", "go", "gov", "in", "mil", "my", "net", "or", "org", "web")
)

_SLASHED: Final = re.compile(
    r"^(?P<head>\D*?)(?P<a>\d{1,2})/(?P<b>\d{1,2})/(?P<year>\d{4})(?P<rest>.*)", re.DOTALL
)
_HALF_OF_DAY: Final = re.compile(r"\d\s*[ap]\.?m\b", re.IGNORECASE)


def read(document: Document) -> Iterator[Reading]:
    """Read a feed."""
    yield from by_kind(document, {"list": _feed}, {"list": {None: ("url",)}})


def _feed(document: Document) -> Iterator[Reading]:
    feed = read_feed(document.body, document.content_type, document.meta["lang"], document.url)
    dates = [date for item in feed.items for date in item.dates]
    month_first = _month_first(dates)
    yield from each(
        feed.items,
        lambda item: [*_item(item, document, month_first), *_odd(item, dated=bool(dates))],
        lambda item: item.name,
    )
    yield from (
        UnknownField(f"channel.{name}", text[:EXTRACT]) for name, text in sorted(feed.unknown.items())
    )
    yield from _cut_off(feed, document)


def _odd(item: Item, *, dated: bool) -> Iterator[UnknownField]:
    """Report what an item has that no format has, and what it lacks that others of its feed have."""
    yield from (UnknownField(f"item.{name}", text[:EXTRACT]) for name, text in sorted(item.unknown.items()))
    if not item.title:
        yield missing("item.title", item.name)
    if (dated or item.has_date) and not item.dates:
        yield missing("item.date", item.name)


def _cut_off(feed: Feed, document: Document) -> Iterator[Reject]:
    if not feed.whole:
        end = document.body[-EXTRACT:].decode("utf-8", "replace")
        yield Reject("cut_off", "The feed breaks off before its end, so items of it may be missing.", end)


def _item(item: Item, document: Document, month_first: bool | None) -> Iterator[Reading]:
    summary = strip_markup(item.summary)
    title = strip_markup(item.title) or _shortened(summary, _LONGEST_TITLE)
    if not title:
        raise FieldError("missing_field", "The item has neither a title nor a description.")
    published = _published(item.dates, document.meta["zone"], month_first)
    notice = Notice(
        source=document.source,
        native_id=_identity(item, document),
        part="list",
        country=document.meta["country"],
        stage=Stage.PROGRAMME,
        title=title,
        description="" if summary.casefold() == title.casefold() else _shortened(summary, EXTRACT),
        lang_hint=document.meta["lang"],
        published=published,
        url=_without_tracking(item.link) if is_web(item.link) else "",
    )
    yield reported(notice) or notice
    if item.dates and published is None:
        yield UnknownField("item.date", item.dates[0][:EXTRACT])


def _shortened(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rsplit(" ", 1)[0] + "…"


def _identity(item: Item, document: Document) -> str:
    """The item's own name; what is no address is unique within its outlet only.

    One article has one name on all hosts of its outlet, whatever device or section they are for.
    """
    name = item.name
    if not name and not item.link:
        raise FieldError("missing_field", "The item has neither a guid nor a link.")
    if is_web(name):
        return _without_tracking(name, one_host=True)
    return name if ":" in name else f"{document.meta['outlet']}:{name or strip_markup(item.title)}"


def _without_tracking(address: str, *, one_host: bool = False) -> str:
    """An address without what counts its readers; with `one_host` as all hosts of the outlet would have it."""
    parts = urlsplit(address)
    query = _untracked(parts.query) if parts.query else ""
    if one_host:
        return urlunsplit(("https", _outlet_host(parts.netloc.lower(), parts.path), parts.path, query, ""))
    fragment = "" if _TRACKING.match(parts.fragment) else parts.fragment
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, fragment))


def _untracked(query: str) -> str:
    told = parse_qsl(query, keep_blank_values=True)
    kept = [pair for pair in told if not _TRACKING.fullmatch(pair[0])]
    return query if len(kept) == len(told) else urlencode(kept)


def _outlet_host(host: str, path: str) -> str:
    """The host without its device; an article with a number of its own has its outlet's domain as its host."""
    host = _OTHER_DEVICES.sub("", host)
    labels = host.split(".")
    if not _ARTICLE.search(path) or len(labels) < 3:
        return host
    return ".".join(labels[-3:] if labels[-2] in _SECOND_LEVEL else labels[-2:])


def _published(dates: tuple[str, ...], zone: str, month_first: bool | None) -> Moment | None:
    """The first date that can be read; None where there is none. A date that is not sure is none."""
    for date in dates:
        try:
            return replace(parse_moment(_day_first(date, month_first), zone), raw=date)
        except ValueError:
            continue
    return None


def _month_first(dates: list[str]) -> bool | None:
    """Whether a feed's slashed dates tell the month before the day, as US software does; None where it does both.

    A number over 12 is no month. Where all are smaller, hours of two halves of a day are the US form.
    """
    slashed = [found for date in dates if (found := _SLASHED.match(date))]
    day_first = any(int(found["a"]) > 12 for found in slashed)
    month_first = any(int(found["b"]) > 12 for found in slashed)
    if day_first and month_first:
        return None
    return month_first or (not day_first and any(_HALF_OF_DAY.search(found["rest"]) for found in slashed))


def _day_first(date: str, month_first: bool | None) -> str:
    """Write a slashed date with its day first. Raises ValueError where either number may be the month."""
    found = _SLASHED.match(date)
    if not found:
        return date
    a, b = int(found["a"]), int(found["b"])
    if month_first is None and a <= 12 and b <= 12 and a != b:
        raise ValueError("its feed writes days both before and after months")
    month, day = (a, b) if b > 12 or month_first else (b, a)
    return f"{found['head']}{found['year']}-{month:02}-{day:02}{found['rest']}"
