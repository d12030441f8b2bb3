"""MEA's announcements (procurement.mea.or.th): lists of drafts, invitations and winners, and each one's own page.

Sources: two clients of 2026; no body was recorded. `meta` tells which list ("path"): the three have some columns in
common, and the same KEY_ID in two of them is two announcements. Times are /Date(milliseconds)/, an instant; the Thai
text beside each says the same for people, and stands in where there is no instant.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from bs4 import BeautifulSoup, Tag

from domain.document import Document, FieldError, PageError, Reading
from domain.notice import Award, Key, Moment, Money, Notice, PriceKind, Stage
from transform.parsers._th_codes import EGP_NUMBER, ZONE, baht, procedure
from transform.parsers.fields import Fields, Secondary, missing
from transform.parsers.page_errors import diagnose, is_cut, load_json
from transform.parsers.parsing import Always, by_kind, each
from transform.parties.suppliers import without_natural_persons
from transform.text import clean, strip_markup
from transform.values.dates import parse_instant, parse_moment

SOURCE: Final = "th_mea"
HOME: Final = "https://procurement.mea.or.th"
BUYER: Final = "การไฟฟ้านครหลวง"
STAGES: Final = {"Draft": Stage.DRAFT, "Procurement": Stage.OPEN, "WinningBidder": Stage.AWARDED}

_MILLISECONDS: Final = re.compile(r"/Date\((-?\d{1,15})\)/")
_NUMBER_IN: Final = re.compile(r"(?<!\d)\d{11}(?!\d)")
# The portal writes one mark twice ("ที่่"): what is drawn is the same.
_DOUBLED: Final = re.compile("([\u0e48-\u0e4c])\\1+")
_ENVELOPE: Final = ("draw", "recordsTotal", "recordsFiltered")
# Why a winner was selected, when the papers may be had, and the number behind the word for the method.
_UNUSED: Final = ("REASON_TEXT", "DETAIL_END_DT_TEXT", "METHOD_ID", "PURCHASE_TYPE_ID")
ALWAYS: Always = {
    "list": {
        None: ("published",),
        Stage.DRAFT: ("budget",),
        Stage.OPEN: ("deadline",),
    }
}
# How the labels of an announcement's page begin, whole marks and no white space.
_BUDGET, _AGREED, _OFFERED, _UNIT = "วงเงินงบประมาณ", "ราคารวมที่ตกลง", "ราคารวมที่เสนอ", "หน่วยงาน"


def read(document: Document) -> Iterator[Reading]:
    """Read a list or one announcement's page."""
    return by_kind(document, {"list": _list, "detail": _detail}, ALWAYS)


def _list(document: Document) -> Iterator[Reading]:
    page = load_json(document)
    path = document.meta.get("path", "")
    if path not in STAGES:
        raise PageError("unknown_code", f"The list {path!r} that was asked for is not known.")
    envelope = Fields(page) if isinstance(page, dict) else Fields({"data": page})
    rows = envelope.pop("data")
    if not isinstance(rows, list):
        raise PageError("layout_changed", "The answer is JSON, but it holds no rows.", str(page))
    envelope.ignore(*_ENVELOPE)
    if error := envelope.pop("error"):
        envelope.report("error", error)
    yield from envelope.unknown_fields()
    yield from each(rows, lambda row: _row(path, row), lambda row: f"{path}/{row['KEY_ID']}")


def _row(path: str, row: Mapping[str, Any]) -> Iterator[Reading]:
    fields, secondary = Fields(row, "data."), Secondary("data.")
    number = fields.need("KEY_ID")
    method = fields.text("METHOD_DESC")
    budget = secondary.read("BUDGET", fields.pop("BUDGET"), lambda told: baht(told, PriceKind.BUDGET), None)
    days = {name: _day(fields, secondary, name) for name in ("POST_DT", "DETAIL_DT", "BID_DT", "END_DT")}
    # Of a draft BID_DT is at most an intention, and END_DT the end of comments.
    won_by = fields.text("WIN_NAME")
    if path == "WinningBidder":
        secondary.need("WIN_NAME", won_by)
    winner = without_natural_persons("TH", won_by)
    fields.ignore(*_UNUSED)
    yield Notice(
        source=SOURCE,
        native_id=f"{path}/{number}",
        part="list",
        country="TH",
        stage=STAGES[path],
        title=strip_markup(fields.need("SUBJECT")),
        lang_hint="th",
        keys=_keys(fields, secondary),
        buyer=BUYER,
        procedure=secondary.read("METHOD_DESC", method, procedure, ""),
        procedure_details=method,
        published=days["POST_DT"] or days["DETAIL_DT"],
        deadline=days["BID_DT"] if path == "Procurement" else None,
        prices=(budget,) if budget else (),
        awards=(Award(supplier=winner),) if winner else (),
        url=f"{HOME}/{path}/Detail/{number}",
        locator={"path": path, "id": number} | ({"winner": winner} if winner else {}),
    )
    yield from secondary.unknown_fields()
    yield from fields.unknown_fields()


