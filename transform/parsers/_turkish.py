"""Words that Turkish notices share, wherever they are published."""

import re
from dataclasses import replace

from domain.document import FieldError
from domain.notice import Cancellation, Moment, Notice
from transform.text import as_code, clean, fold
from transform.values.dates import parse_moment

ZONE = "Europe/Istanbul"
_METHODS = (
    ("belli istekliler", "selective"),
    ("pazarlik", "limited"),
    ("dogrudan temin", "direct"),
    ("acik", "open"),
)
_ATTEMPT = re.compile(r"\((\d)\.\s*ihale\)")
# Long announcements are folded only where a pattern may stand, if all their letters are those of Turkish: of these
# none but e, l, r and y themselves fold to e, l, r or y.
_LOCAL = re.compile("[yY][eE][rR][lL]")
_AROUND = 60  # characters; no pattern reaches further
_OTHER_LETTER = re.compile("[^\x00-\x7fÇçĞğİıÖöŞşÜüÂâÎîÛû–—‘’“”…•°§]")
_FOREIGN = (
    (re.compile(r"(?:sadece|yalnizca) yerli istekli"), False),
    (re.compile(r"yerli ve yabanci (?:butun |tum )?istekli"), True),
)

_PREQUALIFYING = re.compile(r"\bon ?(?:yeterli(?:li)?k|secim) (?:\w+ )?(?:ilan|duyuru|davet|basvuru)")

# A tender ends without a winner where nobody came, nothing valid was offered, or all that was offered is refused.
_NO_WINNER = re.compile(
    r"\b(?:teklif|istekli|katilim|basvuru)\w*\s+(?:\w+\s+){0,2}?(?:cikma|gelme|veril?me|olma[dmy]|bulunma|kalma|sunul?ma|alinama)"
    r"|\bteklif\w*\s+(?:\w+\s+)?(?:reddedil|degerlendirme disi)|\brekabet\w*\s+olus(?:ma|tur\w*ma)"
)


_CALLED_OFF = re.compile(r"\biptal\w{0,20}\s(?:\w{1,30}\s)?(?:ed[ie]l|kar[aâ]r)", re.IGNORECASE)


def called_off(text: str) -> str:
    """The first sentence that calls a tender off ("… ihale iptal edilmiştir"); "" where there is none."""
    whole = clean(text)
    found = _CALLED_OFF.search(whole)
    if not found:
        return ""
    end = whole.find(".", found.end())
    return whole[whole.rfind(".", 0, found.start()) + 1 : end if end >= 0 else len(whole)].strip()


def cancellation(reason: str) -> Cancellation | None:
    """Say why a cancelled tender has no winner, by the reason that a notice gives; None where it gives none."""
    if not reason:
        return None
    return Cancellation.UNSUCCESSFUL if _NO_WINNER.search(as_code(reason)) else Cancellation.CANCELLED


def method(words: str) -> str:
    """Put the name of a procedure into OCDS terms; "" for words nobody knows (the words are kept beside)."""
    folded = as_code(words)
    return next((name for word, name in _METHODS if word in folded), "")


def attempt(title: str) -> int | None:
    """Read the marker of a repeated tender, e.g. "(2. İhale)"; None where there is none."""
    marker = _ATTEMPT.search(fold(title))
    return int(marker[1]) if marker else None


def foreign_bidders(text: str) -> bool | None:
    """Tell whether foreigners may bid, where the notice says so in the words of the standard forms."""
    if _OTHER_LETTER.search(text):
        folded = fold(text)
    else:
        spans = [(max(at.start() - _AROUND, 0), at.end() + _AROUND) for at in _LOCAL.finditer(text)]
        folded = " | ".join(fold(text[start:end]) for start, end in spans)
    return next((answer for pattern, answer in _FOREIGN if pattern.search(folded)), None)


def tender_moment(text: str) -> Moment | None:
    """Read the day and time of a tender: bids are due until then. None for no text, FieldError for a bad one."""
    if not text:
        return None
    try:
        return parse_moment(text, ZONE, end_of_day=True)
    except ValueError as error:
        raise FieldError("bad_date", f"The day of the tender cannot be read: {error}.", text) from error


def with_date_as_called(notice: Notice, called: str) -> Notice:
    """Put the date of what calls itself a prequalification ("Ön Yeterlik İlanı") where it belongs.

    By it applications are due; bids are asked for later, of those who passed (Kamu İhale Kanunu, article 20).
    """
    if notice.deadline is None or not _PREQUALIFYING.search(as_code(called)):
        return notice
    return replace(notice, deadline=None, prequalification_deadline=notice.deadline)
