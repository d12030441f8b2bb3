"""The Turkish public procurement bulletin (Kamu İhale Bülteni): tenders, corrections, cancellations, results.

Sources: the daily ZIP of PDFs ("list") and text already taken out of one ("text"). Two layouts: numbered
fields (`1.1. Adı`) for tenders under law 4734, lettered ones (`a) Adresi`) for exempt tenders and results.
The number of a tender (İKN) stays the same through correction, cancellation and result; a re-tender gets a
new one. Contractors are taken where they are no natural persons, telephone numbers never.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import partial

from domain.document import EXCERPT, Document, FieldError, Reading, Reject, UnknownField
from domain.notice import (
    Category,
    Key,
    Moment,
    Notice,
    Stage,
)
from transform.parsers import _tr_bulletin_results as results
from transform.parsers import _tr_bulletin_text as bulletin
from transform.parsers._tr_bulletin_fields import ItemFields, item_fields, procedure
from transform.parsers._turkish import (
    ZONE,
    attempt,
    cancellation,
    foreign_bidders,
    tender_moment,
    with_date_as_called,
)
from transform.parsers._turkish_days import moved_to, said
from transform.parsers.fields import Secondary, missing
from transform.parsers.parsing import Always, by_kind, each
from transform.parsers.terms import terms_of
from transform.text import as_code, clean
from transform.titles.turkish import told_by_title
from transform.values.dates import day_moment, parse_moment

# What the words of a section's heading say, the most telling first; None: sales and leases, no tenders.
_SECTIONS: tuple[tuple[str, tuple[str, Stage] | None], ...] = (
    ("satis", None),
    ("kiralama", None),
    ("sonuc", ("sonuc", Stage.AWARDED)),
    ("iptal", ("iptal", Stage.CANCELLED)),
    ("duzeltme", ("duzeltme", Stage.AMENDED)),
    ("zeyilname", ("duzeltme", Stage.AMENDED)),
    ("on ilan", ("on-ilan", Stage.PLAN)),
    ("on yeterli", ("on-yeterlik", Stage.OPEN)),
    ("ihale ilan", ("ihale", Stage.OPEN)),
)
# The archive form's codes of the four bulletins.
_CATEGORIES = {"1": Category.GOODS, "2": Category.WORKS, "3": Category.SERVICES, "4": Category.SERVICES}
# What each notice of a stage always tells, and the fields of an announcement behind it.
_TOLD: Mapping[Stage | None, tuple[str, ...]] = {None: ("buyer",), Stage.OPEN: ("deadline",)}
ALWAYS: Always = {"list": _TOLD, "text": _TOLD}
_FIELDS: Mapping[Stage, tuple[str, ...]] = {
    Stage.PLAN: ("ikn",),
    Stage.OPEN: ("ikn", "name"),
    Stage.AMENDED: ("ikn",),
    Stage.CANCELLED: ("ikn",),
    Stage.AWARDED: ("ikn", "name", "estimate", "award"),
}
# What an announcement of a stage says of itself, beside the section that it stands in.
_SIGNS = {Stage.CANCELLED: "iptal", Stage.AMENDED: "duzelt", Stage.AWARDED: "sonuc"}
_PROVINCE = re.compile(r"((?:[^\W\d_]+\s?/\s?)?[^\W\d_]+)\s*$")
_MORE_INSIDE = re.compile(r"Ayrıntılı bilgi.*", re.IGNORECASE)


def read(document: Document) -> Iterator[Reading]:
    """Read one day's bulletin of one type. `meta` tells its "date" (ISO) and "type" ("1" … "4")."""
    return by_kind(document, {"list": _archive, "text": _text}, ALWAYS)


def _text(document: Document) -> Iterator[Reading]:
    lines = [clean(line) for line in document.body.decode("utf-8-sig", "replace").splitlines()]
    yield from _lines(document, [line for line in lines if line])


def _archive(document: Document) -> Iterator[Reading]:
    archive = bulletin.open_archive(document.body)
    entries = bulletin.pdf_names(archive)
    if not entries and not _may_be_empty(document):
        yield Reject(
            "layout_changed", "The bulletin's archive holds no PDF.", str(archive.namelist())[:EXCERPT]
        )
    for entry in entries:
        try:
            lines = bulletin.pdf_lines(archive.read(entry))
        except FieldError as error:
            yield Reject(error.reason, error.message, entry.filename)
        except bulletin.PDF_ERRORS as error:
            yield Reject("bad_pdf", f"The file {entry.filename} of the bulletin cannot be read ({error}).")
        else:
            yield from _lines(document, lines)


def _lines(document: Document, lines: list[str]) -> Iterator[Reading]:
    found = list(bulletin.items(lines))
    if not found and not _may_be_empty(document):
        message = "No announcement was found in a text of the bulletin; the layout may have changed."
        yield Reject("layout_changed", message, "\n".join(lines)[:EXCERPT])
    published = _published(document, lines)
    yield from each(found, partial(_item, document, published), lambda item: item.ikn)


def _may_be_empty(document: Document) -> bool:
    """Tell whether the spider found the archive too small for a bulletin: a day without one is answered so."""
    return document.meta.get("small") == "yes"


def _published(document: Document, lines: Iterable[str]) -> Moment | None:
    # The printed day wins over the asked one: a portal that ignored the question answers with another day.
    printed = bulletin.edition(lines)
    if printed:
        return parse_moment(printed, ZONE)
    asked = document.meta.get("date", "")
    return day_moment(date.fromisoformat(asked), ZONE, asked) if asked else None


