"""EKAP as a person may bring it: saved pages of its search and of a tender's announcement, and its notice e-mails.

Sources: 34 cards of the search page as its markup was in June and July 2026. No saved announcement and no e-mail was
recorded: of those the numbered rows of the standard forms are read, as they stand in the bulletin.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Final

from bs4 import BeautifulSoup, Tag

from domain.document import EXCERPT, Document, FieldError, PageError, Reading
from domain.notice import Category, Key, Moment, Notice, Stage
from transform.parsers import _tr_bulletin_results as results
from transform.parsers._tr_bulletin_fields import ItemFields, item_fields, procedure
from transform.parsers._turkish import (
    ZONE,
    attempt,
    foreign_bidders,
    method,
    tender_moment,
    with_date_as_called,
)
from transform.parsers.fields import Secondary, look_up, missing
from transform.parsers.parsing import each
from transform.parsers.terms import terms_of
from transform.text import as_code, clean, strip_markup
from transform.titles.turkish import told_by_title
from transform.values.dates import parse_moment

CARD: Final = "card-layout"
_HOME: Final = "https://ekapv2.kik.gov.tr/ekap/search"
_IKN: Final = re.compile(r"\d{4}/\d{1,8}")
# What the card's first badge says. All recorded ones take offers; the other words are inferred, and a word that is
# none of them rejects its card.
_STATUSES: Final = {
    "katilima acik": Stage.OPEN,
    "teklifler degerlendiriliyor": Stage.CLOSED,
    "degerlendirmede": Stage.CLOSED,
    "ihale iptal edilmis": Stage.CANCELLED,
    "iptal": Stage.CANCELLED,
    "sozlesme imzalanmis": Stage.AWARDED,
    "sonuc ilani yayimlanmis": Stage.AWARDED,
}
_KINDS: Final = {
    "mal": Category.GOODS,
    "yapim": Category.WORKS,
    "hizmet": Category.SERVICES,
    "danismanlik": Category.SERVICES,
}


def read_cards(document: Document, source: str) -> Iterator[Reading]:
    """Read a saved page of search results, or single cards of it."""
    yield from _cards(document.body, source)


def _cards(markup: bytes | str, source: str) -> Iterator[Reading]:
    cards = BeautifulSoup(markup, "lxml").select(f".{CARD}")
    yield from each(cards, partial(_card, source), lambda card: _text(card, ".ikn"))


def _text(card: Tag, selector: str) -> str:
    found = card.select_one(selector)
    return clean(found.get_text(" ")) if found else ""


def _card(source: str, card: Tag) -> Iterator[Reading]:
    number, title, secondary = _text(card, ".ikn"), _text(card, ".ihale"), Secondary("card.")
    if not _IKN.fullmatch(number) or not title:
        raise FieldError(
            "missing_field", "The card has no number (İKN) or no name of a tender.", clean(card.get_text(" "))
        )
    badges = [clean(one.get_text(" ")) for one in card.select(".badge")] + ["", "", ""]
    status, kind, words = badges[:3]
    place, _, moment = _text(card, ".il-saat").partition(",")
    yield Notice(
        source=source,
        native_id=f"tr_ikn/{number}",
        part="list",
        country="TR",
        stage=look_up(_STATUSES, "the card's status", status),
        title=title,
        lang_hint="tr",
        keys=(Key("tr_ikn", number),),
        attempt=attempt(title),
        buyer=secondary.need("idare", _text(card, ".idare")),
        place=clean(place),
        category=secondary.read("kind", kind, partial(look_up, _KINDS, "the card's kind"), None),
        procedure=method(words),
        procedure_details=words,
        status_details=status,
        deadline=secondary.read("il-saat", moment, lambda text: tender_moment(clean(text)), None),
        url=_HOME,
    )
    yield from secondary.unknown_fields()


def read_page(document: Document, source: str) -> Iterator[Reading]:
    """Read a tender's announcement, saved as a page or as text."""
    text = document.body.decode("utf-8-sig", "replace")
    yield from _announcement(_lines(text), source, None)


def _lines(text: str) -> list[str]:
    if "<" in text:
        soup = BeautifulSoup(text, "lxml")
        for row in soup.find_all("tr"):
            row.insert_after("\n")
        for block in soup.find_all(["p", "div", "br", "h1", "h2", "h3", "li"]):
            block.insert_before("\n")
        text = soup.get_text("")
    lines = (clean(strip_markup(line)) for line in text.splitlines())
    return [line for line in lines if line]


def _announcement(lines: list[str], source: str, arrived: datetime | None) -> Iterator[Reading]:
    """Read the numbered rows of one announcement. Raises PageError where there are none."""
    fields, secondary = item_fields(lines), Secondary("announcement.")
    found = _IKN.search(fields.get("ikn"))
    if not found:
        message = "No numbered rows of an announcement with its number (İKN) were found."
        raise PageError("layout_changed", message, "\n".join(lines)[:EXCERPT])
    number = found[0]
    stage = _stage(fields)
    way, words = procedure(fields)
    title = _title(fields, number, lines)
    notice = Notice(
        source=source,
        native_id=f"tr_ikn/{number}",
        part="detail",
        country="TR",
        stage=stage,
        title=title,
        description=fields.get("quantity"),
        lang_hint="tr",
        keys=(Key("tr_ikn", number),),
        attempt=attempt(title),
        buyer=fields.get("buyer") or fields.head_buyer,
        place=fields.get("place"),
        procedure=way,
        procedure_details=words,
        status_details=fields.kind_line,
        published=parse_moment(arrived.isoformat(), ZONE) if arrived else None,
        deadline=None if stage is Stage.AWARDED else _due(fields),
        **(results.fields_of_result(fields, secondary) if stage is Stage.AWARDED else {}),
        foreign_bidders=foreign_bidders(" ".join(lines)),
        terms=terms_of(" ".join(lines), "TR"),
        url=_HOME,
    )
    yield with_date_as_called(notice, f"{fields.headline} {fields.kind_line}")
    if not notice.buyer:
        yield missing("announcement.buyer", number)
    yield from secondary.unknown_fields()


def _title(fields: ItemFields, number: str, lines: list[str]) -> str:
    title = fields.get("name") or fields.headline
    if not title:
        message = f"The announcement {number} names no work."
        raise PageError("missing_field", message, "\n".join(lines)[:EXCERPT])
    return title


def _due(fields: ItemFields) -> Moment | None:
    """The earlier of the days until which offers are taken."""
    due = [tender_moment(fields.day(name)) for name in ("deadline", "due")]
    return min((day for day in due if day), key=lambda day: day.at, default=None)


def _stage(fields: ItemFields) -> Stage:
    called = as_code(f"{fields.kind_line} {fields.headline}")
    return told_by_title(called, filed_as_correction=False) or Stage.OPEN


def read_text(text: str, source: str, sent: datetime | None) -> Iterator[Reading]:
    """Read the cards or the announcement in the text of an e-mail.

    Args:
        text: HTML or plain.
        source: of the notices.
        sent: when, with its time zone; None where that is not known.

    Raises:
        PageError: it holds neither.
    """
    if CARD in text:
        yield from _cards(text, source)
    else:
        yield from _announcement(_lines(text), source, sent)
