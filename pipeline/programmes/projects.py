"""From what documents say of projects to projects in the warehouse, with what happened to them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from operator import itemgetter
from typing import Any

from msgspec import convert, to_builtins
from sqlalchemy import Connection

from domain.notice import Moment
from domain.programme import Project, ProjectEvent, project_id
from transform.enrich import LEXICON_VERSION, moment_columns
from transform.project_history import (
    EnrichedProject,
    Version,
    enrich_project,
    list_project_events,
    our_countries,
    timeline,
)
from transform.values.reduced_dates import write_moment
from warehouse.db import as_json
from warehouse.programmes import projects as store


def save_projects(connection: Connection, read: Mapping[int, Sequence[Project]]) -> int:
    """Keep what documents say of projects, and bring the projects up to date that it is about.

    Projects of no country of ours are left out.

    Args:
        connection: within the batch's transaction.
        read: by id of a document, the projects that its parser found in it; none where it found none.

    Returns:
        How many events were new.
    """
    rows = [
        (project_id(key), document_id, as_json(to_builtins(project)))
        for document_id, projects in read.items()
        for key, project in {one.key: one for one in projects if our_countries(one)}.items()
    ]
    touched = store.replace_versions(connection, read, rows)
    return _compile(connection, touched) if touched else 0


def _compile(connection: Connection, touched: Iterable[str]) -> int:
    """Write projects and events anew from all versions; one of which no document tells any more stays as it is."""
    said: dict[str, list[Version]] = {}
    for row in store.versions(connection, list(touched)):
        version = Version(
            convert(row["content"], Project), row["document_id"], row["fetched_at"], row["seen_at"]
        )
        said.setdefault(row["project_id"], []).append(version)
    rows, events = [], list[ProjectEvent]()
    for versions in said.values():
        points = timeline(versions)
        rows.append(project_row(enrich_project(points[-1][1]), points[0][0], points[-1][0]))
        events += list_project_events(points)
    store.write_projects(connection, rows)
    return store.write_events(connection, list(said), events)


_columns = itemgetter(*store.PROJECT)
# Columns that are named as the project's own fields.
_SAME = (
    *("source", "native_id", "funder", "stage", "stage_details", "title", "description", "countries"),
    *("borrower", "agency", "sectors", "kind", "url"),
)


def project_row(
    enriched: EnrichedProject, first_known_at: datetime, changed_at: datetime
) -> tuple[object, ...]:
    """The columns `store.PROJECT`."""
    project, judged, place = enriched.project, enriched.judgement, enriched.place
    values: dict[str, Any] = {
        **{name: getattr(project, name) for name in _SAME},
        **_dates(project),
        "id": project_id(project.key),
        "key_scheme": project.key.scheme,
        "key_value": project.key.value,
        "language": enriched.language.code,
        "place_text": project.place,
        "place_code": place.code if place else None,
        "amount": project.amount.amount if project.amount else None,
        "currency": project.amount.currency if project.amount else None,
        "tier": judged.tier,
        "score": judged.score,
        "dimensions": tuple(judged.dimensions),
        "evidence": enriched.evidence,
        "lexicon_version": LEXICON_VERSION,
        "first_known_at": first_known_at,
        "changed_at": changed_at,
    }
    row: tuple[object, ...] = _columns(values)
    return row


def _dates(project: Project) -> dict[str, Any]:
    approval = project.approval
    return {
        "active_at": moment_columns(project.active_at)[0],
        "active_on": _stated(project.active_at),
        "approval_at": approval and approval.at.at,
        "approval_on": _stated(approval.at if approval else None),
        "approval_planned": approval and approval.planned,
        "milestones": [
            {"name": one.name, "day": _stated(one.at), "planned": one.planned} for one in project.milestones
        ],
    }


def _stated(moment: Moment | None) -> str | None:
    """The day of a moment, or its month or year where no more was said, by the source's calendar."""
    if moment is None:
        return None
    return write_moment(moment.at, moment.precision, moment.zone)[: len("2026-01-01")]
