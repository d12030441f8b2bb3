"""Daily upkeep of the warehouse: close what died, count and name what is ill, fetch rates, let old things go."""

import logging
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, text

from cityleads import exchange_rates, retention
from cityleads.crawl import PATIENCE, mark_dead
from cityleads.health import alarms, source_alerts
from cityleads.mail_setup import mailer_of, sender_of
from cityleads.tasks.context import Asked, Desk, opened
from pipeline.settle import settle
from warehouse.db import rows_of
from warehouse.monitoring import source_metrics as figures

log = logging.getLogger(__name__)


def keep_house(asked: Asked) -> dict[str, Any]:
    """Close abandoned crawls, count the sources' figures, warn, fetch rates (live only), tidy, vacuum and analyse."""
    with opened(asked) as desk:
        closed = close_dead(desk.engine, desk.now)
        settle(desk.engine)
        warned = _warn(desk)
        poisoned = _poisoned(desk.engine)
        troubles = alarms.keep(desk.engine, desk.now)
        alarms.tell(
            desk.engine, mailer_of(desk.settings), sender_of(desk.settings), desk.settings.operator, desk.now
        )
        fetched = exchange_rates.refresh(desk.engine) if desk.mode == "live" else 0
        gone = retention.tidy(desk.engine, desk.now, apply=True)
        with desk.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM (ANALYZE)"))
    log.info("%d crawls closed, %d warnings, %d documents given up", closed, len(warned), len(poisoned))
    log.info("let go, by retention: %s", gone)
    done = {"closed": closed, "warned": warned, "given_up": len(poisoned), "troubles": troubles}
    return {**done, "rates": fetched, "gone": gone}


def _warn(desk: Desk) -> list[str]:
    """Count each source's days and log what is wrong; returns `event source` of each."""
    with desk.engine.begin() as connection:
        figures.count(connection, desk.now)
        told = list(source_alerts.warnings(connection, desk.now))
    for line in told:
        log.warning("%s", line)
    return [" ".join(line.split()[:2]).replace("source=", "") for line in told]


def close_dead(engine: Engine, now: datetime) -> int:
    """Mark crawls that have been running for longer than any may as failed; returns how many."""
    return mark_dead(engine, "started_at < :before", before=now - PATIENCE)


def _poisoned(engine: Engine) -> list[dict[str, Any]]:
    with engine.connect() as connection:
        rows = rows_of(
            connection,
            "SELECT w.document_id, d.source, w.last_error FROM ops.work w JOIN raw.document d ON d.id = w.document_id"
            " WHERE w.state = 'failed' ORDER BY 1",
        )
    for row in rows:
        log.warning("document %(document_id)d of %(source)s was given up: %(last_error)s", row)
    return rows
