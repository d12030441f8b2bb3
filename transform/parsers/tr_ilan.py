"""The portal of official advertisements (ilan.gov.tr, Basın İlan Kurumu).

Sources: `Ad/AdsByFilter` ("list"), `AdDetail/GetAdDetail` ("detail"), and lists that a third party recorded
under other names ("list_renamed"). An ad has its own number (ILN…); the number of the tender (İKN) is
a facet, where given. Calling off, putting off and correcting a tender are new ads, filed as corrections or as
tenders, whose title, or whose text alone, names the ILN of the ad concerned. Leases and sales are no tenders.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from domain.document import EXCERPT, Document, PageError, PassedOver, Reading, UnknownField
from domain.notice import Key, Moment, Notice, Stage
from transform.parsers._tr_ilan_categories import CORRECTIONS, DONORS, DONORS_WORDS, bought, category_of
from transform.parsers._tr_ilan_text import AdText, ad_text
from transform.parsers._turkish import (
    ZONE,
    attempt,
    called_off,
    cancellation,
    foreign_bidders,
    method,
    tender_moment,
    with_date_as_called,
)
from transform.parsers._turkish_days import last_day, moved_to
from transform.parsers.fields import Fields, Secondary, missing
from transform.parsers.page_errors import load_json
from transform.parsers.parsing import by_kind, each
from transform.parsers.terms import terms_of
from transform.text import as_code, clean, strip_markup
from transform.titles.turkish import named_ad, named_tender, told_by_title
from transform.values.dates import parse_instant, parse_moment

SOURCE = "tr_ilan"
HOME = "https://www.ilan.gov.tr"

_IKN = re.compile(r"\d{4}/\d{1,8}")
# Facets by the form in which their names are looked up; "" is known and of no use.
_FACETS = {
    "ihale kayit no": "ikn",
    "ihale turu": "type",
    "ihale usulu": "method",
    "ihale ve teklif acma tarihi": "opening",
    "ilan turu": "",
}
_NONE: dict[str, str] = {}
_ROWS = ("2.1", "3.1")  # of a tender's text: when, and what
_OF_OTHERS = (Stage.AMENDED, Stage.CANCELLED, Stage.AWARDED)
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
    yield from result.unknown_fields()
    yield from each(ads, partial(_ad, document, "list"), lambda ad: str(ad["adNo"]))


def _list_renamed(document: Document) -> Iterator[Reading]:
    """Put a recorded list back under the portal's names; ids come from the addresses."""
    page = load_json(document)
    records = page.get("ilanlar") if isinstance(page, dict) else None
    if not isinstance(records, list):
        raise PageError("layout_changed", "The recording holds no list of ads.", str(page))
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
        yield UnknownField("result.attrEstimatedPrice", str(price)[:EXCERPT])
    for reading in _ad(document, "detail", result):
        if isinstance(reading, Notice):
            yield from _with_content(reading, ad_text(content))
        else:
            yield reading


def _amended(title: str, native_id: str) -> Key | None:
    number = named_ad(title, native_id)
    return Key("tr_ilan", number) if number else None


def _ad(document: Document, part: str, ad: Mapping[str, Any] | Fields) -> Iterator[Reading]:
    fields, secondary = ad if isinstance(ad, Fields) else Fields(ad, "ads."), Secondary("ads.")
    category = category_of(fields.need("slugifyTitle"))
    if category is None:
        yield PassedOver(fields.text("adNo"), "no_tender")
        return
    told = fields.pop("adTypeFilters") or ([] if document.kind == "list_renamed" else None)
    facets = secondary.read("adTypeFilters", told, partial(_facets, secondary), _NONE)
    title = strip_markup(fields.need("title"))
    changed = told_by_title(title, filed_as_correction=category == CORRECTIONS)
    archived = secondary.read("isArchived", fields.pop("isArchived", False), _flag, False)
    words = (facets.get("method", ""), DONORS_WORDS if category == DONORS else "")
    named = named_tender(title) if changed else ""
    identity = _identity(fields, secondary, part, facets.get("ikn") or named)
    notice = Notice(
        **identity,
        stage=changed or (Stage.CLOSED if archived else Stage.OPEN),
        title=title,
        lang_hint="tr",
        amends=_amended(title, identity["native_id"]) if changed else None,
        attempt=attempt(title),
        buyer=secondary.need("advertiserName", fields.text("advertiserName")),
        place=_place(fields),
        category=bought(category, facets.get("type", "")),
        procedure=method(words[0]),
        procedure_details="; ".join(filter(None, words)),
        status_details=title if changed else "",
        published=_published(fields, secondary),
        deadline=tender_moment(facets.get("opening", "")),
    )
    yield with_date_as_called(notice, title)
    yield from _odd_ikn(facets.get("ikn", ""))
    yield from secondary.unknown_fields()
    yield from fields.unknown_fields()


