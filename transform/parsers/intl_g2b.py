"""나라장터: announcements of services of Korean bodies that work abroad, by the procurement service's interface.

Sources: the names of fields and kinds of announcements as public clients of the interface read them, and values of 91
announcements of 2026; the portal's own description was not seen. An announcement is known by bidNtceNo and bidNtceOrd;
the order counts its corrections. Fields that name who is in charge are never read.
"""

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from domain.country import KST
from domain.document import Document, FieldError, PageError, PassedOver, Reading
from domain.notice import Category, Key, Moment, Money, Notice, PriceKind, Stage
from transform.parsers._korean import LANGUAGE, METHODS, NOT_OURS, Orders
from transform.parsers.fields import Fields, Secondary, look_up
from transform.parsers.page_errors import load_json
from transform.parsers.parsing import Always, by_kind, each
from transform.text import strip_markup
from transform.values.dates import parse_moment
from transform.values.korean_places import host_country
from transform.values.money import money

SOURCE = "intl_g2b"
PAGE = "https://www.g2b.go.kr/link/PNPE027_01/single/?bidPbancNo={}&bidPbancOrd={}"
ALWAYS: Always = {"list": {None: ("title", "buyer", "published", "keys", "url")}}
# As public clients name them, but for the ordinary, the urgent and the corrected, which are not verified.
KINDS: dict[str, Stage] = {
    "등록공고": Stage.OPEN,
    "일반공고": Stage.OPEN,
    "긴급공고": Stage.OPEN,
    "재공고": Stage.OPEN,
    "변경공고": Stage.AMENDED,
    "정정공고": Stage.AMENDED,
    "취소공고": Stage.CANCELLED,
}
ORDERS = Orders("ntceKindNm", KINDS, re.compile("0*"))
# Who is in charge, how to reach them, and files.
_DROPPED = re.compile(r".*(?:OfclNm|TelNo|EmailAdrs|exctvNm|FileNm\d*|SpecDocUrl\d*)")
# Read by public clients, or not verified at all, and of no use to a lead.
_UNUSED = (
    *(
        "ntceInsttCd",
        "dminsttCd",
        "rgstDt",
        "chgDt",
        "srvceDivNm",
        "bidNtceUrl",
        "rgstTyNm",
        "refNo",
        "untyNtceNo",
    ),
    *("bidMethdNm", "bidQlfctRgstDt", "bidBeginDt", "reNtceYn", "rbidPermsnYn", "rbidOpengDt", "chgNtceRsn"),
    *("sucsfbidMthdCd", "sucsfbidMthdNm", "sucsfbidLwltRate", "techAbltEvlRt", "bidPrceEvlRt", "opengPlce"),
    *(
        "prearngPrceDcsnMthdNm",
        "totPrdprcNum",
        "drwtPrdprcNum",
        "indstrytyLmtYn",
        "infoBizYn",
        "VAT",
        "indutyVAT",
    ),
    *(
        "pubPrcrmntLrgClsfcNm",
        "pubPrcrmntMidClsfcNm",
        "pubPrcrmntClsfcNo",
        "pubPrcrmntClsfcNm",
        "linkInsttNm",
    ),
)


def read(document: Document) -> Iterator[Reading]:
    """Read a page of one body's announcements."""
    return by_kind(document, {"list": _list}, ALWAYS)


def _list(document: Document) -> Iterator[Reading]:
    answer = load_json(document)
    try:
        body = answer["response"]["body"]
        rows = body["items"] if str(body["totalCount"]) != "0" else body["items"] or []
    except (KeyError, TypeError) as error:
        raise PageError("layout_changed", "The answer has no response.body.items.", str(answer)) from error
    if not isinstance(rows, list):
        raise PageError("layout_changed", "The answer's items are no list.", str(answer))
    yield from each(rows, _row, lambda row: f"{row['bidNtceNo']}-{row['bidNtceOrd']}")


def _row(row: dict[str, Any]) -> Iterator[Reading]:
    told = {name: value for name, value in row.items() if not _DROPPED.fullmatch(name)}
    fields, secondary = Fields(told, "items."), Secondary("items.")
    number, order = fields.need("bidNtceNo"), fields.need("bidNtceOrd")
    title = strip_markup(fields.need("bidNtceNm"))
    country = host_country(title)
    if not country:
        yield PassedOver(f"{number}-{order}", NOT_OURS)
        return
    yield _notice(fields, secondary, country, title, (number, order))
    yield from secondary.unknown_fields()
    yield from fields.unknown_fields()


def _notice(
    fields: Fields, secondary: Secondary, country: str, title: str, identity: tuple[str, str]
) -> Notice:
    number, order = identity
    fields.ignore(*_UNUSED)
    method = fields.text("cntrctCnclsMthdNm")
    announcer, buyer = fields.text("ntceInsttNm"), fields.text("dminsttNm")
    return Notice(
        source=SOURCE,
        native_id=f"{number}-{order}",
        part="list",
        country=country,
        stage=ORDERS.stage(secondary, title, fields.text("ntceKindNm"), order),
        title=title,
        lang_hint=LANGUAGE,
        keys=(Key("kr_g2b", number),),
        buyer=strip_markup(buyer or announcer),
        category=Category.SERVICES,
        procedure=secondary.read("cntrctCnclsMthdNm", method, _method, ""),
        procedure_details=method,
        published=secondary.read("bidNtceDt", fields.text("bidNtceDt"), _moment, None),
        deadline=secondary.read("bidClseDt", fields.text("bidClseDt"), _closing, None),
        opening=secondary.read("opengDt", fields.text("opengDt"), _closing, None),
        prices=_prices(fields, secondary),
        foreign_bidders=True if fields.text("intrbidYn") == "Y" else None,
        url=fields.text("bidNtceDtlUrl") or PAGE.format(number, order),
    )


def _method(word: str) -> str:
    return look_up(METHODS, "cntrctCnclsMthdNm", word) if word else ""


def _moment(text: str) -> Moment:
    return parse_moment(text, KST)


def _closing(text: str) -> Moment | None:
    return parse_moment(text, KST, end_of_day=True) if text else None


def _prices(fields: Fields, secondary: Secondary) -> tuple[Money, ...]:
    kinds = (("presmptPrce", PriceKind.ESTIMATE), ("asignBdgtAmt", PriceKind.BUDGET))
    found = [(kind, secondary.read(name, fields.text(name), _sum, None)) for name, kind in kinds]
    return tuple(money(str(amount), "KRW", kind) for kind, amount in found if amount)


def _sum(text: str) -> Decimal | None:
    """A sum in won; None for an empty one. Raises FieldError."""
    try:
        return Decimal(text) if text else None
    except InvalidOperation as error:
        raise FieldError("bad_amount", f"The sum {text!r} is no number.") from error
