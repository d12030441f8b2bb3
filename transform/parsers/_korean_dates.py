"""Days and hours as Korean bodies write them in their texts: "2026년 9월 29일(화) 15:00", "'26.12.1.(화) ~ 12.3.(목)".

Only what stands behind a label is read. A clock in another zone than the text's country says so in brackets.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Final

from domain.country import KST
from domain.document import FieldError
from domain.notice import Moment, Precision
from transform.values.dates import day_moment, local_moment

_Told = dict[str, str | None]
_WEEKDAYS: Final = "월화수목금토일"
_YEAR: Final = r"(?P<year>20\d\d|['’`]\d\d)\s*[.년/-]\s*"
_DAY: Final = (
    r"(?P<month>\d{1,2})\s*[.월/-]\s*(?P<day>\d{1,2})\s*[.일]?(?!\d)"
    r"(?:\s*[(\[（]?\s*(?P<weekday>[월화수목금토일])(?:요일\s*[)\]）]?|\s*[)\]）]))?"
)
_CLOCK: Final = (
    r"(?:[\s,]*(?P<half>오전|오후)?\s*(?P<hour>\d{1,2})"
    r"(?:\s*:\s*(?P<minute>\d\d)|시(?:\s*(?P<past>\d{1,2})분)?))?"
)
_ZONE: Final = r"(?:\s*(?:까지)?\s*\((?P<zone>한국|현지|[가-힣]{2,8})\s?시간?(?:\s*기준)?\))?"
_MOMENT: Final = re.compile(f"{_YEAR}{_DAY}{_CLOCK}{_ZONE}")
_TO: Final = r"\s*(?:[~∼〜–-]|부터)\s*"
_MARKED: Final = (
    r"(?:\s*일(?:\s*\((?P<weekday>[월화수목금토일])(?:요일)?\))?"
    r"|\s*\.?\s*\((?P<other>[월화수목금토일])(?:요일)?\))"
)
# The end of a term: a day, one of the same month ("~12(토)"), a clock of the same day ("~17:00"), or a bare day.
_OF_CLOCK: Final = ("hour", "minute", "past")
_UNTIL: Final = tuple(
    re.compile(_TO + end)
    for end in (
        rf"(?:{_YEAR})?{_DAY}{_CLOCK}{_ZONE}",
        rf"(?P<day>\d{{1,2}}){_MARKED}{_CLOCK}{_ZONE}",
        rf"(?=(?:오전|오후)?\s*\d{{1,2}}\s*[:시]){_CLOCK}{_ZONE}",
        r"(?P<day>\d{1,2})\.?(?![\d:시.])",
    )
)
_DEADLINE: Final = re.compile(
    r"(?<!공개 )(?<!공개)(?:(?:제출|접수|신청|입찰|모집)\s*(?:서류\s*)?(?:제출\s*)?)?"
    r"마감\s*(?:기한|일시|시한|일)?\s*[:：]?\s*"
    r"|(?:제출|접수|신청|모집)\s*기한\s*[:：]\s*"
    r"|(?:^|(?:제출|접수|신청|입찰|모집|공모)\s*(?:기간|일시|일정)?\s*[:：]?)\s*(?=[~∼〜])"
)
_UP_TO: Final = re.compile(r"[~∼〜]?\s*")
_APPLICATIONS: Final = "(?:접수|신청|모집|공모)"
# When it is held, and when applications are taken: postings label both.
_HELD: Final = re.compile(
    r"(?<!접수)(?<!접수 )(?<!신청)(?<!신청 )(?<!모집)(?<!모집 )(?<!공모)(?<!공모 )"
    r"(?:일시|기간|일자|개최일|행사일)\s*[:：]\s*"
)
_ITEM: Final = re.compile(r"[○□●ㅇ■◦※*;\n]|(?<=[)일\d])\s+(?=[가-힣 ]{2,8}[:：])")
_LONGEST_TERM: Final = 80
_TAKEN: Final = re.compile(rf"(?:{_APPLICATIONS}\s?)?(?:일시|기간|일자)\s*[:：]\s*")


def parse_day(text: str, zone: str = KST) -> Moment:
    """Read a day in figures, with or without a clock that is not looked at: "2026-08-03 00:00:00", "2026.08.03".

    Raises:
        ValueError: it is none.
    """
    found = re.fullmatch(r"(20\d\d)[-./]?(\d\d)[-./]?(\d\d)\.?(?:[ T]\d\d:\d\d(?::\d\d)?)?", text.strip())
    if not found:
        raise ValueError(f"'{text}' is no day")
    return day_moment(date(*map(int, found.groups())), zone, text)


def deadline_in(text: str, zone: str) -> Moment | None:
    """The one deadline that a text labels; None where there is none, or several on different days.

    Raises FieldError where a day's own weekday contradicts it, which says that one of the two is wrong.

    Args:
        text: cleaned of markup.
        zone: of the country in question, IANA, for a clock that does not say whose it is.
    """
    ends = (_UP_TO.match(text, found.end()) for found in _DEADLINE.finditer(text))
    labelled = (_MOMENT.match(text, up_to.end()) for up_to in ends if up_to)
    moments = [
        _moment(found.groupdict(), found[0].strip(), zone, end_of_day=True) for found in labelled if found
    ]
    told = [one for one in moments if one]
    return told[0] if len({one.at.date() for one in told}) == 1 else None


def term_in(text: str, zone: str, *, applications: bool = False) -> tuple[Moment | None, Moment | None]:
    """First and last moment of what a text labels as its time; (None, None) where it labels none.

    With `applications` a term in which these are taken is one too, without it only the time itself.
    """
    for label in (_TAKEN if applications else _HELD).finditer(text):
        if first := _MOMENT.match(text, label.end()):
            starts, ends = _term(text, first, zone)
            if starts:
                return starts, ends if ends and ends.at >= starts.at else None
    return None, None


def labelled_terms(text: str, *, applications: bool = False) -> Iterator[str]:
    """What stands behind each label of `term_in`, up to the next item of the posting."""
    for label in (_TAKEN if applications else _HELD).finditer(text):
        yield _ITEM.split(text[label.end() : label.end() + _LONGEST_TERM], maxsplit=1)[0].strip()


def _term(text: str, first: re.Match[str], zone: str) -> tuple[Moment | None, Moment | None]:
    """First and last moment of a term that begins with a match; a zone behind its end is of both."""
    last = next(filter(None, (until.match(text, first.end()) for until in _UNTIL)), None)
    begins = first.groupdict()
    finishes = _completed(begins, last.groupdict()) if last else begins
    begins["zone"] = begins["zone"] or finishes["zone"]
    return (
        _moment(begins, first[0].strip(), zone),
        _moment(finishes, (last or first)[0].strip(), zone, end_of_day=True),
    )


def _completed(first: _Told, last: _Told) -> _Told:
    """What the end of a term tells, and what it leaves to its beginning: "오후 2시~5시", "10~12일", "12.28~1.3"."""
    told = {name: cell for name, cell in last.items() if cell}
    if weekday := told.pop("other", None):
        told["weekday"] = weekday
    left = first | dict.fromkeys(_OF_CLOCK)
    if "day" in told:
        left |= {"half": None, "weekday": None}
    if "year" not in told and int(told.get("month") or 12) < int(first["month"] or 0):
        left["year"] = str(_year(first["year"] or "") + 1)
    return left | told


def _year(told: str) -> int:
    return int(told) if told.isdigit() else 2000 + int(told[1:])


def _moment(found: _Told, raw: str, zone: str, *, end_of_day: bool = False) -> Moment | None:
    """What a match says; None for a day or an hour that there is not. Raises FieldError for a false weekday."""
    at_home = KST if found["zone"] == "한국" else zone
    try:
        day = date(_year(found["year"] or ""), int(found["month"] or 0), int(found["day"] or 0))
        _check_weekday(day, found["weekday"], raw)
        if not found["hour"]:
            return day_moment(day, at_home, raw, end_of_day=end_of_day)
        hour = int(found["hour"]) % 12 + 12 if found["half"] == "오후" else int(found["hour"])
        clock = datetime(day.year, day.month, day.day, hour, int(found["minute"] or found["past"] or 0))  # noqa: DTZ001  # its zone is given beside it
    except ValueError:
        return None
    return local_moment(clock, at_home, Precision.MINUTE, raw)


def _check_weekday(day: date, weekday: str | None, raw: str) -> None:
    if weekday and _WEEKDAYS[day.weekday()] != weekday:
        raise FieldError("bad_date", f"{day} is no {weekday}요일.", raw)
