"""The K-City Network's projects of the shipped table, as projects beside those that documents tell of.

They are known from the day on which the table came here: the first filling is no news, a project that a later version
adds is. What a file that somebody brought says of a project stands above the table.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection

from domain.programme import ProjectEvent, ProjectEventKind, project_id
from pipeline.programmes.projects import project_row
from transform.parsers.intl_k_city import SOURCE, k_city_project
from transform.project_history import enrich_project, our_countries
from transform.values.city_programmes import KCityProject, k_city_projects
from warehouse.programmes import projects as store


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
    known, brought = store.known_since(connection, SOURCE), store.told_by_documents(connection, ours)
    rows = [
        project_row(enrich_project(one), known.get(name, at), at)
        for name, one in ours.items()
        if name not in brought
    ]
    store.write_projects(connection, rows)
    new = ours.keys() - known.keys() if known else ()
    events = [ProjectEvent(name, ProjectEventKind.NEW, "", None, None, at) for name in sorted(new)]
    store.add_events(connection, events)
    return events
