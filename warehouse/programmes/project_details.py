"""What is shown of projects: the list, one with all behind it, and the ladder from its first sign to the awards."""

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection

from warehouse.db import rows_of


def list_projects(
    connection: Connection, country: str | None, stage: str | None, limit: int
) -> list[dict[str, Any]]:
    """Rows of mart.project: those that lately moved first."""
    return rows_of(
        connection,
        """
        SELECT * FROM mart.project
        WHERE (CAST(:country AS text) IS NULL OR :country = ANY(countries))
          AND (CAST(:stage AS text) IS NULL OR stage = :stage)
        ORDER BY tier, active_at DESC NULLS LAST, project_id LIMIT :limit
        """,
        country=country,
        stage=stage,
        limit=limit,
    )


def read_project(connection: Connection, name: str) -> dict[str, Any] | None:
    """One project by its id or the funder's number, with description, ladder and leads; None where none is shown."""
    found = rows_of(
        connection,
        "SELECT m.*, p.description, p.place_text FROM mart.project m JOIN core.project p ON p.id = m.project_id"
        " WHERE m.project_id = :name OR m.number = :name ORDER BY m.project_id LIMIT 1",
        name=name,
    )
    if not found:
        return None
    project_id = found[0]["project_id"]
    return {
        **found[0],
        "ladder": _ladder(connection, found[0]),
        "part_leads": leads_of(connection, project_id),
    }


def leads_of(connection: Connection, project_id: str) -> list[dict[str, Any]]:
    """The leads that are parts of a project, the first first, with how each is tied to it."""
    return rows_of(
        connection,
        "SELECT l.lead_id, l.country, l.tier, l.stage, l.title, l.language, l.deadline_at, k.linked_by"
        " FROM mart.project_lead k JOIN mart.leads l USING (lead_id) WHERE k.project_id = :id"
        " ORDER BY l.published_at NULLS LAST, l.lead_id",
        id=project_id,
    )


def projects_of(connection: Connection, lead_ids: Collection[str]) -> dict[str, list[dict[str, Any]]]:
    """The projects that leads are parts of, by lead, each a row of mart.project with what names it."""
    rows = rows_of(
        connection,
        "SELECT k.lead_id, p.project_id, p.number_scheme, p.number, p.funder, p.title, p.language, p.stage"
        " FROM mart.project_lead k JOIN mart.project p USING (project_id)"
        " WHERE k.lead_id = ANY(:ids) ORDER BY k.lead_id, p.project_id",
        ids=sorted(lead_ids),
    )
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row.pop("lead_id"), []).append(row)
    return found


def _ladder(connection: Connection, project: dict[str, Any]) -> list[dict[str, Any]]:
    """All steps by date: the funder's milestones, stages as they became known, and the stages of the leads.

    Each has at (UTC), on (of a milestone its day as stated, which may be a year alone; else that of `at`), kind
    (milestone, stage or lead), name, planned, and of a lead its lead_id and title.
    """
    steps = [
        _step(_midnight(one["day"]), "milestone", one["name"]) | {"on": one["day"], "planned": one["planned"]}
        for one in project["milestones"]
    ]
    steps += _stages(connection, project)
    steps += [
        _step(row["said_at"], "lead", row["stage"]) | {"lead_id": row["lead_id"], "title": row["title"]}
        for row in rows_of(
            connection,
            "SELECT s.lead_id, s.stage, s.said_at, s.title FROM mart.lead_stages s"
            " JOIN mart.project_lead k USING (lead_id) WHERE k.project_id = :id ORDER BY s.lead_id, s.step",
            id=project["project_id"],
        )
    ]
    return sorted(steps, key=lambda step: step["at"])


def _stages(connection: Connection, project: dict[str, Any]) -> list[dict[str, Any]]:
    """The stage in which it was first known, and each that it moved to."""
    moves = rows_of(
        connection,
        "SELECT old, new, happened_at FROM core.project_event"
        " WHERE project_id = :id AND kind = 'stage_moved' ORDER BY happened_at",
        id=project["project_id"],
    )
    first = moves[0]["old"] if moves else project["stage"]
    told = [(project["first_known_at"], first), *((move["happened_at"], move["new"]) for move in moves)]
    return [_step(at, "stage", stage) for at, stage in told if stage]


def _midnight(day: str) -> datetime:
    """The beginning of an ISO date, or of a month or year, UTC."""
    return datetime.fromisoformat((day + "-01-01")[: len("2026-01-01")]).replace(tzinfo=UTC)


def _step(at: datetime, kind: str, name: str) -> dict[str, Any]:
    on = f"{at:%Y-%m-%d}"
    return {
        "at": at,
        "on": on,
        "kind": kind,
        "name": name,
        "planned": False,
        "lead_id": None,
        "title": None,
    }
