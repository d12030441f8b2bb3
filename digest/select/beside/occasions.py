"""Which occasions one subscriber is told of this morning: those ahead that no mail told them. Pure but for reading."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from digest.select.history import History
from domain.country import EVERYWHERE
from warehouse.programmes.occasions import list_occasions


@dataclass(frozen=True, slots=True)
class OccasionFacts:
    """A row of mart.occasion with what telling it needs. Times are UTC.

    Attributes:
        id: of mart.occasion.
        kind: a value of `domain.programme.OccasionKind`.
        zone: IANA zone of its clocks; "" where it has no moment.
    """

    id: str
    kind: str
    title: str
    language: str
    country: str
    place: str
    host: str
    programme: str
    starts_at: datetime | None
    starts_precision: str | None
    ends_at: datetime | None
    ends_precision: str | None
    zone: str
    url: str


@dataclass(frozen=True, slots=True)
class OccasionItems:
    """The occasions that are told: all that are new to the subscriber."""

    items: tuple[OccasionFacts, ...] = ()

    @property
    def total(self) -> int:
        """How many they are."""
        return len(self.items)


NO_OCCASIONS = OccasionItems()


def read_occasions(connection: Connection, country: str, now: datetime) -> list[OccasionFacts]:
    """Read the occasions that are not over: of a country and of none in particular, or all of them.

    What tells no day is left out, as nobody can say whether it is over.
    """
    rows = list_occasions(connection, now, None if country == EVERYWHERE else country)
    return [
        OccasionFacts(
            **{name: row["occasion_id"] if name == "id" else row[name] for name in OccasionFacts.__slots__}
        )
        for row in rows
    ]


def select_occasions(occasions: Iterable[OccasionFacts], history: History, now: datetime) -> OccasionItems:
    """Choose what one subscriber is told, the soonest first.

    Args:
        occasions: all that are not over.
        history: what they know.
        now: aware time; of what has begun its end counts as the next date.
    """
    fresh = [one for one in occasions if one.id not in history.occasions]
    fresh.sort(key=lambda one: (_next_date(one, now), one.id))
    return OccasionItems(tuple(fresh))


def _next_date(one: OccasionFacts, now: datetime) -> datetime:
    dates = [at for at in (one.starts_at, one.ends_at) if at is not None]
    return min((at for at in dates if at >= now), default=now)
