"""Cities in programmes: the shipped table is kept with what people recorded beside it, and what changed is noted."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from sqlalchemy import Connection

from domain.city import CityEvent, CityStep, ProgrammeStep
from transform.city_history import city_events
from transform.values.city_programmes import city_steps, programme_steps
from warehouse.programmes import cities as store


def keep_shipped_steps(
    connection: Connection, at: datetime, shipped: Iterable[CityStep] | None = None
) -> list[CityEvent]:
    """Make the kept steps those of the shipped table and those that people recorded.

    The first filling is no change; from then on each difference is one, whoever the earlier row was of.

    Args:
        connection: within a transaction.
        at: when the table is written, UTC.
        shipped: the table; by default the one of this version.

    Returns:
        What changed.
    """
    table = tuple(city_steps() if shipped is None else shipped)
    before = store.steps(connection)
    of_table = [one for one in before if not one.recorded_by]
    store.drop_shipped(connection, set(of_table).difference(table))
    store.keep(connection, _with_kinds(table), at)
    if not of_table:
        return []
    events = city_events(before, store.steps(connection), programme_steps())
    store.add_events(connection, events, at, "")
    return events


def record_step(connection: Connection, step: CityStep, at: datetime) -> list[CityEvent]:
    """Keep a step that somebody says a city has reached.

    Args:
        connection: within a transaction.
        step: of a place that is known; `recorded_by` says who.
        at: when they say so, UTC.

    Returns:
        What changed: nothing where a later step is known, or the same.

    Raises:
        ValueError: nobody is named, or the programme has no such step.
    """
    if not step.recorded_by.strip():
        raise ValueError("say who records it")
    rows = list(_with_kinds([step]))
    before = store.steps(connection)
    store.keep(connection, rows, at)
    events = city_events(before, store.steps(connection), programme_steps())
    store.add_events(connection, events, at, step.recorded_by)
    return events


def _with_kinds(steps: Iterable[CityStep]) -> Iterator[tuple[CityStep, ProgrammeStep]]:
    known = programme_steps()
    for one in steps:
        if (one.programme, one.step) not in known:
            raise ValueError(_unknown(one))
        yield one, known[one.programme, one.step]


def _unknown(one: CityStep) -> str:
    """Say which programmes there are, or which steps the one that was named has."""
    known = programme_steps()
    steps = [step for programme, step in known if programme == one.programme]
    if steps:
        return f"{one.programme} has no step '{one.step}'; it has {', '.join(steps)}"
    names = dict.fromkeys(programme for programme, _step in known)
    return f"there is no programme '{one.programme}'; there are {', '.join(names)}"
