"""SPSE 4.5: lists of tenders, their announcements, their schedules and who won.

Sources: recorded bodies of spse.inaproc.id of June 2026 (direct purchases, emergency purchases, self-managed
work), recorded lists of tenders of 2020 (SPSE 4.3, 14 columns) and rows of 2026 (16 columns), and the shapes that
the portal's public clients read; of winners, and of tenders that were called off, no page is recorded. A cell may be
null. Columns 0 to 4 of a tender's row are stable, later ones vary by version; what cannot be read of them is a
leftover.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from domain.crawl.counts import in_number
from domain.document import EXCERPT, Document, FieldError, PageError, Reading, Reject, UnknownField
from domain.notice import Cancellation, Key, Money, Notice, PriceKind, Stage
from transform.parsers import _id_spse_pages as pages
from transform.parsers import _id_spse_winners as winners
from transform.parsers import _id_spse_words as words
from transform.parsers._id_spse_lists import LISTS, Columns
from transform.parsers.fields import Fields, Secondary, is_blank, missing
from transform.parsers.page_errors import load_json
from transform.parsers.parsing import Always, by_kind, each
from transform.parsers.terms import terms_of
from transform.text import as_code, clean, strip_markup

SOURCE = "id_spse"
_SPAN = re.compile(r"<span\b[^>]*>(.*?)</span\s*>", re.IGNORECASE | re.DOTALL)
BUYER = 2  # its column, in every list
_YEARS = re.compile(r"\d{4}(?:\s*[,;]\s*\d{4})*")

# What the pages of each kind always tell.
ALWAYS: Always = {
    "list": {None: ("prices",)},
    "list_pl": {None: ("prices",)},
    "detail": {None: ("buyer", "prices", "published")},
    "schedule": {None: ("published", "deadline")},
}
# Labels that each tender's own page has, by the scheme of its number.
LABELS: Mapping[str, tuple[str, ...]] = {
    "id_tender": ("Tahap Tender Saat Ini", "Nilai HPS Paket", "Nilai Pagu Paket"),
}


def read(document: Document) -> Iterator[Reading]:
    """Read a list, or a page of one tender: announcement, schedule, winners. Rejects of the latter carry its number."""
    shapes = {
        **dict.fromkeys(LISTS, _list),
        "detail": _detail,
        "schedule": _schedule,
        "winners": winners.read,
    }
    number = document.meta.get("native_id", "")
    if number and document.meta.get("gone") == "yes":
        yield _gone(number)
        return
    for reading in by_kind(document, shapes, ALWAYS):
        yield replace(reading, native_id=number) if isinstance(reading, Reject) and number else reading


def _gone(number: str) -> Notice:
    """What it tells that the portal has no page of a tender any more: nobody can bid there, whatever a list said."""
    return Notice(
        source=SOURCE,
        native_id=number,
        part="detail",
        country="ID",
        stage=Stage.CLOSED,
        status_details="Halaman tender tidak ditemukan",
    )


def _list(document: Document) -> Iterator[Reading]:
    page = load_json(document)
    if not isinstance(page, dict) or not isinstance(page.get("data"), list):
        raise PageError("layout_changed", "The answer is JSON, but it has no rows under 'data'.", str(page))
    columns = LISTS[document.kind]
    yield from each(page["data"], lambda row: _row(row, columns), lambda row: row[0])


def _row(row: Sequence[Any], columns: Columns) -> Iterator[Notice | UnknownField]:
    secondary = Secondary("kolom.")
    cells = _checked(row, columns, secondary)
    title, labels = _title_and_labels(cells[1])
    if not title:
        raise FieldError("missing_field", "A row has no name of what is bought.", str(row))
    number, method = cells[0], _cell(cells, columns.method)
    stage = secondary.read("tahap", cells[columns.status], lambda status: words.stage(status, labels), None)
    yield Notice(
        source=SOURCE,
        native_id=number,
        part="list",
        country="ID",
        stage=Stage.CLOSED if columns.invited and stage is Stage.OPEN else stage,
        cancellation=words.cancellation(cells[columns.status], labels),
        title=title,
        keys=(Key(columns.scheme, number),),
        attempt=words.attempt(labels),
        buyer=strip_markup(cells[BUYER]),
        category=secondary.read("kategori", _cell(cells, columns.category), words.category, None)
        if columns.category is not None
        else None,
        procedure=secondary.read("metode", method, words.procedure, "") if method else "",
        procedure_details=method,
        status_details=words.cancelled(labels) or cells[columns.status],
        prices=_list_prices(cells, columns, secondary),
        url=columns.page.format(number),
        locator=_locator(number, stage) if columns.has_details else {},
    )
    yield from secondary.unknown_fields()
    yield from words.unknown_labels(labels)


def _locator(number: str, stage: Stage | None) -> dict[str, str]:
    """Where a tender's own pages are. At its end it is another one, so that they are asked for once more.

    They say then who won, or why it was called off.
    """
    return {"kode": number} | ({"ended": "yes"} if stage in words.ENDS else {})


def _list_prices(cells: Sequence[str], columns: Columns, secondary: Secondary) -> tuple[Money, ...]:
    """The ceiling, and the contract's value where it fits under it."""
    ceiling = secondary.read(
        "nilai", cells[columns.amount], partial(words.price, kind=columns.price), words.NO_MONEY
    )
    signed = _cell(cells, columns.contract)
    return ceiling + secondary.read(
        "nilai kontrak", signed, partial(words.contract, ceiling=ceiling), words.NO_MONEY
    )


