"""What changed about cities in programmes that one subscriber has not been told yet. Pure but for reading."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, func, select

from digest.select.history import History
from digest.select.sections import FIRST_LOOK
from domain.country import EVERYWHERE
from warehouse.tables import city_event, city_step, place


@dataclass(frozen=True, slots=True)
class CityChange:
    """A row of core.city_event with the names of its place, and who says the new step. Times are UTC."""

    id: int
    country: str
    en: str
    ko: str
    programme: str
    area: str
    old_step: str | None
    old_since: str | None
    new_step: str | None
    new_since: str | None
    happened_at: datetime
    source: str

    def named(self, language: str) -> str:
        """The city's name for people."""
        return self.ko if language == "ko" else self.en


def read_city_changes(connection: Connection, country: str) -> list[CityChange]:
    """Read every change of a country, or of all of them, the earliest first."""
    # The step that it became, where it is still known.
    subject = ("place_code", "programme", "area")
    became = and_(
        *(city_step.c[name] == city_event.c[name] for name in subject),
        city_step.c.step == city_event.c.new_step,
        city_step.c.since == city_event.c.new_since,
    )
    own = [one for one in city_event.c if one.name in CityChange.__slots__]
    found = (
        select(
            *own,
            place.c.country,
            place.c.en,
            place.c.ko,
            func.coalesce(city_step.c.source, "").label("source"),
        )
        .join(place, place.c.code == city_event.c.place_code)
        .outerjoin(city_step, became)
        .order_by(city_event.c.id)
    )
    if country != EVERYWHERE:
        found = found.where(place.c.country == country)
    return [CityChange(**row) for row in connection.execute(found).mappings()]


def select_city_changes(
    changes: Iterable[CityChange], history: History, now: datetime
) -> tuple[CityChange, ...]:
    """Choose those that they were not told of, and that came after their first digest or shortly before it.

    Args:
        changes: all that could be told, the earliest first.
        history: what they know.
        now: aware time; what lies behind it is not known yet.
    """
    since = (history.since or now) - FIRST_LOOK
    return tuple(one for one in changes if one.id not in history.cities and since <= one.happened_at <= now)
