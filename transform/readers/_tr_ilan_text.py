"""The full text of an ad: its numbered rows, the day that a correction sets, the last day for bids.

Sources: recorded ads. Corrections hold tables or paragraphs of "Eski Hali" and "Yeni Hali"; what was before is no
date of the tender any more. Buyers outside law 4734 open bids days after the last day to hand them in.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bs4 import BeautifulSoup, Tag

from transform.dates import parse_moment
from transform.notice import Moment
from transform.readers._turkish import ZONE
from transform.text import as_code, clean, strip_markup

_ROW = re.compile(r"(\d\.\d)\.?\s*(.*)")
_MONTHS = "ocak|subat|mart|nisan|mayis|haziran|temmuz|agustos|eylul|ekim|kasim|aralik"
_WHEN = (
    rf"(?P<day>\d{{1,2}}[./]\d{{1,2}}[./]\d{{4}}|\d{{1,2}} (?:{_MONTHS}) \d{{4}})"
    r"(?:[^\d;]{0,20}?(?P<time>\d{1,2}[:.]\d{2})(?!\.?\d))?"
)
_DATED = re.compile(_WHEN)
_MOVED = re.compile(_WHEN + r"[^\d]{0,40}?(?:duzelt|degis|ertele|uzat)")
_REACH = 90  # characters; no cue stands farther from its date
_LAST_DAY = re.compile(
    r"(?:(?:son|nihai)\s+teklif"
    r"|(?:son|nihai)\s+(?:verme|verilme|teslim|sunma|sunulma|kabul|alma)"
    r"|teklif\w*\s+(?:(?:verme|verilme|teslim|sunma|sunulma|alma|kabul)\w*\s+)?(?:\w+me\s+)?(?:icin\s+)?(?:son|nihai)"
    r"|teklif\w*\s+(?:verme|teslim|sunma)\w*\s+sure"
    r"|teklif[^.;\d]{0,60}\ben gec)[^\d;]{0,60}$"
)
_UNTIL = re.compile(r"[^\d.;]{0,25}\bkadar\b")
_SENTENCE_END = re.compile(r"(?<!\d)[.;]|[.;](?!\d)")
_OF_BIDS, _OF_OTHER_THINGS = (
    re.compile(r"\bteklif|\bzarf"),
    re.compile(r"\bdokuman|\bsoru|\baciklama|\bitiraz"),
)
_WAS_OR_IS = re.compile(r"\b(eski|yeni) (?:hali|sekli)\b")
_OF_THE_TENDER = re.compile(r"\b(?:ihale|teklif)[^.;\d]{0,60}$|\btarih\w* ve saat\w*\W{0,5}$")


@dataclass(frozen=True, slots=True)
class AdText:
    """What an ad says in full.

    Attributes:
        rows: the table `1.1. Adı | : | X`, by number.
        text: all its words.
        now: its words as `as_code` has them, without those that a correction calls the old ones.
        corrected: of `now`, what a correction calls the new words; "" where it has none.
    """

    rows: dict[str, str]
    text: str
    now: str
    corrected: str = ""


def ad_text(content: str) -> AdText:
    """Take the HTML of an ad apart."""
    soup = BeautifulSoup(content, "lxml") if "<" in content else None
    rows = _rows(soup) if soup else {}
    text = strip_markup(content)
    if soup:
        _drop_what_was(soup)
        content = soup.decode()
    said = list(_said(as_code(strip_markup(content))))
    now = " ".join(words for when, words in said if when != "eski")
    return AdText(rows, text, now, " ".join(words for when, words in said if when == "yeni"))


def _said(words: str) -> Iterator[tuple[str, str]]:
    """Part a text at "Eski Hali" and "Yeni Hali": what was, what is, and "" before either."""
    when, start = "", 0
    for mark in _WAS_OR_IS.finditer(words):
        yield when, words[start : mark.start()]
        when, start = mark[1], mark.end()
    yield when, words[start:]


def moved_to(ad: AdText) -> Moment | None:
    """Read the day to which a correction moves the tender; None where it moves none."""
    found = _MOVED.search(ad.now)
    if found:
        return _moment(found)
    new = (
        _moment(found)
        for found in _DATED.finditer(ad.corrected)
        if _OF_THE_TENDER.search(ad.corrected[max(found.start() - _REACH, 0) : found.start()])
    )
    return next((moment for moment in new if moment), None)


def last_day(now: str) -> Moment | None:
    """Read the earliest day that the text calls the last one for bids; None where it names none."""
    moments = (_moment(found) for found in _DATED.finditer(now) if _ends_bidding(now, found))
    return min((moment for moment in moments if moment), key=lambda moment: moment.at, default=None)


def _ends_bidding(now: str, found: re.Match[str]) -> bool:
    before = now[max(found.start() - _REACH, 0) : found.start()]
    if _LAST_DAY.search(before):
        return True
    if not _UNTIL.match(now, found.end()):
        return False
    said_before, said_after = (
        _SENTENCE_END.split(before)[-1],
        _SENTENCE_END.split(now[found.end() :][:_REACH])[0],
    )
    return bool(_OF_BIDS.search(said_before + said_after)) and not _OF_OTHER_THINGS.search(said_before)


def _moment(found: re.Match[str]) -> Moment | None:
    """The moment that was found; None for digits that are no date of a calendar."""
    text = found.string[found.start() : max(found.end("day"), found.end("time"))]
    try:
        return parse_moment(text, ZONE, end_of_day=True)
    except ValueError:
        return None


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
