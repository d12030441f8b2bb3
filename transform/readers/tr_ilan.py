"""The portal of official advertisements (ilan.gov.tr, Basın İlan Kurumu).

Sources: `Ad/AdsByFilter` ("list"), `AdDetail/GetAdDetail` ("detail"), and lists that a third party recorded
under other names ("list_renamed"). An ad has its own number (ILN…); the number of the tender (İKN) is
a facet, where given. A correction is a new ad whose title names the ILN of the ad that it corrects. Leases
and sales are no tenders.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from bs4 import BeautifulSoup

from transform.dates import parse_instant, parse_moment
from transform.notice import (
    EXCERPT,
    Document,
    FieldError,
    Key,
    Leftover,
    Moment,
    Notice,
    PageError,
    Reading,
    Stage,
)
from transform.parts import Fields, by_kind, each, load_json
from transform.readers._tr_ilan_categories import CORRECTIONS, DONORS, DONORS_WORDS, bought, category_of
from transform.readers._turkish import ZONE, attempt, foreign_bidders, method, tender_moment
from transform.text import clean, fold, strip_markup

HOME = "https://www.ilan.gov.tr"

_CORRECTED = re.compile(r"\b(ILN\d{5,})\b")
_IKN = re.compile(r"\d{4}/\d{1,8}")
_NEW_DATE = re.compile(r"(\d{2}\.\d{2}\.\d{4}\D{0,9}\d{2}:\d{2})\W+olarak\s+(?:düzelt|değiş)")
_ROW = re.compile(r"(\d\.\d)\.?\s*(.*)")
_RENAMED = {
    "ilanNo": "adNo",
    "baslik": "title",
    "kurum": "advertiserName",
    "il": "addressCityName",
    "ilce": "addressCountyName",
    "tarih": "day",
}


def read(document: Document) -> Iterator[Reading]:
    """Read a list of ads or one ad's detail (`meta` tells the "native_id")."""
    return by_kind(document, {"list": _list, "detail": _detail, "list_renamed": _list_renamed})


def _result(document: Document) -> Fields:
    page = load_json(document)
    if not isinstance(page, dict) or not isinstance(page.get("result"), dict):
        error = page.get("error") if isinstance(page, dict) else page
        raise PageError("error_page", "The portal answered without a result.", str(error))
    return Fields(page["result"], "result.")


def _list(document: Document) -> Iterator[Reading]:
    result = _result(document)
    ads = result.pop("ads")
    if not isinstance(ads, list):
        raise PageError("layout_changed", "The answer holds no list of ads.", str(ads))
    result.ignore("categories", "cityCounts", "numFound")
    yield from result.leftovers()
    yield from each(ads, partial(_ad, document, "list"), lambda ad: str(ad["adNo"]))


def _list_renamed(document: Document) -> Iterator[Reading]:
    """Put a recorded list back under the portal's names; ids come from the addresses."""
    records = load_json(document).get("ilanlar") or []
    ads = [
        {ours: record.get(theirs) for theirs, ours in _RENAMED.items()} | _address(record)
        for record in records
    ]
    yield from each(ads, partial(_ad, document, "list"), lambda ad: str(ad["adNo"]))


def _address(record: Mapping[str, Any]) -> dict[str, str]:
    path = str(record["url"]).removeprefix(HOME)
    _, _, number, slug = path.split("/", 3)
    return {"id": number, "urlStr": path, "slugifyTitle": slug}


def _detail(document: Document) -> Iterator[Reading]:
    result = _result(document)
    yield from each([result], partial(_detail_ad, document), lambda _: document.meta.get("native_id", ""))


def _detail_ad(document: Document, result: Fields) -> Iterator[Reading]:
    content = result.need("content")
    result.ignore("hitCount", "categories")
    # Null in all that was seen: what shape a price has here is not known, so one is reported and not read.
    if price := result.pop("attrEstimatedPrice"):
        yield Leftover("result.attrEstimatedPrice", str(price)[:EXCERPT])
    for reading in _ad(document, "detail", result):
        yield _with_content(reading, content) if isinstance(reading, Notice) else reading


