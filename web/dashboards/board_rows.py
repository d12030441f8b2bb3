"""Read what a dashboard shows from the star."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from warehouse.db import rows_of
from web.dashboards.boards import Board, Chart

Rows = Sequence[Mapping[str, Any]]


def read_charts(
    connection: Connection, board: Board, now: datetime, country: str = "", *, operator: bool = False
) -> list[tuple[Chart, Rows]]:
    """Each chart of a dashboard with its query's rows.

    Args:
        connection: may read schema mart.
        board: which dashboard.
        now: the moment that it is read at, aware.
        country: only what is of this one (ISO 3166-1 alpha-2); "" for all.
        operator: whether charts that tell of readers are among them.
    """
    shown = [chart for chart in board.charts if operator or not chart.operators]
    return [(chart, rows_of(connection, chart.query, now=now, country=country)) for chart in shown]


def read_moment(connection: Connection) -> datetime | None:
    """The moment that the star shows, UTC; None before its first refresh."""
    rows = rows_of(connection, "SELECT as_of FROM mart.refresh ORDER BY id DESC LIMIT 1")
    return rows[0]["as_of"] if rows else None
