"""The K-City Network's projects of the shipped table, as projects beside those that documents tell of.

The programme's site has no known address, so no crawl brings them (docs/decisions.md). They are known from the day on
which the table came here: the first filling is no news, a project that a later version adds is.
"""

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import Connection

from domain.country import KST
from domain.notice import Key, Moment, Precision
from domain.programme import Milestone, Project, ProjectEvent, ProjectEventKind, ProjectStage, project_id
from pipeline.programmes.projects import project_row
from transform.project_history import enrich_project, our_countries
from transform.values.city_programmes import KCityProject, k_city_projects
from transform.values.places import place_by_code
from transform.values.reduced_dates import read_moment
from warehouse.programmes import projects as store

SOURCE: Final = "intl_k_city"
FUNDER: Final = "K-City Network"
# What the programme is for; its projects' titles often name a city alone.
_ABOUT: Final = "Smart city cooperation of Korea's K-City Network"


def k_city_project(told: KCityProject) -> Project:
    """A row of the table as a project. That it was selected is all that is known of how far it is."""
    at, precision = read_moment(told.year, KST)
    selected = Moment(at.astimezone(UTC), Precision(precision), KST, told.year)
    return Project(
        source=SOURCE,
        native_id=told.number,
        key=Key("k_city", told.number),
        funder=FUNDER,
        title=told.title,
        stage=ProjectStage.APPROVED,
        stage_details=f"selected {told.year}",
        countries=(told.country,),
        place=place_by_code(told.places[-1]).local if told.places else "",
        description=_ABOUT,
        lang_hint="en",
        sectors=tuple(filter(None, [told.subject])),
        kind=told.kind,
        active_at=selected,
        approval=Milestone("Selected", selected),
        milestones=(Milestone("Selected", selected),),
    )


def keep_k_city_projects(
    connection: Connection, at: datetime, told: Collection[KCityProject] | None = None
) -> list[ProjectEvent]:
    """Write the projects of the table that are in our countries; one that it has no more stays as it was.

    Args:
        connection: within a transaction.
        at: when the table is written, UTC.
        told: the table; by default the one of this version.

    Returns:
        The projects that are new since another version of the table was written here.
    """
    found = [k_city_project(one) for one in (k_city_projects() if told is None else told)]
    ours = {project_id(one.key): one for one in found if our_countries(one)}
    known = store.known_since(connection, SOURCE)
    rows = [project_row(enrich_project(one), known.get(name, at), at) for name, one in ours.items()]
    store.write_projects(connection, rows)
    new = ours.keys() - known.keys() if known else ()
    events = [ProjectEvent(name, ProjectEventKind.NEW, "", None, None, at) for name in sorted(new)]
    store.add_events(connection, events)
    return events