def _as_text(cell: object) -> str:
    return "" if cell is None or isinstance(cell, dict | list) else clean(str(cell))


def _checked(row: Sequence[Any], columns: Columns, secondary: Secondary) -> list[str]:
    """The cells as text, "" for null and for what is no text. Raises FieldError when they are not where they were."""
    told = row if isinstance(row, list) else []
    for place, cell in enumerate(told):
        # The name of a buyer may be null, and is then no empty text.
        if isinstance(cell, dict | list) or is_blank(cell) or (place == BUYER and cell == ""):
            secondary.report(str(place), cell)
    cells = [_as_text(cell) for cell in told]
    _check_layout(cells, columns, row)
    return cells


def _check_layout(cells: Sequence[str], columns: Columns, row: object) -> None:
    if len(cells) < columns.width or not cells[0].isdecimal() or not cells[1]:
        text = in_number(
            f"A row is not {columns.width} columns, a number and a title first; the columns have moved."
        )
        raise FieldError("layout_changed", text, str(row))
    year = _cell(cells, columns.year)
    if columns.year is not None and not _YEARS.fullmatch(year):
        text = f"Where the year stood is {year!r}; the columns have moved, or it is a list of another kind."
        raise FieldError("layout_changed", text, str(row))


def _cell(cells: Sequence[str], position: int | None) -> str:
    """One cell; "" for a column that this kind or version of the list has not."""
    return cells[position] if position is not None and position < len(cells) else ""


def _title_and_labels(html: str) -> tuple[str, tuple[str, ...]]:
    """Part the name from the labels that the portal appends in spans."""
    labels = tuple(strip_markup(label) for label in _SPAN.findall(html))
    return strip_markup(_SPAN.sub(" ", html)), tuple(label for label in labels if label)


def _detail(document: Document) -> Iterator[Reading]:
    table = pages.announcement(document.body)
    yield from each((table,), lambda labels: _announced(labels, document))


def _announced(table: Mapping[str, Any], document: Document) -> Iterator[Notice | UnknownField]:
    fields, secondary = Fields(table, "pengumuman."), Secondary("pengumuman.")
    fields.ignore(*pages.UNUSED)
    status, method = _first(fields, pages.STAGES), fields.text("Metode Pengadaan")
    why, again = fields.text(pages.CALLED_OFF), fields.text(pages.AGAIN)
    (number, scheme), name = (
        _number(fields, method, document, is_negotiated=pages.STAGES[1] in table),
        _name(fields),
    )
    title, labels = _title_and_labels(name)
    kind, created = fields.text("Jenis Pengadaan"), fields.text("Tanggal Pembuatan")
    yield Notice(
        source=SOURCE,
        native_id=number,
        part="detail",
        country="ID",
        stage=Stage.CANCELLED
        if why
        else secondary.read("Tahap", status, lambda word: words.final_stage(word, labels), None),
        cancellation=words.cancellation(status, labels) or (Cancellation.CANCELLED if why else None),
        title=title,
        keys=(Key(scheme, number),),
        plan_keys=tuple(Key("id_rup", code) for code in fields.pop(pages.PLANS, ())),
        attempt=words.attempt(labels),
        buyer=fields.text("K/L/PD") or fields.text("K/L/PD/Instansi Lainnya"),
        buyer_unit=fields.text("Satuan Kerja"),
        place=fields.text(pages.PLACES),
        category=secondary.read("Jenis Pengadaan", kind, words.category, None) if kind else None,
        procedure=secondary.read("Metode Pengadaan", method, words.procedure, "") if method else "",
        procedure_details=method or fields.text("Tipe Pelaksana Swakelola"),
        status_details="; ".join(filter(None, (words.cancelled(labels) or status, why, again))),
        published=secondary.read("Tanggal Pembuatan", created, pages.moment, None),
        prices=_detail_prices(fields, secondary),
        terms=_terms(fields),
    )
    yield from words.unknown_labels(labels)
    yield from (UnknownField(f"nama.{tag}", name[:EXCERPT]) for tag in pages.odd_tags(name))
    yield from _lacking(table, number, scheme)
    yield from secondary.unknown_fields()
    yield from fields.unknown_fields()


