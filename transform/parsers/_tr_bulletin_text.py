"""From a bulletin's archive to its announcements: ZIP, then PDF, then lines, then one item per announcement.

Sources: the four daily bulletins (goods, works, services, consultancy) of the Kamu İhale Bülteni. An archive
holds one PDF of notices and one of results; each begins with contents that repeat numbers and titles.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from zipfile import ZipFile, ZipInfo

import pypdfium2

from domain.crawl.counts import in_number
from domain.document import FieldError, PageError
from transform.parsers.archives import BROKEN, ArchiveError, opened
from transform.parsers.page_errors import diagnose
from transform.text import clean

MAX_PAGES = 4_000
SAME_LINE = 3.0  # points; lines of a bulletin are 10 or more apart
PDF_ERRORS = (pypdfium2.PdfiumError, *BROKEN)

_FURNITURE = re.compile(
    r"KAMU İHALE BÜLTENİ\b.*|Kamu İhale Kurumu\b.*|\d{1,4}"
    r"|(?:\d\.\d\.?\s*)?[^a-z:]*İHALELERİ(?: SONUÇ)? BÜLTENİ"
)
# What a line must begin or end with to be furniture or a heading; looking costs less than the patterns.
_HEAD_OR_FOOT, _PAGE_NUMBER, _NAME_OF_BULLETIN = ("KAMU İ", "Kamu İ"), 4, "BÜLTENİ"
_ADVERTS, _FRAMEWORK = "İLANLARI", "ÇERÇEVE ANLAŞMA"
_SECTION = re.compile(
    r"(?:\d{1,2}|[A-D])\s?[.)-]\s*((?:[^a-zçğıöşü:.\d]*İLANLARI|ÇERÇEVE ANLAŞMA[^a-zçğıöşü:.]*))"
)
_START = re.compile(r"\d{1,4}\.\s*(\d{4}/\d{1,8})\s+(\S.*)")
# A headline in capitals that should have carried a number; headlines end with a verb ("… ALINACAKTIR").
_NUMBERLESS = re.compile(r"\d{1,4}\.\s+[^a-zçğıöşü:/]{8,200}?C[AE]KT[Iİ]R\b")
_NUMBERED = re.compile(r"\d{1,4}\.")
_NUMBER_LABEL = "İhale Kayıt N"
_EDITION = re.compile(r"KAMU İHALE BÜLTENİ\W+(\d{1,2} \S+ \d{4})")


@dataclass(slots=True)
class Item:
    """One announcement: the section it stands under, its number ("" where it has none), its lines."""

    section: str
    ikn: str
    lines: list[str] = field(default_factory=list)


def pdf_names(archive: ZipFile) -> list[ZipInfo]:
    """List the PDFs of an archive."""
    return [
        entry
        for entry in archive.infolist()
        if not entry.is_dir() and entry.filename.lower().endswith(".pdf")
    ]


def open_archive(body: bytes) -> ZipFile:
    """Open a bulletin's ZIP. Raises PageError when the body is something else, or an archive not to be opened."""
    if not body.startswith(b"PK"):
        text = body[:4000].decode("utf-8", "replace")
        raise PageError(*diagnose(text), clean(text))
    try:
        return opened(body)
    except ArchiveError as error:
        raise PageError(error.reason, str(error)) from error


def pdf_lines(data: bytes) -> list[str]:
    """Read a PDF's text, line by line as a reader sees it: pieces side by side are one line.

    Raises one of PDF_ERRORS for a file that is no PDF, FieldError for one of too many pages.
    """
    document = pypdfium2.PdfDocument(data)
    try:
        if len(document) > MAX_PAGES:
            raise FieldError(
                "oversized",
                in_number(f"The PDF has {len(document)} pages; a bulletin has at most {MAX_PAGES}."),
            )
        return [line for page in document for line in _page_lines(page)]
    finally:
        document.close()


def _page_lines(page: pypdfium2.PdfPage) -> list[str]:
    # Labels and values stand in two columns and may be drawn in any order, so position decides, not order.
    text = page.get_textpage()
    rows: list[tuple[float, list[tuple[float, str]]]] = []
    for left, middle, words in sorted(_pieces(text), key=lambda piece: -piece[1]):
        if rows and abs(rows[-1][0] - middle) < SAME_LINE:
            rows[-1][1].append((left, words))
        else:
            rows.append((middle, [(left, words)]))
    lines = [clean(" ".join(words for _, words in sorted(row))) for _, row in rows]
    return [line for line in lines if line]


def _pieces(text: pypdfium2.PdfTextPage) -> Iterator[tuple[float, float, str]]:
    """Yield every run of text with its left edge and the height it stands at, in points."""
    position, last = 0, text.count_chars() - 1
    for words in text.get_text_range().split("\r\n") if last >= 0 else ():
        left, bottom, _, top = text.get_charbox(min(position, last), loose=True)
        yield left, (bottom + top) / 2, words
        position += len(words) + 2


def edition(lines: Iterable[str]) -> str:
    """Find the day the bulletin prints on its pages ("01 EKİM 2026"), "" when it prints none."""
    return next((found[1] for line in lines if (found := _EDITION.match(line))), "")


def items(lines: list[str]) -> Iterator[Item]:
    """Split a bulletin's text into its announcements; tables of contents and page furniture fall away."""
    section, item = "", Item("", "")
    for number, line in enumerate(lines):
        if _leads_to_page(line):
            item = item if _has_fields(item) else Item("", "")
        elif heading := _heading(line):
            yield from _finished(item)
            section, item = clean(heading), Item("", "")
        elif begun := _begin(section, lines, number):
            yield from _finished(item)
            item = begun
        elif (item.lines or line.startswith(_NUMBER_LABEL)) and not _is_furniture(line):
            # The number alone tells that an announcement begins whose headline was not read.
            item.section = item.section or section
            item.lines.append(line)
    yield from _finished(item)


def _leads_to_page(line: str) -> bool:
    return "....." in line or ". . . . . " in line or "……" in line


def _heading(line: str) -> str:
    if line.endswith(_ADVERTS) or _FRAMEWORK in line:
        found = _SECTION.fullmatch(line)
        return found[1] if found else ""
    return ""


def _is_furniture(line: str) -> bool:
    suspect = line.startswith(_HEAD_OR_FOOT) or len(line) <= _PAGE_NUMBER or line.endswith(_NAME_OF_BULLETIN)
    return suspect and bool(_FURNITURE.fullmatch(line))


def _begin(section: str, lines: list[str], number: int) -> Item | None:
    line = lines[number]
    numbered = _NUMBERED.match(line)
    if not numbered:
        return None
    if start := _START.fullmatch(line):
        return Item(section, start[1], [start[2]])
    behind = line[numbered.end() : numbered.end() + 1]
    if not behind.strip() and _NUMBERLESS.match(" ".join(lines[number : number + 3])):
        return Item(section, "", [line])
    return None


def _has_fields(item: Item) -> bool:
    return any(":" in line for line in item.lines)


def _finished(item: Item) -> Iterator[Item]:
    if item.lines:
        yield item
