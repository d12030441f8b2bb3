"""Dates and times as the portals of four countries write them. Day before month, always."""

import calendar
import re
from datetime import UTC, date, datetime, time, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from domain.country import counts_buddhist_years
from domain.crawl.counts import in_number
from domain.notice import Moment, Precision
from transform.text import clean, fold
from transform.values._clocks import clocks
from transform.values._days_beside_dates import check_no_week
from transform.values._months import MONTH as _MONTH
from transform.values._months import MONTHS as _MONTHS
from transform.values._parts_of_dates import check_whole, check_whole_month, without_counts
from transform.values._weekdays import check_weekday
from transform.values._zone_places import zone_in_words
from transform.values._zone_words import abbreviated, without_dots
from transform.values._zones import take_zone, unknown_zone

EARLIEST_YEAR, LATEST_YEAR = 1990, 2100
_LONGEST = 500  # characters; a sentence may hold a date, a page is no date
_BUDDHIST_OFFSET = 543
_BUDDHIST_FROM = 2400
_END_OF_DAY = time(23, 59)

_ERA = r"(?:พ\.?\s?ศ\.?|ค\.?\s?ศ\.?|พุทธศักราช|b\.?e\.?|a\.?d\.?|nam|ปี|tahun)?"
_OF = r"(?:(?:day )?of\s+|bulan\s+)?"
_YEAR = r"(?P<year>\d{4}|\d{2})(?!\d)(?!\s?[:.h]\d)"
_LONG_YEAR = r"(?P<year>\d{4})(?!\d)"

# Each pattern stands behind letters of which it needs one: most texts have none, and looking costs little.
_NAMED = "[a-z\u0e00-\u0e7f]"
_DATES = tuple(
    (re.compile(needs), re.compile(pattern))
    for needs, pattern in (
        (
            "[-/.]",
            r"(?<![\d.])(?P<year>\d{4})(?P<sep>[-/.])\s?(?P<month>\d{1,2})(?P=sep)\s?(?P<day>\d{1,2})(?!\d)",
        ),
        ("년", r"(?<!\d)(?P<year>\d{4})\s?년\s?(?P<month>\d{1,2})\s?월\s?(?P<day>\d{1,2})\s?일"),
        (
            "[-/.]",
            rf"(?<![\d.])(?P<day>\d{{1,2}})\s?(?P<sep>[-/.])\s?(?P<month>\d{{1,2}})\s?(?P=sep)\s?{_LONG_YEAR}",
        ),
        (
            _NAMED,
            rf"(?<![\d:.])(?P<day>\d{{1,2}})(?:st|nd|rd|th|\.)?[\s,/-]*{_OF}{_MONTH}[\s,/-]*{_ERA}\s*{_YEAR}",
        ),
        (
            _NAMED,
            rf"(?<![a-z]){_MONTH}\s*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s?,\s*|\s+){_LONG_YEAR}",
        ),
    )
)
# Tried only where no date has a long year: "08.30.00" is also a time.
_SHORT_DATE = re.compile(
    r"(?<![\d.])(?P<day>\d{1,2})\s?(?P<sep>[-/.])\s?(?P<month>\d{1,2})\s?(?P=sep)\s?(?P<year>\d{2})(?!\d)"
)
_WHOLE_MONTHS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"^\D*(?<![\d.]/)(?P<month>\d{{1,2}})\s?[/.-]\s?{_LONG_YEAR}\W*$",
        r"^\D*(?P<year>\d{4})[/-](?P<month>\d{1,2})\W*$",
        rf"(?<![a-z\d]){_MONTH}[\s,/-]*{_ERA}\s*{_LONG_YEAR}",
    )
)
_WHOLE_YEAR = re.compile(rf"(?:tahun|nam|yili?|year|ปี)?\s*{_ERA}\s*{_LONG_YEAR}")
_NO_PARTS_OF_DAY = re.compile(r"\b(?:tới|sang)\b", re.IGNORECASE)
_BARE_TOI = re.compile(r"(?<!buoi )\btoi(?= \d)", re.IGNORECASE)
_COMPACT = re.compile(r"\d{8}(?:t?\d{4}(?:\d{2})?)?")
_THAI = re.compile("[\u0e00-\u0e7f]")
_ISO = re.compile(
    r"(?:19|20|21)\d\d-\d\d-\d\d[t ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?\s?(?:z|[+-]\d\d:?\d\d)?"
)

