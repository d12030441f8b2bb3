"""The task of daily upkeep: close dead crawls, count and warn, fetch rates, delete what is kept for a time only."""

import logging
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, text

from cityleads import central_bank
from cityleads.bi.marts import check_marts, refresh_marts
from cityleads.crawl import PATIENCE, mark_dead
from cityleads.events import log_event
from cityleads.health import alarms, source_alerts, space, telling
from cityleads.mail_setup import ways_of
from cityleads.tasks import retention
from cityleads.tasks.context import TaskContext, TaskParams, opened
from pipeline import labels
from pipeline.settle import settle
from warehouse.bodies import BodyError
from warehouse.bodies.moving import move_out
from warehouse.db import rows_of
from warehouse.monitoring import latency
from warehouse.monitoring import source_metrics as figures

log = logging.getLogger(__name__)
MOST_BODIES = 200_000  # a day, so that a first move does not last all night


def run_housekeeping(params: TaskParams) -> dict[str, Any]:
    """Close dead crawls, count figures, warn, register acts as labels, fetch rates (live), tidy, vacuum, analyse."""
    with opened(params) as context:
        closed = close_dead(context.engine, context.now)
        settle(context.engine)
        refresh_marts(context.engine, context.now)
        check_marts(context.engine, context.now)
        warned = _warn(context)
        given_up = _given_up(context.engine)
        troubles = alarms.keep(context.engine, context.now, context.settings.home)
        telling.tell(context.engine, ways_of(context.settings, context.mode), context.now)
        labelled = _register_labels(context.engine)
        fetched = central_bank.refresh(context.engine) if context.mode == "live" else 0
        gone = retention.tidy(context.engine, context.now, apply=True)
        moved = _move_bodies(context)
        with context.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM (ANALYZE)"))
        with context.engine.begin() as connection:
            space.note(connection, context.now)
    log_event(log, "upkeep_done", closed=closed, warnings=len(warned), given_up=len(given_up), **gone)
    done = {
        "closed": closed,
        "labelled": labelled,
        "warned": warned,
        "given_up": len(given_up),
        "troubles": troubles,
        "moved": moved,
    }
    return {**done, "rates": fetched, "gone": gone}


def _move_bodies(context: TaskContext) -> int:
    """Move bodies of old documents out; a store that does not answer is a warning, and the next day's turn."""
    settings = context.settings
    if settings.bodies is None:
        return 0
    try:
        before = context.now - timedelta(days=settings.bodies_after)
        moved = move_out(context.engine, settings.bodies, before, MOST_BODIES)
    except (BodyError, OSError, ImportError, ValueError) as error:
        log_event(log, "bodies_not_moved", logging.WARNING, to=settings.bodies, error=error)
        return 0
    log_event(log, "bodies_moved", documents=moved.documents, bytes=moved.bytes)
    return moved.documents


def _warn(context: TaskContext) -> list[str]:
    """Count each source's days and log what is wrong; returns `event source` of each."""
    with context.engine.begin() as connection:
        figures.count(connection, context.now)
        latency.count(connection, context.now, by_the_wall=context.mode == "live")
        warnings = list(source_alerts.warnings(connection, context.now))
    for warning in warnings:
        log_event(log, warning.name, logging.WARNING, **warning.values)
    return [f"{warning.name} {warning.values['source']}" for warning in warnings]


def _register_labels(engine: Engine) -> int:
    """Make labels of what subscribers did and say they missed, for the model to learn from; returns how many rows."""
    with engine.begin() as connection:
        return labels.register(connection)


def close_dead(engine: Engine, now: datetime) -> int:
    """Mark crawls that have been running for longer than any may as failed; returns how many."""
    return mark_dead(engine, "started_at < :before", before=now - PATIENCE)


def _given_up(engine: Engine) -> list[dict[str, Any]]:
    with engine.connect() as connection:
        rows = rows_of(
            connection,
            "SELECT w.document_id, d.source, w.last_error FROM ops.work w JOIN raw.document d ON d.id = w.document_id"
            " WHERE w.state = 'failed' ORDER BY 1",
        )
    for row in rows:
        log_event(
            log,
            "document_given_up",
            logging.WARNING,
            document=row["document_id"],
            source=row["source"],
            error=row["last_error"],
        )
    return rows
