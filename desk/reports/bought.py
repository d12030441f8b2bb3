"""What a reader means who names only a buyer, and perhaps about when: that buyer's nearest notices."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection

from desk.reports.meant_rows import NOTICE, Row
from desk.searches.conditions import part_for_like
from transform.text import fold
from warehouse.db import rows_of

# A buyer's name has so many letters at least, and what more buyers than these answer to names none.
_LETTERS, _MOST_BUYERS = 3, 20
# How many of its notices are told, each lead once; and how far from a day they may be.
_MOST, _READ, _REACH = 3, 60, 30
_NAMES = "core.folded(t.name), core.folded(t.name_en), core.folded(t.name_ko)"
_BUYERS = f"""
SELECT t.id, t.name, :folded IN ({_NAMES}) AS exact FROM core.party t
WHERE t.said LIKE :part AND (:country = '' OR t.country = :country)
  AND EXISTS (SELECT FROM core.notice n WHERE n.buyer_party = t.id)
ORDER BY exact DESC, t.id LIMIT :most + 1"""  # noqa: S608  # our own words
_FROM_DAY = "abs((coalesce(n.published_at, n.first_known_at) AT TIME ZONE 'UTC')::date - CAST(:day AS date))"
_BOUGHT = f"""{NOTICE} n.buyer_party = ANY(:buyers) AND (CAST(:day AS date) IS NULL OR {_FROM_DAY} <= :reach)
ORDER BY {_FROM_DAY} NULLS FIRST, coalesce(n.published_at, n.first_known_at) DESC, n.score DESC, n.id LIMIT :read"""
# A day, or a month alone: 2026-11-20, 2026.11, 2026년 11월 20일; 20.11.2026, 11/2026; 11월 20일.
_YEAR_FIRST = re.compile(r"(?P<y>20\d\d)\s?[-./년]\s?(?P<m>\d\d?)(?:\s?[-./월]\s?(?P<d>\d\d?)일?|월)?(?!\d)")
_DAY_FIRST = re.compile(r"(?<!\d)(?:(?P<d>\d\d?)[-./])?(?P<m>\d\d?)[-./](?P<y>20\d\d)(?!\d)")
_NO_YEAR = re.compile(r"(?<!\d)(?P<m>\d\d?)월(?:\s?(?P<d>\d\d?)일)?")
_MID = 15  # the day that stands for a month


@dataclass(frozen=True, slots=True)
class Bought:
    """A buyer that a reader names, and what it published.

    Attributes:
        name: of the buyer, in its own language; the first where several answer to what was said.
        exact: whether all that was said, but for a date, is one of its names.
        notices: the nearest to the day that was said, or the latest; nothing where none is within a month of it.
    """

    name: str
    exact: bool
    notices: tuple[Row, ...]


def find_bought(
    connection: Connection, said: str, country: str, day: date | None = None, today: date | None = None
) -> Bought | None:
    """The buyer that is named, with its nearest notices; None where none is, or too many are.

    Args:
        connection: only read from.
        said: a name or a part of it in any of its languages, perhaps with a date or a month.
        country: of the buyer; "" for any.
        day: about when, as the reader says elsewhere; counts before a date within `said`.
        today: by which a date without a year is read, as the last one of that day.
    """
    name, within = without_day(said, today)
    if sum(map(str.isalnum, name)) < _LETTERS:
        return None
    asked = {"folded": fold(name), "part": part_for_like(name), "country": country, "most": _MOST_BUYERS}
    buyers = rows_of(connection, _BUYERS, **asked)
    exact = [one for one in buyers if one["exact"]]
    meant = exact or buyers
    if not meant or len(meant) > _MOST_BUYERS:
        return None
    ids = [one["id"] for one in meant]
    rows = rows_of(connection, _BOUGHT, buyers=ids, day=day or within, reach=_REACH, read=_READ)
    return Bought(meant[0]["name"], bool(exact), tuple(_each_once(rows)[:_MOST]))


def _each_once(rows: list[dict[str, Any]]) -> list[Row]:
    """Of each lead its nearest notice."""
    return list({row["lead_id"] or row["id"]: row for row in reversed(rows)}.values())[::-1]


def without_day(said: str, today: date | None) -> tuple[str, date | None]:
    """What is said without its date, and the date; of a month its middle."""
    for pattern in (_YEAR_FIRST, _DAY_FIRST, _NO_YEAR):
        found = pattern.search(said)
        if found and (pattern is not _NO_YEAR or today):
            day = _read(found.groupdict(), today)
            if day is not None:
                return " ".join((said[: found.start()] + " " + said[found.end() :]).split()).strip(" ,·"), day
    return said, None


def _read(parts: dict[str, Any], today: date | None) -> date | None:
    """A date of its parts; without a year the last one that is not after today."""
    month, day = int(parts["m"]), int(parts["d"] or _MID)
    try:
        if parts.get("y"):
            return date(int(parts["y"]), month, day)
        assert today is not None  # noqa: S101  # asked for with it alone
        this = date(today.year, month, day)
        return this if this <= today + timedelta(days=_MID) else date(today.year - 1, month, day)
    except ValueError:
        return None