# "14:00-17:00" is a span of hours, and no clock of seventeen hours behind UTC.
_HOURS = re.compile(r"\d{4}-\d\d-\d\d (?P<first>\d\d:\d\d)-(?P<last>\d\d:\d\d)")
_FALSE_UTC = re.compile(r"\s?(?:z|[+-]00:?00)$")


def parse_moment(text: str, zone: str, *, end_of_day: bool = False, false_utc: bool = False) -> Moment:
    """Read one date, with or without its time, from a portal's text.

    Understood are ISO 8601, day-first numbers, month names of th, vi, id, tr and en, Thai digits and Buddhist
    years (where the zone or the script is Thai), and whole months or years. Of several times of day the first
    counts, with `end_of_day` the last ("๑๓.๐๐ - ๑๖.๐๐ น."). A stated zone (WITA, GMT+7, +07:00) is obeyed.

    Args:
        text: e.g. "22.10.2026 - 10:00", "09 giờ 00 phút, ngày 05/08/2026", "๘ มิถุนายน ๒๕๖๙ เวลา ๑๖.๐๐ น.".
        zone: IANA zone the portal speaks in, used where the text names none.
        end_of_day: a deadline; without a time it ends with its day, month or year (23:59 local).
        false_utc: the portal writes a Z behind its own wall clock (Indonesia's ISB feeds do); it is dropped.

    Raises:
        ValueError: no date, an impossible one, two different ones, one that its own weekday contradicts, or one
            outside 1990..2100.
    """
    return _moment(text, zone, end_of_day, false_utc)


# Days of publication and hours of closing repeat, within a page and from page to page.
@lru_cache(maxsize=8_192)
def _moment(text: str, zone: str, end_of_day: bool, false_utc: bool) -> Moment:
    folded = fold(_without_look_alikes(clean(text)))
    if false_utc:
        folded = _FALSE_UTC.sub("", folded)
    if len(folded) > _LONGEST:
        raise ValueError(in_number(f"not a date: {text[:80]!r} (it is a text of {len(folded)} characters)"))
    try:
        moment = _machine(folded, zone, text, end_of_day) or _written(folded, zone, text, end_of_day)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"not a date: {text[:80]!r} ({error})") from error
    inside = EARLIEST_YEAR < moment.at.year < LATEST_YEAR  # then it is inside in every zone
    if not inside and not EARLIEST_YEAR <= moment.at.astimezone(_zone(zone)).year <= LATEST_YEAR:
        raise ValueError(f"not a date: {text[:80]!r} (its year is outside {EARLIEST_YEAR}..{LATEST_YEAR})")
    return moment


def _without_look_alikes(text: str) -> str:
    """Drop Vietnamese words that are parts of the day once their marks are lost ("tới 9h" is until nine)."""
    return (_BARE_TOI if text.isascii() else _NO_PARTS_OF_DAY).sub(" ", text)


def parse_instant(text: str, zone: str, *, end_of_day: bool = False) -> Moment:
    """Read an instant that a portal gives in UTC; one at local midnight says a day and no time.

    "2026-09-03T21:00:00Z" is 4 September in Turkey: cutting at the T would be off by one.

    Raises:
        ValueError: as parse_moment.
    """
    moment = parse_moment(text, zone)
    local = moment.at.astimezone(_zone(zone))
    if moment.precision is Precision.MINUTE and local.time() == time.min:
        return day_moment(local.date(), zone, text, end_of_day=end_of_day)
    return moment


def local_moment(naive: datetime, zone: str, precision: Precision, raw: str) -> Moment:
    """Say which instant a local wall clock meant. `naive` has no tzinfo, or one that is then obeyed."""
    aware = naive if naive.tzinfo else naive.replace(tzinfo=_zone(zone))
    return Moment(aware.astimezone(UTC), precision, zone, raw)


