"""DGA's invitations (www.dga.or.th): a list of WordPress, an element an entry with parts known by their classes.

Sources: the classes that one client of 2026 reads; no body was recorded. How the words of a part are written is not
known, so of a number the digits are taken and of a budget the sum, where there is one and no more.
"""

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import unquote, urljoin

from bs4 import BeautifulSoup, Tag

from domain.document import Document, FieldError, PageError, Reading
from domain.notice import Key, Moment, Money, Notice, PriceKind, Stage
from transform.parsers._th_codes import ZONE
from transform.parsers.fields import Secondary
from transform.parsers.page_errors import diagnose
from transform.parsers.parsing import Always, by_kind, each
from transform.text import clean, fold
from transform.values.dates import parse_moment
from transform.values.money import parse_money

SOURCE: Final = "th_dga"
HOME: Final = "https://www.dga.or.th/"
BUYER: Final = "สำนักงานพัฒนารัฐบาลดิจิทัล (องค์การมหาชน)"
ALWAYS: Always = {"list": {None: ("published", "url", "keys", "prices")}}
_ITEM: Final = "item-purchase-document"
_TITLE, _NUMBER, _BUDGET, _DAY = ".purchase-document-title", ".project-id", ".budget", ".post-date"
_EGP: Final = re.compile(r"(?<!\d)\d{11}(?!\d)")


def read(document: Document) -> Iterator[Reading]:
    """Read a page of a year's list."""
    return by_kind(document, {"list": _list}, ALWAYS)


def _entries(body: bytes) -> list[Tag]:
    """The entries of a page, and the titles that stand in none."""
    page = BeautifulSoup(body.decode("utf-8", "replace").replace("\0", ""), "lxml")
    loose = [title for title in page.select(_TITLE) if not title.find_parent(class_=_ITEM)]
    return [*page.select(f".{_ITEM}"), *loose]


def _address(entry: Tag) -> str:
    """What names an entry: the address that its title links to; "" where that is none."""
    link = entry.select_one(f"{_TITLE} a[href]")
    address = unquote(str(link["href"]).strip()) if link else ""
    return urljoin(HOME, address) if address else ""


def _text(entry: Tag, part: str) -> str:
    found = entry.select_one(part)
    return clean(found.get_text(" ")) if found else ""


def _day(text: str) -> Moment:
    return parse_moment(text, ZONE)


def _list(document: Document) -> Iterator[Reading]:
    entries = _entries(document.body)
    if not entries:  # what a year without an invitation would say is not known
        text = document.body.decode("utf-8", "replace")
        raise PageError(*diagnose(text), text)
    yield from each(entries, _entry, _address)


def _entry(entry: Tag) -> Iterator[Reading]:
    if _ITEM not in (entry.get("class") or ()):
        raise FieldError("layout_changed", "A title stands in no entry of the list.", entry.get_text(" "))
    secondary, title, address = Secondary("item."), _text(entry, _TITLE), _address(entry)
    if not title or not address:
        raise FieldError("missing_field", "An entry has no title with a link.", entry.get_text(" "))
    number = secondary.read("number", _text(entry, _NUMBER), _number, "")
    budget = secondary.read("budget", _text(entry, _BUDGET), _budget, None)
    yield Notice(
        source=SOURCE,
        native_id=address.removeprefix(HOME),
        part="list",
        country="TH",
        stage=Stage.OPEN,
        title=title,
        lang_hint="th",
        keys=(Key("th_egp", number),) if number else (),
        buyer=BUYER,
        published=secondary.read("day", _text(entry, _DAY), _day, None),
        prices=(budget,) if budget else (),
        url=address,
    )
    yield from secondary.unknown_fields()


def _number(text: str) -> str:
    """e-GP's number. Raises ValueError where there is none, or several."""
    (found,) = set(_EGP.findall(fold(text)))  # Thai digits are digits too
    return str(found)


def _budget(text: str) -> Money | None:
    """The sum that is told, None for nought. Raises ValueError where there is none, or several."""
    found = parse_money(text, currency="THB", kind=PriceKind.BUDGET, lang="th")
    return found if found.amount else None
