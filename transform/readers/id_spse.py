"""SPSE 4.5: lists of tenders, their announcements and their schedules.

Sources: recorded bodies of spse.inaproc.id of June 2026 (direct purchases, self-managed work) and the shapes
that the portal's public clients read (tenders). Columns 0 to 4 of a tender's row are stable, later ones vary
by version.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from transform.notice import (
    Category,
    Document,
    FieldError,
    Key,
    Leftover,
    Notice,
    PageError,
    PriceKind,
    Reading,
    Reject,
)
from transform.parts import Fields, by_kind, each, load_json
from transform.readers import _id_spse_pages as pages
from transform.readers import _id_spse_words as words
from transform.text import strip_markup

SOURCE = "id_spse"
BASE = "https://spse.inaproc.id/nasional"
_SPAN = re.compile(r"<span\b[^>]*>(.*?)</span\s*>", re.IGNORECASE | re.DOTALL)
_KIND_AND_YEAR = re.compile(r"(?P<kind>.+?) - (?:TA )?\d{4}")


@dataclass(frozen=True, slots=True)
class Columns:
    """Where a list has what, by position; None where it has it not.

    Attributes:
        width: the fewest columns of a row.
        scheme: of the number in column 0.
        price: what the sum is.
        page: of one notice, for people.
    """

    width: int
    scheme: str
    status: int
    amount: int
    price: PriceKind
    page: str
    method: int | None = None
    category: int | None = None
    has_details: bool = False


# Only the first are tenders. The other two are kept because the same pages carry them; nobody can bid there.
LISTS: Mapping[str, Columns] = {
    "list": Columns(
        width=9,
        scheme="id_tender",
        status=3,
        amount=4,
        price=PriceKind.ESTIMATE,
        page=BASE + "/lelang/{}/pengumumanlelang",
        category=8,
        has_details=True,
    ),
    "list_nonspk": Columns(
        width=9,
        scheme="id_nonspk",
        status=8,
        amount=3,
        price=PriceKind.BUDGET,
        page=BASE + "/pencatatan/pengumumannonspk?id={}",
        method=4,
    ),
    "list_swakelola": Columns(
        width=8,
        scheme="id_swakelola",
        status=7,
        amount=3,
        price=PriceKind.BUDGET,
        page=BASE + "/swakelola/{}/pengumuman",
    ),
}


def read(document: Document) -> Iterator[Reading]:
    """Read a list, an announcement or a schedule. Rejects of a tender's own page carry its number."""
    shapes = {**dict.fromkeys(LISTS, _list), "detail": _detail, "schedule": _schedule}
    number = document.meta.get("native_id", "")
    for reading in by_kind(document, shapes):
        yield replace(reading, native_id=number) if isinstance(reading, Reject) and number else reading


def _list(document: Document) -> Iterator[Reading]:
    page = load_json(document)
    if not isinstance(page, dict) or not isinstance(page.get("data"), list):
        raise PageError("layout_changed", "The answer is JSON, but it has no rows under 'data'.", str(page))
    columns = LISTS[document.kind]
    yield from each(page["data"], lambda row: _row(row, columns), lambda row: row[0])


def _row(row: Sequence[Any], columns: Columns) -> Iterator[Notice | Leftover]:
    cells = _checked(row, columns)
    number, status = cells[0], cells[columns.status]
    title, labels = _title_and_labels(cells[1])
    method = cells[columns.method] if columns.method is not None else ""
    yield Notice(
        source=SOURCE,
        native_id=number,
        part="list",
        country="ID",
        stage=words.stage(status, labels),
        title=title,
        keys=(Key(columns.scheme, number),),
        attempt=words.attempt(labels),
        buyer=strip_markup(cells[2]),
        category=_category(cells[columns.category]) if columns.category is not None else None,
        procedure=words.procedure(method) if method else "",
        procedure_details=method,
        status_details=status,
        prices=words.price(cells[columns.amount], columns.price),
        url=columns.page.format(number),
        locator={"kode": number} if columns.has_details else {},
    )
    yield from words.unknown_labels(labels)


