"""Projects: what documents say of them, how they stand, what happened to them, and what people decided about leads."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any, Literal

from sqlalchemy import Connection, insert, select, text

from domain.programme import ProjectEvent
from warehouse import tables
from warehouse.db import copy_rows, rows_of, stage

PROJECT = tuple(column.name for column in tables.project.c)
VERSION = ("project_id", "document_id", "content")
EVENT = ("project_id", "kind", "field", "old", "new", "happened_at")
_event_row = attrgetter(*EVENT)


def replace_versions(
    connection: Connection, document_ids: Collection[int], rows: Sequence[Sequence[object]]
) -> set[str]:
    """Keep what these documents say now (columns VERSION), in place of what was read of them before.

    Returns:
        The ids of the projects that one of the documents tells of, or told of before.
    """
    before = connection.execute(
        text("DELETE FROM core.project_version WHERE document_id = ANY(:ids) RETURNING project_id"),
        {"ids": list(document_ids)},
    ).scalars()
    touched = set(before) | {str(row[0]) for row in rows}
    copy_rows(connection, tables.project_version.fullname, VERSION, rows)
    return touched


def versions(connection: Connection, project_ids: Collection[str]) -> list[dict[str, Any]]:
    """What every document says of these projects: project_id, document_id, content, fetched_at and seen_at (UTC)."""
    return rows_of(
        connection,
        "SELECT v.project_id, v.document_id, v.content, d.fetched_at, d.seen_at"
        " FROM core.project_version v JOIN raw.document d ON d.id = v.document_id"
        " WHERE v.project_id = ANY(:ids) ORDER BY v.project_id, d.seen_at, d.id",
        ids=sorted(project_ids),
    )


def write_projects(connection: Connection, rows: Sequence[Sequence[object]]) -> None:
    """Write projects (columns PROJECT), new ones and known ones."""
    if not rows:
        return
    staged = stage(connection, tables.project, PROJECT, rows)
    listed = ", ".join(PROJECT)
    updates = ", ".join(f"{name} = excluded.{name}" for name in PROJECT if name != "id")
    connection.execute(
        text(
            f"INSERT INTO core.project ({listed}) SELECT {listed} FROM {staged} ORDER BY id"  # noqa: S608  # names are our own
            f" ON CONFLICT (id) DO UPDATE SET {updates}"
        )
    )


def known_since(connection: Connection, source: str) -> dict[str, datetime]:
    """The projects of a source, and when each was first known, UTC."""
    found = connection.execute(
        select(tables.project.c.id, tables.project.c.first_known_at).where(tables.project.c.source == source)
    )
    return {row.id: row.first_known_at for row in found}


def told_by_documents(connection: Connection, project_ids: Collection[str]) -> set[str]:
    """Those of the projects that a document tells of."""
    version = tables.project_version.c.project_id
    found = connection.execute(select(version).where(version.in_(project_ids)).distinct())
    return set(found.scalars())


def add_events(connection: Connection, events: Iterable[ProjectEvent]) -> None:
    """Note what happened to projects of which no document tells."""
    copy_rows(connection, tables.project_event.fullname, EVENT, list(map(_event_row, events)))


def write_events(connection: Connection, project_ids: Collection[str], events: Iterable[ProjectEvent]) -> int:
    """Let these be all that happened to these projects; returns how many were not known before."""
    staged = stage(connection, tables.project_event, EVENT, map(_event_row, events))
    same = " AND ".join(f"s.{name} IS NOT DISTINCT FROM e.{name}" for name in EVENT)
    connection.execute(
        text(
            "DELETE FROM core.project_event e WHERE e.project_id = ANY(:ids)"  # noqa: S608  # names are our own
            f" AND NOT EXISTS (SELECT FROM {staged} s WHERE {same})"
        ),
        {"ids": sorted(project_ids)},
    )
    listed = ", ".join(EVENT)
    added = connection.execute(
        text(
            f"INSERT INTO core.project_event ({listed}) SELECT {listed} FROM {staged}"  # noqa: S608  # names are our own
            " ORDER BY happened_at, project_id, kind, field ON CONFLICT DO NOTHING"
        )
    )
    return added.rowcount


def link(
    connection: Connection,
    lead_id: str,
    project_id: str,
    verdict: Literal["same", "apart"],
    who: str,
    at: datetime,
) -> None:
    """Keep a person's word about a lead and a project.

    Raises:
        ValueError: nobody is named, or there is no such lead or project.
    """
    if not who.strip():
        raise ValueError("say who decides")
    for table, name in ((tables.lead, lead_id), (tables.project, project_id)):
        found = connection.execute(table.select().where(table.c.id == name)).first()
        if found is None:
            raise ValueError(f"there is no {table.name} {name}")
    said = {"lead_id": lead_id, "project_id": project_id, "verdict": verdict}
    connection.execute(insert(tables.project_link), {**said, "decided_by": who.strip(), "decided_at": at})
