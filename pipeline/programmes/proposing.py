"""Leads that may be parts of a project: those that name it, then those of its city and subject. People decide."""

from typing import Any

from sqlalchemy import Connection

from transform.project_names import ProjectName, as_filed, named_in
from warehouse.programmes import proposals as store
from warehouse.programmes.project_details import read_project


def read_with_proposals(connection: Connection, name: str) -> dict[str, Any] | None:
    """`warehouse.programmes.project_details.read_project`, with the leads that people may say are parts of it too.

    Each of "proposed_leads" says why: how its text names the project (`transform.project_names.named_in`), or "city".
    """
    found = read_project(connection, name)
    if found is None:
        return None
    project_id = found["project_id"]
    named = leads_naming(connection, project_id)
    known = {row["lead_id"] for row in named}
    near = [row | {"why": "city"} for row in store.proposed_leads(connection, project_id)]
    return found | {"proposed_leads": [*named, *(row for row in near if row["lead_id"] not in known)]}


def leads_naming(connection: Connection, project_id: str) -> list[dict[str, Any]]:
    """The leads whose texts name a project, each with how ("why"), the latest first."""
    rows = store.projects_beside(connection, project_id)
    numbers = {row["id"]: row["number"] for row in rows}
    filed = ((row["number"], row["text"]) for row in store.filed_texts(connection, project_id))
    projects = as_filed((ProjectName(row["number"], row["title"]) for row in rows), filed)
    number = numbers[project_id]
    traces = frozenset[str]().union(*(one.traces for one in projects if one.number == number))
    found: dict[str, dict[str, Any]] = {}
    for row in store.texts_with(connection, project_id, traces):
        how = named_in(row.pop("text"), projects).get(number)
        if how:
            found.setdefault(row["lead_id"], row | {"why": how})
    return list(found.values())
