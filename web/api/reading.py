"""From the warehouse to what the API answers with."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from desk.searches.query import SearchQuery
from desk.searches.spans import Span, find_events, find_span
from warehouse.db import rows_of
from web.api.cursors import read_cursor, write_cursor
from web.api.filters import EventFilters, LeadFilters, ProjectFilters
from web.api.models import Event, Events, Lead, Leads, Project, Projects

_LEADS = f"SELECT {Lead.columns()} FROM mart.leads WHERE lead_id = ANY(:ids)"  # noqa: S608  # names of our own fields
_PROJECTS = f"""
SELECT {Project.columns()} FROM mart.project
WHERE (CAST(:country AS text[]) = '{{}}' OR countries && CAST(:country AS text[]))
  AND (CAST(:changed_since AS timestamptz) IS NULL OR changed_at > CAST(:changed_since AS timestamptz))
  AND (CAST(:known AS timestamptz) IS NULL OR (first_known_at, project_id) < (CAST(:known AS timestamptz), :last))
ORDER BY first_known_at DESC, project_id DESC LIMIT :most
"""  # noqa: S608  # the same
_PROJECT = f"SELECT {Project.columns()} FROM mart.project WHERE project_id = :id"  # noqa: S608  # the same


def read_lead(connection: Connection, lead_id: str, now: datetime) -> Lead | None:
    """A lead of today; None where there is none."""
    stages = rows_of(
        connection,
        "SELECT core.stage_at(stage, core.closes_at(stage, deadline_at, changed_at), :now) AS stage_now"
        " FROM core.lead WHERE id = :id",
        id=lead_id,
        now=now,
    )
    found = _leads(connection, {lead_id: stages[0]["stage_now"]}) if stages else []
    return found[0] if found else None


def _leads(connection: Connection, stages: dict[str, str | None]) -> list[Lead]:
    """Leads in the order of their ids, each with its stage at the desk's own clock."""
    rows = {row["lead_id"]: row for row in rows_of(connection, _LEADS, ids=list(stages))}
    return [Lead(**(rows[one] | {"stage": stage})) for one, stage in stages.items() if one in rows]


def read_lead_page(connection: Connection, search: SearchQuery, asked: LeadFilters, now: datetime) -> Leads:
    """A page of leads. Raises CursorError."""
    after = read_cursor(asked.cursor, str) if asked.cursor else None
    span = Span(asked.limit + 1, after, asked.changed_since)
    rows = find_span(connection, search, now, span)
    shown = rows[: asked.limit]
    items = _leads(connection, {row["id"]: row["stage_now"] for row in shown})
    return Leads(items=items, next=_next(rows, shown, "first_known_at", "id"))


def _next(rows: list[Any], shown: list[Any], at: str, key: str) -> str | None:
    """The cursor after what is shown, where there is more; one row more than is shown was read to know that."""
    return write_cursor(shown[-1][at], shown[-1][key]) if len(rows) > len(shown) else None


def read_event_page(
    connection: Connection, search: SearchQuery, asked: EventFilters, now: datetime
) -> Events:
    """A page of events. Raises CursorError."""
    after = read_cursor(asked.cursor, int) if asked.cursor else None
    rows = find_events(connection, search, now, asked.limit + 1, after, asked.since)
    shown = rows[: asked.limit]
    return Events(items=[_event(row) for row in shown], next=_next(rows, shown, "happened_at", "id"))


def _event(row: dict[str, Any]) -> Event:
    return Event(**(row | {"id": row["name"]}))


def read_project_page(connection: Connection, asked: ProjectFilters) -> Projects:
    """A page of projects. Raises CursorError."""
    known, last = read_cursor(asked.cursor, str) if asked.cursor else (None, "")
    rows = rows_of(
        connection,
        _PROJECTS,
        country=[one for one in asked.country if one],
        changed_since=asked.changed_since,
        known=known,
        last=last,
        most=asked.limit + 1,
    )
    shown = rows[: asked.limit]
    items = [Project(**row) for row in shown]
    return Projects(items=items, next=_next(rows, shown, "first_known_at", "project_id"))


def read_project(connection: Connection, project_id: str) -> Project | None:
    """A project; None where there is none."""
    rows = rows_of(connection, _PROJECT, id=project_id)
    return Project(**rows[0]) if rows else None
