"""All that mails told a subscriber beside leads: projects, cities in programmes and occasions, every string ready."""

from collections.abc import Mapping
from typing import Any, TypeVar

from sqlalchemy import Table, select

from digest.render.beside.lines import LinesView
from digest.render.beside.occasions import make_occasions
from digest.render.beside.projects import make_projects
from digest.select.beside.cities import read_city_changes
from digest.select.beside.occasions import OccasionItems, read_occasions
from digest.select.beside.projects import ProjectItem, ProjectItems, read_projects
from digest.select.leads import read_rates
from warehouse.tables import digest_city, digest_occasion, digest_project
from web.cards import context_of
from web.session import Session

# What is shown of each; the latest mails come first.
MOST = 300
T = TypeVar("T")


def view_told(session: Session) -> tuple[LinesView, ...]:
    """The sections; of occasions those that are not over."""
    connection, t, context = session.connection, session.t, context_of(session)
    rates = read_rates(connection, session.now)
    projects = {one.id: one for one in read_projects(connection, context.country, rates)}
    changes = {one.id: one for one in read_city_changes(connection, context.country)}
    occasions = {one.id: one for one in read_occasions(connection, context.country, session.now)}
    told = ProjectItems(
        tuple(ProjectItem(one) for one in _told(session, digest_project, "project_id", projects)),
        tuple(_told(session, digest_city, "event_id", changes)),
    )
    sections = (
        make_projects(told, context, t),
        make_occasions(
            OccasionItems(tuple(_told(session, digest_occasion, "occasion_id", occasions))), context, t
        ),
    )
    return tuple(one for one in sections if one.total)


def _told(session: Session, table: Table, name: str, known: Mapping[Any, T]) -> list[T]:
    """What a subscriber was told of that is still there, the latest mail's first."""
    rows = (
        select(table.c[name])
        .where(table.c.subscriber_id == session.me)
        .order_by(table.c.run_id.desc(), table.c.position)
        .limit(MOST)
    )
    ids = dict.fromkeys(session.connection.execute(rows).scalars())
    return [known[one] for one in ids if one in known]