def _item(document: Document, published: Moment | None, item: bulletin.Item) -> Iterator[Reading]:
    fields, secondary = item_fields(item.lines), Secondary("item.")
    kind = _kind(item, fields)
    if kind is None:
        return
    (name, stage), ikn, (method, words) = kind, _ikn(item, fields), procedure(fields)
    title = fields.get("name") or fields.headline
    notice = Notice(
        source=document.source,
        native_id=f"{ikn}/{name}",
        part="list",
        country="TR",
        stage=stage,
        cancellation=cancellation(fields.reason) if stage is Stage.CANCELLED else None,
        title=title,
        description=clean(_MORE_INSIDE.sub("", fields.get("quantity"))),
        lang_hint="tr",
        keys=(Key("tr_ikn", ikn),),
        attempt=attempt(title),
        buyer=fields.get("buyer") or fields.head_buyer,
        place=_place(fields),
        category=_CATEGORIES.get(document.meta.get("type", "")),
        procedure=method,
        procedure_details=words,
        status_details=_status(item, fields) if stage is Stage.CANCELLED else item.section,
        published=published,
        deadline=_due(item, fields, stage),
        **(results.fields_of_result(fields, secondary) if stage is Stage.AWARDED else {}),
        foreign_bidders=foreign_bidders(" ".join(item.lines)),
        terms=terms_of(" ".join(item.lines), "TR"),
        url="https://ekap.kik.gov.tr/ekap/ilan/bultenindirme.aspx",
    )
    yield with_date_as_called(notice, f"{fields.headline} {fields.kind_line} {item.section}")
    yield from (missing(f"item.{label}", ikn) for label in _lacking(fields, stage))
    yield from (UnknownField(f"item.{label} (repeated)", ikn) for label in fields.repeated)
    yield from secondary.unknown_fields()
    yield from (UnknownField(f"item.{label}", value[:EXCERPT]) for label, value in fields.unknown.items())


def _lacking(fields: ItemFields, stage: Stage) -> Iterator[str]:
    """The labels that announcements of a stage always have and this one has not."""
    yield from (label for label in _FIELDS[stage] if not fields.get(label))
    if not fields.headline:
        yield "headline"
    numbered = any(group.startswith("ihale konusu") for group in fields.seen)
    if stage is Stage.OPEN and numbered and not fields.get("quantity"):
        yield "quantity"


def _kind(item: bulletin.Item, fields: ItemFields) -> tuple[str, Stage] | None:
    """What an announcement is: what it calls itself, else by its section.

    Raises:
        FieldError: it stands in a section whose sign it has nowhere: the heading of its own section was not read.
    """
    section = _section(item)
    if section is None:
        return None
    told = told_by_title(fields.headline, filed_as_correction=False)
    title = next((kind for _word, kind in _SECTIONS if kind and kind[1] is told), None) if told else None
    kind = _named(fields.kind_line) or title or section
    sign = _SIGNS.get(kind[1], "")
    if (
        kind is section
        and sign
        and sign not in as_code(" ".join(item.lines))
        and "zeyil" not in fields.kind_line
    ):
        message = f"It stands under '{item.section}' and says nothing of that."
        raise FieldError("layout_changed", message, "\n".join(item.lines))
    return kind


def _section(item: bulletin.Item) -> tuple[str, Stage] | None:
    heading = as_code(item.section)
    for word, kind in _SECTIONS:
        if word in heading:
            return kind
    message = f"The section '{item.section}' of the bulletin is not known."
    raise FieldError("unknown_code", message, "\n".join(item.lines))


def _named(line: str) -> tuple[str, Stage] | None:
    code = as_code(line)
    return next((kind for word, kind in _SECTIONS if code and word in code), None)


def _due(item: bulletin.Item, fields: ItemFields, stage: Stage) -> Moment | None:
    """When bids are due: the day that a correction sets, else the earlier of the days that the fields tell."""
    if stage is Stage.AWARDED:
        return None
    moved = moved_to(said(" ".join(item.lines))) if stage is Stage.AMENDED else None
    days = [tender_moment(fields.day(name)) for name in ("deadline", "due")]
    return moved or min((day for day in days if day), key=lambda day: day.at, default=None)


def _ikn(item: bulletin.Item, fields: ItemFields) -> str:
    inside = re.match(r"\d{4}/\d{1,8}", fields.get("ikn"))
    numbers = {number for number in (item.ikn, inside and inside[0]) if number}
    text = "\n".join(item.lines)
    if not numbers:
        raise FieldError("missing_field", "An announcement of the bulletin has no number (İKN).", text)
    if len(numbers) > 1 or "ikn" in fields.repeated:
        raise FieldError("conflicting_numbers", f"One announcement has two numbers: {sorted(numbers)}.", text)
    return numbers.pop()


def _place(fields: ItemFields) -> str:
    """Where the buyer sits, then where the work is: the latter often names no province, or another one."""
    seat = _PROVINCE.search(fields.get("address"))
    return " · ".join(part for part in (seat[1] if seat else "", fields.get("place")) if part)


def _status(item: bulletin.Item, fields: ItemFields) -> str:
    cancelled = fields.get("cancelled")
    told = (item.section, f"İhale İptal Tarihi: {cancelled}" if cancelled else "", fields.reason)
    return "; ".join(part for part in told if part)