def _facets(secondary: Secondary, filters: Any) -> dict[str, str]:  # noqa: ANN401  # JSON values are of any type
    """The facets by our names; those that nobody knows are reported."""
    told = {}
    for facet in filters:
        key, value = clean(str(facet["key"])), clean(str(facet["value"]))
        if as_code(key) in _FACETS:
            told[_FACETS[as_code(key)]] = value
        else:
            secondary.report(f"adTypeFilters.{key}", value)
    return told


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError("no flag")
    return value


def _odd_ikn(ikn: str) -> Iterator[UnknownField]:
    if ikn and not _IKN.fullmatch(ikn):
        yield UnknownField("adTypeFilters.İhale Kayıt No", ikn[:EXCERPT])


def _identity(fields: Fields, secondary: Secondary, part: str, ikn: str) -> dict[str, Any]:
    """The numbers and addresses of an ad. A number of another shape (an ILN) is no İKN and joins nothing."""
    fields.ignore("adSourceName")
    number, identifier = fields.need("adNo"), secondary.need("id", fields.text("id"))
    tender = (Key("tr_ikn", ikn),) if _IKN.fullmatch(ikn) else ()
    return {
        "source": SOURCE,
        "native_id": number,
        "part": part,
        "country": "TR",
        "keys": (Key("tr_ilan", number), *tender),
        "url": HOME + (secondary.need("urlStr", fields.text("urlStr")) or f"/ilan/{identifier}"),
        "locator": {"id": identifier} if part == "list" and identifier else {},
    }


def _with_content(notice: Notice, ad: AdText) -> Iterator[Notice | UnknownField]:
    """Add what only the full text of an ad tells. A tender's text has a table of rows; one that has not is reported."""
    title = ad.rows.get("3.1") or notice.title
    deadline, opening = _due(notice, ad)
    told = replace(
        _tied(notice, ad) if notice.stage in _OF_OTHERS else notice,
        title=title,
        cancellation=cancellation(called_off(ad.text)) if notice.stage is Stage.CANCELLED else None,
        description=ad.rows.get("3.2", ""),
        attempt=attempt(title),
        buyer=ad.rows.get("1.1") or notice.buyer,
        place=" · ".join(part for part in (notice.place, ad.rows.get("3.3")) if part),
        deadline=deadline,
        opening=opening,
        foreign_bidders=foreign_bidders(ad.text),
        terms=terms_of(ad.text, "TR"),
    )
    yield with_date_as_called(told, notice.title)
    if notice.stage not in _OF_OTHERS:
        yield from (missing(f"content.{row}", notice.native_id) for row in _ROWS if not ad.rows.get(row))


def _tied(notice: Notice, ad: AdText) -> Notice:
    """An ad about another one, tied to it by the numbers in its text where its title names none."""
    number, tender = named_ad(ad.text, notice.native_id), named_tender(ad.text)
    known = any(key.scheme == "tr_ikn" for key in notice.keys)
    return replace(
        notice,
        amends=notice.amends or (Key("tr_ilan", number) if number else None),
        keys=notice.keys if known or not tender else (*notice.keys, Key("tr_ikn", tender)),
    )


def _due(notice: Notice, ad: AdText) -> tuple[Moment | None, Moment | None]:
    """When bids are due and, where that is another day, when they are opened.

    The facet and row 2.1 tell the opening; bids are due then, unless the text names an earlier last day.
    """
    opening = moved_to(ad.said) or tender_moment(ad.rows.get("2.1", ""))
    opening = opening or notice.deadline or notice.prequalification_deadline
    last = last_day(ad.said)
    if last is None or (notice.published and last.at < notice.published.at):
        return opening, None
    if opening is None:
        return last, None
    return (last, opening) if last.at < opening.at else (opening, None)


def _published(fields: Fields, secondary: Secondary) -> Moment | None:
    """Read when the ad appeared. `publishStartDate` is UTC: 21:00Z is midnight of the next day in Turkey."""
    day, raw = fields.text("day"), fields.text("publishStartDate")
    if day:
        return secondary.read("day", day, lambda text: parse_moment(text, ZONE), None)
    return secondary.read("publishStartDate", raw, lambda text: parse_instant(text, ZONE), None)


def _place(fields: Fields) -> str:
    # As addresses end in Turkey: "Gemlik/BURSA"; some provinces are also common words (Tokat, Ordu, Van).
    names = (clean(fields.text("addressCountyName")), clean(fields.text("addressCityName")))
    return "/".join(name for name in names if name)
