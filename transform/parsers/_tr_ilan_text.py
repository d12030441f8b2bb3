"""The full text of an ad: its numbered rows, and its words without those that a correction calls the old ones."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bs4 import BeautifulSoup, Tag

from transform.parsers._turkish_days import Said, said
from transform.text import as_code, clean, strip_markup

_ROW = re.compile(r"(\d\.\d)\.?\s*(.*)")


@dataclass(frozen=True, slots=True)
class AdText:
    """What an ad says in full.

    Attributes:
        rows: the table `1.1. Adı | : | X`, by number.
        text: all its words.
        said: its words without what a correction took back.
    """

    rows: dict[str, str]
    text: str
    said: Said


def ad_text(content: str) -> AdText:
    """Take the HTML of an ad apart."""
    soup = BeautifulSoup(content, "lxml") if "<" in content else None
    rows = _rows(soup) if soup else {}
    text = strip_markup(content)
    if soup:
        _drop_what_was(soup)
        content = soup.decode()
    return AdText(rows, text, said(strip_markup(content)))


def _rows(soup: BeautifulSoup) -> dict[str, str]:
    """Read the table of an ad by number; labels hold no-break spaces."""
    found: dict[str, str] = {}
    for cells in _cells(soup):
        texts = [strip_markup(cell.get_text(" ")) for cell in cells]
        numbered = _ROW.match(texts[0]) if len(texts) >= 2 else None
        if numbered:
            found.setdefault(numbered[1], clean(texts[-1].removeprefix(":")))
    return found


def _cells(soup: Tag) -> Iterator[list[Tag]]:
    for row in soup.find_all("tr"):
        cells = row.find_all(["td", "th"])
        if cells:
            yield cells


def _drop_what_was(soup: BeautifulSoup) -> None:
    """Take out the heads "Eski Hali" that stand beside a "Yeni Hali", and the cells under them."""
    for table in soup.find_all("table"):
        old: int | None = None
        for cells in _cells(table):
            heads = [as_code(cell.get_text(" ")) for cell in cells]
            was = [place for place, head in enumerate(heads) if head.startswith("eski ")]
            if was and any(head.startswith("yeni ") for head in heads):
                old = was[0]
            if old is not None and old < len(cells):
                cells[old].clear()
