"""How each source was read and what of it is held, so that a mail's silence about a source is never "no news"."""

from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from digest.select.flood_guard import count_held
from domain.country import EVERYWHERE, INTERNATIONAL
from warehouse.monitoring import latency
from warehouse.monitoring.source_health import SourceHealth, read_health


@dataclass(frozen=True, slots=True)
class SourceReport(SourceHealth):
    """One source's line: how it was read, and which of its new leads wait.

    Attributes:
        held: new leads of it that are held for review, count.
        held_soon: how many of these close within a week.
    """

    held: int = 0
    held_soon: int = 0

    def as_json(self) -> dict[str, Any]:
        """The line in plain JSON values."""
        known = {
            name: value.isoformat() if isinstance(value, datetime) else value
            for name, value in asdict(self).items()
        }
        return {"name": known.pop("source"), **known}


def read_coverage(connection: Connection, country: str, now: datetime) -> tuple[SourceReport, ...]:
    """Report on each source of a country and each international one, or on all; what needs a look first."""
    asked = None if country == EVERYWHERE else {country, INTERNATIONAL}
    waiting = count_held(connection, country, now)
    healths = read_health(connection, now, asked)
    return tuple(_report(one, *waiting.get(one.source, (0, 0))) for one in healths)


def read_timely(connection: Connection, country: str, now: datetime) -> tuple[int, int]:
    """Of how many notices of these sources it is known how soon they were listed, and how many within the goal."""
    asked = None if country == EVERYWHERE else {country, INTERNATIONAL}
    return latency.read_timely(connection, now, asked)


def _report(health: SourceHealth, held: int, held_soon: int) -> SourceReport:
    known = {one.name: getattr(health, one.name) for one in fields(health)}
    return SourceReport(**known, held=held, held_soon=held_soon)