def _terms(fields: Fields) -> str:
    """What the page says of who may bid."""
    told = {label: fields.text(label) for label in pages.TERMS}
    return terms_of(" · ".join(f"{label}: {text}" for label, text in told.items() if text), "ID")


def _lacking(table: Mapping[str, Any], number: str, scheme: str) -> Iterator[UnknownField]:
    """The labels that the pages of such a number always have and this one has not."""
    lacking = (label for label in LABELS.get(scheme, ()) if not table.get(label))
    yield from (missing(f"pengumuman.{label}", number) for label in lacking)


def _detail_prices(fields: Fields, secondary: Secondary) -> tuple[Money, ...]:
    told = words.NO_MONEY
    for label, kind in (("Nilai HPS Paket", PriceKind.ESTIMATE), ("Nilai Pagu Paket", PriceKind.BUDGET)):
        told += secondary.read(label, fields.text(label), partial(words.price, kind=kind), words.NO_MONEY)
    return told


def _number(fields: Fields, method: str, document: Document, *, is_negotiated: bool) -> tuple[str, str]:
    """The number on the page and its scheme. Raises FieldError for another notice than was asked for.

    Pages of emergency purchases and of those with one invited bidder name their number like those of direct ones; the
    method tells the former apart, and that it has stages the latter.
    """
    told = [(fields.text(label), scheme) for label, scheme in pages.NUMBERS.items()]
    number, scheme = next((pair for pair in told if pair[0]), ("", ""))
    if scheme == "id_nonspk" and as_code(method) == pages.EMERGENCY:
        scheme = LISTS["list_darurat"].scheme
    elif scheme == "id_nonspk" and is_negotiated:
        scheme = LISTS["list_pl"].scheme
    asked = document.meta.get("native_id", number)
    if not number or number != asked:
        raise FieldError(
            "wrong_page", f"The page is about {number or 'no number'}, not {asked or 'any tender'}."
        )
    return number, scheme


def _first(fields: Fields, labels: Sequence[str]) -> str:
    """What the first of these labels says that is there; all of them are known."""
    return next(filter(None, [fields.text(label) for label in labels]), "")


def _name(fields: Fields) -> str:
    name = _first(fields, pages.NAMES)
    if not name:
        raise FieldError("missing_field", "The page has no name of what is bought.")
    return name


def _schedule(document: Document) -> Iterator[Reading]:
    steps = pages.steps(document.body)
    yield from each((steps,), lambda rows: _scheduled(rows, document.meta["native_id"]))


def _scheduled(steps: Sequence[pages.Step], number: str) -> Iterator[Notice | UnknownField]:
    """With prequalification a newcomer is late long before the bids are due: both dates are told."""
    secondary = Secondary("jadwal.")
    papers_due = pages.first_end(steps, pages.PAPERS_DUE)
    yield Notice(
        source=SOURCE,
        native_id=number,
        part="schedule",
        country="ID",
        published=secondary.read("pengumuman", pages.ANNOUNCED, partial(pages.first_start, steps), None),
        deadline=pages.first_end(steps, pages.BIDS_DUE),
        prequalification_deadline=papers_due,
        opening=secondary.read("pembukaan", pages.OPENED, partial(pages.first_start, steps), None),
    )
    if not papers_due and pages.named(steps, (*pages.PREQUALIFIED, *pages.PAPERS_DUE)):
        yield missing("jadwal.prakualifikasi", number)
    yield from (UnknownField("jadwal.tahap", step.name) for step in steps if not words.knows_stage(step.name))
    yield from secondary.unknown_fields()
