"""Cities in programmes: the steps that they have reached, of the shipped table and of people, and what changed."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from domain.city import CityEvent, CityStep, ProgrammeStep
from warehouse.db import rows_of
from warehouse.tables import city_event, city_step

_KEY = ("place_code", "programme", "area", "step", "since")


def steps(connection: Connection) -> list[CityStep]:
    """Every step of every city."""
    columns = [city_step.c["place_code" if name == "place" else name] for name in CityStep._fields]
    return [CityStep(*row) for row in connection.execute(select(*columns).order_by(city_step.c.id))]


def current_steps(connection: Connection, places: Collection[str]) -> dict[str, list[CityStep]]:
    """By place the steps at which it is today, the latest first; those of programmes that approve cities before all."""
    found: dict[str, list[CityStep]] = {}
    rows = rows_of(
        connection,
        "SELECT place_code, programme, step, area, since, source, as_of, recorded_by FROM core.city_now"
        " WHERE place_code = ANY(:places) ORDER BY stage IS NULL, since DESC, programme, step, area",
        places=sorted(places),
    )
    for row in rows:
        found.setdefault(row["place_code"], []).append(CityStep(*row.values()))
    return found


def keep(connection: Connection, found: Iterable[tuple[CityStep, ProgrammeStep]], at: datetime) -> None:
    """Keep steps. One that is there already keeps its time; what somebody recorded stays as they recorded it."""
    rows = [
        {
            **{name: getattr(one, name) for name in CityStep._fields if name != "place"},
            "place_code": one.place,
            "position": kind.position,
            "stage": kind.stage,
            "recorded_at": at,
        }
        for one, kind in found
    ]
    if not rows:
        return
    statement = upsert(city_step)
    renewed = {name: statement.excluded[name] for name in ("position", "stage", "source", "as_of")}
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=_KEY, set_=renewed, where=city_step.c.recorded_by == statement.excluded.recorded_by
        ),
        rows,
    )


def drop_shipped(connection: Connection, gone: Collection[CityStep]) -> None:
    """Take away steps that the shipped table has no more."""
    for one in gone:
        connection.execute(
            city_step.delete().where(
                city_step.c.place_code == one.place,
                *(city_step.c[name] == getattr(one, name) for name in ("programme", "area", "step", "since")),
                city_step.c.recorded_by == "",
            )
        )


def add_events(connection: Connection, events: Iterable[CityEvent], at: datetime, who: str) -> int:
    """Note what changed, when it became known (UTC) and by whom; returns how many changes."""
    rows = [
        {
            "place_code": one.subject.place,
            "programme": one.subject.programme,
            "area": one.subject.area,
            **{name: getattr(one, name) for name in ("old_step", "old_since", "new_step", "new_since")},
            "happened_at": at,
            "told_by": who,
        }
        for one in events
    ]
    if rows:
        connection.execute(insert(city_event), rows)
    return len(rows)


def find(connection: Connection, name: str) -> list[dict[str, Any]]:
    """The provinces and cities of a code, or of a name in any of its languages, in any case."""
    return rows_of(
        connection,
        "SELECT code, country, kind, en, ko, local, programmes FROM core.place"
        " WHERE :name IN (code, local, ko) OR lower(en) = lower(:name) ORDER BY code",
        name=name,
    )


def city(connection: Connection, code: str) -> dict[str, list[dict[str, Any]]]:
    """What is known of one city: its steps, what changed, and its leads and projects, the latest first in each.

    Of a province, the leads and projects of its cities are among them.
    """
    of = "FROM {} WHERE place_code = :code ORDER BY {}"
    within = "FROM {} WHERE place_code IN (SELECT code FROM core.place WHERE :code IN (code, province)) ORDER BY {}"
    asked = {
        "steps": "SELECT programme, step, stage, area, since, is_current, source, as_of, recorded_by_staff "
        + of.format("mart.city_step", "programme, area, since, recorded_at"),
        "events": "SELECT happened_at, programme, area, old_step, old_since, new_step, new_since, told_by "
        + of.format("core.city_event", "happened_at DESC, id DESC"),
        "leads": "SELECT lead_id, tier, stage, deadline_local_date, title "
        + within.format("mart.leads", "first_known_at DESC, lead_id"),
        "projects": "SELECT project_id, funder, number, stage, kind, title "
        + within.format("mart.project", "active_at DESC NULLS LAST, project_id"),
    }
    return {name: rows_of(connection, statement, code=code) for name, statement in asked.items()}


def cities(connection: Connection, country: str | None) -> list[dict[str, Any]]:
    """The rows of mart.city, of one country or of all, by country and name."""
    return rows_of(
        connection,
        "SELECT * FROM mart.city WHERE CAST(:country AS text) IS NULL OR country = :country"
        " ORDER BY country, city, place_code",
        country=country,
    )