def _checked(row: Sequence[Any], columns: Columns) -> list[str]:
    """The cells as text. Raises FieldError when they are not where they were."""
    cells = [str(cell).strip() for cell in row] if isinstance(row, list) else []
    if len(cells) < columns.width or not cells[0].isdecimal() or not cells[1]:
        text = f"A row is not {columns.width} columns, a number and a title first; the columns have moved."
        raise FieldError("layout_changed", text, str(row))
    return cells


def _title_and_labels(html: str) -> tuple[str, tuple[str, ...]]:
    """Part the name from the labels that the portal appends in spans."""
    labels = tuple(strip_markup(label) for label in _SPAN.findall(html))
    return strip_markup(_SPAN.sub(" ", html)), tuple(label for label in labels if label)


def _category(cell: str) -> Category | None:
    """The kind in "Pengadaan Barang - 2026"; None where another version has something else there."""
    match = _KIND_AND_YEAR.fullmatch(cell)
    return words.category(match["kind"]) if match else None


def _detail(document: Document) -> Iterator[Reading]:
    table = pages.announcement(document.body)
    yield from each((table,), lambda labels: _announced(labels, document))


def _announced(table: Mapping[str, Any], document: Document) -> Iterator[Notice | Leftover]:
    fields = Fields(table, "pengumuman.")
    fields.ignore(*pages.UNUSED)
    (number, scheme), (title, labels) = _number(fields, document), _title_and_labels(_name(fields))
    status = fields.text("Tahap Tender Saat Ini")
    method = fields.text("Metode Pengadaan")
    kind = fields.text("Jenis Pengadaan")
    yield Notice(
        source=SOURCE,
        native_id=number,
        part="detail",
        country="ID",
        stage=words.final_stage(status, labels),
        title=title,
        keys=(Key(scheme, number),),
        plan_keys=tuple(Key("id_rup", code) for code in fields.pop(pages.PLANS, ())),
        attempt=words.attempt(labels),
        buyer=fields.text("K/L/PD") or fields.text("K/L/PD/Instansi Lainnya"),
        buyer_unit=fields.text("Satuan Kerja"),
        place=fields.text(pages.PLACES),
        category=words.category(kind) if kind else None,
        procedure=words.procedure(method) if method else "",
        procedure_details=method or fields.text("Tipe Pelaksana Swakelola"),
        status_details=status,
        published=pages.moment(fields.text("Tanggal Pembuatan")),
        prices=words.price(fields.text("Nilai HPS Paket"), PriceKind.ESTIMATE)
        + words.price(fields.text("Nilai Pagu Paket"), PriceKind.BUDGET),
    )
    yield from words.unknown_labels(labels)
    yield from fields.leftovers()


def _number(fields: Fields, document: Document) -> tuple[str, str]:
    """The number on the page and its scheme. Raises FieldError for another notice than was asked for."""
    told = [(fields.text(label), scheme) for label, scheme in pages.NUMBERS.items()]
    number, scheme = next((pair for pair in told if pair[0]), ("", ""))
    asked = document.meta.get("native_id", number)
    if not number or number != asked:
        raise FieldError(
            "wrong_page", f"The page is about {number or 'no number'}, not {asked or 'any tender'}."
        )
    return number, scheme


def _name(fields: Fields) -> str:
    name = next((text for text in [fields.text(label) for label in pages.NAMES] if text), "")
    if not name:
        raise FieldError("missing_field", "The page has no name of what is bought.")
    return name


def _schedule(document: Document) -> Iterator[Reading]:
    steps = pages.steps(document.body)
    yield from each((steps,), lambda rows: _scheduled(rows, document.meta["native_id"]))


def _scheduled(steps: Sequence[pages.Step], number: str) -> Iterator[Notice]:
    """With prequalification a newcomer is late long before the bids are due: both dates are told."""
    yield Notice(
        source=SOURCE,
        native_id=number,
        part="schedule",
        country="ID",
        published=pages.first_start(steps, pages.ANNOUNCED),
        deadline=pages.first_end(steps, pages.BIDS_DUE),
        prequalification_deadline=pages.first_end(steps, pages.PAPERS_DUE),
        opening=pages.first_start(steps, pages.OPENED),
    )
