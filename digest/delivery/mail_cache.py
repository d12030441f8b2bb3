"""Mails of a morning, each different one rendered once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Connection, Table

from digest.preferences import NO_PREFERENCES, Preferences
from digest.render.attachments import attach
from digest.render.context import DigestContext
from digest.render.html import Mail, render_mail
from digest.select.beside.cities import CityChange, select_city_changes
from digest.select.beside.occasions import OccasionFacts, OccasionItems, select_occasions
from digest.select.beside.projects import ProjectFacts, ProjectItems, select_projects
from digest.select.beside.selection import Beside
from digest.select.details import Details, read_details
from digest.select.history import History
from digest.select.items import Selection
from digest.select.leads import Lead
from digest.select.sections import select_leads
from warehouse.tables import digest_city, digest_item, digest_occasion, digest_project


@dataclass(frozen=True, slots=True)
class RenderedMail:
    """One mail, and by table the rows of what it tells, but for whom."""

    mail: Mail
    told: Mapping[Table, tuple[Mapping[str, Any], ...]]

    @property
    def tells(self) -> bool:
        """Whether it tells anything."""
        return any(self.told.values())


@dataclass(slots=True)
class MailCache:
    """Renders each different mail once: subscribers who know the same and read the same language share it."""

    connection: Connection
    context: DigestContext
    leads: list[Lead]
    held: frozenset[str]
    projects: list[ProjectFacts] = field(default_factory=list)
    cities: list[CityChange] = field(default_factory=list)
    occasions: list[OccasionFacts] = field(default_factory=list)
    details: dict[str, Details] = field(default_factory=dict)
    mails: dict[object, RenderedMail] = field(default_factory=dict)

    def render(
        self,
        history: History,
        language: str,
        preferences: Preferences = NO_PREFERENCES,
        *,
        with_csv: bool = False,
    ) -> RenderedMail:
        """The mail of a subscriber with this history and these preferences, with placeholders for their links."""
        selection = select_leads(self.leads, history, self.context.now, preferences, self.held)
        beside = self._select_beside(history, preferences)
        key = (language, with_csv, tuple(selection.items()), beside)
        if key not in self.mails:
            self._fetch_details(selection)
            mail = render_mail(self.context, selection, self.details, language, beside)
            whole = attach(mail, self.context, selection, self.details, beside, with_csv=with_csv)
            self.mails[key] = RenderedMail(whole, _told(selection, beside))
        return self.mails[key]

    def _select_beside(self, history: History, preferences: Preferences) -> Beside:
        now = self.context.now
        projects = select_projects(self.projects, history, now, preferences)
        cities = select_city_changes(self.cities, history, now)
        return Beside(replace(projects, cities=cities), select_occasions(self.occasions, history, now))

    def _fetch_details(self, selection: Selection) -> None:
        ids = {item.lead.id for section_items in selection.values() for item in section_items.items}
        missing = ids - self.details.keys()
        if missing:
            self.details |= read_details(self.connection, missing)


def _told(selection: Selection, beside: Beside) -> Mapping[Table, tuple[Mapping[str, Any], ...]]:
    """All that was chosen counts as told: a lead that a long mail only counts is in its list, and on the desk."""
    return {
        digest_item: tuple(_items(selection)),
        digest_project: tuple(_projects(beside.projects)),
        digest_city: tuple(_cities(beside.projects)),
        digest_occasion: tuple(_occasions(beside.occasions)),
    }


def _projects(told: ProjectItems) -> Iterator[dict[str, Any]]:
    for position, item in enumerate(told.items, start=1):
        yield {"project_id": item.project.id, "position": position, "stage": item.project.stage}


def _cities(told: ProjectItems) -> Iterator[dict[str, Any]]:
    for position, change in enumerate(told.cities, start=1):
        yield {"event_id": change.id, "position": position}


def _occasions(told: OccasionItems) -> Iterator[dict[str, Any]]:
    for position, one in enumerate(told.items, start=1):
        yield {"occasion_id": one.id, "position": position}


def _items(selection: Selection) -> Iterator[dict[str, Any]]:
    for section, section_items in selection.items():
        for position, item in enumerate(section_items.items, start=1):
            yield {
                "lead_id": item.lead.id,
                "section": section.value,
                "position": position,
                "told": item.as_sent().as_json(),
                "changes": item.changes_as_json(),
            }
