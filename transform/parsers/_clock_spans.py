"""From one hour to another, as sentences tell it beside a day: "09.00-12.00 WIB", "14h00 - 17h00", "오후 2시~5시"."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Final

from domain.notice import Moment
from transform.text import fold
from transform.values.dates import parse_moment

_Told = dict[str, str | None]
_HOUR: Final = (
    r"\d{1,2}(?:[:.]\d\d|\s?(?:h|gio|g)(?:\s?\d\d)?(?![a-z\d])|\s?시(?:\s?\d{1,2}\s?분)?|(?=\s?[ap]\.?m))"
)
_BEFORE_HALF: Final = r"\d{1,2}(?=\s?(?:[-–—]|to)\s?\d{1,2}\s?[ap]\.?m)"  # 2-5 pm
_HALF: Final = r"(?:\s?(?P<half{n}>[ap]\.?m\b\.?|น\.))?"
_SPAN: Final = re.compile(
    r"(?<![\d.:/,-])(?P<cue>(?:pukul|pkl\.?|jam|saat|เวลา)\s?)?"
    rf"(?P<part1>오전|오후)?\s?(?P<first>{_HOUR}|{_BEFORE_HALF}){_HALF.format(n=1)}(?:\s?wi(?:b|ta|t))?"
    r"\s?(?:[-–—~∼〜]|부터|(?:to|until|till|sampai|hingga|s\.?/?d\.?|den|ถึง)(?![a-z]))\s?(?:pukul\s|luc\s)?"
    rf"(?P<part2>오전|오후)?\s?(?P<last>{_HOUR}){_HALF.format(n=2)}"
    r"(?P<zone>\s?\(?(?:wib|wita|wit|(?:gmt|utc)\s?[+-]\s?\d{1,2})(?![a-z\d])\)?)?(?![\d:/])"
)


def clock_span(text: str, day: date, zone: str) -> tuple[Moment, Moment] | None:
    """The one span of hours that a sentence tells, on its day; None for none, for several, and for no hours of a day.

    A dotted one ("09.00-12.00") counts where a word or a zone beside it says that it is a time.

    Args:
        text: the sentence.
        day: the local day on which it is.
        zone: IANA zone, where the text names none.
    """
    told = (one.groupdict() for one in _SPAN.finditer(fold(text)))
    found = {span for one in told if _is_time(one) and (span := _read(one, day, zone))}
    if len(found) != 1:
        return None
    first, last = (replace(one, raw=text) for one in found.pop())
    return first, last


def _is_time(told: _Told) -> bool:
    dotted = "." in f"{told['first']}{told['last']}"
    return not dotted or any(told[name] for name in ("cue", "half1", "half2", "zone"))


def _read(told: _Told, day: date, zone: str) -> tuple[Moment, Moment] | None:
    """Both hours; a half of the day behind the last is of the first too ("2-5 pm") unless it ends earlier then."""
    for half in dict.fromkeys((told["half1"] or told["half2"], told["half1"])):
        begins = (told["part1"], told["first"], half, told["zone"])
        ends = (told["part2"] or told["part1"], told["last"], told["half2"], told["zone"])
        try:
            first, last = (parse_moment(_written(day, words), zone) for words in (begins, ends))
        except ValueError:
            continue
        if first.at < last.at:
            return first, last
    return None


def _written(day: date, words: Iterable[str | None]) -> str:
    """A day with its hour behind a word that says that it is one."""
    return " ".join((day.isoformat(), "pukul", *filter(None, words)))