def day_moment(day: date, zone: str, raw: str, *, end_of_day: bool = False) -> Moment:
    """A day without a time: it begins at 00:00 local, a deadline ends at 23:59 local."""
    clock = _END_OF_DAY if end_of_day else time.min
    return local_moment(datetime.combine(day, clock), zone, Precision.DAY, raw)


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def _machine(folded: str, zone: str, raw: str, end_of_day: bool) -> Moment | None:
    """ISO 8601 with a time, and the same without punctuation ("20260805", "20260805T0900")."""
    hours = _HOURS.fullmatch(folded)
    if hours and hours["first"] < hours["last"]:
        return None
    if _ISO.fullmatch(folded):
        return local_moment(datetime.fromisoformat(folded.upper()), zone, Precision.MINUTE, raw)
    if not _COMPACT.fullmatch(folded):
        return None
    digits = folded.replace("t", "")
    if len(digits) == len("yyyymmdd"):
        return day_moment(date.fromisoformat(digits), zone, raw, end_of_day=end_of_day)
    return local_moment(datetime.fromisoformat(f"{digits[:8]}T{digits[8:]}"), zone, Precision.MINUTE, raw)


def _written(folded: str, zone: str, raw: str, end_of_day: bool) -> Moment:
    thai = counts_buddhist_years(zone) or bool(_THAI.search(folded))
    check_whole(folded)
    days, rest = _take_days(without_counts(folded), thai)
    if not days:
        check_whole_month(folded)
        return _period(rest, zone, raw, thai, end_of_day)
    if len(days) > 1:
        raise ValueError("it holds two dates")
    day = days.pop()
    check_no_week(folded, day)
    check_weekday(rest, day)
    rest, said_zone = take_zone(abbreviated(rest))
    times = clocks(rest, end_of_day=end_of_day)
    if not times:
        return day_moment(day, zone, raw, end_of_day=end_of_day)
    naive = datetime.combine(day, time.min) + times[-1 if end_of_day else 0]
    zone_of_clock = said_zone or _zone_by_name(raw, naive, zone)
    return local_moment(naive.replace(tzinfo=zone_of_clock), zone, Precision.MINUTE, raw)


def _zone_by_name(raw: str, naive: datetime, home: str) -> tzinfo | None:
    if odd := unknown_zone(without_dots(clean(raw))):
        raise ValueError(f"{odd} is no time zone that is known")
    return zone_in_words(raw, naive, home)


def _take_days(folded: str, thai: bool) -> tuple[set[date], str]:
    """Find every full date; give them and the text without them."""
    days: set[date] = set()

    def note(match: re.Match[str]) -> str:
        days.add(date(_year(match["year"], thai), _month(match["month"]), int(match["day"])))
        return " | "

    rest = folded
    for needs, pattern in _DATES:
        if needs.search(rest):
            rest = pattern.sub(note, rest)
    return days, rest if days else _SHORT_DATE.sub(note, rest)


def _year(digits: str, thai: bool) -> int:
    """The year that portals mean: a Thai "69" and "2569" are 2026, a Thai "26" cannot be and is 2026 too."""
    number = int(digits)
    if len(digits) == len("69"):
        buddhist = 2500 + number - _BUDDHIST_OFFSET
        return buddhist if thai and buddhist >= EARLIEST_YEAR else 2000 + number
    return number - _BUDDHIST_OFFSET if thai and number >= _BUDDHIST_FROM else number


def _month(words: str) -> int:
    digits = re.search(r"\d+$", words)
    return int(digits[0]) if digits else _MONTHS[" ".join(words.split())]


def _period(folded: str, zone: str, raw: str, thai: bool, end_of_day: bool) -> Moment:
    """A whole month or year; it begins with its first day, a deadline ends with its last."""
    for pattern in _WHOLE_MONTHS:
        if found := pattern.search(folded):
            first = last = (_year(found["year"], thai), _month(found["month"]))
            return _span(first, last, zone, raw, Precision.MONTH, end_of_day)
    if found := _WHOLE_YEAR.fullmatch(folded):
        year = _year(found["year"], thai)
        return _span((year, 1), (year, 12), zone, raw, Precision.YEAR, end_of_day)
    raise ValueError("no date is found in it")


def _span(
    first: tuple[int, int], last: tuple[int, int], zone: str, raw: str, precision: Precision, end_of_day: bool
) -> Moment:
    if not end_of_day:
        return local_moment(datetime(*first, 1), zone, precision, raw)  # noqa: DTZ001  # local_moment adds the zone
    final = date(*last, calendar.monthrange(*last)[1])
    return local_moment(datetime.combine(final, _END_OF_DAY), zone, precision, raw)
