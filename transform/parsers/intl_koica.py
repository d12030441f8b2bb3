"""KOICA's own announcements of purchases, in the shape that a public client of its new interface reads.

Source: that client's names of fields, and its words for the status, of 2026; neither a body nor the portal's own
description was seen. The list tells no day: neither of publication nor of closing.
"""

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from domain.document import Document, FieldError, PageError, PassedOver, Reading
from domain.notice import Category, Key, Money, Notice, PriceKind, Stage
from transform.parsers._korean import LANGUAGE, METHODS, NOT_OURS, Orders
from transform.parsers.fields import Fields, Secondary, look_up
from transform.parsers.page_errors import load_json
from transform.parsers.parsing import Always, by_kind, each
from transform.text import strip_markup
from transform.values.korean_places import host_country
from transform.values.money import money

SOURCE = "intl_koica"
BUYER = "한국국제협력단"
ALWAYS: Always = {"list": {None: ("title", "keys", "url")}}
# What comes after the closing is not told apart here from what that client hides as over.
STATUSES: dict[str, Stage] = {
    "공고중": Stage.OPEN,
    "접수중": Stage.OPEN,
    "마감": Stage.CLOSED,
    "종료": Stage.CLOSED,
    "낙찰": Stage.AWARDED,
    "체결": Stage.AWARDED,
    "유찰": Stage.CANCELLED,
    "취소": Stage.CANCELLED,
}
KINDS: dict[str, Category] = {"용역": Category.SERVICES, "구매": Category.GOODS, "공사": Category.WORKS}
ORDERS = Orders("BID_PROGRS_STTUS_NM", STATUSES, re.compile("0*1?"))
# The row's number on its page, and how the winner is chosen and the purchase is classed.
_UNUSED = ("RNUM", "SCSBID_MTH_NM", "PRCURE_BSNS_SE_CD_NM", "PRCURE_DETAIL_SE_NM")


def read(document: Document) -> Iterator[Reading]:
    """Read a page of a year's announcements."""
    return by_kind(document, {"list": _list}, ALWAYS)


def _list(document: Document) -> Iterator[Reading]:
    answer = load_json(document)
    try:
        found = (answer["BODY"]["ITEMS"] or {}).get("ITEM") or []
        none_said = str(answer["TOTAL_COUNT"]) == "0"
    except (KeyError, TypeError, AttributeError) as error:
        raise PageError(
            "layout_changed", "The answer has no BODY.ITEMS and TOTAL_COUNT.", str(answer)
        ) from error
    rows = [found] if isinstance(found, dict) else found
    if not isinstance(rows, list) or not (rows or none_said):
        raise PageError("layout_changed", "The answer's ITEMS.ITEM is no list of announcements.", str(answer))
    yield from each(rows, _row, lambda row: f"{row['PBLANC_NO']}-{row['PBLANC_ODR']}")


def _row(row: dict[str, Any]) -> Iterator[Reading]:
    fields, secondary = Fields(row, "ITEM."), Secondary("ITEM.")
    number, order = fields.need("PBLANC_NO"), fields.need("PBLANC_ODR")
    title = strip_markup(fields.need("BID_NM"))
    country = host_country(title)
    if not country:
        yield PassedOver(f"{number}-{order}", NOT_OURS)
        return
    fields.ignore(*_UNUSED)
    method, status = fields.text("CNTRCT_MTH_NM"), fields.need("BID_PROGRS_STTUS_NM")
    limit = secondary.read("BID_LMT_AMOUNT", fields.text("BID_LMT_AMOUNT"), _sum, None)
    yield Notice(
        source=SOURCE,
        native_id=f"{number}-{order}",
        part="list",
        country=country,
        stage=ORDERS.stage(secondary, title, status, order),
        status_details=status,
        title=title,
        lang_hint=LANGUAGE,
        keys=(Key("koica_bid", number),),
        buyer=BUYER,
        category=secondary.read("PRCURE_SE_NM", fields.text("PRCURE_SE_NM"), _category, None),
        procedure=secondary.read("CNTRCT_MTH_NM", method, _method, ""),
        procedure_details=method,
        prices=(limit,) if limit else (),
        url=secondary.need("BID_POP_OUT_URL", fields.text("BID_POP_OUT_URL")),
    )
    yield from secondary.unknown_fields()
    yield from fields.unknown_fields()


def _category(word: str) -> Category:
    return look_up(KINDS, "PRCURE_SE_NM", word)


def _method(word: str) -> str:
    return look_up(METHODS, "CNTRCT_MTH_NM", word)


def _sum(text: str) -> Money | None:
    """The most that may be bid, in won; None for an empty one and for 0. Raises FieldError."""
    try:
        amount = Decimal(text or "0")
    except InvalidOperation as error:
        raise FieldError("bad_amount", f"The sum {text!r} is no number.") from error
    return money(str(amount), "KRW", PriceKind.BUDGET) if amount else None
