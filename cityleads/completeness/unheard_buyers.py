"""Coverage by buyer: bodies of the table of buyers of which nothing was read for a time, and who should carry them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain
from typing import Any, Final

from sqlalchemy import Connection

from domain.country import COUNTRIES
from scrapers.source_config import SourceFacts
from transform.parties.table import Row, parent_of, rows
from warehouse.db import rows_of

DAYS: Final = 90
ALL: Final = "all"
# A party that is one of many of a sort has the row's id and a hash (D55). Its notice is one of the sort.
_LAST: Final = """
SELECT substring(n.buyer_party FROM '^[A-Z]+-B[0-9]+') AS id,
       max(coalesce(n.published_at, n.first_known_at)) AS last_at
FROM core.notice n
WHERE n.buyer_party ~ '^[A-Z]+-B[0-9]+'
GROUP BY 1
"""


@dataclass(frozen=True, slots=True)
class Unheard:
    """A body, or sort of bodies, of which no notice was published within the time.

    Attributes:
        id: of the table of buyers.
        last_at: when its last notice was published, UTC; None where there never was one.
        expected: the sources that should carry it; () where none of ours does.
    """

    id: str
    country: str
    kind: str
    name: str
    english: str
    korean: str
    last_at: datetime | None
    expected: tuple[str, ...]


def unheard(
    last: Mapping[str, datetime], known: Iterable[SourceFacts], now: datetime, days: int = DAYS
) -> Iterator[Unheard]:
    """The bodies of the host countries that published nothing for so many days.

    Args:
        last: id of the table of buyers → when its last notice was published, UTC.
        known: the sources.
        now: the end of the time, UTC.
        days: its length.
    """
    sources = list(known)
    for row in chain.from_iterable(map(rows, COUNTRIES)):
        at = last.get(row.id)
        if at is None or at < now - timedelta(days=days):
            expected = tuple(one.name for one in sources if carries(one, row))
            yield Unheard(row.id, row.country, row.kind, row.native, row.english, row.korean, at, expected)


def carries(source: SourceFacts, row: Row) -> bool:
    """Whether a source should carry what a body announces, by its reach."""
    named = set(source.reach.carries)
    if {f"-{row.kind}", f"-{row.id}"} & named:
        return False
    return bool({row.kind, row.id, parent_of(row)} & named) or (
        ALL in named and source.country == row.country
    )


def last_heard(connection: Connection) -> dict[str, datetime]:
    """Id of the table of buyers → when its last notice was published, else first seen, UTC."""
    return {row["id"]: row["last_at"] for row in rows_of(connection, _LAST)}


def counts(found: Iterable[Unheard], country: str) -> dict[str, Any]:
    """Of one country how many bodies the table has, how many were not heard of, and of these without a source."""
    silent = [one for one in found if one.country == country]
    return {
        "country": country,
        "bodies": len(rows(country)),
        "unheard": len(silent),
        "without_a_source": sum(not one.expected for one in silent),
    }
