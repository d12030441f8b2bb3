"""SPSE's HTML pages: the table of an announcement as labels and values, the table of a schedule as steps.

Sources: recorded pages of SPSE 4.5. Cells may be closed by the wrong tag, so the parser is lxml's.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bs4 import BeautifulSoup, Tag

from domain.crawl.counts import in_number
from domain.document import EXCERPT, FieldError, PageError
from domain.notice import Moment
from transform.parsers.page_errors import diagnose
from transform.text import as_code, clean, strip_markup
from transform.values.dates import parse_moment

# The pages' footer says WIB, whatever body buys.
ZONE = "Asia/Jakarta"

NUMBERS: Mapping[str, str] = {
    "Kode Tender": "id_tender",
    "Kode Paket": "id_nonspk",
    "Kode Swakelola": "id_swakelola",
}
# What an emergency purchase's page calls its method, in the form of `as_code`.
EMERGENCY = "darurat"
# Stands on the pages of what was paid and to whom, which name suppliers and are not read.
REALISED = "Nilai Total Realisasi"
NAMES = ("Nama Tender", "Nama Paket", "Nama Swakelola")
PLANS = "Rencana Umum Pengadaan"
PLAN_NUMBER = "Kode RUP"
PLACES = "Lokasi Pekerjaan"
# How far it is: of a tender, of a purchase that is none.
STAGES = ("Tahap Tender Saat Ini", "Tahap Paket Saat Ini")
# Stands on the page of a tender that was called off, and on that of one of two tenders for one purchase.
CALLED_OFF, AGAIN = "Alasan Pembatalan", "Alasan di ulang"
# What they say of who may bid.
TERMS = ("Kualifikasi Usaha", "Syarat Kualifikasi")
UNUSED = (
    *("Tahun Anggaran", "Jenis Kontrak", "Peserta Tender"),
    *("Uraian Singkat Pekerjaan", "Khusus Orang Asli Papua (OAP)", "Bobot Teknis", "Bobot Biaya"),
)


# How the steps begin that matter to a bidder, folded.
ANNOUNCED = ("pengumuman prakualifikasi", "pengumuman pascakualifikasi", "pengumuman tender")
PREQUALIFIED = ("pengumuman prakualifikasi",)
PAPERS_DUE = ("upload dokumen prakualifikasi", "upload dokumen kualifikasi", "kirim persyaratan kualifikasi")
BIDS_DUE = ("upload dokumen penawaran",)
OPENED = ("pembukaan",)
NO_DATE = ("", "-")
# What may stand around a name and its labels.
_NAME_TAGS = frozenset({"strong", "span", "br"})


@dataclass(frozen=True, slots=True)
class Step:
    """A row of a schedule: its folded name, begin and end as the page writes them."""

    name: str
    start: str
    end: str


def announcement(body: bytes) -> dict[str, Any]:
    """Read the table of an announcement: text by label, names as HTML, plans as numbers.

    Raises:
        PageError: the page holds no such table, e.g. the portal's error page, which has status 200.
    """
    table = soup(body).select_one("div.content table")
    pairs = dict(_pairs(table)) if table else {}
    if not any(label in pairs for label in NUMBERS):
        raise _of_another_kind() if REALISED in pairs else not_ours(body)
    return {label: _value(label, cell) for label, cell in pairs.items()}


def steps(body: bytes) -> tuple[Step, ...]:
    """Read the table of a schedule by its heads. Raises PageError when there is none, or a row has other cells."""
    for table in soup(body).select("table"):
        rows = [[clean(cell.get_text(" ")) for cell in row.select("th, td")] for row in table.select("tr")]
        if rows and {"Tahap", "Mulai", "Sampai"} <= set(rows[0]):
            name, start, end = (rows[0].index(head) for head in ("Tahap", "Mulai", "Sampai"))
            odd = next((row for row in rows[1:] if len(row) != len(rows[0])), None)
            if odd is not None:
                message = in_number(f"A row of the schedule has {len(odd)} cells under {len(rows[0])} heads.")
                raise PageError("layout_changed", message, str(odd))
            return tuple(Step(as_code(row[name]), row[start], row[end]) for row in rows[1:])
    raise not_ours(body)


def named(rows: Sequence[Step], names: Iterable[str]) -> list[Step]:
    """The steps whose names begin so."""
    return [row for row in rows if row.name.startswith(tuple(names))]


def odd_tags(name: str) -> Iterator[str]:
    """The tags in a name that are not known there: what they hold may be no part of the name."""
    for tag in BeautifulSoup(name, "lxml").find_all(True):
        if tag.name not in {*_NAME_TAGS, "html", "body", "p"}:
            yield tag.name


def first_start(rows: Sequence[Step], names: Iterable[str]) -> Moment | None:
    """When the earliest of the steps with these names begins; None where there is none."""
    return _earliest(row.start for row in named(rows, names))


def first_end(rows: Sequence[Step], names: Iterable[str]) -> Moment | None:
    """When the earliest of the steps with these names ends: of two stages the first shuts newcomers out.

    A step that ends on a day without a time ends with that day.
    """
    return _earliest((row.end for row in named(rows, names)), end_of_day=True)


def moment(text: str, *, end_of_day: bool = False) -> Moment | None:
    """Read "15 Januari 2025 08:00" or "9 Juni 2026" as WIB; None where nothing stands.

    Raises:
        FieldError: it is not a date.
    """
    if text in NO_DATE:
        return None
    try:
        return parse_moment(text, ZONE, end_of_day=end_of_day)
    except ValueError as error:
        raise FieldError("bad_date", f"{text!r} is not a date ({error}).", text) from error


def _earliest(texts: Iterable[str], *, end_of_day: bool = False) -> Moment | None:
    moments = [found for text in texts if (found := moment(text, end_of_day=end_of_day))]
    return min(moments, key=lambda found: found.at, default=None)


def soup(body: bytes) -> BeautifulSoup:
    """Parse a page."""
    return BeautifulSoup(body.decode("utf-8", "replace").replace("\0", ""), "lxml")


def _pairs(table: Tag) -> Iterator[tuple[str, Tag]]:
    """Every head of this table, not of one inside, with the cell behind it."""
    for head in table.find_all("th"):
        cell = head.find_next_sibling("td")
        if cell is not None and head.find_parent("table") is table:
            yield clean(head.get_text(" ")), cell


def _value(label: str, cell: Tag) -> Any:  # noqa: ANN401  # text for most labels, numbers for plans
    if label in NAMES:
        return cell.decode_contents()
    if label == PLANS:
        return _plan_numbers(cell)
    if label == PLACES:
        places = [clean(item.get_text(" ")) for item in cell.find_all("li")] or [clean(cell.get_text(" "))]
        return "; ".join(place for place in places if place)
    return strip_markup(cell.decode_contents())


def _plan_numbers(cell: Tag) -> tuple[str, ...]:
    """The numbers in the column of RUP codes; one cell may hold several, parted by semicolons."""
    rows = [[clean(item.get_text(" ")) for item in row.find_all(["th", "td"])] for row in cell.find_all("tr")]
    if not rows or PLAN_NUMBER not in rows[0]:
        return ()
    column = rows[0].index(PLAN_NUMBER)
    codes = [code.strip() for row in rows[1:] if len(row) > column for code in row[column].split(";")]
    return tuple(dict.fromkeys(code for code in codes if code))


def _of_another_kind() -> PageError:
    message = "It is the page of what was paid (Pemenang Berkontrak, Realisasi), and not the announcement."
    return PageError("wrong_page", message)


def not_ours(body: bytes) -> PageError:
    """What a page is that is none of ours: the portal's error page, a challenge, another layout."""
    text = body.decode("utf-8", "replace")
    content = soup(body).get_text(" ", strip=True)[:EXCERPT]
    return PageError(*diagnose(text), content)
