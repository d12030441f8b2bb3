"""The whole list of a mail as a sheet: XLSX, and CSV for who asks. No cell of it can be a formula."""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO, StringIO
from zoneinfo import ZoneInfo

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from digest.i18n import Translator
from digest.render.card_lines import format_buyer_names, format_foreign_bidders, format_place, format_workdays
from digest.render.context import DigestContext
from digest.render.field_formats import format_funder
from digest.render.headline import make_headline
from digest.render.ladder import format_stage_now
from digest.render.translated import format_translated
from digest.select.details import Details
from digest.select.items import Item, Selection
from domain.addresses import safe_url
from domain.country import KST
from transform.csv_cells import as_cell
from transform.text import clean
from transform.values.reduced_dates import write_moment

Value = str | Decimal | date | None  # a datetime is a date

# Columns: key of the heading, width in characters.
_COLUMNS = {
    "section": 12, "kind": 10, "id": 15, "country": 12, "title": 60, "translated": 60, "gist": 40, "buyer": 34,
    "buyer_names": 34, "place": 18, "dimensions": 18, "stage": 12,
    "deadline_local": 17, "deadline_kst": 17, "prequalification_local": 17,
    "workdays": 34, "amount": 18, "currency": 9, "krw": 18, "usd": 16, "funder": 18, "foreign_bidders": 12,
    "carriers": 30, "fits": 20, "url": 40,
}  # fmt: skip
# The column that a sheet has only where a title in it was translated.
_IF_TOLD = list(_COLUMNS).index("translated")
_MOMENT, _DAY, _SUM = "yyyy-mm-dd hh:mm", "yyyy-mm-dd", "#,##0.##"
_HEAD, _INK = PatternFill("solid", fgColor="10355C"), Font(bold=True, color="FFFFFF")
_TOP = Alignment(vertical="top", wrap_text=True)
# openpyxl refuses what XML cannot hold; an Excel cell holds 32 767 characters.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LONGEST = 32_000


def make_rows(
    context: DigestContext, selection: Selection, details: Mapping[str, Details], t: Translator
) -> Iterator[list[Value]]:
    """The headings, then a row for everything in a selection, shown in the mail or not."""
    marked = (
        (t(f"section.{section}"), t(f"kind_of.{item.kind}"), item)
        for section, section_items in selection.items()
        for item in section_items.items
    )
    return make_marked_rows(context, marked, details, t)


def make_marked_rows(
    context: DigestContext,
    marked: Iterable[tuple[str, str, Item]],
    details: Mapping[str, Details],
    t: Translator,
) -> Iterator[list[Value]]:
    """The headings, then a row for each lead behind its first two cells: which part it is of, and why it is told."""
    rows: list[list[Value]] = [
        [part, kind, *_row(item, details.get(item.lead.id, Details()), context, t)]
        for part, kind, item in marked
    ]
    headings: list[Value] = [t(f"sheet.{name}") for name in _COLUMNS]
    told = any(row[_IF_TOLD] for row in rows)
    for row in (headings, *rows):
        yield row if told else row[:_IF_TOLD] + row[_IF_TOLD + 1 :]


def _row(item: Item, details: Details, context: DigestContext, t: Translator) -> list[Value]:
    lead, facts = item.lead, item.lead.facts
    place = format_place(details.place, t) if details.place else None
    return [
        lead.id,
        t.country(lead.country),
        facts.title,
        format_translated(lead, details, t),
        make_headline(lead, details, t),
        facts.buyer,
        format_buyer_names(facts.buyer or "", details.buyer, t),
        place,
        t.listed(t.code("dimension", name) for name in lead.dimensions),
        format_stage_now(lead, context.now, t),
        _at(facts.deadline_at, facts.deadline_precision, lead.zone, lead.zone),
        _at(facts.deadline_at, facts.deadline_precision, lead.zone, KST),
        _at(facts.prequalification_at, facts.prequalification_precision, lead.zone, lead.zone),
        format_workdays(lead, item.closes_at, t, context.now),
        facts.amount,
        facts.currency,
        lead.worth.krw if lead.worth else None,
        lead.worth.usd if lead.worth else None,
        format_funder(lead.funder, t) if lead.funder else "",
        format_foreign_bidders(lead, details, t),
        t.listed(carrier.named(t.language) for carrier in details.carriers),
        t.listed(one.name for one in context.companies if one.fits(lead, details)),
        safe_url(lead.url),
    ]


def _at(at: datetime | None, precision: str | None, local: str, zone: str) -> Value:
    """A moment as a wall clock shows it; sheets know no zones.

    What has no time of day is the local day, month or year in every zone: no clock may move it.
    """
    if at is None:
        return None
    if precision in ("month", "year"):
        return write_moment(at, precision, local)
    if precision == "day":
        return at.astimezone(ZoneInfo(local)).date()
    return at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def make_xlsx(rows: Iterable[Sequence[Value]], title: str) -> bytes:
    """A workbook of one sheet: the first row are headings, frozen and with filters. Texts are never formulas."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(re.sub(r"[\\/*?:\[\]]", " ", clean(title))[:31] or "leads")
    sheet.freeze_panes = "A2"
    rows = list(rows)
    widths = _widths(len(rows[0]) if rows else 0)
    for number, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    last = 0
    for last, row in enumerate(rows, start=1):
        sheet.append([_cell(sheet, value, heading=last == 1) for value in row])
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(widths))}{max(last, 1)}"
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _widths(columns: int) -> list[int]:
    widths = list(_COLUMNS.values())
    return widths if columns == len(widths) else widths[:_IF_TOLD] + widths[_IF_TOLD + 1 :]


def _cell(sheet: WriteOnlyWorksheet, value: Value, *, heading: bool) -> Cell:
    """A cell; a text is a text even where it begins like a formula."""
    if isinstance(value, str):
        cell = WriteOnlyCell(sheet, _ILLEGAL.sub("", clean(value))[:_LONGEST])
        cell.data_type = "s"
    else:
        cell = WriteOnlyCell(sheet, _writable(value))
        cell.number_format = _format(value)
    cell.alignment = _TOP
    if heading:
        cell.fill, cell.font = _HEAD, _INK
    return cell


def _writable(value: Decimal | date | None) -> float | datetime | None:
    """A value as openpyxl has it; a day is the beginning of that day, and its format shows no clock."""
    if value is None or isinstance(value, datetime):
        return value
    return float(value) if isinstance(value, Decimal) else datetime.combine(value, time())


def _format(value: Decimal | date | None) -> str:
    if isinstance(value, datetime):
        return _MOMENT
    return _DAY if isinstance(value, date) else _SUM


def make_csv(rows: Iterable[Sequence[Value]]) -> bytes:
    """The rows as CSV (RFC 4180), every cell quoted, with the mark by which Excel knows UTF-8."""
    file = StringIO(newline="")
    writer = csv.writer(file, quoting=csv.QUOTE_ALL)
    writer.writerows([_plain(value) for value in row] for row in rows)
    return b"\xef\xbb\xbf" + file.getvalue().encode("utf-8")


def _plain(value: Value) -> str:
    """A cell as text, and never a formula."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    return as_cell(clean(value))