def _keys(fields: Fields, secondary: Secondary) -> tuple[Key, ...]:
    """e-GP's number, from its own field or from behind the announcement's number."""
    own, published = fields.text("EGP_PROJ_NO"), fields.text("PUBLISH_NO")
    if own and not EGP_NUMBER.fullmatch(own):
        secondary.report("EGP_PROJ_NO", own)
        own = ""
    found = _NUMBER_IN.findall(published)
    if own and found and own not in found:
        secondary.report("PUBLISH_NO", published)
    number = own or (found[0] if len(found) == 1 else "")
    return (Key("th_egp", number),) if number else ()


def _day(fields: Fields, secondary: Secondary, name: str) -> Moment | None:
    """An instant; where there is none, what the Thai text says. Two days that differ are reported."""
    told, text = fields.text(name), fields.text(f"{name}_TEXT")
    end = name == "BID_DT"
    written = (
        secondary.read(f"{name}_TEXT", text, lambda words: parse_moment(words, ZONE, end_of_day=end), None)
        if text
        else None
    )
    moment = secondary.read(name, told, lambda raw: _instant(raw, end=end), None) if told else written
    if moment and written and _local_day(moment) != _local_day(written):
        secondary.report(f"{name}_TEXT", text)
    return moment


def _instant(raw: str, *, end: bool) -> Moment:
    found = _MILLISECONDS.fullmatch(raw)
    if not found:
        raise FieldError("bad_date", f"{raw!r} is no /Date(milliseconds)/.")
    at = datetime.fromtimestamp(int(found[1]) / 1000, UTC)
    return parse_instant(f"{at:%Y-%m-%dT%H:%M:%SZ}", ZONE, end_of_day=end)


def _local_day(moment: Moment) -> date:
    return moment.at.astimezone(ZoneInfo(ZONE)).date()


def _detail(document: Document) -> Iterator[Reading]:
    text = document.body.decode("utf-8", "replace").replace("\0", "")
    rows = _pairs(BeautifulSoup(text, "lxml"))
    if not rows or is_cut(text):
        raise PageError(*diagnose(text), text)
    yield from each([rows], lambda found: _page(document, found), lambda _: document.meta["native_id"])


def _pairs(soup: BeautifulSoup) -> dict[str, str]:
    """Values by label: each th and the td behind it."""
    found = {}
    for label in soup.find_all("th"):
        value = label.find_next_sibling("td")
        if isinstance(value, Tag):
            found[_DOUBLED.sub(r"\1", clean(label.get_text(" "))).replace(" ", "")] = clean(
                value.get_text(" ")
            )
    return found


def _page(document: Document, rows: dict[str, str]) -> Iterator[Reading]:
    native_id, path = document.meta["native_id"], document.meta["path"]
    fields, secondary = Fields(rows, "detail."), Secondary("detail.")
    budget = _sum(fields, secondary, rows, _BUDGET, PriceKind.BUDGET)
    agreed = _sum(fields, secondary, rows, _AGREED, PriceKind.AWARD)
    offered = _sum(fields, secondary, rows, _OFFERED, PriceKind.AWARD)
    award = agreed or offered if path == "WinningBidder" else None
    yield Notice(
        source=SOURCE,
        native_id=native_id,
        part="detail",
        country="TH",
        buyer_unit=_value(fields, rows, _UNIT),
        prices=tuple(filter(None, (budget, award))),
        awards=(Award(supplier=document.meta.get("winner", ""), price=award),) if award else (),
    )
    # What was offered stands in for what was agreed, and the lack is told.
    needed = {"agreed": agreed, "award": award} if path == "WinningBidder" else {"budget": budget}
    yield from (missing(f"detail.{name}", native_id) for name, told in needed.items() if not told)
    yield from secondary.unknown_fields()
    yield from fields.unknown_fields()


def _value(fields: Fields, rows: Mapping[str, str], beginning: str) -> str:
    label = next((label for label in rows if label.startswith(beginning)), beginning)
    return fields.text(label)


def _sum(
    fields: Fields, secondary: Secondary, rows: Mapping[str, str], beginning: str, kind: PriceKind
) -> Money | None:
    return secondary.read(beginning, _value(fields, rows, beginning), lambda told: baht(told, kind), None)
