"""Bodies of Korea and international ones, which buy in all countries: the rows KR and INTL of the table of buyers."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from domain.country import COUNTRIES, INTERNATIONAL, KOREA
from domain.party import Party
from transform.parties._spelling import spell
from transform.parties.table import Row, rows

_BRACKET: Final = re.compile(r"\s*\(([^)]*)\)\s*")
# What stands behind the name of a body that has an office in each country: "UNDP Viet Nam", "KOICA 베트남 사무소".
_OFFICES: Final = ("country office", "regional office", "office", "사무소", "in", "the", "republic of")


def find_abroad(name: str) -> Party | None:
    """The Korean or international body that a name is of as a whole, or its country office; None for others."""
    for told in (name, _BRACKET.sub(" ", name)):
        spelled = spell("", told)
        row = _known().get(spelled) or _known().get(_office().sub("", spelled))
        if row:
            return _party(row)
    return None


@cache
def _known() -> dict[str, Row]:
    """The rows by each of their names."""
    told = (row for country in (KOREA, INTERNATIONAL) for row in rows(country))
    return {spell("", name): row for row in told for name in _names(row)}


def _names(row: Row) -> Iterator[str]:
    for name in (row.native, row.english, row.korean, *row.aliases):
        yield name
        yield _BRACKET.sub(" ", name)


@cache
def _office() -> re.Pattern[str]:
    called = [name for one in COUNTRIES.values() for name in (one.name, one.name_ko, *one.spellings)]
    words = sorted({spell("", name) for name in (*called, *_OFFICES)}, key=len, reverse=True)
    return re.compile(rf"(?: (?:{'|'.join(map(re.escape, words))}))+$")


def _party(row: Row) -> Party:
    return Party(
        id=row.id,
        country="" if row.country == INTERNATIONAL else row.country,
        kind=row.kind,
        level=row.level,
        name=row.native,
        name_en=row.english,
        name_ko=row.korean,
        source=row.source,
        as_of=row.as_of,
    )
