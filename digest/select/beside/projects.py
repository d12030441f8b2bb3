"""Which projects one subscriber is told of this morning: new ones, and those that moved on. Pure but for reading."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, any_, func, literal, select

from digest.preferences import NO_PREFERENCES, Preferences
from digest.select.beside.cities import CityChange
from digest.select.history import History
from digest.select.leads import Rates, worth_of
from digest.select.sections import FIRST_LOOK
from domain.country import COUNTRIES, EVERYWHERE
from domain.lead import RELEVANT_TIERS
from domain.programme import shown_number
from domain.rates import Equivalent
from warehouse.tables import project, project_event

# A project in which nothing has happened for longer was no news when we came to know it.
ASLEEP = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class ProjectFacts:
    """A project with what telling it needs. Times are UTC.

    Attributes:
        number: the funder's; "" where it has none.
        countries: those of its countries whose notices are collected.
        moved_from: the stage before the last move; None where it has not moved since it is known.
        moved_at: when that became known.
    """

    id: str
    number: str
    funder: str
    title: str
    language: str
    url: str
    stage: str | None
    countries: tuple[str, ...]
    dimensions: tuple[str, ...]
    amount: Decimal | None
    currency: str | None
    worth: Equivalent | None
    active_at: datetime | None
    first_known_at: datetime
    moved_from: str | None = None
    moved_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ProjectItem:
    """One project for one subscriber; `before` is the stage that they know, None for a project new to them."""

    project: ProjectFacts
    before: str | None = None


@dataclass(frozen=True, slots=True)
class ProjectItems:
    """What is told of projects and of cities in programmes: all that is new to the subscriber."""

    items: tuple[ProjectItem, ...] = ()
    cities: tuple[CityChange, ...] = ()

    @property
    def total(self) -> int:
        """How much it is."""
        return len(self.items) + len(self.cities)


NO_PROJECTS = ProjectItems()


def read_projects(connection: Connection, country: str, rates: Rates) -> list[ProjectFacts]:
    """Read every relevant project of a country, or of all of them."""
    moves = (
        select(
            project_event.c.project_id,
            project_event.c.old,
            project_event.c.happened_at,
            func.row_number()
            .over(partition_by=project_event.c.project_id, order_by=project_event.c.happened_at.desc())
            .label("rank"),
        )
        .where(project_event.c.kind == "stage_moved")
        .subquery()
    )
    found = (
        select(project, moves.c.old.label("moved_from"), moves.c.happened_at.label("moved_at"))
        .outerjoin(moves, (moves.c.project_id == project.c.id) & (moves.c.rank == 1))
        .where(project.c.tier.in_(RELEVANT_TIERS))
        .order_by(project.c.score.desc(), project.c.id)
    )
    if country != EVERYWHERE:
        found = found.where(literal(country) == any_(project.c.countries))
    return [_facts(row, rates) for row in connection.execute(found).mappings()]


def _facts(row: Mapping[Any, Any], rates: Rates) -> ProjectFacts:
    same = {name: row[name] for name in ProjectFacts.__slots__ if name in row}
    return ProjectFacts(
        **{
            **same,
            "number": shown_number(row["key_scheme"], row["key_value"]),
            "countries": tuple(code for code in row["countries"] if code in COUNTRIES),
            "dimensions": tuple(row["dimensions"]),
            "worth": worth_of(row["amount"], row["currency"], rates),
        }
    )


def select_projects(
    projects: Iterable[ProjectFacts],
    history: History,
    now: datetime,
    preferences: Preferences = NO_PREFERENCES,
) -> ProjectItems:
    """Choose what one subscriber is told of projects, those that moved on before new ones.

    Args:
        projects: all that could be told.
        history: what they know.
        now: aware time.
        preferences: what they chose; it filters what is new to them.
    """
    chosen = [item for one in projects if (item := _select(one, history, now, preferences))]
    chosen.sort(key=lambda item: item.before is None)
    return ProjectItems(tuple(chosen))


def _select(
    one: ProjectFacts, history: History, now: datetime, preferences: Preferences
) -> ProjectItem | None:
    since = max(filter(None, (history.since, preferences.chosen_at)), default=now)
    if one.id in history.projects:
        known = history.projects[one.id]
        return ProjectItem(one, known) if known and one.stage and known != one.stage else None
    if not preferences.wants_project(one.dimensions, one.worth):
        return None
    if one.moved_at is not None and one.first_known_at < since <= one.moved_at:
        return ProjectItem(one, one.moved_from)
    return ProjectItem(one) if _is_news(one, since) else None


def _is_news(one: ProjectFacts, since: datetime) -> bool:
    """Keep backlogs away: what was known before their first digest, and what slept when it became known."""
    asleep = one.active_at is not None and one.first_known_at - one.active_at > ASLEEP
    return one.first_known_at >= since - FIRST_LOOK and not asleep
