"""The days that Turkish notices write in words: where a correction moves a tender, the last day for bids.

Sources: recorded ads. Corrections hold "Eski Hali" and "Yeni Hali"; what was before is no date of the tender any
more. Buyers outside law 4734 open bids days after the last day to hand them in.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from domain.notice import Moment
from transform.parsers._turkish import ZONE
from transform.text import as_code
from transform.values.dates import parse_moment

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
class Said:
    """The words of a notice as `as_code` has them.

    Attributes:
        now: all, without those that a correction calls the old ones.
        corrected: of these what a correction calls the new words; "" where it has none.
    """

    now: str
    corrected: str


def said(text: str) -> Said:
    """Part a text at "Eski Hali" and "Yeni Hali"."""
    parts = list(_parted(as_code(text)))
    now = " ".join(words for when, words in parts if when != "eski")
    return Said(now, " ".join(words for when, words in parts if when == "yeni"))


def _parted(words: str) -> Iterator[tuple[str, str]]:
    """What was, what is, and "" before either."""
    when, start = "", 0
    for mark in _WAS_OR_IS.finditer(words):
        yield when, words[start : mark.start()]
        when, start = mark[1], mark.end()
    yield when, words[start:]


def moved_to(words: Said) -> Moment | None:
    """Read the day to which a correction moves the tender; None where it moves none."""
    found = _MOVED.search(words.now)
    if found:
        return _moment(found)
    new = (
        _moment(found)
        for found in _DATED.finditer(words.corrected)
        if _OF_THE_TENDER.search(words.corrected[max(found.start() - _REACH, 0) : found.start()])
    )
    return next((moment for moment in new if moment), None)


def last_day(words: Said) -> Moment | None:
    """Read the earliest day that the text calls the last one for bids; None where it names none."""
    now = words.now
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
