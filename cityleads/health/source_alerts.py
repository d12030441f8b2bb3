"""What is wrong with a source's figures, as log lines that a program can watch for (docs/operations.md)."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from warehouse.monitoring import source_metrics
from warehouse.monitoring.source_health import SourceHealth, read_health

Row = Mapping[str, Any]

MOST_REJECTS = 0.02


def warnings(connection: Connection, now: datetime) -> Iterator[str]:
    """Name each source with a trouble, as `event source=… figure=…`. Reads ops.metric.

    Args:
        connection: to the warehouse.
        now: aware; health is judged as of it, figures by the whole UTC day before it.
    """
    for health in read_health(connection, now):
        if not health.checked:
            yield _unread(health)
    for row in source_metrics.yesterday(connection, now):
        yield from (tell(row) for wrong, tell in WRONGS if wrong(row))
    for row in source_metrics.falls(connection, now):
        yield f"field_falls source={row['source']} field={row['field']} day={row['day']} {fall(row)}"


def _unread(health: SourceHealth) -> str:
    event, last = "source_stale" if health.stale else "source_unwell", health.full_at
    return (
        f"{event} source={health.source} last_complete_at={last.isoformat() if last else 'never'}"
        f" stale_hours={health.stale_hours} last_state={health.state} reason={health.reason}"
    )


def fall(row: Row) -> str:
    """The figures of a row of `warehouse.monitoring.source_metrics.falls`."""
    return f"share={row['share']:.2f} usual={row['usual']:.2f}"


def has_many_rejects(row: Row) -> bool:
    """Whether more of a day's notices were rejected than portals usually get wrong."""
    return (row["reject_share"] or 0) > MOST_REJECTS


def is_silent(row: Row) -> bool:
    """Whether a source was walked and listed nothing, though it usually does."""
    return row["crawls"] > 0 and row["rows"] == 0 and (row["usual_rows"] or 0) > 0


def _rejects_high(row: Row) -> str:
    return (
        f"rejects_high source={row['source']} day={row['day']} rejects={row['rejects']} rows={row['rows']}"
        f" share={row['reject_share']:.3f}"
    )


def _silent_source(row: Row) -> str:
    return (
        f"silent_source source={row['source']} day={row['day']} crawls={row['crawls']}"
        f" usual_rows={row['usual_rows']:g}"
    )


WRONGS: tuple[tuple[Callable[[Row], bool], Callable[[Row], str]], ...] = (
    (has_many_rejects, _rejects_high),
    (is_silent, _silent_source),
)
