"""Days, and spans of days, as sentences tell them: "9-11 December 2026", "từ ngày 9 đến 11/12", "12월 3일~5일".

A sentence often leaves the year out, and then means the next such day. A day is read with its month in words in any of
the languages, or in figures with the day first; English figures are not read, since "9/11" is two days.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from transform.text import fold
from transform.values._months import MONTH, MONTHS
from transform.values._weekdays import check_weekday

# How far ahead a day without a year may lie: further, it is more likely last year's.
_AHEAD: Final = timedelta(days=270)
# How far ahead a day with a year is announced, and how long an occasion lasts, at most.
_FURTHEST, _LONGEST_SPAN = timedelta(days=3 * 366), timedelta(days=200)
_BUDDHIST: Final = 543
_YEAR: Final = r"(?P<y{n}>20\d\d|25\d\d)(?!\d)"
_ERA: Final = r"(?:,|พ\.?ศ\.?|nam|tahun|yili)?"
_TO: Final = (
    r"\s?(?P<to>[-–—~∼〜]|(?:to|until|till|through|sampai(?: dengan)?|hingga|s\.?/?d\.?|den(?: het)?|ถึง"
    r"|and|dan|va|ve|ile|และ|&)(?![a-z]))\s?(?:ngay\s|tanggal\s|วันที่\s?)?"
)
_PAIR: Final = frozenset(("and", "dan", "va", "ve", "ile", "และ", "&", ",", "·"))


def _month(n: int) -> str:
    return MONTH.replace("?P<month>", f"?P<m{n}>")


def _year(n: int) -> str:
    return _YEAR.format(n=n)


_D1, _D2 = r"(?<![\d.,:/-])(?P<d1>\d{1,2})(?:st|nd|rd|th)?(?!\d)", r"(?P<d2>\d{1,2})(?:st|nd|rd|th)?(?!\d)"
_NAMED: Final = (
    # 30 November 2026 - 2 December 2026, 9-11 December 2026, 9 December.
    rf"{_D1}\s?{_month(1)}\s?{_ERA}\s?(?:{_year(1)})?{_TO}{_D2}\s?{_month(2)}(?:\s?{_ERA}\s?{_year(2)})?",
    rf"{_D1}{_TO}{_D2}\s?{_month(2)}(?:\s?{_ERA}\s?{_year(2)})?",
    rf"{_D1}\s?{_month(1)}(?:\s?{_ERA}\s?{_year(1)})?",
)
_ENGLISH: Final = (
    # November 30 - December 2, 2026; December 9-11, 2026; December 9.
    rf"(?<![a-z]){_month(1)}\s(?P<d1>\d{{1,2}})(?!\d)(?:,\s{_year(1)})?{_TO}(?:{_month(2)}\s)?{_D2}(?:,?\s{_year(2)})?",
    rf"(?<![a-z]){_month(1)}\s(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:])(?:,?\s{_year(1)})?",
)
_FIGURES: Final = (
    # 30/11/2026 - 2/12/2026, 9-11/12/2026, 9/12/2026; with points where a year is told.
    rf"{_D1}/(?P<m1>\d{{1,2}})(?:/{_year(1)})?{_TO}{_D2}/(?P<m2>\d{{1,2}})(?!\d)(?:/{_year(2)})?",
    rf"{_D1}{_TO}{_D2}/(?P<m2>\d{{1,2}})(?![\d])(?:/{_year(2)})?",
    rf"{_D1}[./](?P<m1>\d{{1,2}})[./]{_year(1)}",
    r"(?<=ngay )(?P<d1>\d{1,2})[-/](?P<m1>\d{1,2})(?![\d/-]|\s?th)",
)


def _weekday(n: int) -> str:
    return rf"(?:\s?\((?P<w{n}>[월화수목금토일])\))?"


_DAY_KO: Final = rf"(?P<m1>\d{{1,2}})\s?[.월/]\s?(?P<d1>\d{{1,2}})[.일]?(?!\d){_weekday(1)}"
_TO_KO: Final = r"\s?(?P<to>[-~∼〜–]|부터|에서)\s?"
_FIGURES_KO: Final = rf"(?P<m1>\d{{1,2}})[./](?P<d1>\d{{1,2}})\.?{_weekday(1)}"
_END_KO: Final = rf"{_TO_KO}(?:(?P<m2>\d{{1,2}})[./])?(?P<d2>\d{{1,2}})\.?{_weekday(2)}"
_KOREAN: Final = (
    # 2026.12.9.(수) ~ 12.11.(금), 2026년 12월 9일~11일, '26.12.9.
    (
        rf"(?:{_year(1)}\s?[.년/]\s?|['’](?P<short>\d\d)\.\s?){_DAY_KO}(?:{_TO_KO}"
        rf"(?:{_year(2)}\s?[.년/]\s?)?(?:(?P<m2>\d{{1,2}})\s?[.월/]\s?)?(?P<d2>\d{{1,2}})[.일]?(?![\d:시]){_weekday(2)})?"
    ),
    # 12월 9~11일, and of two days 12월 9, 10일 and 12월 9·10일.
    (
        rf"(?<!\d)(?P<m1>\d{{1,2}})월\s?(?P<d1>\d{{1,2}}){_weekday(1)}\s?(?P<to>[-~∼〜–,·])\s?"
        rf"(?:(?P<m2>\d{{1,2}})월\s?)?(?P<d2>\d{{1,2}})일{_weekday(2)}"
    ),
    # 12월 9일~11일.
    (
        rf"(?<!\d)(?P<m1>\d{{1,2}})월\s?(?P<d1>\d{{1,2}})일{_weekday(1)}"
        rf"(?:{_TO_KO}(?:(?P<m2>\d{{1,2}})월\s?)?(?P<d2>\d{{1,2}})일{_weekday(2)})?"
    ),
    # 12.9(수)~11(금), and (12.9~12.11): such figures are days by a weekday, or as a span in brackets or ahead of all.
    rf"(?<![\d.~∼〜])(?=[\d./]+\s?\([월화수목금토일]\)){_FIGURES_KO}(?:{_END_KO}(?![\d:시]))?",
    rf"(?:(?<=\()|^)\s?{_FIGURES_KO}{_END_KO}(?![\d:시%])(?=\s?\)|\s|,|$)",
)
_DAY_ISO: Final = r"(?P<m{n}>\d\d)-(?P<d{n}>\d\d)(?!\d)"
_ISO: Final = tuple(
    rf"(?<!\d){_year(1)}-{_DAY_ISO.format(n=1)}{end}"
    for end in (
        rf"(?:{_TO_KO}|{_TO.replace('?P<to>', '?:')})(?:{_year(2)}-)?{_DAY_ISO.format(n=2)}",
        "",
    )
)
_WEEKDAYS: Final = "월화수목금토일"
_WRITTEN: Final[dict[str, tuple[re.Pattern[str], ...]]] = {
    lang: tuple(map(re.compile, patterns))
    for lang, patterns in {
        "en": (*_ISO, *_NAMED[:2], *_ENGLISH, _NAMED[2]),
        "ko": (*_ISO, *_KOREAN),
        **dict.fromkeys(("th", "vi", "id", "tr"), (*_ISO, *_FIGURES, *_NAMED)),
    }.items()
}


@dataclass(frozen=True, slots=True, order=True)
class DaySpan:
    """From a first day to a last, which may be the same."""

    first: date
    last: date

    def holds(self, other: "DaySpan") -> bool:
        """Whether another lies within it."""
        return self.first <= other.first and other.last <= self.last


def spans_ahead(text: str, lang: str, told: date, *, dated: bool = False) -> tuple[DaySpan, ...]:
    """The spans of days that a text names and that are not over on the day it was published, each once, sorted.

    A span within another is left out: a headline tells the first day, its text all.

    Args:
        text: one sentence, or a few.
        lang: ISO 639-1; of a language that is not known nothing is read.
        told: the local day of its publication.
        dated: only those that tell their year.
    """
    found = {span for span in _spans(fold(text), lang, told, dated=dated) if span.last >= told}
    return tuple(sorted(one for one in found if not any(one != more and more.holds(one) for more in found)))


def _spans(folded: str, lang: str, told: date, *, dated: bool) -> Iterator[DaySpan]:
    for pattern in _WRITTEN.get(lang, ()):
        for found in pattern.finditer(folded):
            try:
                span = _span(found.groupdict(), told, dated=dated)
                if span:
                    check_weekday(f"{folded[: found.start()]}|", span.first)
                    check_weekday(f"|{folded[found.end() :]}", span.last)
            except (ValueError, KeyError):  # a day that there is not, or another weekday's
                continue
            if span:
                yield span
        folded = pattern.sub(" | ", folded)


def _span(told: dict[str, str | None], published: date, *, dated: bool) -> DaySpan | None:
    """What a match says. Raises ValueError and KeyError for no day of the calendar."""
    d1 = int(told["d1"] or 0)
    m1, m2 = (_number(told.get(one) or told.get(other)) for one, other in (("m1", "m2"), ("m2", "m1")))
    first_year, last_year = _years(told, over_new_year=m1 > m2)
    if dated and not last_year:
        return None
    last_day = int(told.get("d2") or d1)
    last = date(last_year, m2, last_day) if last_year else _next(published, m2, last_day)
    first = date(first_year or last.year - (m1 > m2), m1, d1)
    return DaySpan(first, last) if _is_sound(first, last, told, published, dated=bool(last_year)) else None


def _years(told: dict[str, str | None], *, over_new_year: bool) -> tuple[int, int]:
    """The years of the first and the last day; 0 for what is not told. One that is told counts for both."""
    short = told.get("short")
    first, last = _gregorian(told.get("y1") or (short and f"20{short}")), _gregorian(told.get("y2"))
    if first and not last:
        return first, first + over_new_year
    return first, last


def _is_sound(first: date, last: date, told: dict[str, str | None], published: date, *, dated: bool) -> bool:
    """Whether the days go together: their order, length, weekday, and distance from the publication."""
    beside = ((told.get("w1"), first), (told.get("w2"), last))
    if any(weekday and _WEEKDAYS[day.weekday()] != weekday for weekday, day in beside):
        return False
    if told.get("to") in _PAIR and last - first != timedelta(days=1):
        return False
    ahead = _FURTHEST if dated else _AHEAD
    return first <= last <= min(first + _LONGEST_SPAN, published + ahead)


def _next(published: date, month: int, day: int) -> date:
    this_year = date(published.year, month, day)
    return this_year if this_year >= published else date(published.year + 1, month, day)


def _number(month: str | None) -> int:
    digits = re.search(r"\d+$", month or "")
    return int(digits[0]) if digits else MONTHS[" ".join((month or "").split())]


def _gregorian(year: str | None) -> int:
    number = int(year or 0)
    return number - _BUDDHIST if number >= 2500 else number
