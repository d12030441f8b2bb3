"""What is wrong with a source's figures, as events that a program can watch for (docs/operations.md)."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from cityleads.events import Event
from warehouse.monitoring import source_metrics
from warehouse.monitoring.source_health import SourceHealth, read_health

Row = Mapping[str, Any]

MOST_REJECTS = 0.02


def warnings(connection: Connection, now: datetime) -> Iterator[Event]:
    """Name each source with a trouble; the value `source` says which. Reads ops.metric.

    Args:
        connection: to the warehouse.
        now: aware; health is judged as of it, figures by the whole UTC day before it.
    """
    for health in read_health(connection, now):
        if health.configured and not health.checked:
            yield _not_read(health)
    for row in source_metrics.yesterday(connection, now):
        yield from (event(row) for wrong, event in WRONGS if wrong(row))
    for row in source_metrics.falls(connection, now):
        about = {name: row[name] for name in ("source", "field", "day")}
        yield Event("field_falls", about | fall(row))


def _not_read(health: SourceHealth) -> Event:
    last = health.full_at
    about = {
        "source": health.source,
        "last_complete_at": last.isoformat() if last else "never",
        "stale_hours": health.stale_hours,
        "last_state": health.state,
        "reason": health.reason,
    }
    return Event("source_stale" if health.stale else "source_unwell", about)


def fall(row: Row) -> dict[str, str]:
    """The figures of a row of `warehouse.monitoring.source_metrics.falls`."""
    return {"share": f"{row['share']:.2f}", "usual": f"{row['usual']:.2f}"}


def has_many_rejects(row: Row) -> bool:
    """Whether more of a day's notices were rejected than portals usually get wrong."""
    return (row["reject_share"] or 0) > MOST_REJECTS


def is_silent(row: Row) -> bool:
    """Whether a source was crawled and listed nothing, though it usually does."""
    return row["crawls"] > 0 and row["rows"] == 0 and (row["usual_rows"] or 0) > 0


def _rejects_high(row: Row) -> Event:
    figures = {name: row[name] for name in ("source", "day", "rejects", "rows")}
    return Event("rejects_high", figures | {"share": f"{row['reject_share']:.3f}"})


def _silent_source(row: Row) -> Event:
    figures = {name: row[name] for name in ("source", "day", "crawls")}
    return Event("silent_source", figures | {"usual_rows": f"{row['usual_rows']:g}"})


WRONGS: tuple[tuple[Callable[[Row], bool], Callable[[Row], Event]], ...] = (
    (has_many_rejects, _rejects_high),
    (is_silent, _silent_source),
)
