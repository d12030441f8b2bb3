"""The task that brings the tables for BI up to date when somebody asks for it. No Airflow here."""

from dataclasses import asdict
from typing import Any

from cityleads.bi.marts import check_marts, refresh_marts
from cityleads.tasks.context import TaskParams, opened


def refresh_or_rebuild(params: TaskParams, *, rebuild: bool) -> dict[str, Any]:
    """Show what has changed since the last refresh, or make every row anew; returns what that did."""
    with opened(params) as context:
        done = asdict(refresh_marts(context.engine, context.now, everything=rebuild))
        return done | {"unwell": [one.told for one in check_marts(context.engine, context.now)]}
