"""Working days of the host countries and of Korea: when digests go out, and what is left before a deadline. Pure.

A working day is one on which public offices work: no week-end, no public holiday, no joint leave of the government;
half days count, and so do Saturdays that a government has made a working day. The days come from the library
`holidays`. What governments declare at short notice is known only once the library has it, and dates that follow a
sighting of the moon are marked there as estimated.
"""

from calendar import day_name
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from holidays import PUBLIC, country_holidays

from domain.country import COUNTRIES, KOREA

# Whose public offices close on which kinds of the library's days: "government" is the ploughing ceremony in Thailand,
# joint leave (cuti bersama) in Indonesia.
OFF = {country.code: country.closed_on for country in COUNTRIES.values()} | {KOREA: (PUBLIC,)}
# Of these years the library has rules for all of them; others it takes for years without a holiday.
FIRST_YEAR, LAST_YEAR = 1948, 2100
_ESTIMATED = "(estimated)"
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """A number of working days.

    Attributes:
        days: how many.
        estimated: whether a holiday among the days that were looked at is only estimated, so that it may be one
            more or one less.
    """

    days: int
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class _Year:
    off: dict[date, str]
    worked: frozenset[date]
    weekend: frozenset[int]


def day_off(country: str, day: date) -> str:
    """Why a day is no working day: its holiday's name in English, else "Saturday" or another day of the week-end.

    It is "" for a working day.

    Args:
        country: ISO 3166-1 alpha-2, one of OFF.
        day: the date there.

    Raises:
        ValueError: the country's calendar is not known, or that of the year is not.
    """
    known = _year(country, day.year)
    if day in known.worked:
        return ""
    return known.off.get(day) or (day_name[day.weekday()] if day.weekday() in known.weekend else "")


def is_workday(country: str, day: date) -> bool:
    """Tell whether public offices work on a day. Raises as `day_off`."""
    return not day_off(country, day)


def next_workday(country: str, day: date) -> date:
    """The first working day that is not before `day`. Raises as `day_off`."""
    while not is_workday(country, day):
        day += _DAY
    return day


def no_digest_on(country: str, day: date) -> str:
    """Why there is no digest on a day, and when the next one is; "" on a working day. Raises as `day_off`."""
    reason = day_off(country, day)
    if not reason:
        return ""
    return f"no digest on {day}, no working day there ({reason}); the next is on {next_workday(country, day)}"


def first_workday(country: str, day: date) -> date:
    """The first working day of the week, from Monday on, that a day is in. Raises as `day_off`."""
    return next_workday(country, day - day.weekday() * _DAY)


def working_days_left(country: str, today: date, last: date) -> WorkingDays:
    """Count the working days after today until the last day, which counts too; none where that is over.

    Counted as days left are: a deadline tomorrow is one away. Both dates are of the same place.

    Raises:
        ValueError: as `day_off`, for any day in between.
    """
    days = [today + n * _DAY for n in range(1, (last - today).days + 1)]
    reasons = [day_off(country, day) for day in days]
    return WorkingDays(reasons.count(""), any(_ESTIMATED in reason for reason in reasons))


@cache
def _year(country: str, year: int) -> _Year:
    if country not in OFF:
        raise ValueError(f"no calendar of '{country}' is known; there are {', '.join(OFF)}")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"no holidays of {year} are known, only those from {FIRST_YEAR} to {LAST_YEAR}")
    found = country_holidays(country, years=year, categories=OFF[country], language="en_US")
    return _Year(dict(found), frozenset(found.weekend_workdays), frozenset(found.weekend))