def _ad(document: Document, part: str, ad: Mapping[str, Any] | Fields) -> Iterator[Reading]:
    fields = ad if isinstance(ad, Fields) else Fields(ad, "ads.")
    category = category_of(fields.text("slugifyTitle"))
    if category is None:
        return
    facets = {clean(str(f["key"])): clean(str(f["value"])) for f in fields.pop("adTypeFilters") or []}
    title = strip_markup(fields.need("title"))
    correction = category == CORRECTIONS or _corrects(title)
    ikn = facets.get("İhale Kayıt No") or _named_ikn(title, correction=correction)
    words = (facets.get("İhale Usulü", ""), DONORS_WORDS if category == DONORS else "")
    yield Notice(
        **_identity(fields, document, part, ikn),
        stage=_stage(title, correction=correction, archived=bool(fields.pop("isArchived", False))),
        title=title,
        lang_hint="tr",
        amends=_amended(title) if correction else None,
        attempt=attempt(title),
        buyer=clean(fields.text("advertiserName")),
        place=_place(fields),
        category=bought(category, facets.get("İhale Türü", "")),
        procedure=method(words[0]),
        procedure_details="; ".join(filter(None, words)),
        status_details=title if correction else "",
        published=_published(fields),
        deadline=tender_moment(facets.get("İhale ve Teklif Açma Tarihi", "")),
    )
    yield from _odd_ikn(ikn)
    yield from fields.leftovers()


def _named_ikn(title: str, *, correction: bool) -> str:
    """The number of the tender in a correction's title; in other titles such a number may be anything."""
    named = _IKN.search(title) if correction else None
    return named[0] if named else ""


def _odd_ikn(ikn: str) -> Iterator[Leftover]:
    if ikn and not _IKN.fullmatch(ikn):
        yield Leftover("adTypeFilters.İhale Kayıt No", ikn[:EXCERPT])


def _identity(fields: Fields, document: Document, part: str, ikn: str) -> dict[str, Any]:
    """The numbers and addresses of an ad. A number of another shape (an ILN) is no İKN and joins nothing."""
    fields.ignore("adSourceName")
    number, identifier = fields.need("adNo"), fields.text("id")
    tender = (Key("tr_ikn", ikn),) if _IKN.fullmatch(ikn) else ()
    return {
        "source": document.source,
        "native_id": number,
        "part": part,
        "country": "TR",
        "keys": (Key("tr_ilan", number), *tender),
        "url": HOME + (fields.text("urlStr") or f"/ilan/{identifier}"),
        "locator": {"id": identifier} if part == "list" and identifier else {},
    }


def _with_content(notice: Notice, content: str) -> Notice:
    """Add what only the full text of an ad tells."""
    rows, text = _rows(content), strip_markup(content)
    corrected = _NEW_DATE.search(text)
    told = (corrected[1] if corrected else "") or rows.get("2.1", "")
    title = rows.get("3.1") or notice.title
    return replace(
        notice,
        title=title,
        description=rows.get("3.2", ""),
        attempt=attempt(title),
        buyer=rows.get("1.1") or notice.buyer,
        place=" · ".join(part for part in (notice.place, rows.get("3.3")) if part),
        deadline=tender_moment(told) or notice.deadline,
        foreign_bidders=foreign_bidders(text),
    )


def _corrects(title: str) -> bool:
    return fold(title).startswith(("duzeltme ilan", "iptal ilan", "zeyilname"))


def _stage(title: str, *, correction: bool, archived: bool) -> Stage:
    if correction:
        return Stage.CANCELLED if "iptal" in fold(title) else Stage.AMENDED
    return Stage.CLOSED if archived else Stage.OPEN


def _amended(title: str) -> Key | None:
    found = _CORRECTED.search(title)
    return Key("tr_ilan", found[1]) if found else None


def _published(fields: Fields) -> Moment | None:
    """Read when the ad appeared. `publishStartDate` is UTC: 21:00Z is midnight of the next day in Turkey."""
    day, raw = fields.text("day"), fields.text("publishStartDate")
    if day:
        return parse_moment(day, ZONE)
    if not raw:
        return None
    try:
        return parse_instant(raw, ZONE)
    except ValueError as error:
        raise FieldError("bad_date", f"The day of publication cannot be read: '{raw[:60]}'.") from error


def _place(fields: Fields) -> str:
    # As addresses end in Turkey: "Gemlik/BURSA"; some provinces are also common words (Tokat, Ordu, Van).
    names = (clean(fields.text("addressCountyName")), clean(fields.text("addressCityName")))
    return "/".join(name for name in names if name)


def _rows(content: str) -> dict[str, str]:
    """Read the table of an ad, `1.1. Adı | : | X`, by number; labels hold no-break spaces."""
    found: dict[str, str] = {}
    for row in BeautifulSoup(content, "lxml").find_all("tr") if "<" in content else ():
        cells = [strip_markup(cell.get_text(" ")) for cell in row.find_all("td")]
        numbered = _ROW.match(cells[0]) if len(cells) >= 2 else None
        if numbered:
            found.setdefault(numbered[1], clean(cells[-1].removeprefix(":")))
    return found
